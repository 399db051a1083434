// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-writer.h"

static void
write_number(GByteArray *out, guint64 value, guint length)
{
  guint8 bytes[8];
  for (guint i = 0; i < length; i++)
    bytes[i] = (guint8)(value >> (8 * (length - 1 - i)));
  g_byte_array_append(out, bytes, length);
}

void
lks_write_u8(GByteArray *out, guint8 value)
{
  write_number(out, value, 1);
}

void
lks_write_u16(GByteArray *out, guint16 value)
{
  write_number(out, value, 2);
}

void
lks_write_u32(GByteArray *out, guint32 value)
{
  write_number(out, value, 4);
}

void
lks_write_u64(GByteArray *out, guint64 value)
{
  write_number(out, value, 8);
}

void
lks_write_bytes(GByteArray *out, GBytes *bytes)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  if (length > 0)
    g_byte_array_append(out, data, (guint)length);
}
