// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ca.h"
#include "lks-error.h"
#include "lks-store-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What an authority issued, and the list of what it takes back. */

#define CRL_DAYS 30

/* a serial number in hexadecimal, or a file with the certificate (transfer full) */
static char *
dup_serial(LksCa *self, const char *word, GError **error)
{
  if (!g_file_test(word, G_FILE_TEST_IS_REGULAR)) {
    g_autofree char *bare = g_ascii_strdown(word, -1);
    g_auto(GStrv) parts = g_strsplit_set(bare, ": ", -1);
    return g_strjoinv("", parts);
  }
  g_autoptr(LksKeystore) store = lks_store_file_load(word, self->passwords, error);
  if (store == NULL)
    return NULL;
  g_autoptr(GPtrArray) certificates = lks_keystore_dup_certificates(store);
  if (certificates->len == 0)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s: there is no certificate in it"), word);
  return g_strdup(lks_certificate_get_serial(g_ptr_array_index(certificates, 0)));
}

static gboolean
revoke_one(LksCa *self, const char *word, GError **error)
{
  g_autofree char *serial = dup_serial(self, word, error);
  return serial != NULL && lks_authority_revoke(self->authority, serial,
                                                self->reason != NULL ? self->reason : "unspecified",
                                                lks_time_now(), error);
}

gboolean
lks_ca_run_crl(LksCa *self, GError **error)
{
  if (self->folder == NULL)
    self->folder = g_strdup(lks_ca_get_argument(self, 1));
  if (!lks_ca_unlock(self, error))
    return FALSE;
  for (guint i = 0; self->revoke != NULL && self->revoke[i] != NULL; i++)
    if (!revoke_one(self, self->revoke[i], error))
      return FALSE;
  LksTime from = lks_time_now();
  if (self->issuing.at != NULL && !lks_time_parse(self->issuing.at, &from, error))
    return FALSE;
  guint days = self->issuing.days > 0 ? (guint)self->issuing.days : CRL_DAYS;
  g_autoptr(GBytes) pem = lks_authority_write_crl(self->authority, from, days, error);
  if (pem == NULL)
    return FALSE;
  g_autofree char *own = g_build_filename(self->folder, "crl.pem", NULL);
  self->crl_path = g_intern_string(self->issuing.output != NULL ? self->issuing.output : own);
  if (self->issuing.output != NULL &&
      !lks_invocation_write_output(self->invocation, self->issuing.output, pem, FALSE, error))
    return FALSE;
  if (strcmp(self->crl_path, "-") != 0)
    lks_invocation_say(self->invocation, _("Wrote %s."), self->crl_path);
  return TRUE;
}

static json_t *
issued_to_json(const LksIssued *issued)
{
  g_autofree char *time = lks_time_format(issued->issued);
  g_autofree char *end = lks_time_format(issued->not_after);
  g_autofree char *revoked = issued->revoked != 0 ? lks_time_format(issued->revoked) : NULL;
  json_t *names = json_array();
  for (guint i = 0; issued->names[i] != NULL; i++)
    json_array_append_new(names, json_string(issued->names[i]));
  return json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:s?, s:s?, s:s?}", "serial",
                   issued->serial, "subject", issued->subject, "names", names, "profile",
                   issued->profile, "issued", time, "not_after", end, "sha256", issued->sha256,
                   "renews", issued->renews, "revoked", revoked, "reason", issued->reason);
}

static void
print_issued(LksCa *self, const LksIssued *issued)
{
  g_autofree char *end = lks_time_format_day(issued->not_after);
  g_autofree char *names = g_strjoinv(", ", issued->names);
  g_autofree char *state = issued->revoked != 0
                               ? lks_invocation_paint(self->invocation, LKS_STYLE_BAD, _("revoked"))
                               : g_strdup_printf(_("until %s"), end);
  g_print("%-32s  %-12s  %s  %s\n", issued->serial, issued->profile, state, issued->subject);
  if (*names != '\0')
    lks_invocation_print_wrapped(self->invocation, "    ", "    ", names);
}

gboolean
lks_ca_run_list(LksCa *self, GError **error)
{
  if (self->folder == NULL)
    self->folder = g_strdup(lks_ca_get_argument(self, 1));
  if (!lks_ca_find_folder(self, error) ||
      (self->authority = lks_authority_open(self->folder, error)) == NULL)
    return FALSE;
  g_autoptr(LksIssueLog) log = lks_authority_read_log(self->authority, error);
  if (log == NULL)
    return FALSE;
  for (guint i = 0; i < log->issued->len; i++) {
    json_array_append_new(self->issued, issued_to_json(g_ptr_array_index(log->issued, i)));
    if (!lks_invocation_wants_json(self->invocation))
      print_issued(self, g_ptr_array_index(log->issued, i));
  }
  if (log->n_damaged > 0)
    lks_invocation_say(self->invocation,
                       ngettext("%u line of the index cannot be read: a run was interrupted, or "
                                "the file was edited.",
                                "%u lines of the index cannot be read: a run was interrupted, or "
                                "the file was edited.",
                                log->n_damaged),
                       log->n_damaged);
  return TRUE;
}
