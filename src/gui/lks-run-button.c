// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-run-button.h"
#include "lks-host-run.h"
#include "lks-page.h"

#include <glib/gi18n.h>

struct _LksRunButton {
  AdwBin parent_instance;
  GtkButton *button;

  LksStepItem *item;
  char *command;
};

static guint done_signal;

G_DEFINE_FINAL_TYPE(LksRunButton, lks_run_button, ADW_TYPE_BIN)

static LksPage *
find_page(LksRunButton *self)
{
  GtkWidget *page = gtk_widget_get_ancestor(GTK_WIDGET(self), LKS_TYPE_PAGE);
  return page != NULL && lks_page_get_workspace(LKS_PAGE(page)) != NULL ? LKS_PAGE(page) : NULL;
}

/* what is imported changes more than a service, and stays with the person */
static gboolean
is_of_service(LksStepItem *item)
{
  LksStepPhase phase = lks_step_item_get_phase(item);
  return phase == LKS_PHASE_STOP || phase == LKS_PHASE_START;
}

static gboolean
can_run(LksRunButton *self, LksFleet *fleet)
{
  if (fleet == NULL || !is_of_service(self->item))
    return FALSE;
  LksInstallation *installation =
      lks_fleet_find_installation(fleet, lks_step_item_get_label(self->item));
  return installation != NULL &&
         lks_host_is_here(installation->server->platform, installation->server->root) &&
         lks_host_can_run(self->command);
}

static gpointer
run_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  return lks_host_run(data, cancellable, error) ? g_strdup(data) : NULL;
}

static void
ran_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksRunButton) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *command = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  LksPage *page = find_page(self);
  gtk_widget_set_sensitive(GTK_WIDGET(self->button), command == NULL);
  if (command != NULL) {
    gtk_button_set_label(self->button, _("Done"));
    g_signal_emit(self, done_signal, 0);
  } else if (page != NULL && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lks_page_show_problem(page, _("The command did not end well"), error);
}

static void
clicked_cb(LksRunButton *self)
{
  LksPage *page = find_page(self);
  if (page == NULL)
    return;
  lks_page_clear_problem(page);
  gtk_widget_set_sensitive(GTK_WIDGET(self->button), FALSE);
  lks_workspace_run_async(lks_page_get_workspace(page), self->command, run_work,
                          g_strdup(self->command), g_free, g_free, ran_cb, g_object_ref(self));
}

static void
lks_run_button_root(GtkWidget *widget)
{
  LksRunButton *self = LKS_RUN_BUTTON(widget);
  GTK_WIDGET_CLASS(lks_run_button_parent_class)->root(widget);
  LksPage *page = find_page(self);
  gtk_widget_set_visible(widget, page != NULL && can_run(self, lks_workspace_get_fleet(
                                                                   lks_page_get_workspace(page))));
}

static void
lks_run_button_dispose(GObject *object)
{
  g_clear_object(&LKS_RUN_BUTTON(object)->item);
  g_clear_pointer(&LKS_RUN_BUTTON(object)->command, g_free);
  G_OBJECT_CLASS(lks_run_button_parent_class)->dispose(object);
}

static void
lks_run_button_class_init(LksRunButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_run_button_dispose;
  widget_class->root = lks_run_button_root;
  done_signal = g_signal_new("done", G_TYPE_FROM_CLASS(klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                             NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-run-button.ui");
  gtk_widget_class_bind_template_child(widget_class, LksRunButton, button);
  gtk_widget_class_bind_template_callback(widget_class, clicked_cb);
}

static void
lks_run_button_init(LksRunButton *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *
lks_run_button_new(LksStepItem *item, const char *command)
{
  LksRunButton *self = g_object_new(LKS_TYPE_RUN_BUTTON, NULL);
  self->item = g_object_ref(item);
  self->command = g_strdup(command);
  return GTK_WIDGET(self);
}
