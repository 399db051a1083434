// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-gradual.h"

#define AT_ONCE   6   /* of three lines of text: a third of what nobody notices */
#define KEPT_MOST 12  /* of what is shown already */
#define MADE_MOST 220 /* rows that a list view keeps; more items cost nothing */

static gboolean
grow_cb(GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  GtkSliceListModel *self = user_data;
  guint size = gtk_slice_list_model_get_size(self);
  if (size >= MADE_MOST) {
    lks_gradual_finish(self);
    return G_SOURCE_REMOVE;
  }
  gtk_slice_list_model_set_size(self, size + AT_ONCE);
  return G_SOURCE_CONTINUE;
}

GtkSliceListModel *
lks_gradual_new(GListModel *model)
{
  return gtk_slice_list_model_new(model, 0, AT_ONCE);
}

void
lks_gradual_begin(GtkSliceListModel *self, GtkWidget *view)
{
  gboolean grows = gtk_slice_list_model_get_size(self) < MADE_MOST &&
                   g_object_get_data(G_OBJECT(self), "grows") != NULL;
  guint n = g_list_model_get_n_items(G_LIST_MODEL(self));
  gtk_slice_list_model_set_size(self, CLAMP(n, AT_ONCE, KEPT_MOST));
  if (grows)
    return;
  g_object_set_data(G_OBJECT(self), "grows", self);
  gtk_widget_add_tick_callback(view, grow_cb, g_object_ref(self), g_object_unref);
}

void
lks_gradual_finish(GtkSliceListModel *self)
{
  g_object_set_data(G_OBJECT(self), "grows", NULL);
  gtk_slice_list_model_set_size(self, G_MAXUINT);
}
