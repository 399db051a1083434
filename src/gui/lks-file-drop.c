// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-file-drop.h"
#include "lks-path-row.h"

static gboolean
drop_on_row(GtkWidget *window, GFile *file, double x, double y)
{
  GtkWidget *below = gtk_widget_pick(window, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = below != NULL ? gtk_widget_get_ancestor(below, LKS_TYPE_PATH_ROW) : NULL;
  g_autofree char *path = row != NULL ? g_file_get_path(file) : NULL;
  if (path == NULL)
    return FALSE;
  lks_path_row_set_path(LKS_PATH_ROW(row), path);
  return TRUE;
}

static gboolean
drop_cb(GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  LksFileDropFunc take = (LksFileDropFunc)user_data;
  GtkWidget *window = gtk_event_controller_get_widget(GTK_EVENT_CONTROLLER(target));
  g_autoptr(GSList) files = gdk_file_list_get_files(g_value_get_boxed(value));
  if (files != NULL && drop_on_row(window, files->data, x, y))
    return TRUE;
  for (GSList *item = files; item != NULL; item = item->next)
    take(window, item->data);
  return files != NULL;
}

void
lks_file_drop_accept(GtkWidget *window, LksFileDropFunc take)
{
  GtkDropTarget *target = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  /* before an entry below the pointer takes a file's name for text */
  gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(target), GTK_PHASE_CAPTURE);
  g_signal_connect(target, "drop", G_CALLBACK(drop_cb), (gpointer)take);
  gtk_widget_add_controller(window, GTK_EVENT_CONTROLLER(target));
}
