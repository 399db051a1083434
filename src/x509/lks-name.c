// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-openssl-private.h"

#include <gio/gio.h>

/* RFC 2253: most specific first, escaped; UTF-8 stays readable */
char *
lks_x509_name_dup(const X509_NAME *name)
{
  g_autoptr(BIO) out = BIO_new(BIO_s_mem());
  X509_NAME_print_ex(out, name, 0, XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB);
  char *text = NULL;
  long length = BIO_get_mem_data(out, &text);
  /* an empty name prints nothing at all */
  return length > 0 ? g_utf8_make_valid(text, length) : g_strdup("");
}

char *
lks_asn1_dup_text(const ASN1_STRING *string)
{
  guint8 *utf8 = NULL;
  int length = ASN1_STRING_to_UTF8(&utf8, string);
  if (length < 0)
    return NULL;
  char *text = g_utf8_make_valid((const char *)utf8, length);
  OPENSSL_free(utf8);
  return text;
}

static void
name_free(LksName *name)
{
  g_free(name->text);
  g_free(name);
}

static char *
dup_address(const ASN1_OCTET_STRING *octets)
{
  int length = ASN1_STRING_length(octets);
  const guint8 *bytes = ASN1_STRING_get0_data(octets);
  if (length == 4 || length == 16) {
    GSocketFamily family = length == 4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;
    g_autoptr(GInetAddress) address = g_inet_address_new_from_bytes(bytes, family);
    return g_inet_address_to_string(address);
  }
  /* no address has so many bytes: as RFC 4514 writes what has no text */
  GString *hex = g_string_new("#");
  for (int i = 0; i < length; i++)
    g_string_append_printf(hex, "%02x", bytes[i]);
  return g_string_free(hex, FALSE);
}

static LksName *
read_general_name(const GENERAL_NAME *general)
{
  LksName *name = g_new0(LksName, 1);
  switch (general->type) {
  case GEN_DNS:
    *name = (LksName){ LKS_NAME_DNS, lks_asn1_dup_text(general->d.dNSName) };
    break;
  case GEN_IPADD:
    *name = (LksName){ LKS_NAME_IP, dup_address(general->d.iPAddress) };
    break;
  case GEN_EMAIL:
    *name = (LksName){ LKS_NAME_EMAIL, lks_asn1_dup_text(general->d.rfc822Name) };
    break;
  case GEN_URI:
    *name = (LksName){ LKS_NAME_URI, lks_asn1_dup_text(general->d.uniformResourceIdentifier) };
    break;
  case GEN_DIRNAME:
    *name = (LksName){ LKS_NAME_OTHER, lks_x509_name_dup(general->d.directoryName) };
    break;
  default:
    *name = (LksName){ LKS_NAME_OTHER, NULL };
  }
  if (name->text == NULL)
    name->text = g_strdup("");
  return name;
}

GPtrArray *
lks_general_names_read(const GENERAL_NAMES *names)
{
  GPtrArray *read = g_ptr_array_new_with_free_func((GDestroyNotify)name_free);
  for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
    g_ptr_array_add(read, read_general_name(sk_GENERAL_NAME_value(names, i)));
  return read;
}
