// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-reader.h"

void
lks_reader_init(LksReader *reader, const guint8 *data, gsize length)
{
  *reader = (LksReader){ .data = data, .length = length };
}

gsize
lks_reader_remaining(const LksReader *reader)
{
  return reader->failed ? 0 : reader->length - reader->offset;
}

const guint8 *
lks_reader_take(LksReader *reader, gsize length)
{
  if (reader->failed || length > reader->length - reader->offset) {
    reader->failed = TRUE;
    return NULL;
  }
  const guint8 *taken = reader->data + reader->offset;
  reader->offset += length;
  return taken;
}

static guint64
take_number(LksReader *reader, gsize length)
{
  const guint8 *bytes = lks_reader_take(reader, length);
  guint64 value = 0;
  for (gsize i = 0; bytes != NULL && i < length; i++)
    value = value << 8 | bytes[i];
  return value;
}

guint8
lks_reader_u8(LksReader *reader)
{
  return (guint8)take_number(reader, 1);
}

guint16
lks_reader_u16(LksReader *reader)
{
  return (guint16)take_number(reader, 2);
}

guint32
lks_reader_u32(LksReader *reader)
{
  return (guint32)take_number(reader, 4);
}

guint64
lks_reader_u64(LksReader *reader)
{
  return take_number(reader, 8);
}
