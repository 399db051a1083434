// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* One copy of a text that many hold, and counted: a fleet repeats paths and values a thousandfold.
 * From any thread; GLib's own interned strings may be released by one while another takes them. */
typedef char LksSharedString;

/* text nullable: NULL (transfer full) */
LksSharedString *lks_shared_string_new(const char *text);
/* likewise, a copy that no other holder of the same text is given */
LksSharedString *lks_shared_string_new_alone(const char *text);
void lks_shared_string_release(LksSharedString *self);
