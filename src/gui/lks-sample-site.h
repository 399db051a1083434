// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>

/* Makes the sample site in a new folder of the user's data: fresh keys, dates counted from today.
 * Takes seconds: for a thread. The path of its fleet file; errors: NOT_FOUND, FAILED (transfer
 * full). */
char *lks_sample_site_make(GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
