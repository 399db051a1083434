// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-problem-view.h"
#include "lks-error.h"

#include <glib/gi18n.h>

struct _LksProblemView {
  GtkWidget parent_instance;
  GtkLabel *title;
  GtkLabel *cause;
  GtkLabel *next_step;
  GtkWidget *details;
  GtkLabel *technical;
  GtkWidget *close;
};

enum { PROP_CLOSABLE = 1, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE(LksProblemView, lks_problem_view, GTK_TYPE_WIDGET)

static const struct {
  LksErrorCode code;
  const char *next_step; /* N_() */
} next_steps[] = {
  { LKS_ERROR_PASSWORD_NEEDED, N_("Give its password and try again.") },
  { LKS_ERROR_PASSWORD_WRONG, N_("Check the password and try again.") },
  { LKS_ERROR_DENIED,
    N_("Ask for the right to this file, or start Lockstep as a user who has it.") },
  { LKS_ERROR_BUSY, N_("Wait until the other run has ended and try again.") },
  { LKS_ERROR_CONFLICT, N_("Check again to see what is there now.") },
};

static const char *
find_next_step(const GError *error)
{
  for (guint i = 0; error->domain == LKS_ERROR && i < G_N_ELEMENTS(next_steps); i++)
    if ((int)next_steps[i].code == error->code)
      return _(next_steps[i].next_step);
  return NULL;
}

static void
set_text(GtkLabel *label, const char *text)
{
  gtk_label_set_label(label, text != NULL ? text : "");
  gtk_widget_set_visible(GTK_WIDGET(label), text != NULL && *text != '\0');
}

void
lks_problem_view_show(LksProblemView *self,
                      const char *title,
                      const GError *error,
                      const char *next_step)
{
  g_return_if_fail(error != NULL);
  set_text(self->title, title);
  set_text(self->cause, error->message);
  set_text(self->next_step, next_step != NULL ? next_step : find_next_step(error));
  g_autofree char *technical =
      g_strdup_printf("%s %d: %s", g_quark_to_string(error->domain), error->code, error->message);
  gtk_label_set_label(self->technical, technical);
  gtk_widget_set_visible(self->details, TRUE);
  gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                 GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, error->message, -1);
  gtk_widget_set_visible(GTK_WIDGET(self), TRUE);
}

void
lks_problem_view_clear(LksProblemView *self)
{
  gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
}

static void
close_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  lks_problem_view_clear(LKS_PROBLEM_VIEW(widget));
}

static void
copy_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksProblemView *self = LKS_PROBLEM_VIEW(widget);
  g_autofree char *text = g_strdup_printf("%s\n%s", gtk_label_get_label(self->title),
                                          gtk_label_get_label(self->technical));
  gdk_clipboard_set_text(gtk_widget_get_clipboard(widget), text);
}

static void
lks_problem_view_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean(value, gtk_widget_get_visible(LKS_PROBLEM_VIEW(object)->close));
}

static void
lks_problem_view_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  gtk_widget_set_visible(LKS_PROBLEM_VIEW(object)->close, g_value_get_boolean(value));
}

static void
lks_problem_view_dispose(GObject *object)
{
  /* once: dispose may come again */
  GtkWidget *child = gtk_widget_get_first_child(GTK_WIDGET(object));
  g_clear_pointer(&child, gtk_widget_unparent);
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_PROBLEM_VIEW);
  G_OBJECT_CLASS(lks_problem_view_parent_class)->dispose(object);
}

static void
lks_problem_view_class_init(LksProblemViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  object_class->get_property = lks_problem_view_get_property;
  object_class->set_property = lks_problem_view_set_property;
  object_class->dispose = lks_problem_view_dispose;
  properties[PROP_CLOSABLE] = g_param_spec_boolean("closable", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-problem-view.ui");
  gtk_widget_class_bind_template_child(widget_class, LksProblemView, title);
  gtk_widget_class_bind_template_child(widget_class, LksProblemView, cause);
  gtk_widget_class_bind_template_child(widget_class, LksProblemView, next_step);
  gtk_widget_class_bind_template_child(widget_class, LksProblemView, details);
  gtk_widget_class_bind_template_child(widget_class, LksProblemView, technical);
  gtk_widget_class_bind_template_child(widget_class, LksProblemView, close);
  gtk_widget_class_install_action(widget_class, "problem.close", NULL, close_cb);
  gtk_widget_class_install_action(widget_class, "problem.copy", NULL, copy_cb);
}

static void
lks_problem_view_init(LksProblemView *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
