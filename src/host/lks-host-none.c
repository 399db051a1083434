// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-host.h"

#include <glib/gi18n-lib.h>

extern const LksHost lks_host_none;

const LksHost lks_host_none = {
  .id = "none",
  .title = N_("Unknown system"),
  .platforms = "",
};
