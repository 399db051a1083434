// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-workspace.h"

/* What a file begins with tells what to do with it. */

/* work of a thread: the first bytes (GBytes) of a GFile; a folder has none */
gpointer
lks_sniff_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error);
gboolean lks_sniff_is_fleet(GBytes *bytes);
