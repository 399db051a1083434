// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-step-row.h"
#include "lks-copy-label.h"
#include "lks-prose.h"
#include "lks-run-button.h"

struct _LksStepRow {
  GtkListBoxRow parent_instance;

  LksStepItem *item;
  gboolean tickable;
  gboolean ticked;
  GtkBox *commands;
};

enum { PROP_ITEM = 1, PROP_TICKABLE, PROP_TICKED };

G_DEFINE_FINAL_TYPE(LksStepRow, lks_step_row, GTK_TYPE_LIST_BOX_ROW)

static char *
describe_cb(LksStepRow *self, LksStepItem *item)
{
  return item != NULL ? lks_prose_dup(lks_step_item_get_description(item)) : NULL;
}

static PangoAttrList *
keep_words_cb(LksStepRow *self, LksStepItem *item)
{
  g_autofree char *text = describe_cb(self, item);
  return lks_prose_keep_words(text);
}

static char *
label_cb(LksStepRow *self, LksStepItem *item)
{
  return item != NULL ? g_strdup(lks_step_item_get_label(item)) : NULL;
}

static void
ran_cb(LksStepRow *self)
{
  if (self->tickable)
    g_object_set(self, "ticked", TRUE, NULL);
}

static void
add_command(LksStepRow *self, const LksStepCommand *command)
{
  GtkWidget *run = lks_run_button_new(self->item, command->command);
  g_signal_connect_object(run, "done", G_CALLBACK(ran_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append(self->commands, lks_copy_label_new(command->title, command->command));
  gtk_box_append(self->commands, run);
}

static void
set_item(LksStepRow *self, LksStepItem *item)
{
  if (item == NULL)
    return;
  self->item = g_object_ref(item);
  GPtrArray *commands = lks_step_item_get_commands(item);
  gtk_widget_set_visible(GTK_WIDGET(self->commands), commands->len > 0);
  for (guint i = 0; i < commands->len; i++)
    add_command(self, g_ptr_array_index(commands, i));
}

static void
lks_step_row_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LksStepRow *self = LKS_STEP_ROW(object);
  if (id == PROP_ITEM)
    g_value_set_object(value, self->item);
  else
    g_value_set_boolean(value, id == PROP_TICKED ? self->ticked : self->tickable);
}

static void
lks_step_row_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LksStepRow *self = LKS_STEP_ROW(object);
  if (id == PROP_ITEM)
    set_item(self, g_value_get_object(value));
  else if (id == PROP_TICKABLE)
    self->tickable = g_value_get_boolean(value);
  else
    self->ticked = g_value_get_boolean(value);
}

static void
lks_step_row_dispose(GObject *object)
{
  gtk_widget_dispose_template(GTK_WIDGET(object), LKS_TYPE_STEP_ROW);
  g_clear_object(&LKS_STEP_ROW(object)->item);
  G_OBJECT_CLASS(lks_step_row_parent_class)->dispose(object);
}

static void
lks_step_row_class_init(LksStepRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  object_class->get_property = lks_step_row_get_property;
  object_class->set_property = lks_step_row_set_property;
  object_class->dispose = lks_step_row_dispose;
  g_object_class_install_property(object_class, PROP_ITEM,
                                  g_param_spec_object("item", NULL, NULL, LKS_TYPE_STEP_ITEM,
                                                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                          G_PARAM_STATIC_STRINGS));
  g_object_class_install_property(object_class, PROP_TICKABLE,
                                  g_param_spec_boolean("tickable", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property(object_class, PROP_TICKED,
                                  g_param_spec_boolean("ticked", NULL, NULL, FALSE,
                                                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_template_from_resource(widget_class, "/org/lockstep/Wizard/lks-step-row.ui");
  gtk_widget_class_bind_template_child(widget_class, LksStepRow, commands);
  gtk_widget_class_bind_template_callback(widget_class, describe_cb);
  gtk_widget_class_bind_template_callback(widget_class, keep_words_cb);
  gtk_widget_class_bind_template_callback(widget_class, label_cb);
}

static void
lks_step_row_init(LksStepRow *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
lks_step_row_new(LksStepItem *item, gboolean tickable)
{
  return g_object_new(LKS_TYPE_STEP_ROW, "item", item, "tickable", tickable, NULL);
}

LksStepItem *
lks_step_row_get_item(LksStepRow *self)
{
  return self->item;
}
