// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-host.h"

#include <glib/gi18n-lib.h>

extern const LksHost lks_host_windows;

const LksHost lks_host_windows = {
  .id = "windows",
  .title = N_("Windows"),
  .platforms = "windows",
  .stop = "net stop {service}",
  .start = "net start {service}",
  .status = "sc query {service}",
  .import_identity = "certutil.exe -csp \"{provider}\" -importpfx \"{store}\" \"{pfx}\"",
  .import_identity_older = "certutil.exe -csp \"{provider}\" -importpfx \"{pfx}\"",
  .older = N_("Windows Server 2008"),
  .import_root = "certutil.exe -addstore Root \"{root}\"",
};
