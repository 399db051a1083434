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
