// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify.h"
#include "lks-openssl-private.h"

#include <gio/gio.h>
#include <string.h>

/* When the subject's common name stands in for the subjectAltName. */
typedef enum {
  CN_NEVER,
  CN_WITHOUT_DNS,     /* no DNS name among them */
  CN_WITHOUT_TYPED,   /* neither DNS name nor address */
  CN_WITHOUT_ANY_SAN, /* no subjectAltName at all */
} CommonNameRule;

/* One row a custom. Common to all: names are compared without case, "*" stands for one whole left
 * label (RFC 9525, 6.3; "f*.example.com", which Java would still take, is never counted on), an
 * address is covered by an iPAddress alone unless the row lets the common name hold it. */
static const struct {
  const char *id;
  CommonNameRule host;
  CommonNameRule address;
  gboolean single_label; /* "*.local": JSSE takes it below a private root, OpenSSL never does */
} customs[] = {
  [LKS_MATCHING_JAVA] = { "java", CN_WITHOUT_DNS, CN_NEVER, TRUE },
  [LKS_MATCHING_OPENSSL] = { "openssl", CN_WITHOUT_DNS, CN_NEVER, FALSE },
  [LKS_MATCHING_DOTNET] = { "dotnet", CN_WITHOUT_DNS, CN_WITHOUT_TYPED, FALSE },
  [LKS_MATCHING_CN_FALLBACK] = { "cn-fallback", CN_WITHOUT_ANY_SAN, CN_WITHOUT_ANY_SAN, FALSE },
};

gboolean
lks_matching_parse(const char *text, LksMatching *matching)
{
  for (guint i = 0; i < G_N_ELEMENTS(customs); i++)
    if (strcmp(customs[i].id, text) == 0) {
      *matching = (LksMatching)i;
      return TRUE;
    }
  return FALSE;
}

const char *
lks_matching_to_string(LksMatching matching)
{
  return customs[matching].id;
}

/* "[::1]", "fe80::1%eth0" and every other spelling of an address; NULL: it is none */
static GInetAddress *
parse_address(const char *text)
{
  gsize length = strlen(text);
  g_autofree char *bare = length > 1 && text[0] == '[' && text[length - 1] == ']'
                              ? g_strndup(text + 1, length - 2)
                              : g_strdup(text);
  char *zone = strchr(bare, ':') != NULL ? strchr(bare, '%') : NULL;
  if (zone != NULL)
    *zone = '\0';
  return g_inet_address_new_from_string(bare);
}

/* A-labels, lower case, no final dot; NULL: no host can be called so */
static char *
normalise_host(const char *name)
{
  g_autofree char *ascii = g_hostname_to_ascii(name);
  if (ascii == NULL)
    return NULL;
  gsize length = strlen(ascii);
  if (length > 0 && ascii[length - 1] == '.')
    ascii[--length] = '\0';
  if (length == 0 || ascii[0] == '.' || strstr(ascii, "..") != NULL)
    return NULL;
  /* the underscore is no host's by RFC 952, but Windows machines have it */
  for (const char *at = ascii; *at != '\0'; at++)
    if (!g_ascii_isalnum(*at) && strchr("-_.", *at) == NULL)
      return NULL;
  return g_ascii_strdown(ascii, -1);
}

/* what X509_check_host does with a subjectAltName, for a common name, and "*.local" where allowed
 */
static gboolean
covers(const char *pattern, const char *host, gboolean single_label)
{
  if (!g_str_has_prefix(pattern, "*.")) {
    g_autofree char *ascii = g_hostname_to_ascii(pattern);
    return ascii != NULL && g_ascii_strcasecmp(ascii, host) == 0;
  }
  const char *domain = strchr(host, '.');
  if (domain == NULL || strchr(pattern + 1, '*') != NULL)
    return FALSE;
  if (!single_label && strchr(pattern + 2, '.') == NULL)
    return FALSE;
  return g_ascii_strcasecmp(pattern + 1, domain) == 0;
}

static gboolean
has_name(LksCertificate *certificate, LksNameKind kind)
{
  GPtrArray *names = lks_certificate_get_names(certificate);
  for (guint i = 0; i < names->len; i++)
    if (((const LksName *)g_ptr_array_index(names, i))->kind == kind)
      return TRUE;
  return FALSE;
}

/* the common name where the rule lets it speak; NULL: it does not count */
static const char *
get_stand_in(LksCertificate *certificate, CommonNameRule rule)
{
  const gboolean counts[] = {
    [CN_NEVER] = FALSE,
    [CN_WITHOUT_DNS] = !has_name(certificate, LKS_NAME_DNS),
    [CN_WITHOUT_TYPED] =
        !has_name(certificate, LKS_NAME_DNS) && !has_name(certificate, LKS_NAME_IP),
    [CN_WITHOUT_ANY_SAN] = lks_certificate_get_names(certificate)->len == 0,
  };
  return counts[rule] ? lks_certificate_get_common_name(certificate) : NULL;
}

static gboolean
match_address(LksCertificate *certificate, GInetAddress *address, LksMatching matching)
{
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  if (X509_check_ip(x509, g_inet_address_to_bytes(address), g_inet_address_get_native_size(address),
                    0) == 1)
    return TRUE;
  const char *stand_in = get_stand_in(certificate, customs[matching].address);
  g_autoptr(GInetAddress) common = stand_in != NULL ? parse_address(stand_in) : NULL;
  return common != NULL && g_inet_address_equal(common, address);
}

static gboolean
match_single_label(LksCertificate *certificate, const char *host)
{
  GPtrArray *names = lks_certificate_get_names(certificate);
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    if (name->kind == LKS_NAME_DNS && g_str_has_prefix(name->text, "*.") &&
        covers(name->text, host, TRUE))
      return TRUE;
  }
  return FALSE;
}

gboolean
lks_match_name(LksCertificate *certificate, const char *name, LksMatching matching)
{
  g_autoptr(GInetAddress) address = parse_address(name);
  if (address != NULL)
    return match_address(certificate, address, matching);
  g_autofree char *host = normalise_host(name);
  if (host == NULL)
    return FALSE;
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  if (X509_check_host(x509, host, 0,
                      X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
                      NULL) == 1)
    return TRUE;
  gboolean single_label = customs[matching].single_label;
  if (single_label && match_single_label(certificate, host))
    return TRUE;
  const char *stand_in = get_stand_in(certificate, customs[matching].host);
  return stand_in != NULL && covers(stand_in, host, single_label);
}

const char *
lks_match_ip_as_dns(LksCertificate *certificate, const char *address)
{
  g_autoptr(GInetAddress) wanted = parse_address(address);
  GPtrArray *names = lks_certificate_get_names(certificate);
  for (guint i = 0; wanted != NULL && i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    g_autoptr(GInetAddress) mistyped =
        name->kind == LKS_NAME_DNS ? parse_address(name->text) : NULL;
    if (mistyped != NULL && g_inet_address_equal(mistyped, wanted))
      return name->text;
  }
  return NULL;
}
