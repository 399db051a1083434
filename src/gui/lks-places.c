// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-places.h"
#include "lks-gradual.h"
#include "lks-page-table.h"
#include "lks-template.h"

struct _LksPlaces {
  GObject parent_instance;
  GtkStack *stack;               /* no-ref */
  LksWorkspace *workspace;       /* no-ref */
  LksPage **pages;               /* of the table's rows; each no-ref, NULL until needed */
  GListStore *rows;              /* (element-type GListModel) a page, then its sections */
  GtkSliceListModel *shown;      /* of all places */
  GtkSingleSelection *selection; /* over what is shown */
  LksPage *current;              /* no-ref; nullable */
  guint making_id;               /* 0: no page is missing */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE(LksPlaces, lks_places, G_TYPE_OBJECT)

static void
emit_changed(LksPlaces *self)
{
  g_signal_emit(self, changed_signal, 0);
}

/* --- pages ----------------------------------------------------------------------------------- */

static void
sections_cb(LksPage *page, GParamSpec *pspec, GListStore *row)
{
  if (g_list_model_get_n_items(G_LIST_MODEL(row)) > 1)
    g_list_store_remove(row, 1);
  if (lks_page_get_sections(page) != NULL)
    g_list_store_append(row, lks_page_get_sections(page));
}

/* a model of models: the page alone, and its sections */
static GListModel *
new_row(LksPage *page)
{
  GListStore *alone = g_list_store_new(LKS_TYPE_PAGE);
  g_list_store_append(alone, page);
  GListStore *row = g_list_store_new(G_TYPE_LIST_MODEL);
  g_list_store_append(row, alone);
  g_object_unref(alone);
  g_signal_connect_object(page, "notify::sections", G_CALLBACK(sections_cb), row, 0);
  sections_cb(page, NULL, row);
  return G_LIST_MODEL(gtk_flatten_list_model_new(G_LIST_MODEL(row)));
}

static void
add_row(LksPlaces *self, guint index)
{
  guint position = 0;
  for (guint i = 0; i < index; i++)
    position += self->pages[i] != NULL;
  g_autoptr(GListModel) row = new_row(self->pages[index]);
  g_list_store_insert(self->rows, position, row);
}

static LksPage *
ensure_page(LksPlaces *self, guint index)
{
  if (self->pages[index] != NULL)
    return self->pages[index];
  LksPage *page = g_object_new(lks_page_table[index].get_type(), NULL);
  self->pages[index] = page;
  lks_template_complete(GTK_WIDGET(page));
  gtk_stack_add_named(self->stack, GTK_WIDGET(page), lks_page_table[index].name);
  g_object_notify(G_OBJECT(self->stack), "visible-child");
  lks_page_set_workspace(page, self->workspace);
  g_signal_connect_object(page, "notify::complete", G_CALLBACK(emit_changed), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(page, "notify::busy", G_CALLBACK(emit_changed), self, G_CONNECT_SWAPPED);
  add_row(self, index);
  return page;
}

/* one at a time, when nothing else is to be done: all of them keep the main loop for longer than
 * one notices */
static gboolean
make_page_cb(gpointer user_data)
{
  LksPlaces *self = user_data;
  guint i = 0;
  while (i < lks_n_pages && self->pages[i] != NULL)
    i++;
  if (i < lks_n_pages) {
    ensure_page(self, i);
    return G_SOURCE_CONTINUE;
  }
  self->making_id = 0;
  return G_SOURCE_REMOVE;
}

void
lks_places_grow(LksPlaces *self, GtkWidget *view)
{
  /* the components of a fleet that was just opened come all at once */
  if (g_list_model_get_n_items(G_LIST_MODEL(self->selection)) <= lks_n_pages)
    lks_gradual_begin(self->shown, view);
  if (lks_workspace_get_fleet(self->workspace) != NULL && self->making_id == 0)
    self->making_id = g_idle_add(make_page_cb, self);
}

void
lks_places_stop(LksPlaces *self)
{
  g_clear_handle_id(&self->making_id, g_source_remove);
}

/* --- selecting ------------------------------------------------------------------------------- */

static void
show_page(LksPlaces *self, LksPage *page)
{
  if (self->current == page)
    return;
  if (self->current != NULL)
    lks_page_leave(self->current);
  self->current = page;
  gtk_stack_set_visible_child(self->stack, GTK_WIDGET(page));
  lks_page_enter(page);
}

/* the page that a section belongs to is the last page above it */
static LksPage *
find_page_at(LksPlaces *self, guint position)
{
  for (guint i = position + 1; i > 0; i--) {
    g_autoptr(GObject) item = g_list_model_get_item(G_LIST_MODEL(self->selection), i - 1);
    if (LKS_IS_PAGE(item))
      return LKS_PAGE(item);
  }
  return NULL;
}

static void
selected_cb(LksPlaces *self)
{
  GObject *item = gtk_single_selection_get_selected_item(self->selection);
  if (item != NULL) {
    LksPage *page = find_page_at(self, gtk_single_selection_get_selected(self->selection));
    show_page(self, page);
    lks_page_show_section(page, LKS_IS_SECTION(item) ? LKS_SECTION(item) : NULL);
  }
  emit_changed(self);
}

/* wanted: a place of these */
typedef gboolean (*IsWanted)(gpointer place, gconstpointer wanted);

static gboolean
select_where(LksPlaces *self, IsWanted is_wanted, gconstpointer wanted)
{
  lks_gradual_finish(self->shown);
  for (guint i = 0; i < g_list_model_get_n_items(G_LIST_MODEL(self->selection)); i++) {
    g_autoptr(GObject) place = g_list_model_get_item(G_LIST_MODEL(self->selection), i);
    if (!is_wanted(place, wanted))
      continue;
    gtk_single_selection_set_selected(self->selection, i);
    return TRUE;
  }
  return FALSE;
}

static gboolean
is_same(gpointer place, gconstpointer wanted)
{
  return place == wanted;
}

static gboolean
is_about(gpointer place, gconstpointer label)
{
  GObject *subject = LKS_IS_SECTION(place) ? lks_section_get_subject(LKS_SECTION(place)) : NULL;
  return GTK_IS_STRING_OBJECT(subject) &&
         g_str_equal(gtk_string_object_get_string(GTK_STRING_OBJECT(subject)), label);
}

gboolean
lks_places_select(LksPlaces *self, gpointer page_or_section)
{
  return select_where(self, is_same, page_or_section);
}

gboolean
lks_places_select_label(LksPlaces *self, const char *label)
{
  return select_where(self, is_about, label);
}

static gboolean
is_there(LksPlaces *self, const LksPageRow *row)
{
  return !row->needs_fleet || lks_workspace_get_fleet(self->workspace) != NULL;
}

gboolean
lks_places_select_page(LksPlaces *self, const char *name)
{
  for (guint i = 0; i < lks_n_pages; i++)
    if (g_str_equal(lks_page_table[i].name, name) && is_there(self, &lks_page_table[i]))
      return lks_places_select(self, ensure_page(self, i));
  return FALSE;
}

gboolean
lks_places_open(LksPlaces *self, GFile *file)
{
  for (guint i = 0; i < lks_n_pages; i++) {
    if (!is_there(self, &lks_page_table[i]))
      continue;
    LksPage *page = ensure_page(self, i);
    if (lks_page_open(page, file))
      return lks_places_select(self, page);
  }
  return FALSE;
}

gboolean
lks_places_is_busy(LksPlaces *self)
{
  for (guint i = 0; i < lks_n_pages; i++)
    if (self->pages[i] != NULL && lks_page_get_busy(self->pages[i]))
      return TRUE;
  return FALSE;
}

gboolean
lks_places_can_step(LksPlaces *self, int by)
{
  guint position = gtk_single_selection_get_selected(self->selection);
  guint n = g_list_model_get_n_items(G_LIST_MODEL(self->selection));
  if (by < 0)
    return position > 0 && position < n;
  return position + 1 < n && self->current != NULL && lks_page_get_complete(self->current) &&
         !lks_page_get_busy(self->current);
}

void
lks_places_step(LksPlaces *self, int by)
{
  lks_gradual_finish(self->shown);
  guint position = gtk_single_selection_get_selected(self->selection);
  gtk_single_selection_set_selected(self->selection, (guint)((int)position + by));
}

/* --- the object ------------------------------------------------------------------------------ */

GtkSingleSelection *
lks_places_get_selection(LksPlaces *self)
{
  return self->selection;
}

LksPage *
lks_places_get_current(LksPlaces *self)
{
  return self->current;
}

static void
lks_places_finalize(GObject *object)
{
  LksPlaces *self = LKS_PLACES(object);
  g_object_unref(self->selection);
  g_object_unref(self->shown);
  g_object_unref(self->rows);
  g_free(self->pages);
  G_OBJECT_CLASS(lks_places_parent_class)->finalize(object);
}

static void
lks_places_class_init(LksPlacesClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_places_finalize;
  changed_signal = g_signal_new("changed", LKS_TYPE_PLACES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
lks_places_init(LksPlaces *self)
{
  self->pages = g_new0(LksPage *, lks_n_pages);
  self->rows = g_list_store_new(G_TYPE_LIST_MODEL);
  GListModel *flat =
      G_LIST_MODEL(gtk_flatten_list_model_new(G_LIST_MODEL(g_object_ref(self->rows))));
  self->shown = lks_gradual_new(flat);
  self->selection = gtk_single_selection_new(G_LIST_MODEL(g_object_ref(self->shown)));
  g_signal_connect_object(self->selection, "notify::selected-item", G_CALLBACK(selected_cb), self,
                          G_CONNECT_SWAPPED);
  g_signal_connect_object(self->selection, "items-changed", G_CALLBACK(emit_changed), self,
                          G_CONNECT_SWAPPED);
}

LksPlaces *
lks_places_new(GtkStack *stack, LksWorkspace *workspace)
{
  LksPlaces *self = g_object_new(LKS_TYPE_PLACES, NULL);
  self->stack = stack;
  self->workspace = workspace;
  return self;
}
