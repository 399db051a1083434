// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-authority.h"
#include "lks-lock-file.h"

struct _LksAuthority {
  GObject parent_instance;
  char *folder;
  char *log_path;
  GPtrArray *chain;  /* (element-type LksCertificate) */
  LksKey *key;       /* nullable: not unlocked */
  LksLockFile *lock; /* nullable */
};
