// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* the mode tells on Unix; a Windows server's rights are not in the copy that is read */
static void
check_file(LksRuleContext *context,
           const LksInstallation *installation,
           const LksOpenedStore *opened)
{
  GStatBuf status;
  if (opened->local_path == NULL || opened->stamp.is_pending ||
      lks_root_is_windows(installation->server->root) || g_stat(opened->local_path, &status) != 0 ||
      (status.st_mode & 027) == 0)
    return;
  lks_rule_report(context, installation, lks_identity_reading(installation), LKS_SEVERITY_WARNING,
                  lks_rule_text(context,
                                _("Others than the service may read or change “%s”, which holds a "
                                  "private key (mode %04o)."),
                                opened->path, (guint)(status.st_mode & 07777)),
                  lks_rule_text(context, _("Take the rights away: chmod 0640 “%s”."),
                                opened->path));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  gboolean is_apart = needs != NULL && needs->store == LKS_STORE_PEM;
  check_file(context, installation, is_apart ? installation->key_file : installation->keystore);
}

const LksRule lks_rule_private_file_readable = {
  .id = "private-file-readable",
  .title = N_("Private key file open to others"),
  .explanation = N_("A keystore with a private key should be readable by its service alone."),
  .when_secured = TRUE,
  .check = check,
};
