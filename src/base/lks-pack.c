// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pack.h"

#include <gio/gio.h>

/* of text, the fastest level already leaves a tenth */
#define LEVEL 1

static GBytes *
convert(GBytes *bytes, GConverter *converter)
{
  g_autoptr(GInputStream) in = g_memory_input_stream_new_from_bytes(bytes);
  g_autoptr(GInputStream) converted = g_converter_input_stream_new(in, converter);
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
  g_autoptr(GError) error = NULL;
  if (g_output_stream_splice(out, converted, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error) < 0)
    g_error("packed bytes cannot be read again: %s", error->message);
  return g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(out));
}

GBytes *
lks_pack(GBytes *bytes)
{
  g_autoptr(GZlibCompressor) compressor =
      g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW, LEVEL);
  return convert(bytes, G_CONVERTER(compressor));
}

GBytes *
lks_unpack(GBytes *packed)
{
  g_autoptr(GZlibDecompressor) decompressor = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW);
  return convert(packed, G_CONVERTER(decompressor));
}
