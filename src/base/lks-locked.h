// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* Memory for secrets: not swapped and not dumped where the system allows that, zeroed when given
 * out and wiped when taken back. Never fails; safe in all threads. */
guint8 *lks_locked_new(gsize size) G_GNUC_WARN_UNUSED_RESULT;
void lks_locked_free(guint8 *memory, gsize size);
