// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-thumbprint.h"

#include <string.h>

/* what comes along when a thumbprint is copied from a Windows dialogue, or typed for reading */
static gboolean
is_filler(gunichar c)
{
  static const gunichar fillers[] = { 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0xfeff, 0x00a0,
                                      ' ',    '\t',   '\r',   '\n',   ':',    '-',    '?' };
  for (guint i = 0; i < G_N_ELEMENTS(fillers); i++)
    if (c == fillers[i])
      return TRUE;
  return c >= 0x202a && c <= 0x202e;
}

char *
lks_thumbprint_clean(const char *written)
{
  GString *clean = g_string_new(NULL);
  for (const char *p = written; *p != '\0'; p = g_utf8_next_char(p))
    if (!is_filler(g_utf8_get_char(p)))
      g_string_append_unichar(clean, g_unichar_tolower(g_utf8_get_char(p)));
  return g_string_free(clean, FALSE);
}

gboolean
lks_thumbprint_is_valid(const char *thumbprint)
{
  return strlen(thumbprint) == 40 && strspn(thumbprint, "0123456789abcdefABCDEF") == 40;
}
