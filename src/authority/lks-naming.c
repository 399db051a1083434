// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-issue-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <string.h>

/* --- the subject ----------------------------------------------------------------------------- */

/* one part up to a comma that is not escaped, its escapes undone (RFC 4514, 2.4) */
static char *
take_part(const char **text)
{
  GString *part = g_string_new(NULL);
  const char *p = *text;
  for (; *p != '\0' && *p != ','; p++) {
    if (*p != '\\' || p[1] == '\0')
      g_string_append_c(part, *p);
    else if (g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2])) {
      g_string_append_c(part, (char)(g_ascii_xdigit_value(p[1]) * 16 + g_ascii_xdigit_value(p[2])));
      p += 2;
    } else
      g_string_append_c(part, *++p);
  }
  *text = *p == ',' ? p + 1 : p;
  return g_strstrip(g_string_free(part, FALSE));
}

static gboolean
add_part(X509_NAME *subject, const char *part, int place, GError **error)
{
  const char *equals = strchr(part, '=');
  g_autofree char *type =
      equals != NULL ? g_strstrip(g_strndup(part, (gsize)(equals - part))) : NULL;
  g_autofree char *value = equals != NULL ? g_strstrip(g_strdup(equals + 1)) : NULL;
  if (value == NULL || *value == '\0')
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("“%s” is no part of a subject; write it as CN=spoc1.acme.test,O=Acme"),
                     part);
  if (X509_NAME_add_entry_by_txt(subject, type, MBSTRING_UTF8, (const guint8 *)value, -1, place,
                                 0) == 1)
    return TRUE;
  return lks_throw_openssl(error, LKS_ERROR_USAGE, _("“%s” cannot stand in a subject"), part);
}

X509_NAME *
lks_naming_new_subject(const char *text, GError **error)
{
  g_autoptr(X509_NAME) subject = X509_NAME_new();
  if (strchr(text, '=') == NULL) {
    g_autofree char *common = g_strconcat("CN=", text, NULL);
    return add_part(subject, common, 0, error) ? g_steal_pointer(&subject) : NULL;
  }
  /* the most specific comes first in text, and last in the certificate */
  for (const char *rest = text; *rest != '\0';) {
    g_autofree char *part = take_part(&rest);
    if (!add_part(subject, part, 0, error))
      return NULL;
  }
  return g_steal_pointer(&subject);
}

char *
lks_naming_dup_common_name(const X509_NAME *subject)
{
  int found = -1;
  for (int at = -1; (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0;)
    found = at;
  guint8 *utf8 = NULL;
  if (found < 0 ||
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, found))) < 0)
    return NULL;
  char *copy = g_strdup((const char *)utf8);
  OPENSSL_free(utf8);
  return copy;
}

/* --- the names ------------------------------------------------------------------------------- */

/* as people write them after the guides: OpenSSL's prefixes, brackets, a trailing dot */
static char *
dup_bare(const char *name)
{
  static const char *const prefixes[] = { "DNS:", "IP:" };
  for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
    if (g_ascii_strncasecmp(name, prefixes[i], strlen(prefixes[i])) == 0)
      name += strlen(prefixes[i]);
  gsize length = strlen(name);
  if (length > 2 && name[0] == '[' && name[length - 1] == ']')
    return g_strndup(name + 1, length - 2);
  return g_strndup(name, length > 1 && name[length - 1] == '.' ? length - 1 : length);
}

static gboolean
is_label(const char *label, gboolean may_be_wildcard)
{
  gsize length = strlen(label);
  if (may_be_wildcard && strcmp(label, "*") == 0)
    return TRUE;
  return length > 0 && length < 64 && label[0] != '-' && label[length - 1] != '-' &&
         strspn(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
             length;
}

/* (transfer full) in ASCII; NULL: it is no host name, also where it is nearly an address */
static char *
dup_host(const char *bare)
{
  gboolean wildcard = g_str_has_prefix(bare, "*.");
  g_autofree char *rest = g_hostname_to_ascii(wildcard ? bare + 2 : bare);
  g_auto(GStrv) labels = rest != NULL ? g_strsplit(rest, ".", -1) : NULL;
  guint n = labels != NULL ? g_strv_length(labels) : 0;
  if (n == 0 || strlen(rest) > 253 || strspn(labels[n - 1], "0123456789") == strlen(labels[n - 1]))
    return NULL;
  for (guint i = 0; i < n; i++)
    if (!is_label(labels[i], FALSE))
      return NULL;
  return g_strconcat(wildcard ? "*." : "", rest, NULL);
}

static GENERAL_NAME *
new_name(int type, const guint8 *data, gsize length)
{
  ASN1_STRING *text =
      ASN1_STRING_type_new(type == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING);
  ASN1_STRING_set(text, data, (int)length);
  GENERAL_NAME *name = GENERAL_NAME_new();
  GENERAL_NAME_set0_value(name, type, text);
  return name;
}

static GENERAL_NAME *
parse_name(const char *text)
{
  g_autofree char *bare = dup_bare(text);
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string(bare);
  if (address != NULL)
    return new_name(GEN_IPADD, g_inet_address_to_bytes(address),
                    g_inet_address_get_native_size(address));
  g_autofree char *host = dup_host(bare);
  return host != NULL ? new_name(GEN_DNS, (const guint8 *)host, strlen(host)) : NULL;
}

gboolean
lks_naming_is_host(const char *text)
{
  GENERAL_NAME *name = parse_name(text);
  GENERAL_NAME_free(name);
  return name != NULL;
}

static gboolean
contains(GENERAL_NAMES *names, GENERAL_NAME *name)
{
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
    if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(names, i), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_name(GENERAL_NAMES *names, const char *text, GError **error)
{
  GENERAL_NAME *name = parse_name(text);
  if (name == NULL)
    return lks_throw(error, LKS_ERROR_USAGE, _("“%s” is neither a host name nor an IP address"),
                     text);
  if (contains(names, name))
    GENERAL_NAME_free(name);
  else
    sk_GENERAL_NAME_push(names, name);
  return TRUE;
}

GENERAL_NAMES *
lks_naming_new_names(const char *const *names, GError **error)
{
  g_autoptr(GENERAL_NAMES) all = GENERAL_NAMES_new();
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!add_name(all, names[i], error))
      return NULL;
  return g_steal_pointer(&all);
}

static char *
dup_text(const GENERAL_NAME *name)
{
  int type = 0;
  const ASN1_STRING *value = GENERAL_NAME_get0_value(name, &type);
  if (type == GEN_IPADD && (ASN1_STRING_length(value) == 4 || ASN1_STRING_length(value) == 16)) {
    g_autoptr(GInetAddress) address =
        g_inet_address_new_from_bytes(ASN1_STRING_get0_data(value), ASN1_STRING_length(value) == 4
                                                                        ? G_SOCKET_FAMILY_IPV4
                                                                        : G_SOCKET_FAMILY_IPV6);
    g_autofree char *text = g_inet_address_to_string(address);
    return g_strconcat("IP:", text, NULL);
  }
  if (type == GEN_DNS || type == GEN_EMAIL || type == GEN_URI) {
    g_autofree char *text =
        g_utf8_make_valid((const char *)ASN1_STRING_get0_data(value), ASN1_STRING_length(value));
    const char *prefix = type == GEN_DNS ? "DNS:" : type == GEN_EMAIL ? "EMAIL:" : "URI:";
    return g_strconcat(prefix, text, NULL);
  }
  return g_strdup("OTHER:");
}

GPtrArray *
lks_naming_dup_texts(const GENERAL_NAMES *names)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
    g_ptr_array_add(texts, dup_text(sk_GENERAL_NAME_value(names, i)));
  return texts;
}

/* --- both ------------------------------------------------------------------------------------ */

static GENERAL_NAMES *
resolve_names(const LksProfile *profile,
              const char *common,
              const char *const *names,
              GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new();
  /* a verifier that finds names does not look at the common name */
  if (profile->names_host && common != NULL && lks_naming_is_host(common))
    g_ptr_array_add(all, (gpointer)common);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    g_ptr_array_add(all, (gpointer)names[i]);
  if (profile->needs_names && all->len == 0)
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("a certificate of profile “%s” needs the names and addresses that the "
                            "server is reached by: --name NAME"),
                          profile->id);
  g_ptr_array_add(all, NULL);
  return lks_naming_new_names((const char *const *)all->pdata, error);
}

gboolean
lks_naming_resolve(const LksProfile *profile,
                   const char *subject,
                   const char *const *names,
                   X509_NAME **out_subject,
                   GENERAL_NAMES **out_names,
                   GError **error)
{
  gboolean has_name = names != NULL && names[0] != NULL;
  g_autofree char *main_name = has_name ? dup_bare(names[0]) : NULL;
  const char *text = subject != NULL ? subject : main_name;
  if (text == NULL)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("say who the certificate is for: --subject NAME or --name NAME"));
  g_autoptr(X509_NAME) parsed = lks_naming_new_subject(text, error);
  if (parsed == NULL)
    return FALSE;
  g_autofree char *common = lks_naming_dup_common_name(parsed);
  g_autoptr(GENERAL_NAMES) resolved = resolve_names(profile, common, names, error);
  if (resolved == NULL)
    return FALSE;
  *out_subject = g_steal_pointer(&parsed);
  *out_names = g_steal_pointer(&resolved);
  return TRUE;
}
