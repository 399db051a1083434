// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fault-private.h"

#include <errno.h>

static LksFaultFunc fault_func;
static gpointer fault_data;

void
lks_fault_set(LksFaultFunc func, gpointer user_data)
{
  fault_func = func;
  fault_data = user_data;
}

gboolean
lks_fault_pass(const char *operation, const char *path)
{
  int failure = fault_func != NULL ? fault_func(operation, path, fault_data) : 0;
  if (failure == 0)
    return TRUE;
  errno = failure;
  return FALSE;
}
