// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Reads big-endian bytes that came from outside: a length with every pointer. The first failure
 * sticks; afterwards every read returns 0 or NULL, so a format can be read straight through and
 * checked at its seams. */
typedef struct {
  const guint8 *data;
  gsize length;
  gsize offset;
  gboolean failed;
} LksReader;

void lks_reader_init(LksReader *reader, const guint8 *data, gsize length);
gsize lks_reader_remaining(const LksReader *reader);

guint8 lks_reader_u8(LksReader *reader);
guint16 lks_reader_u16(LksReader *reader);
guint32 lks_reader_u32(LksReader *reader);
guint64 lks_reader_u64(LksReader *reader);
/* NULL when fewer than length bytes remain */
const guint8 *lks_reader_take(LksReader *reader, gsize length);
