// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command-line.h"
#include "lks-prose.h"

#include <string.h>

struct _LksCommandLine {
  GtkWidget parent_instance;
  GtkLabel *text;
};

enum { PROP_COMMAND = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE(LksCommandLine, lks_command_line, GTK_TYPE_WIDGET)

const char *
lks_command_line_get_command(LksCommandLine *self)
{
  return gtk_label_get_label(self->text);
}

void
lks_command_line_set_command(LksCommandLine *self, const char *command)
{
  g_autoptr(PangoAttrList) attributes = lks_prose_keep_words(command);
  gtk_label_set_attributes(self->text, attributes);
  gtk_label_set_label(self->text, command != NULL ? command : "");
  gtk_widget_set_visible(GTK_WIDGET(self), command != NULL);
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_COMMAND]);
}

static gboolean
needs_quotes(const char *word)
{
  const char *plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=,@%+-";
  return *word == '\0' || word[strspn(word, plain)] != '\0';
}

static void
append(GString *text, const char *const *arguments)
{
  for (guint i = 0; arguments[i] != NULL; i++) {
    g_autofree char *word =
        needs_quotes(arguments[i]) ? g_shell_quote(arguments[i]) : g_strdup(arguments[i]);
    g_string_append_printf(text, "%s%s", i > 0 ? " " : "", word);
  }
}

void
lks_command_line_set_arguments(LksCommandLine *self, const char *const *arguments)
{
  lks_command_line_set_arguments_after(self, NULL, arguments);
}

void
lks_command_line_set_arguments_after(LksCommandLine *self,
                                     GPtrArray *commands,
                                     const char *const *arguments)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; commands != NULL && i < commands->len; i++) {
    append(text, g_ptr_array_index(commands, i));
    g_string_append_c(text, '\n');
  }
  append(text, arguments);
  lks_command_line_set_command(self, text->str);
}

static void
copy_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_set_text(gtk_widget_get_clipboard(widget),
                         lks_command_line_get_command(LKS_COMMAND_LINE(widget)));
}

static void
lks_command_line_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string(value, lks_command_line_get_command(LKS_COMMAND_LINE(object)));
}

static void
lks_command_line_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  lks_command_line_set_command(LKS_COMMAND_LINE(object), g_value_get_string(value));
}

static void
lks_command_line_dispose(GObject *object)
{
  /* once: dispose may come again */
  GtkWidget *child = gtk_widget_get_first_child(GTK_WIDGET(object));
  g_clear_pointer(&child, gtk_widget_unparent);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_COMMAND_LINE);
  G_OBJECT_CLASS(lks_command_line_parent_class)->dispose(object);
}

static void
lks_command_line_class_init(LksCommandLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  object_class->get_property = lks_command_line_get_property;
  object_class->set_property = lks_command_line_set_property;
  object_class->dispose = lks_command_line_dispose;
  properties[PROP_COMMAND] =
      g_param_spec_string("command", NULL, NULL, NULL,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-command-line.ui");
  gtk_widget_class_bind_template_child(widget_class, LksCommandLine, text);
  gtk_widget_class_install_action(widget_class, "command-line.copy", NULL, copy_cb);
}

static void
lks_command_line_init(LksCommandLine *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  lks_command_line_set_command(self, "");
}
