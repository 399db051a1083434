// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* A test's door into every step that writes: asked before each, it returns an errno value to let
 * the step fail with, or 0. NULL (the default): nobody is asked. */
typedef int (*LksFaultFunc)(const char *operation, const char *path, gpointer user_data);

void lks_fault_set(LksFaultFunc func, gpointer user_data);
/* TRUE: go on; FALSE with errno set: fail as if the system had */
gboolean lks_fault_pass(const char *operation, const char *path);
