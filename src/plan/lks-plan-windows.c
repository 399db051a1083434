// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-plan-roll-private.h"
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

#define ROOT_FILES 64

/* another root goes there in this plan */
static gboolean
is_planned(const LksPlanDraft *draft, const char *path)
{
  for (guint i = 0; i < draft->stores->len; i++)
    if (strcmp(((LksPlanStep *)g_ptr_array_index(draft->stores, i))->path, path) == 0)
      return TRUE;
  return FALSE;
}

/* a file that holds no root which is to be accepted is from an earlier time */
static gboolean
is_stale(const LksPlanDraft *draft, GBytes *content)
{
  for (guint i = 0; i < draft->trust->len; i++)
    if (g_bytes_equal(lks_certificate_get_der(g_ptr_array_index(draft->trust, i)), content))
      return FALSE;
  return TRUE;
}

/* Where a root lies beside the identity, for the command that imports it: *lies_there with its
 * stamp, or the first place that is free for it. A root keeps its place as others come and go.
 * NULL: no place. */
static char *
find_root_path(const LksPlanDraft *draft,
               const LksIdentityNeeds *needs,
               LksCertificate *root,
               gboolean *lies_there,
               LksFileStamp *stamp)
{
  const LksRoot *server = draft->installation->server->root;
  g_autofree char *folder = g_path_get_dirname(needs->identity_file);
  g_autofree char *place = NULL;
  *lies_there = FALSE;
  for (guint i = 1; i <= ROOT_FILES; i++) {
    g_autofree char *name = i == 1 ? g_strdup_printf("%s/lockstep-root.cer", folder)
                                   : g_strdup_printf("%s/lockstep-root-%u.cer", folder, i);
    g_autofree char *path = lks_plan_dup_server_path(draft->installation, name);
    gboolean exists = FALSE;
    g_autofree char *local = lks_root_resolve(server, path, &exists, NULL);
    g_autoptr(GBytes) content =
        local != NULL && exists ? lks_root_read(server, local, stamp, NULL) : NULL;
    *lies_there = content != NULL && g_bytes_equal(content, lks_certificate_get_der(root));
    if (*lies_there)
      return g_steal_pointer(&path);
    gboolean taken = is_planned(draft, path) || (content != NULL && !is_stale(draft, content));
    if (place == NULL && !taken)
      place = g_steal_pointer(&path);
  }
  return g_steal_pointer(&place);
}

/* always: it is imported although it lies there already */
static void
place_root(LksPlanDraft *draft,
           const LksIdentityNeeds *needs,
           LksCertificate *root,
           gboolean always)
{
  gboolean lies_there = FALSE;
  LksFileStamp stamp;
  g_autofree char *path = find_root_path(draft, needs, root, &lies_there, &stamp);
  if (path == NULL || (lies_there && !always))
    return;
  g_autofree char *description =
      g_strdup_printf(_("Place the root certificate “%s” for the import on the server."),
                      lks_certificate_get_subject(root));
  lks_plan_write_content(draft, path, lks_certificate_get_der(root), description);
  g_ptr_array_add(draft->roots, g_steal_pointer(&path));
}

static void
take_root_away(LksPlanDraft *draft, const LksIdentityNeeds *needs, LksCertificate *root)
{
  gboolean lies_there = FALSE;
  LksFileStamp stamp;
  g_autofree char *path = find_root_path(draft, needs, root, &lies_there, &stamp);
  g_autofree char *local =
      lies_there ? lks_root_resolve(draft->installation->server->root, path, NULL, NULL) : NULL;
  if (local == NULL)
    return;
  g_autofree char *description =
      g_strdup_printf(_("Take away the file with the root certificate “%s”."),
                      lks_certificate_get_subject(root));
  lks_plan_remove_file(draft, path, local, &stamp, description);
}

void
lks_plan_write_roots(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  for (guint i = 0; i < draft->trust->len; i++)
    place_root(draft, needs, g_ptr_array_index(draft->trust, i), TRUE);
}

/* that a root's file lies there counts as its import */
void
lks_plan_roll_roots(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  for (guint i = 0; i < draft->roll->dropped->len; i++)
    take_root_away(draft, needs, g_ptr_array_index(draft->roll->dropped, i));
  for (guint i = 0; i < draft->roll->new_roots->len; i++)
    place_root(draft, needs, g_ptr_array_index(draft->roll->new_roots, i), FALSE);
}

static void
write_pfx(LksPlanDraft *draft, const LksIdentityNeeds *needs, LksSecret *password)
{
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(LksKeystore) store = lks_plan_new_identity_store(identity, identity->id);
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(needs->reader),
                                           .password = password,
                                           .provider = needs->provider,
                                           .created = lks_time_for_writing() };
  g_autofree char *description = g_strdup_printf(
      _("Make a PFX file that Windows imports into the right provider, with the key and chain of "
        "the identity “%s”: %s. Its password is that of the identity."),
      identity->id, lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  lks_plan_write_store(draft, draft->pfx, store, "pkcs12", &options, description);
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
  draft->pfx = lks_plan_dup_server_path(draft->installation, needs->identity_file);
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
