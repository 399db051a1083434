// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Big-endian writers over a GByteArray. */
void lks_write_u8(GByteArray *out, guint8 value);
void lks_write_u16(GByteArray *out, guint16 value);
void lks_write_u32(GByteArray *out, guint32 value);
void lks_write_u64(GByteArray *out, guint64 value);
void lks_write_bytes(GByteArray *out, GBytes *bytes);
