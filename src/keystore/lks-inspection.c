// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-inspection.h"
#include "lks-error.h"
#include "lks-file.h"

#include <glib/gi18n-lib.h>

/* --- what stands in the way ------------------------------------------------------------------ */

static const struct {
  LksErrorCode code;
  LksInspectionStatus status;
} statuses[] = {
  { LKS_ERROR_PASSWORD_NEEDED, LKS_INSPECTION_PASSWORD_NEEDED },
  { LKS_ERROR_PASSWORD_WRONG, LKS_INSPECTION_PASSWORD_WRONG },
  { LKS_ERROR_UNSUPPORTED, LKS_INSPECTION_UNSUPPORTED },
  { LKS_ERROR_TOO_LARGE, LKS_INSPECTION_UNSUPPORTED },
  { LKS_ERROR_NOT_FOUND, LKS_INSPECTION_UNRECOGNISED },
};

/* takes over problem */
static void
note_failure(LksInspection *self, GError *problem)
{
  self->status = LKS_INSPECTION_DAMAGED;
  for (guint i = 0; i < G_N_ELEMENTS(statuses); i++)
    if (g_error_matches(problem, LKS_ERROR, statuses[i].code))
      self->status = statuses[i].status;
  /* bytes that are recognised as nothing are a damaged file to the caller, not a missing one */
  if (g_error_matches(problem, LKS_ERROR, LKS_ERROR_NOT_FOUND))
    problem->code = LKS_ERROR_MALFORMED;
  self->problem = problem;
}

/* of a key that has no name */
static const char *
get_nameless_lock(LksKeyStatus status)
{
  switch (status) {
  case LKS_KEY_PASSWORD_NEEDED:
    return _("the key is locked: a password is needed, and none was given");
  case LKS_KEY_PASSWORD_WRONG:
    return _("the key is locked, and none of the passwords given opens it");
  case LKS_KEY_UNSUPPORTED:
    return _("the key is encrypted by an algorithm that is not available here");
  default:
    return _("the key is damaged");
  }
}

static char *
describe_lock(LksKeystore *store, LksKeyStatus status, const char *alias)
{
  if (alias == NULL)
    return g_strdup(get_nameless_lock(status));
  switch (status) {
  case LKS_KEY_PASSWORD_NEEDED:
    return g_strdup_printf(_("the key “%s” is locked: a password is needed, and none was given"),
                           alias);
  case LKS_KEY_PASSWORD_WRONG:
    return g_strdup_printf(
        lks_keystore_get_password(store) != NULL
            ? _("the key “%s” has a password of its own, and none of those given opens it")
            : _("the password is wrong: none of those given opens the key “%s”"),
        alias);
  case LKS_KEY_UNSUPPORTED:
    return g_strdup_printf(
        _("the key “%s” is encrypted by an algorithm that is not available here"), alias);
  default:
    return g_strdup_printf(_("the key “%s” is damaged"), alias);
  }
}

/* A store may open and its keys not. */
static void
note_keys(LksInspection *self)
{
  static const struct {
    LksInspectionStatus status;
    LksErrorCode code;
  } rows[] = {
    [LKS_KEY_PASSWORD_NEEDED] = { LKS_INSPECTION_PASSWORD_NEEDED, LKS_ERROR_PASSWORD_NEEDED },
    [LKS_KEY_PASSWORD_WRONG] = { LKS_INSPECTION_PASSWORD_WRONG, LKS_ERROR_PASSWORD_WRONG },
    [LKS_KEY_UNSUPPORTED] = { LKS_INSPECTION_UNSUPPORTED, LKS_ERROR_UNSUPPORTED },
    [LKS_KEY_DAMAGED] = { LKS_INSPECTION_DAMAGED, LKS_ERROR_MALFORMED },
  };
  for (guint i = 0; i < lks_keystore_get_n_entries(self->store) && self->problem == NULL; i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(self->store, i);
    LksKeyStatus status = lks_keystore_entry_get_key_status(entry);
    if (lks_keystore_entry_get_kind(entry) != LKS_ENTRY_KEY || status == LKS_KEY_OPEN ||
        status == LKS_KEY_SECRET)
      continue;
    g_autofree char *lock = describe_lock(self->store, status, lks_keystore_entry_get_alias(entry));
    self->status = rows[status].status;
    lks_throw(&self->problem, rows[status].code, "%s: %s", self->name, lock);
  }
}

/* --- remarks --------------------------------------------------------------------------------- */

/* a PKCS#12 file is thought to hold a key, or what is trusted */
static gboolean
holds_loose_certificates_only(LksKeystore *store)
{
  guint n = lks_keystore_get_n_entries(store);
  for (guint i = 0; i < n; i++)
    if (lks_keystore_entry_get_kind(lks_keystore_get_entry(store, i)) != LKS_ENTRY_CERTIFICATE)
      return FALSE;
  return n > 0 && lks_keystore_get_format(store) == lks_keystore_format_find("pkcs12");
}

static char *
find_remark(LksKeystore *store, const char *name)
{
  for (guint i = 0; i < lks_keystore_get_n_entries(store); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    if (!lks_keystore_entry_key_matches(entry)) {
      const char *alias = lks_keystore_entry_get_alias(entry);
      return alias != NULL
                 ? g_strdup_printf(_("the key “%s” does not belong to its certificate"), alias)
                 : g_strdup(_("the key does not belong to its certificate"));
    }
  }
  if (lks_keystore_has_unread_part(store))
    return g_strdup(
        _("a part of it is encrypted for the owner of a certificate, not by a password, "
          "and was not read"));
  if (holds_loose_certificates_only(store))
    return g_strdup(_("there are certificates only in it, no private key, and none is marked as "
                      "trusted"));
  char *remark = lks_keystore_format_dup_name_remark(lks_keystore_get_format(store), name);
  if (remark == NULL && lks_keystore_opened_by_default(store))
    remark = g_strdup(_("it opens with the well-known default password"));
  return remark;
}

/* --- public ---------------------------------------------------------------------------------- */

static LksInspection *
inspection_alloc(const char *name)
{
  LksInspection *self = g_new0(LksInspection, 1);
  self->name = g_strdup(name);
  return self;
}

static void
inspect(LksInspection *self, GBytes *bytes, const char *path, LksPasswords *passwords)
{
  GError *problem = NULL;
  self->format = lks_keystore_format_sniff(bytes);
  self->store = lks_keystore_load(bytes, self->name, passwords, &problem);
  if (self->store == NULL) {
    note_failure(self, problem);
    return;
  }
  self->remark = find_remark(self->store, path);
  note_keys(self);
}

LksInspection *
lks_inspection_new(const char *path, LksPasswords *passwords)
{
  LksInspection *self = inspection_alloc(lks_file_get_input_name(path));
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, &self->problem);
  if (bytes != NULL)
    inspect(self, bytes, path, passwords);
  else
    self->status = LKS_INSPECTION_UNRECOGNISED;
  return self;
}

LksInspection *
lks_inspection_new_from_bytes(GBytes *bytes, const char *name, LksPasswords *passwords)
{
  LksInspection *self = inspection_alloc(name);
  inspect(self, bytes, name, passwords);
  return self;
}

void
lks_inspection_free(LksInspection *self)
{
  g_clear_object(&self->store);
  g_clear_error(&self->problem);
  g_free(self->name);
  g_free(self->remark);
  g_free(self);
}

const char *
lks_inspection_status_get_word(LksInspectionStatus status)
{
  static const char *const words[] = {
    [LKS_INSPECTION_OK] = "ok",
    [LKS_INSPECTION_PASSWORD_NEEDED] = "password-needed",
    [LKS_INSPECTION_PASSWORD_WRONG] = "password-wrong",
    [LKS_INSPECTION_UNSUPPORTED] = "unsupported",
    [LKS_INSPECTION_DAMAGED] = "damaged",
    [LKS_INSPECTION_UNRECOGNISED] = "unrecognised",
  };
  return words[status];
}

gboolean
lks_inspection_asks_for_password(const LksInspection *self)
{
  return self->status == LKS_INSPECTION_PASSWORD_NEEDED ||
         self->status == LKS_INSPECTION_PASSWORD_WRONG;
}

static char *
describe_key(LksKeystoreEntry *entry)
{
  LksKey *key = lks_keystore_entry_get_key(entry);
  if (lks_keystore_entry_get_key_status(entry) == LKS_KEY_SECRET)
    return g_strdup(_("a secret key, which only Java itself can read"));
  if (key == NULL)
    return g_strdup(_("a private key that stays locked"));
  if (lks_keystore_entry_get_leaf(entry) == NULL)
    return g_strdup_printf(_("%s key of %u bits, without a certificate"), lks_key_get_key_type(key),
                           lks_key_get_bits(key));
  return g_strdup_printf(lks_keystore_entry_key_matches(entry)
                             ? _("%s key of %u bits, belongs to its certificate")
                             : _("%s key of %u bits, does NOT belong to its certificate"),
                         lks_key_get_key_type(key), lks_key_get_bits(key));
}

char *
lks_keystore_entry_dup_description(LksKeystoreEntry *entry)
{
  switch (lks_keystore_entry_get_kind(entry)) {
  case LKS_ENTRY_KEY:
    return describe_key(entry);
  case LKS_ENTRY_TRUSTED:
    return g_strdup(_("trusted certificate"));
  case LKS_ENTRY_CERTIFICATE:
    return g_strdup(_("certificate"));
  default:
    return g_strdup(_("certificate request"));
  }
}
