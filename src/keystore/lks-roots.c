// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-roots.h"
#include "lks-keystore-private.h"
#include "lks-openssl-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/pem.h>
#include <string.h>

const char *
lks_root_reason_get_word(LksRootReason reason)
{
  static const char *const words[LKS_ROOT_N_REASONS] = {
    [LKS_ROOT_DISTRUSTED] = "distrusted",
    [LKS_ROOT_NOT_TRUSTED] = "not-trusted",
    [LKS_ROOT_DISTRUST_AFTER] = "distrust-after",
    [LKS_ROOT_EXPIRED] = "expired",
  };
  return words[reason];
}

const char *
lks_root_reason_get_text(LksRootReason reason)
{
  static const char *const texts[LKS_ROOT_N_REASONS] = {
    [LKS_ROOT_DISTRUSTED] = N_("Mozilla distrusts it"),
    [LKS_ROOT_NOT_TRUSTED] = N_("Mozilla does not trust it for this"),
    [LKS_ROOT_DISTRUST_AFTER] = N_("its distrust-after date has passed"),
    [LKS_ROOT_EXPIRED] = N_("it has expired"),
  };
  return _(texts[reason]);
}

/* --- choosing --- */

static void
left_out_free(gpointer data)
{
  LksRootLeftOut *left_out = data;
  g_object_unref(left_out->entry);
  g_free(left_out);
}

static gboolean
is_distrusted(const LksTrustChoice *choice, const LksTrust *trust)
{
  for (guint i = 0; i < LKS_TRUST_N_PURPOSES; i++)
    if ((choice->purposes & (guint32)1 << i) != 0 && trust->levels[i] == LKS_TRUST_DISTRUSTED)
      return TRUE;
  return FALSE;
}

/* LKS_ROOT_N_REASONS: it counts */
static LksRootReason
find_reason(const LksTrustChoice *choice, LksKeystoreEntry *entry)
{
  const LksTrust *trust = lks_keystore_entry_get_trust(entry);
  LksTime end = lks_certificate_get_not_after(lks_keystore_entry_get_leaf(entry));
  if (trust == NULL)
    return LKS_ROOT_N_REASONS;
  if (!lks_trust_choice_accepts(choice, trust))
    return is_distrusted(choice, trust) ? LKS_ROOT_DISTRUSTED : LKS_ROOT_NOT_TRUSTED;
  if (!choice->keep_expired && end < choice->at)
    return LKS_ROOT_EXPIRED;
  return lks_trust_choice_is_too_late(choice, trust) ? LKS_ROOT_DISTRUST_AFTER : LKS_ROOT_N_REASONS;
}

static void
add_chosen(LksKeystore *chosen, LksKeystoreEntry *entry)
{
  const LksTrust *trust = lks_keystore_entry_get_trust(entry);
  if (trust == NULL) {
    lks_keystore_add(chosen, entry);
    return;
  }
  g_autoptr(LksKeystoreEntry) trusted =
      lks_keystore_entry_new_certificate(lks_keystore_entry_get_alias(entry), LKS_ENTRY_TRUSTED,
                                         lks_keystore_entry_get_leaf(entry));
  lks_keystore_entry_set_trust(trusted, trust);
  lks_keystore_add(chosen, trusted);
}

LksKeystore *
lks_roots_choose(LksKeystore *list, const LksTrustChoice *choice, GPtrArray **left_out)
{
  LksKeystore *chosen = lks_keystore_new();
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(left_out_free);
  for (guint i = 0; i < lks_keystore_get_n_entries(list); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(list, i);
    LksRootReason reason = find_reason(choice, entry);
    if (reason == LKS_ROOT_N_REASONS) {
      add_chosen(chosen, entry);
      continue;
    }
    LksRootLeftOut *other = g_new(LksRootLeftOut, 1);
    *other = (LksRootLeftOut){ .entry = g_object_ref(entry), .reason = reason };
    g_ptr_array_add(others, other);
  }
  if (left_out != NULL)
    *left_out = g_steal_pointer(&others);
  return chosen;
}

/* --- names --- */

static char *
dup_free_name(GHashTable *taken, LksKeystoreEntry *entry)
{
  const char *alias = lks_keystore_entry_get_alias(entry);
  if (alias == NULL || *alias == '\0')
    return NULL;
  g_autofree char *lower = g_utf8_strdown(alias, -1);
  g_autofree char *name = g_strdup(lower);
  for (guint n = 2; !g_hash_table_add(taken, g_strdup(name)); n++) {
    g_free(name);
    name = g_strdup_printf("%s-%u", lower, n);
  }
  return g_steal_pointer(&name);
}

LksKeystore *
lks_roots_dup_distinct(LksKeystore *roots)
{
  LksKeystore *copy = lks_keystore_new();
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < lks_keystore_get_n_entries(roots); i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(roots, i);
    g_autofree char *name = dup_free_name(taken, entry);
    g_autoptr(LksKeystoreEntry) named =
        lks_keystore_entry_dup_with(entry, name, lks_keystore_entry_get_chain(entry));
    lks_keystore_add(copy, named);
  }
  return copy;
}

/* --- writing, as curl's mk-ca-bundle.pl does --- */

/* one line that no reader of PEM takes for the beginning of a block */
static char *
dup_caption(LksKeystoreEntry *entry)
{
  const char *alias = lks_keystore_entry_get_alias(entry);
  LksCertificate *certificate = lks_keystore_entry_get_leaf(entry);
  const char *name = alias != NULL && *alias != '\0' ? alias
                     : lks_certificate_get_common_name(certificate) != NULL
                         ? lks_certificate_get_common_name(certificate)
                         : lks_certificate_get_subject(certificate);
  g_autofree char *caption = g_utf8_make_valid(name, -1);
  for (char *at = caption; *at != '\0'; at++)
    if (g_ascii_iscntrl(*at))
      *at = ' ';
  return strstr(caption, "-----") != NULL ? g_strdelimit(g_steal_pointer(&caption), "-", '_')
                                          : g_steal_pointer(&caption);
}

/* "TRUSTED_DELEGATOR: SERVER_AUTH, EMAIL_PROTECTION" */
static void
write_level(BIO *out, const LksTrust *trust, LksTrustLevel level)
{
  const char *before = ": ";
  for (guint i = 0; i < LKS_TRUST_N_PURPOSES; i++) {
    if (trust->levels[i] != level)
      continue;
    BIO_printf(out, "%s%s%s", *before == ':' ? lks_trust_level_get_word(level) : "", before,
               lks_trust_purpose_get_word((LksTrustPurpose)i));
    before = ", ";
  }
  if (*before == ',')
    BIO_puts(out, "\n");
}

static gboolean
write_text(BIO *out, LksKeystoreEntry *entry)
{
  /* in the order of their words */
  static const LksTrustLevel levels[] = { LKS_TRUST_MUST_VERIFY, LKS_TRUST_DISTRUSTED,
                                          LKS_TRUST_ITSELF, LKS_TRUST_DELEGATOR };
  const LksTrust *trust = lks_keystore_entry_get_trust(entry);
  LksCertificate *certificate = lks_keystore_entry_get_leaf(entry);
  for (guint i = 0; trust != NULL && i < G_N_ELEMENTS(levels); i++)
    write_level(out, trust, levels[i]);
  g_autofree char *digest = g_ascii_strup(lks_certificate_get_sha256(certificate), -1);
  BIO_puts(out, "SHA256 Fingerprint=");
  for (guint i = 0; digest[i] != '\0'; i += 2)
    BIO_printf(out, "%s%.2s", i > 0 ? ":" : "", digest + i);
  BIO_puts(out, "\n");
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  return X509_print_ex(out, x509, XN_FLAG_ONELINE, 0) == 1;
}

static gboolean
write_root(BIO *out, LksKeystoreEntry *entry, gboolean with_text)
{
  g_autofree char *caption = dup_caption(entry);
  g_autofree char *line = g_strnfill((gsize)g_utf8_strlen(caption, -1), '=');
  BIO_printf(out, "\n%s\n%s\n", caption, line);
  g_autoptr(X509) x509 = lks_certificate_ref_x509(lks_keystore_entry_get_leaf(entry));
  return (!with_text || write_text(out, entry)) && PEM_write_bio_X509(out, x509) == 1;
}

/* No date, so that the same list gives the same bytes. */
static void
write_head(BIO *out, LksKeystore *roots, const char *digest, gboolean with_text)
{
  BIO_printf(out,
             "##\n## Bundle of CA Root Certificates\n##\n"
             "## %u certificates, from Mozilla's list of roots (certdata.txt), in %sPEM format.\n"
             "## Made by Lockstep.\n## SHA256: %s\n##\n\n",
             lks_keystore_get_n_entries(roots), with_text ? "plain text and " : "", digest);
}

GBytes *
lks_roots_write_bundle(LksKeystore *roots, const char *digest, gboolean with_text, GError **error)
{
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  write_head(out, roots, digest, with_text);
  for (guint i = 0; i < lks_keystore_get_n_entries(roots); i++)
    if (!write_root(out, lks_keystore_get_entry(roots, i), with_text)) {
      lks_throw_openssl(error, LKS_ERROR_FAILED, _("the bundle cannot be made"));
      return NULL;
    }
  char *data = NULL;
  long length = BIO_get_mem_data(out, &data);
  return g_bytes_new(data, (gsize)length);
}
