// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-draft.h"
#include "lks-document.h"
#include "lks-error.h"
#include "lks-syntax.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LksFleetDraft {
  GObject parent_instance;

  LksDocument *document;
  gboolean is_modified;
};

G_DEFINE_FINAL_TYPE(LksFleetDraft, lks_fleet_draft, G_TYPE_OBJECT)

static void
lks_fleet_draft_finalize(GObject *object)
{
  g_clear_object(&LKS_FLEET_DRAFT(object)->document);
  G_OBJECT_CLASS(lks_fleet_draft_parent_class)->finalize(object);
}

static void
lks_fleet_draft_class_init(LksFleetDraftClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_fleet_draft_finalize;
}

static void
lks_fleet_draft_init(LksFleetDraft *self)
{
}

LksFleetDraft *
lks_fleet_draft_new(GBytes *bytes, const char *path, GError **error)
{
  LksDocument *document = lks_document_parse(bytes, lks_syntax_find("json"), path, error);
  if (document == NULL)
    return NULL;
  LksFleetDraft *self = g_object_new(LKS_TYPE_FLEET_DRAFT, NULL);
  self->document = document;
  return self;
}

GBytes *
lks_fleet_draft_get_bytes(LksFleetDraft *self)
{
  return lks_document_get_bytes(self->document);
}

gboolean
lks_fleet_draft_is_modified(LksFleetDraft *self)
{
  return self->is_modified || lks_document_is_modified(self->document);
}

/* --- keys ------------------------------------------------------------------------------------ */

/* "a.b" is quoted, as a segment of a key */
static char *
join(const char *parent, const char *name)
{
  g_autoptr(GString) key = g_string_new(parent);
  if (key->len > 0)
    g_string_append_c(key, '.');
  if (strpbrk(name, ".\"\\") == NULL)
    return g_string_free(g_string_append(g_steal_pointer(&key), name), FALSE);
  g_string_append_c(key, '"');
  for (const char *p = name; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c(key, '\\');
    g_string_append_c(key, *p);
  }
  g_string_append_c(key, '"');
  return g_string_free(g_steal_pointer(&key), FALSE);
}

static const char *
peek(LksFleetDraft *self, const char *key)
{
  const LksDocumentEntry *entry = lks_document_lookup(self->document, key, NULL);
  return entry != NULL ? entry->value : NULL;
}

static const char *
peek_member(LksFleetDraft *self, const char *parent, const char *name)
{
  g_autofree char *key = join(parent, name);
  return peek(self, key);
}

static gboolean
is_component(const char *written, const char *wanted)
{
  const char *slash = strchr(written, '/');
  return strcmp(written, wanted) == 0 || (slash != NULL && strcmp(slash + 1, wanted) == 0) ||
         (strchr(wanted, '/') != NULL && strcmp(strchr(wanted, '/') + 1, written) == 0);
}

static char *
find_component(LksFleetDraft *self, const char *server, const char *component)
{
  for (guint i = 0;; i++) {
    g_autofree char *key = g_strdup_printf("%s.components.%u", server, i);
    const char *written = peek_member(self, key, "component");
    if (written == NULL)
      return NULL;
    if (is_component(written, component))
      return g_steal_pointer(&key);
  }
}

/* the key of the installation's object */
static char *
find_installation(LksFleetDraft *self, const char *label, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(label, "/", 2);
  for (guint i = 0; parts[0] != NULL && parts[1] != NULL; i++) {
    g_autofree char *server = g_strdup_printf("servers.%u", i);
    const char *name = peek_member(self, server, "name");
    if (name == NULL)
      break;
    char *key = strcmp(name, parts[0]) == 0 ? find_component(self, server, parts[1]) : NULL;
    if (key != NULL)
      return key;
  }
  return lks_throw_null(error, LKS_ERROR_NOT_FOUND, _("%s: the fleet has no “%s”"),
                        lks_document_get_name(self->document), label);
}

/* --- values ---------------------------------------------------------------------------------- */

/* value NULL: taken out */
static gboolean
set(LksFleetDraft *self, const char *key, const char *value, GError **error)
{
  return value != NULL ? lks_document_set(self->document, key, value, error)
                       : lks_document_unset(self->document, key, error);
}

static gboolean
set_member(LksFleetDraft *self,
           const char *parent,
           const char *name,
           const char *value,
           GError **error)
{
  g_autofree char *key = join(parent, name);
  return set(self, key, value, error);
}

static gboolean
find_span(LksFleetDraft *self, const char *key, gsize *start, gsize *end)
{
  const LksDocumentEntry *wanted = lks_document_lookup(self->document, key, NULL);
  for (guint i = 0; wanted != NULL && i < lks_document_get_n_entries(self->document); i++)
    if (lks_document_get_entry(self->document, i) == wanted) {
      lks_document_get_span(self->document, i, start, end);
      return TRUE;
    }
  return FALSE;
}

static gboolean
splice(LksFleetDraft *self, gsize start, gsize end, const char *raw, GError **error)
{
  gsize length;
  const char *text = lks_document_get_text(self->document, &length);
  g_autoptr(GString) all = g_string_new_len(text, (gssize)start);
  g_string_append(all, raw);
  g_string_append_len(all, text + end, (gssize)(length - end));
  g_autoptr(GBytes) bytes = g_string_free_to_bytes(g_steal_pointer(&all));
  LksDocument *document = lks_document_parse(bytes, lks_document_get_syntax(self->document),
                                             lks_document_get_name(self->document), error);
  if (document == NULL)
    return FALSE;
  g_set_object(&self->document, document);
  g_object_unref(document);
  self->is_modified = TRUE;
  return TRUE;
}

/* A document adds texts alone; what else JSON knows takes a text's place. */
static gboolean
add_raw(LksFleetDraft *self, const char *key, const char *raw, GError **error)
{
  gsize start, end;
  if (!lks_document_set(self->document, key, "", error))
    return FALSE;
  if (!find_span(self, key, &start, &end))
    return lks_throw(error, LKS_ERROR_UNSUPPORTED, _("“%s” cannot be set"), key);
  return splice(self, start, end, raw, error);
}

gboolean
lks_fleet_draft_set_policy(LksFleetDraft *self,
                           const char *member,
                           const char *value,
                           GError **error)
{
  g_autofree char *key = join("policy", member);
  gboolean is_text = strcmp(member, "verify-host") != 0 && strcmp(member, "warn-days") != 0;
  if (is_text || peek(self, key) != NULL)
    return set(self, key, value, error);
  return add_raw(self, key, value, error);
}

/* --- trust and identities -------------------------------------------------------------------- */

/* where path stands in the list, or where it would be added */
static char *
dup_item_key(LksFleetDraft *self, const char *list, const char *path, gboolean *is_there)
{
  for (guint n = 0;; n++) {
    g_autofree char *key = g_strdup_printf("%s.%u", list, n);
    const char *known = peek(self, key);
    *is_there = g_strcmp0(known, path) == 0;
    if (known == NULL || *is_there)
      return g_steal_pointer(&key);
  }
}

static gboolean
add_item(LksFleetDraft *self, const char *list, const char *path, GError **error)
{
  gboolean is_there = FALSE;
  g_autofree char *key = dup_item_key(self, list, path, &is_there);
  if (is_there)
    return TRUE;
  g_autoptr(GError) problem = NULL;
  const LksDocumentEntry *entry = lks_document_lookup(self->document, list, &problem);
  /* an array, even an empty one, is no value of its own */
  if (g_str_has_suffix(key, ".0") && entry == NULL && problem == NULL &&
      !add_raw(self, list, "[]", error))
    return FALSE;
  return set(self, key, path, error);
}

static gboolean
remove_item(LksFleetDraft *self, const char *list, const char *path, GError **error)
{
  gboolean is_there = FALSE;
  g_autofree char *key = dup_item_key(self, list, path, &is_there);
  return !is_there || set(self, key, NULL, error);
}

/* A document takes out values alone: one takes the place of the list. */
static gboolean
remove_single(LksFleetDraft *self, const char *list, GError **error)
{
  gsize start, end, length;
  g_autofree char *key = g_strdup_printf("%s.0", list);
  const char *text = lks_document_get_text(self->document, &length);
  if (!find_span(self, key, &start, &end))
    return TRUE;
  while (text[start] != '[')
    start--;
  while (text[end - 1] != ']')
    end++;
  return splice(self, start, end, "\"\"", error) && set(self, list, NULL, error);
}

gboolean
lks_fleet_draft_add_trust(LksFleetDraft *self, const char *path, GError **error)
{
  return add_item(self, "trust", path, error);
}

gboolean
lks_fleet_draft_retire_trust(LksFleetDraft *self, const char *path, GError **error)
{
  return add_item(self, "retiring", path, error) && remove_item(self, "trust", path, error);
}

gboolean
lks_fleet_draft_remove_trust(LksFleetDraft *self, const char *path, GError **error)
{
  gboolean retires = g_strcmp0(peek(self, "retiring.0"), path) == 0;
  gboolean is_last = retires && peek(self, "retiring.1") == NULL;
  return remove_item(self, "trust", path, error) &&
         (is_last ? remove_single(self, "retiring", error)
                  : remove_item(self, "retiring", path, error));
}

gboolean
lks_fleet_draft_set_identity(LksFleetDraft *self,
                             const char *id,
                             const char *file,
                             const char *password,
                             const char *alias,
                             GError **error)
{
  g_autofree char *key = join("identities", id);
  return set_member(self, key, "file", file, error) &&
         set_member(self, key, "password", password, error) &&
         set_member(self, key, "alias", alias, error);
}

/* --- one installation ------------------------------------------------------------------------ */

gboolean
lks_fleet_draft_use_identity(LksFleetDraft *self, const char *label, const char *id, GError **error)
{
  g_autofree char *key = find_installation(self, label, error);
  return key != NULL && set_member(self, key, "identity", id, error);
}

static gboolean
set_role(LksFleetDraft *self,
         const char *label,
         const char *group,
         LksRole role,
         const char *value,
         GError **error)
{
  g_autofree char *installation = find_installation(self, label, error);
  if (installation == NULL)
    return FALSE;
  g_autofree char *key = join(installation, group);
  return set_member(self, key, lks_role_get_info(role)->id, value, error);
}

static char *
dup_role(LksFleetDraft *self, const char *label, const char *group, LksRole role)
{
  g_autofree char *installation = find_installation(self, label, NULL);
  if (installation == NULL)
    return NULL;
  g_autofree char *key = join(installation, group);
  return g_strdup(peek_member(self, key, lks_role_get_info(role)->id));
}

gboolean
lks_fleet_draft_set_setting(LksFleetDraft *self,
                            const char *label,
                            LksRole role,
                            const char *value,
                            GError **error)
{
  return set_role(self, label, "settings", role, value, error);
}

char *
lks_fleet_draft_dup_setting(LksFleetDraft *self, const char *label, LksRole role)
{
  return dup_role(self, label, "settings", role);
}

gboolean
lks_fleet_draft_set_secret(LksFleetDraft *self,
                           const char *label,
                           LksRole role,
                           const char *reference,
                           GError **error)
{
  return set_role(self, label, "secrets", role, reference, error);
}

char *
lks_fleet_draft_dup_secret(LksFleetDraft *self, const char *label, LksRole role)
{
  return dup_role(self, label, "secrets", role);
}
