// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-progress-strip.h"

/* what is done sooner shows no bar */
#define DELAY_MS 400
#define PULSE_MS 120

struct _LksProgressStrip {
  GtkWidget parent_instance;
  GtkProgressBar *bar;
  LksWorkspace *workspace; /* nullable */
  guint delay;
  guint pulse;
};

G_DEFINE_FINAL_TYPE(LksProgressStrip, lks_progress_strip, GTK_TYPE_WIDGET)

static gboolean
pulse_cb(gpointer user_data)
{
  LksProgressStrip *self = user_data;
  double fraction = -1;
  g_object_get(self->workspace, "progress", &fraction, NULL);
  if (fraction < 0)
    gtk_progress_bar_pulse(self->bar);
  return G_SOURCE_CONTINUE;
}

static gboolean
reveal_cb(gpointer user_data)
{
  LksProgressStrip *self = user_data;
  self->delay = 0;
  gtk_widget_set_visible(GTK_WIDGET(self), TRUE);
  self->pulse = g_timeout_add(PULSE_MS, pulse_cb, self);
  return G_SOURCE_REMOVE;
}

static void
busy_cb(LksProgressStrip *self)
{
  gboolean busy = lks_workspace_is_busy(self->workspace);
  g_clear_handle_id(&self->delay, g_source_remove);
  if (busy && self->pulse == 0)
    self->delay = g_timeout_add(DELAY_MS, reveal_cb, self);
  if (busy)
    return;
  g_clear_handle_id(&self->pulse, g_source_remove);
  gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
}

static void
progress_cb(LksProgressStrip *self)
{
  double fraction = -1;
  g_autofree char *what = NULL;
  g_object_get(self->workspace, "progress", &fraction, "what", &what, NULL);
  gtk_progress_bar_set_text(self->bar, what);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction(self->bar, fraction);
}

void
lks_progress_strip_set_workspace(LksProgressStrip *self, LksWorkspace *workspace)
{
  g_return_if_fail(self->workspace == NULL);
  self->workspace = g_object_ref(workspace);
  g_signal_connect_object(workspace, "notify::busy", G_CALLBACK(busy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object(workspace, "notify::progress", G_CALLBACK(progress_cb), self,
                          G_CONNECT_SWAPPED);
}

static void
lks_progress_strip_dispose(GObject *object)
{
  LksProgressStrip *self = LKS_PROGRESS_STRIP(object);
  g_clear_handle_id(&self->delay, g_source_remove);
  g_clear_handle_id(&self->pulse, g_source_remove);
  /* once: dispose may come again */
  GtkWidget *child = gtk_widget_get_first_child(GTK_WIDGET(self));
  g_clear_pointer(&child, gtk_widget_unparent);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_PROGRESS_STRIP);
  g_clear_object(&self->workspace);
  G_OBJECT_CLASS(lks_progress_strip_parent_class)->dispose(object);
}

static void
lks_progress_strip_class_init(LksProgressStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_progress_strip_dispose;
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-progress-strip.ui");
  gtk_widget_class_bind_template_child(widget_class, LksProgressStrip, bar);
}

static void
lks_progress_strip_init(LksProgressStrip *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
}
