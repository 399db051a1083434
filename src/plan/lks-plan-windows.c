// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-stores-private.h"
#include "lks-thumbprint.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A component whose identity lies in a Windows store, found by its thumbprint: a PFX file to import
 * is placed beside its configuration. */

/* --- Windows -------------------------------------------------------------------------------------
 */

/* without an identity in the fleet file a thumbprint that stands there is somebody's will; only
 * what was pasted with it is taken away */
static gboolean
keep_thumbprint(LksPlanDraft *draft, const LksReading *reading)
{
  if (draft->installation->identity != NULL || reading->written == NULL ||
      lks_reading_is_example(reading))
    return FALSE;
  g_autofree char *clean = lks_thumbprint_clean(reading->written);
  if (!lks_thumbprint_is_valid(clean))
    return FALSE;
  if (g_ascii_strcasecmp(clean, reading->written) != 0)
    lks_plan_set_value(draft, LKS_ROLE_IDENTITY_THUMBPRINT, clean);
  return TRUE;
}

static void
write_pfx(LksPlanDraft *draft, const LksIdentityNeeds *needs, LksSecret *password)
{
  const LksIdentity *identity = draft->installation->identity;
  g_autofree char *description = g_strdup_printf(
      _("Make a PFX file that Windows imports into the right provider, with the key and chain of "
        "the identity “%s”: %s. Its password is that of the identity."),
      identity->id, lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  lks_plan_write_pfx(draft, draft->pfx, identity, password, needs->reader, needs->provider,
                     description);
}

static void
make_windows_identity(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  const LksReading *reading = lks_plan_read_role(draft, LKS_ROLE_IDENTITY_THUMBPRINT);
  if (keep_thumbprint(draft, reading) || !lks_plan_require_identity(draft))
    return;
  const LksIdentity *identity = draft->installation->identity;
  LksCertificate *leaf = lks_keystore_entry_get_leaf(identity->entry);
  draft->thumbprint = g_strdup(lks_certificate_get_sha1(leaf));
  if (reading->written != NULL && g_ascii_strcasecmp(reading->written, draft->thumbprint) == 0)
    return;
  lks_plan_set_value(draft, LKS_ROLE_IDENTITY_THUMBPRINT, draft->thumbprint);
  g_autoptr(LksSecret) password = lks_plan_require_identity_password(draft, identity);
  if (password == NULL)
    return;
  draft->pfx = lks_installation_dup_server_path(draft->installation, needs->identity_file);
  if (!lks_plan_shows_identity(draft, draft->pfx, NULL, password, password))
    write_pfx(draft, needs, password);
  if (!draft->keep_trust)
    lks_plan_write_roots(draft, needs);
}

void
lks_plan_windows(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  if (lks_plan_read_role(draft, LKS_ROLE_IDENTITY_THUMBPRINT)->setting == NULL) {
    lks_plan_hand_over(draft, needs);
    return;
  }
  if (!draft->keep_identity)
    make_windows_identity(draft, needs);
  if (draft->roll != NULL && !draft->keep_trust)
    lks_plan_roll_roots(draft, needs);
}
