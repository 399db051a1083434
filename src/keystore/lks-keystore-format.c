// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-keystore-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const LksKeystoreFormat *
lks_keystore_format_find(const char *id)
{
  for (guint i = 0; lks_keystore_formats[i] != NULL; i++)
    if (g_strcmp0(lks_keystore_formats[i]->id, id) == 0)
      return lks_keystore_formats[i];
  return NULL;
}

const LksKeystoreFormat *
lks_keystore_format_sniff(GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  const LksKeystoreFormat *best = NULL;
  guint strongest = 0;
  for (guint i = 0; lks_keystore_formats[i] != NULL; i++) {
    guint strength = lks_keystore_formats[i]->sniff(data, length);
    if (strength > strongest) {
      strongest = strength;
      best = lks_keystore_formats[i];
    }
  }
  return best;
}

guint
lks_keystore_format_get_n(void)
{
  guint n = 0;
  while (lks_keystore_formats[n] != NULL)
    n++;
  return n;
}

const LksKeystoreFormat *
lks_keystore_format_get(guint index)
{
  return lks_keystore_formats[index];
}

const char *
lks_keystore_format_get_id(const LksKeystoreFormat *format)
{
  return format->id;
}

const char *
lks_keystore_format_get_title(const LksKeystoreFormat *format)
{
  return _(format->title);
}

gboolean
lks_keystore_format_can_save(const LksKeystoreFormat *format)
{
  return format->save != NULL;
}

static gboolean
has_suffix(const LksKeystoreFormat *format, const char *suffix)
{
  g_auto(GStrv) suffixes = g_strsplit(format->suffixes, " ", -1);
  return g_strv_contains((const char *const *)suffixes, suffix);
}

/* An ending that belongs to no format says nothing. Java opens PKCS#12 under the name of a JKS. */
char *
lks_keystore_format_dup_name_remark(const LksKeystoreFormat *format, const char *name)
{
  const char *dot = strrchr(name, '.');
  g_autofree char *suffix = g_ascii_strdown(dot != NULL ? dot : "", -1);
  if (has_suffix(format, suffix))
    return NULL;
  for (guint i = 0; lks_keystore_formats[i] != NULL; i++)
    if (has_suffix(lks_keystore_formats[i], suffix))
      return g_strdup_printf(_("this is a %s, although its name ends in “%s”"), _(format->title),
                             suffix);
  return NULL;
}
