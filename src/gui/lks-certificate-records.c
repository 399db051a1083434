// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-certificate-records.h"
#include "lks-inspection.h"
#include "lks-local-time.h"

#include <glib/gi18n.h>

#define DAY       (24 * 60 * 60)
#define MANY_DAYS (3 * 365)

/* --- words ----------------------------------------------------------------------------------- */

char *
lks_text_dup_date(LksTime time)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time);
  /* translators: a day, with its year in full */
  return utc != NULL ? g_date_time_format(utc, _("%-d %B %Y")) : lks_time_format(time);
}

char *
lks_text_dup_validity(LksCertificate *certificate, guint warn_days, const char **tone)
{
  LksTime now = lks_time_now();
  LksTime begin = lks_certificate_get_not_before(certificate);
  LksTime end = lks_certificate_get_not_after(certificate);
  g_autofree char *first = lks_text_dup_date(begin);
  g_autofree char *last = lks_text_dup_date(end);
  guint days = (guint)(end > now ? (end - now) / DAY : 0);
  *tone = "error";
  if (now > end)
    return g_strdup_printf(_("expired on %s"), last);
  if (now < begin)
    return g_strdup_printf(_("valid from %s"), first);
  *tone = days < warn_days ? "warning" : "success";
  if (days >= MANY_DAYS)
    return g_strdup_printf(ngettext("%u year left", "%u years left", days / 365), days / 365);
  return g_strdup_printf(ngettext("%u day left", "%u days left", days), days);
}

char *
lks_text_dup_subject(LksCertificate *certificate)
{
  g_autofree char *date = lks_local_time_dup(lks_certificate_get_not_after(certificate), "%x");
  return g_strdup_printf(_("%s, valid until %s"), lks_certificate_get_subject(certificate), date);
}

char *
lks_text_dup_names(GPtrArray *names)
{
  static const char *const kinds[] = {
    [LKS_NAME_DNS] = N_("DNS name %s"),         [LKS_NAME_IP] = N_("IP address %s"),
    [LKS_NAME_EMAIL] = N_("e-mail address %s"), [LKS_NAME_URI] = N_("address %s"),
    [LKS_NAME_OTHER] = N_("other name %s"),
  };
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    GString *line = g_string_new(_(kinds[name->kind]));
    g_string_replace(line, "%s", name->text, 1);
    g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
  g_ptr_array_add(lines, NULL);
  return names->len > 0 ? g_strjoinv("\n", (char **)lines->pdata) : NULL;
}

static const char *
get_title(LksCertificate *certificate)
{
  const char *common = lks_certificate_get_common_name(certificate);
  return common != NULL ? common : lks_certificate_get_subject(certificate);
}

/* --- the tree -------------------------------------------------------------------------------- */

typedef struct {
  GHashTable *entries; /* certificate's SHA-256 -> LksKeystoreEntry whose leaf it is */
  GHashTable *nodes;   /* SHA-256 -> LksRecord */
  GListStore *roots;
  guint warn_days;
} Tree;

static const char *
get_entry_icon(LksKeystoreEntry *entry, const char **meaning)
{
  LksEntryKind kind = entry != NULL ? lks_keystore_entry_get_kind(entry) : LKS_ENTRY_CERTIFICATE;
  gboolean is_open =
      kind != LKS_ENTRY_KEY || lks_keystore_entry_get_key_status(entry) == LKS_KEY_OPEN;
  *meaning = !is_open                    ? _("Locked private key")
             : kind == LKS_ENTRY_KEY     ? _("Private key")
             : kind == LKS_ENTRY_TRUSTED ? _("Trusted certificate")
             : kind == LKS_ENTRY_REQUEST ? _("Certificate request")
                                         : _("Certificate");
  return !is_open                    ? "changes-prevent-symbolic"
         : kind == LKS_ENTRY_KEY     ? "dialog-password-symbolic"
         : kind == LKS_ENTRY_TRUSTED ? "security-high-symbolic"
         : kind == LKS_ENTRY_REQUEST ? "document-edit-symbolic"
                                     : "application-certificate-symbolic";
}

static char *
describe_entry(LksKeystoreEntry *entry)
{
  g_autofree char *what = lks_keystore_entry_dup_description(entry);
  const char *alias = lks_keystore_entry_get_alias(entry);
  return alias != NULL ? g_strdup_printf(_("“%s”: %s"), alias, what) : g_steal_pointer(&what);
}

static LksRecord *
new_node(const Tree *tree, LksCertificate *certificate)
{
  LksKeystoreEntry *entry =
      g_hash_table_lookup(tree->entries, lks_certificate_get_sha256(certificate));
  LksRecordTexts texts = { .title = get_title(certificate) };
  g_autofree char *state = lks_text_dup_validity(certificate, tree->warn_days, &texts.tone);
  g_autofree char *subtitle =
      entry != NULL ? describe_entry(entry)
      : lks_certificate_is_self_signed(certificate)
          ? g_strdup(_("Root"))
          : g_strdup_printf(_("Issued by %s"), lks_certificate_get_issuer(certificate));
  texts.icon_name = get_entry_icon(entry, &texts.icon_text);
  texts.subtitle = subtitle;
  texts.state = state;
  g_autoptr(GListStore) children = g_list_store_new(LKS_TYPE_RECORD);
  return lks_record_new(&texts, G_OBJECT(certificate), G_LIST_MODEL(children));
}

/* from the root down; each certificate stands once */
static void
add_chain(Tree *tree, GPtrArray *chain)
{
  GListStore *level = tree->roots;
  for (guint i = chain->len; i > 0; i--) {
    LksCertificate *certificate = g_ptr_array_index(chain, i - 1);
    const char *id = lks_certificate_get_sha256(certificate);
    LksRecord *node = g_hash_table_lookup(tree->nodes, id);
    if (node == NULL) {
      node = new_node(tree, certificate);
      g_list_store_append(level, node);
      g_hash_table_insert(tree->nodes, (gpointer)id, node);
    }
    level = G_LIST_STORE(lks_record_get_children(node));
  }
}

static void
add_bare(Tree *tree, LksKeystoreEntry *entry)
{
  LksRequest *request = lks_keystore_entry_get_request(entry);
  const char *alias = lks_keystore_entry_get_alias(entry);
  g_autofree char *subtitle = lks_keystore_entry_dup_description(entry);
  LksRecordTexts texts = { .title = request != NULL ? lks_request_get_subject(request)
                                    : alias != NULL ? alias
                                                    : _("Private key"),
                           .subtitle = subtitle };
  texts.icon_name = get_entry_icon(entry, &texts.icon_text);
  g_autoptr(LksRecord) record = lks_record_new(&texts, G_OBJECT(entry), NULL);
  g_list_store_append(tree->roots, record);
}

GListModel *
lks_keystore_tree_new(LksKeystore *store, guint warn_days)
{
  g_autoptr(GHashTable) entries = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) nodes =
      g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_object_unref);
  Tree tree = { entries, nodes, g_list_store_new(LKS_TYPE_RECORD), warn_days };
  guint n = lks_keystore_get_n_entries(store);
  for (guint i = n; i > 0; i--) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i - 1);
    LksCertificate *leaf = lks_keystore_entry_get_leaf(entry);
    const char *id = leaf != NULL ? lks_certificate_get_sha256(leaf) : NULL;
    LksKeystoreEntry *known = id != NULL ? g_hash_table_lookup(entries, id) : NULL;
    if (id != NULL && (known == NULL || lks_keystore_entry_get_kind(known) != LKS_ENTRY_KEY))
      g_hash_table_insert(entries, (gpointer)id, entry);
  }
  for (guint i = 0; i < n; i++) {
    LksKeystoreEntry *entry = lks_keystore_get_entry(store, i);
    if (lks_keystore_entry_get_leaf(entry) != NULL)
      add_chain(&tree, lks_keystore_entry_get_chain(entry));
    else
      add_bare(&tree, entry);
  }
  return G_LIST_MODEL(tree.roots);
}

/* --- facts ----------------------------------------------------------------------------------- */

static void
add_fact(GListStore *facts, const char *title, const char *value)
{
  LksRecordTexts texts = { .title = title, .subtitle = value };
  if (value == NULL || *value == '\0')
    return;
  g_autoptr(LksRecord) record = lks_record_new(&texts, NULL, NULL);
  g_list_store_append(facts, record);
}

static void
add_words(GListStore *facts, const char *title, const char *const *words)
{
  g_autofree char *list = words != NULL ? g_strjoinv(", ", (char **)words) : NULL;
  add_fact(facts, title, list);
}

static char *
describe_key_kind(LksCertificate *certificate)
{
  const char *curve = lks_certificate_get_key_curve(certificate);
  const char *type = lks_certificate_get_key_type(certificate);
  guint bits = lks_certificate_get_key_bits(certificate);
  return curve != NULL ? g_strdup_printf(_("%s, %u bits, %s"), type, bits, curve)
                       : g_strdup_printf(_("%s, %u bits"), type, bits);
}

/* "ab:cd:ef", as people compare them */
static char *
dup_pairs(const char *hex)
{
  g_autoptr(GString) pairs = g_string_new(NULL);
  for (gsize i = 0; hex[i] != '\0'; i++) {
    if (i > 0 && i % 2 == 0)
      g_string_append_c(pairs, ':');
    g_string_append_c(pairs, g_ascii_toupper(hex[i]));
  }
  return g_strdup(pairs->str);
}

GListModel *
lks_certificate_facts_new(LksCertificate *certificate)
{
  GListStore *facts = g_list_store_new(LKS_TYPE_RECORD);
  g_autofree char *names = lks_text_dup_names(lks_certificate_get_names(certificate));
  g_autofree char *key = describe_key_kind(certificate);
  g_autofree char *sha256 = dup_pairs(lks_certificate_get_sha256(certificate));
  add_fact(facts, _("Names it covers"),
           names != NULL ? names : _("None: nobody reaches a server by it"));
  add_fact(facts, _("Issued to"), lks_certificate_get_subject(certificate));
  add_fact(facts, _("Issued by"), lks_certificate_get_issuer(certificate));
  add_fact(facts, _("SHA-256 fingerprint"), sha256);
  add_fact(facts, _("SHA-1 fingerprint (Windows thumbprint)"),
           lks_certificate_get_sha1(certificate));
  add_fact(facts, _("Serial number"), lks_certificate_get_serial(certificate));
  add_words(facts, _("Good for"), lks_certificate_get_extended_key_usage(certificate));
  add_words(facts, _("Key usage"), lks_certificate_get_key_usage(certificate));
  add_fact(facts, _("Public key"), key);
  add_fact(facts, _("Signature algorithm"), lks_certificate_get_signature_algorithm(certificate));
  return G_LIST_MODEL(facts);
}

GListModel *
lks_entry_facts_new(LksKeystoreEntry *entry)
{
  GListStore *facts = g_list_store_new(LKS_TYPE_RECORD);
  LksRequest *request = lks_keystore_entry_get_request(entry);
  g_autofree char *what = lks_keystore_entry_dup_description(entry);
  g_autofree char *names =
      request != NULL ? lks_text_dup_names(lks_request_get_names(request)) : NULL;
  add_fact(facts, _("Names it asks for"), names);
  add_fact(facts, _("Requested for"), request != NULL ? lks_request_get_subject(request) : NULL);
  add_fact(facts, _("What it is"), what);
  add_fact(facts, _("Alias"), lks_keystore_entry_get_alias(entry));
  return G_LIST_MODEL(facts);
}

/* --- readers --------------------------------------------------------------------------------- */

GListModel *
lks_readers_new(LksKeystore *store, guint *n_open)
{
  GListStore *readers = g_list_store_new(LKS_TYPE_RECORD);
  *n_open = 0;
  for (guint i = 0; i < lks_reader_profile_get_n(); i++) {
    const LksReaderProfile *profile = lks_reader_profile_get(i);
    g_autofree char *reason = lks_reader_profile_dup_refusal(profile, store);
    LksRecordTexts texts = { .title = lks_reader_profile_get_title(profile),
                             .subtitle = reason,
                             .icon_name =
                                 reason == NULL ? "emblem-ok-symbolic" : "dialog-warning-symbolic",
                             .icon_text = reason == NULL ? _("Opens it") : _("Cannot open it"),
                             .state = reason == NULL ? _("opens it") : _("cannot open it"),
                             .tone = reason == NULL ? "success" : "warning" };
    g_autoptr(LksRecord) record = lks_record_new(&texts, NULL, NULL);
    g_list_store_append(readers, record);
    *n_open += reason == NULL;
  }
  return G_LIST_MODEL(readers);
}
