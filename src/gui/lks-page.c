// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-page.h"
#include "lks-window.h"

typedef struct {
  LksWorkspace *workspace; /* nullable */
  gulong changed_id;
  char *title;
  char *icon_name;
  GListModel *sections; /* nullable */
  gboolean complete;
  gboolean busy;
  gboolean is_entered;
  gboolean is_stale; /* something changed that the page was not told of */
} LksPagePrivate;

enum { PROP_TITLE = 1, PROP_ICON_NAME, PROP_COMPLETE, PROP_BUSY, PROP_SECTIONS, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE(LksPage, lks_page, ADW_TYPE_BIN)

#define PRIVATE(self) ((LksPagePrivate *)lks_page_get_instance_private(self))

static void
changed_cb(LksPage *self)
{
  LksPagePrivate *own = PRIVATE(self);
  own->is_stale = !own->is_entered && !LKS_PAGE_GET_CLASS(self)->is_always_told;
  if (!own->is_stale && LKS_PAGE_GET_CLASS(self)->changed != NULL)
    LKS_PAGE_GET_CLASS(self)->changed(self, own->workspace);
}

LksWorkspace *
lks_page_get_workspace(LksPage *self)
{
  return PRIVATE(self)->workspace;
}

void
lks_page_set_workspace(LksPage *self, LksWorkspace *workspace)
{
  LksPagePrivate *own = PRIVATE(self);
  g_return_if_fail(own->workspace == NULL);
  own->workspace = g_object_ref(workspace);
  own->changed_id = g_signal_connect_swapped(workspace, "changed", G_CALLBACK(changed_cb), self);
  changed_cb(self);
}

const char *
lks_page_get_title(LksPage *self)
{
  return PRIVATE(self)->title;
}

gboolean
lks_page_get_complete(LksPage *self)
{
  return PRIVATE(self)->complete;
}

void
lks_page_set_complete(LksPage *self, gboolean complete)
{
  g_object_set(self, "complete", complete, NULL);
}

gboolean
lks_page_get_busy(LksPage *self)
{
  return PRIVATE(self)->busy;
}

void
lks_page_set_busy(LksPage *self, gboolean busy)
{
  g_object_set(self, "busy", busy, NULL);
}

GListModel *
lks_page_get_sections(LksPage *self)
{
  return PRIVATE(self)->sections;
}

void
lks_page_set_sections(LksPage *self, GListModel *sections)
{
  g_object_set(self, "sections", sections, NULL);
}

void
lks_page_enter(LksPage *self)
{
  PRIVATE(self)->is_entered = TRUE;
  if (PRIVATE(self)->is_stale)
    changed_cb(self);
  if (LKS_PAGE_GET_CLASS(self)->enter != NULL)
    LKS_PAGE_GET_CLASS(self)->enter(self, PRIVATE(self)->workspace);
}

void
lks_page_leave(LksPage *self)
{
  PRIVATE(self)->is_entered = FALSE;
  if (LKS_PAGE_GET_CLASS(self)->leave != NULL)
    LKS_PAGE_GET_CLASS(self)->leave(self, PRIVATE(self)->workspace);
}

void
lks_page_show_section(LksPage *self, LksSection *section)
{
  if (LKS_PAGE_GET_CLASS(self)->show_section != NULL)
    LKS_PAGE_GET_CLASS(self)->show_section(self, section);
}

gboolean
lks_page_open(LksPage *self, GFile *file)
{
  return LKS_PAGE_GET_CLASS(self)->open != NULL && LKS_PAGE_GET_CLASS(self)->open(self, file);
}

gboolean
lks_page_search(LksPage *self)
{
  if (LKS_PAGE_GET_CLASS(self)->search == NULL)
    return FALSE;
  LKS_PAGE_GET_CLASS(self)->search(self);
  return TRUE;
}

void
lks_page_go_to_section(LksPage *self, LksSection *section)
{
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  if (LKS_IS_WINDOW(root))
    lks_window_show_section(LKS_WINDOW(root), section);
}

void
lks_page_tell(LksPage *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  if (LKS_IS_WINDOW(root))
    lks_window_tell(LKS_WINDOW(root), text);
}

void
lks_page_show_problem(LksPage *self, const char *title, const GError *error)
{
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  if (LKS_IS_WINDOW(root))
    lks_window_show_problem(LKS_WINDOW(root), title, error);
}

void
lks_page_clear_problem(LksPage *self)
{
  GtkRoot *root = gtk_widget_get_root(GTK_WIDGET(self));
  if (LKS_IS_WINDOW(root))
    lks_window_clear_problem(LKS_WINDOW(root));
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_page_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LksPagePrivate *own = PRIVATE(LKS_PAGE(object));
  switch (id) {
  case PROP_TITLE:
    g_value_set_string(value, own->title);
    break;
  case PROP_ICON_NAME:
    g_value_set_string(value, own->icon_name);
    break;
  case PROP_COMPLETE:
    g_value_set_boolean(value, own->complete);
    break;
  case PROP_BUSY:
    g_value_set_boolean(value, own->busy);
    break;
  case PROP_SECTIONS:
    g_value_set_object(value, own->sections);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, pspec);
  }
}

static void
lks_page_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LksPagePrivate *own = PRIVATE(LKS_PAGE(object));
  switch (id) {
  case PROP_TITLE:
    g_free(own->title);
    own->title = g_value_dup_string(value);
    break;
  case PROP_ICON_NAME:
    g_free(own->icon_name);
    own->icon_name = g_value_dup_string(value);
    break;
  case PROP_COMPLETE:
    own->complete = g_value_get_boolean(value);
    break;
  case PROP_BUSY:
    own->busy = g_value_get_boolean(value);
    break;
  case PROP_SECTIONS:
    g_set_object(&own->sections, g_value_get_object(value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, pspec);
  }
}

static void
lks_page_dispose(GObject *object)
{
  LksPagePrivate *own = PRIVATE(LKS_PAGE(object));
  if (own->workspace != NULL)
    g_clear_signal_handler(&own->changed_id, own->workspace);
  g_clear_object(&own->workspace);
  g_clear_object(&own->sections);
  G_OBJECT_CLASS(lks_page_parent_class)->dispose(object);
}

static void
lks_page_finalize(GObject *object)
{
  LksPagePrivate *own = PRIVATE(LKS_PAGE(object));
  g_free(own->title);
  g_free(own->icon_name);
  G_OBJECT_CLASS(lks_page_parent_class)->finalize(object);
}

static void
lks_page_class_init(LksPageClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  object_class->get_property = lks_page_get_property;
  object_class->set_property = lks_page_set_property;
  object_class->dispose = lks_page_dispose;
  object_class->finalize = lks_page_finalize;
  properties[PROP_TITLE] = g_param_spec_string("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_COMPLETE] = g_param_spec_boolean("complete", NULL, NULL, TRUE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SECTIONS] = g_param_spec_object("sections", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties(object_class, N_PROPS, properties);
}

static void
lks_page_init(LksPage *self)
{
  PRIVATE(self)->complete = TRUE;
}
