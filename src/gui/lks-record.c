// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-record.h"
#include "lks-record-row.h"

struct _LksRecord {
  GObject parent_instance;
  LksRecordTexts texts;
  GObject *subject;     /* nullable */
  GListModel *children; /* nullable */
};

G_DEFINE_FINAL_TYPE(LksRecord, lks_record, G_TYPE_OBJECT)

static void
lks_record_finalize(GObject *object)
{
  LksRecord *self = LKS_RECORD(object);
  g_clear_object(&self->subject);
  g_clear_object(&self->children);
  g_free((char *)self->texts.title);
  g_free((char *)self->texts.subtitle);
  g_free((char *)self->texts.whole);
  G_OBJECT_CLASS(lks_record_parent_class)->finalize(object);
}

static void
lks_record_class_init(LksRecordClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_record_finalize;
}

static void
lks_record_init(LksRecord *self)
{
}

LksRecord *
lks_record_new(const LksRecordTexts *texts, GObject *subject, GListModel *children)
{
  LksRecord *self = g_object_new(LKS_TYPE_RECORD, NULL);
  self->texts = (LksRecordTexts){ .title = g_strdup(texts->title),
                                  .subtitle = g_strdup(texts->subtitle),
                                  .whole = g_strdup(texts->whole),
                                  .icon_name = g_intern_string(texts->icon_name),
                                  .icon_text = g_intern_string(texts->icon_text),
                                  .state = g_intern_string(texts->state),
                                  .tone = g_intern_string(texts->tone),
                                  .icon_tells_tone = texts->icon_tells_tone };
  g_set_object(&self->subject, subject);
  g_set_object(&self->children, children);
  return self;
}

const LksRecordTexts *
lks_record_get_texts(LksRecord *self)
{
  return &self->texts;
}

gpointer
lks_record_get_subject(LksRecord *self)
{
  return self->subject;
}

GListModel *
lks_record_get_children(LksRecord *self)
{
  return self->children;
}

/* --- in a list ------------------------------------------------------------------------------- */

LksRecord *
lks_record_of(gpointer item)
{
  if (!GTK_IS_TREE_LIST_ROW(item))
    return item;
  g_autoptr(GObject) record = gtk_tree_list_row_get_item(item);
  return LKS_RECORD(record);
}

#define END_OF_TREE_ROW 12
#define ROW_PADDING     16
#define ROWS_AT_A_TIME  5

static void
set_room(GtkScrolledWindow *around, int height)
{
  int most = gtk_scrolled_window_get_max_content_height(around);
  gtk_scrolled_window_set_min_content_height(around, most >= 0 ? MIN(height, most) : height);
}

static gboolean
grow(gpointer around)
{
  int needed = (int)gtk_adjustment_get_upper(gtk_scrolled_window_get_vadjustment(around));
  if (needed > gtk_scrolled_window_get_min_content_height(around))
    set_room(around, needed);
  return G_SOURCE_REMOVE;
}

/* sizes are being given while a list says how high its wrapped rows are */
static void
grow_soon(GtkScrolledWindow *around)
{
  g_idle_add_full(G_PRIORITY_HIGH_IDLE, grow, g_object_ref(around), g_object_unref);
}

void
lks_record_make_room(GtkScrolledWindow *around, guint n_rows)
{
  g_autoptr(PangoLayout) line = gtk_widget_create_pango_layout(GTK_WIDGET(around), "X");
  int height = 0;
  pango_layout_get_pixel_size(line, NULL, &height);
  /* the second line of a row is smaller */
  int row = height * 9 / 5 + ROW_PADDING;
  set_room(around, (int)MIN(n_rows, ROWS_AT_A_TIME) * row);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment(around);
  g_signal_handlers_disconnect_by_func(adjustment, grow_soon, around);
  if (n_rows <= ROWS_AT_A_TIME)
    g_signal_connect_object(adjustment, "changed", G_CALLBACK(grow_soon), around,
                            G_CONNECT_SWAPPED);
}

static GListModel *
create_children_cb(gpointer item, gpointer user_data)
{
  GListModel *children = lks_record_get_children(item);
  gboolean is_leaf = children == NULL || g_list_model_get_n_items(children) == 0;
  return is_leaf ? NULL : g_object_ref(children);
}

GListModel *
lks_record_tree_new(GListModel *roots, gboolean expanded)
{
  return G_LIST_MODEL(
      gtk_tree_list_model_new(roots, FALSE, expanded, create_children_cb, NULL, NULL));
}

static void
setup_cb(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer as_tree)
{
  GtkWidget *row = lks_record_row_new();
  if (!GPOINTER_TO_INT(as_tree)) {
    gtk_list_item_set_child(item, row);
    return;
  }
  GtkWidget *expander = gtk_tree_expander_new();
  gtk_widget_set_hexpand(row, TRUE);
  gtk_widget_set_margin_end(row, END_OF_TREE_ROW);
  gtk_tree_expander_set_child(GTK_TREE_EXPANDER(expander), row);
  gtk_list_item_set_child(item, expander);
}

static void
bind_cb(GtkSignalListItemFactory *factory, GtkListItem *item, gpointer as_tree)
{
  GtkWidget *child = gtk_list_item_get_child(item);
  gpointer object = gtk_list_item_get_item(item);
  if (GPOINTER_TO_INT(as_tree)) {
    gtk_tree_expander_set_list_row(GTK_TREE_EXPANDER(child), object);
    child = gtk_tree_expander_get_child(GTK_TREE_EXPANDER(child));
  }
  lks_record_row_set_record(LKS_RECORD_ROW(child), lks_record_of(object));
}

GtkListItemFactory *
lks_record_factory_new(gboolean as_tree)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new();
  g_signal_connect(factory, "setup", G_CALLBACK(setup_cb), GINT_TO_POINTER(as_tree));
  g_signal_connect(factory, "bind", G_CALLBACK(bind_cb), GINT_TO_POINTER(as_tree));
  return factory;
}
