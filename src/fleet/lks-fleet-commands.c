// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-commands.h"
#include "lks-document.h"
#include "lks-syntax.h"

#include <string.h>

typedef struct {
  LksDocument *document;
  GHashTable *entries; /* (key -> LksDocumentEntry), lent by document */
} Text;

static void
text_clear(Text *self)
{
  g_clear_pointer(&self->entries, g_hash_table_unref);
  g_clear_object(&self->document);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Text, text_clear)

static gboolean
text_read(Text *self, GBytes *bytes, const char *path, GError **error)
{
  self->entries = g_hash_table_new(g_str_hash, g_str_equal);
  if (g_bytes_get_size(bytes) == 0)
    return TRUE;
  self->document = lks_document_parse(bytes, lks_syntax_find("json"), path, error);
  for (guint i = 0; self->document != NULL && i < lks_document_get_n_entries(self->document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(self->document, i);
    g_hash_table_insert(self->entries, (gpointer)entry->key, (gpointer)entry);
  }
  return self->document != NULL;
}

static const char *
text_get(const Text *self, const char *key)
{
  const LksDocumentEntry *entry = g_hash_table_lookup(self->entries, key);
  return entry != NULL ? entry->value : NULL;
}

/* words end with NULL */
static void
add(GPtrArray *commands, const char *const *words)
{
  g_ptr_array_add(commands, g_strdupv((char **)words));
}

/* --- a fleet file that is not there yet ------------------------------------------------------ */

static void
add_discovery(GPtrArray *commands, const Text *after, const char *path)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *folder = g_path_get_dirname(path);
  const char *name = text_get(after, "name");
  g_ptr_array_add(words, g_strdup("lockstep"));
  g_ptr_array_add(words, g_strdup("discover"));
  for (guint i = 0;; i++) {
    g_autofree char *key = g_strdup_printf("servers.%u.root", i);
    const char *root = text_get(after, key);
    if (root == NULL)
      break;
    g_ptr_array_add(words, g_canonicalize_filename(root, folder));
  }
  if (name != NULL) {
    g_ptr_array_add(words, g_strdup("--name"));
    g_ptr_array_add(words, g_strdup(name));
  }
  g_ptr_array_add(words, g_strdup("-o"));
  g_ptr_array_add(words, g_strdup(path));
  g_ptr_array_add(words, NULL);
  g_ptr_array_add(commands, g_ptr_array_steal(g_steal_pointer(&words), NULL));
}

/* what is discovered stands there already */
static gboolean
is_wish(const char *key)
{
  return g_str_has_prefix(key, "trust.") || g_str_has_prefix(key, "identities.") ||
         strstr(key, ".settings.") != NULL || strstr(key, ".secrets.") != NULL ||
         g_str_has_suffix(key, ".identity");
}

/* --- one that is ----------------------------------------------------------------------------- */

static void
add_set(GPtrArray *commands, const char *path, const LksDocumentEntry *entry)
{
  const char *value = g_str_has_prefix(entry->value, "pass:") ? "-" : entry->value;
  gboolean is_dashed = *entry->value == '-';
  const char *const words[] = { "lockstep",
                                "config",
                                "set",
                                is_dashed ? "--" : path,
                                is_dashed ? path : entry->key,
                                is_dashed ? entry->key : value,
                                is_dashed ? value : NULL,
                                NULL };
  add(commands, words);
}

GPtrArray *
lks_fleet_commands_list(GBytes *before, GBytes *after, const char *path, GError **error)
{
  g_auto(Text) old = { 0 }, new = { 0 };
  if (!text_read(&old, before, path, error) || !text_read(&new, after, path, error))
    return NULL;
  g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
  if (old.document == NULL)
    add_discovery(commands, &new, path);
  for (guint i = 0; new.document != NULL &&i < lks_document_get_n_entries(new.document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(new.document, i);
    if (g_strcmp0(text_get(&old, entry->key), entry->value) != 0 &&
        (old.document != NULL || is_wish(entry->key)))
      add_set(commands, path, entry);
  }
  for (guint i = 0; old.document != NULL && i < lks_document_get_n_entries(old.document); i++) {
    const char *key = lks_document_get_entry(old.document, i)->key;
    const char *const words[] = { "lockstep", "config", "unset", path, key, NULL };
    if (text_get(&new, key) == NULL)
      add(commands, words);
  }
  return g_steal_pointer(&commands);
}
