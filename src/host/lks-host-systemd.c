// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-host.h"

#include <glib/gi18n-lib.h>

extern const LksHost lks_host_systemd;

/* a Linux machine has no store of private keys that all programs read */
const LksHost lks_host_systemd = {
  .id = "systemd",
  .title = N_("Linux with systemd"),
  .platforms = "linux",
  .stop = "systemctl stop {service}",
  .start = "systemctl start {service}",
  .status = "systemctl status {service}",
};
