// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Just enough BER to tell what a file is, and whether it was cut off. */
typedef struct {
  guint8 tag; /* the identifier octet: 0x30 is a SEQUENCE */
  gsize header;
  gsize length; /* of the content; of what is there when it is cut off */
  gboolean indefinite;
  gboolean cut_off; /* the content goes on beyond the data */
} LksBer;

/* FALSE: no element starts here */
gboolean lks_ber_read(const guint8 *data, gsize length, LksBer *element);
/* TRUE when the element at the start of data goes on beyond its end */
gboolean lks_ber_is_cut_off(const guint8 *data, gsize length);
/* The element at the end of a path of indices from the outermost one, by its tag; 0: there is none.
 * content (nullable) is set to its content. */
guint8 lks_ber_look(const guint8 *data,
                    gsize length,
                    const guint8 *path,
                    guint depth,
                    const guint8 **content,
                    gsize *content_length);
