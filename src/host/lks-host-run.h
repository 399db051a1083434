// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>

#include "lks-root.h"

/* Commands of a host that this machine can run by itself: those of services. */

/* Whether the server of this platform whose disk is root is the machine that we run on: its disk is
 * the whole of ours. */
gboolean lks_host_is_here(const char *platform, const LksRoot *root);

/* Whether the program that command, one line as a step gives it, starts is there. */
gboolean lks_host_can_run(const char *command);

/* Runs it, without a shell and with nothing to read, and waits for its end. Errors: FAILED with
 * what it said, or that it cannot be started; CANCELLED (it is ended then). */
gboolean lks_host_run(const char *command, GCancellable *cancellable, GError **error);
