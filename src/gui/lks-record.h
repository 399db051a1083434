// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* What a list shows of one thing of the library: two lines of text, an icon, and its state in a
 * word. Immutable. */
#define LKS_TYPE_RECORD (lks_record_get_type())
G_DECLARE_FINAL_TYPE(LksRecord, lks_record, LKS, RECORD, GObject)

typedef struct {
  const char *title;
  const char *subtitle;  /* nullable */
  const char *whole;     /* nullable: the subtitle, where all of it is too long for a row */
  const char *icon_name; /* nullable */
  const char *icon_text; /* nullable: what the icon means, read aloud */
  const char *state;     /* nullable: a word, shown at the end */
  const char *tone;      /* nullable: a style class for the state: "success", "warning", "error" */
  gboolean icon_tells_tone; /* its icon has that style as well */
} LksRecordTexts;

/* the texts are copied; subject (nullable) is what it is about, children (nullable) what lies under
 * it in a tree (element-type LksRecord) */
LksRecord *lks_record_new(const LksRecordTexts *texts, GObject *subject, GListModel *children);

const LksRecordTexts *lks_record_get_texts(LksRecord *self);
gpointer lks_record_get_subject(LksRecord *self); /* nullable; lent */
GListModel *lks_record_get_children(LksRecord *self);

/* Shows records in a GtkListView; as_tree: its model is a GtkTreeListModel's. (transfer full) */
GtkListItemFactory *lks_record_factory_new(gboolean as_tree);
/* A model of records with those under them (transfer full); takes over roots. expanded: all of it
 * is shown at first. */
GListModel *lks_record_tree_new(GListModel *roots, gboolean expanded);
/* A list view says too little of its height: room for its first rows. */
void lks_record_make_room(GtkScrolledWindow *around, guint n_rows);
/* the record at an item of either model; lent while the item lives */
LksRecord *lks_record_of(gpointer item);
