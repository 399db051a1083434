// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-glob.h"
#include "lks-plan-roll-private.h"
#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Certificates in files of their own, for people to import: roots beside an identity, and the
 * authorities that a portal wants one by one. A certificate keeps its place as others come and go.
 */

#define PLACES 64

static gboolean
contains(GPtrArray *certificates, LksCertificate *certificate)
{
  return g_ptr_array_find_with_equal_func(certificates, certificate,
                                          (GEqualFunc)lks_certificate_equal, NULL);
}

/* another goes there in this plan */
static gboolean
is_planned(const LksPlanDraft *draft, const char *path)
{
  for (guint i = 0; i < draft->stores->len; i++)
    if (strcmp(((LksPlanStep *)g_ptr_array_index(draft->stores, i))->path, path) == 0)
      return TRUE;
  return FALSE;
}

/* a file that holds none of those that are wanted is from an earlier time */
static gboolean
is_stale(GPtrArray *wanted, GBytes *content)
{
  for (guint i = 0; i < wanted->len; i++)
    if (g_bytes_equal(lks_certificate_get_der(g_ptr_array_index(wanted, i)), content))
      return FALSE;
  return TRUE;
}

/* "{folder}/x.cer": its own path, then that of x-2.cer, … */
static char *
dup_place(const LksPlanDraft *draft, const char *template, guint n)
{
  const char *dot = strrchr(template, '.');
  g_autofree char *file =
      n == 1 ? g_strdup(template)
             : g_strdup_printf("%.*s-%u%s", (int)(dot - template), template, n, dot);
  return lks_installation_dup_server_path(draft->installation, file);
}

static GBytes *
read_there(const LksPlanDraft *draft, const char *path, char **local, LksFileStamp *stamp)
{
  const LksRoot *server = draft->installation->server->root;
  gboolean exists = FALSE;
  *local = lks_root_resolve(server, path, &exists, NULL);
  return *local != NULL && exists ? lks_root_read(server, *local, stamp, NULL) : NULL;
}

/* Where the certificate lies: *lies_there, or the first place that is free for it. NULL: no place.
 */
static char *
find_place(const LksPlanDraft *draft,
           const char *template,
           LksCertificate *certificate,
           GPtrArray *wanted,
           gboolean *lies_there)
{
  g_autofree char *place = NULL;
  for (guint i = 1; i <= PLACES; i++) {
    g_autofree char *path = dup_place(draft, template, i);
    g_autofree char *local = NULL;
    LksFileStamp stamp;
    g_autoptr(GBytes) content = read_there(draft, path, &local, &stamp);
    *lies_there = content != NULL && g_bytes_equal(content, lks_certificate_get_der(certificate));
    if (*lies_there)
      return g_steal_pointer(&path);
    gboolean taken = is_planned(draft, path) || (content != NULL && !is_stale(wanted, content));
    if (place == NULL && !taken)
      place = g_steal_pointer(&path);
  }
  return g_steal_pointer(&place);
}

static void
take_away(LksPlanDraft *draft, const char *path, const char *description)
{
  g_autofree char *local = NULL;
  LksFileStamp stamp;
  g_autoptr(GBytes) content = read_there(draft, path, &local, &stamp);
  if (content != NULL)
    lks_plan_remove_file(draft, path, local, &stamp, description);
}

/* --- roots ----------------------------------------------------------------------------------- */

static char *
dup_root_template(const LksIdentityNeeds *needs)
{
  g_autofree char *folder = g_path_get_dirname(needs->identity_file);
  return g_strconcat(folder, "/lockstep-root.cer", NULL);
}

/* always: it is imported although it lies there already */
static void
place_root(LksPlanDraft *draft, const char *template, LksCertificate *root, gboolean always)
{
  gboolean lies_there = FALSE;
  g_autofree char *path = find_place(draft, template, root, draft->trust, &lies_there);
  if (path == NULL || (lies_there && !always))
    return;
  g_autofree char *description =
      g_strdup_printf(_("Place the root certificate “%s” for the import on the server."),
                      lks_certificate_get_subject(root));
  lks_plan_write_content(draft, path, lks_certificate_get_der(root), description);
  g_ptr_array_add(draft->roots, g_steal_pointer(&path));
}

static void
take_root_away(LksPlanDraft *draft, const char *template, LksCertificate *root)
{
  gboolean lies_there = FALSE;
  g_autofree char *path = find_place(draft, template, root, draft->trust, &lies_there);
  g_autofree char *description =
      g_strdup_printf(_("Take away the file with the root certificate “%s”."),
                      lks_certificate_get_subject(root));
  if (lies_there)
    take_away(draft, path, description);
}

void
lks_plan_write_roots(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  g_autofree char *template = dup_root_template(needs);
  for (guint i = 0; i < draft->trust->len; i++)
    place_root(draft, template, g_ptr_array_index(draft->trust, i), TRUE);
}

/* that a root's file lies there counts as its import */
void
lks_plan_roll_roots(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  g_autofree char *template = dup_root_template(needs);
  for (guint i = 0; i < draft->roll->dropped->len; i++)
    take_root_away(draft, template, g_ptr_array_index(draft->roll->dropped, i));
  for (guint i = 0; i < draft->roll->new_roots->len; i++)
    place_root(draft, template, g_ptr_array_index(draft->roll->new_roots, i), FALSE);
}

/* --- authorities ----------------------------------------------------------------------------- */

static void
add_authorities(GPtrArray *authorities, const LksPlanDraft *draft, GPtrArray *more, guint from)
{
  for (guint i = from; more != NULL && i < more->len; i++) {
    LksCertificate *certificate = g_ptr_array_index(more, i);
    if (lks_certificate_is_ca(certificate) && !contains(draft->dropped, certificate) &&
        !contains(authorities, certificate))
      g_ptr_array_add(authorities, certificate);
  }
}

/* (element-type LksCertificate) roots of the fleet, and what stands between them and the product's
 * certificates */
static GPtrArray *
collect_authorities(const LksPlanDraft *draft)
{
  LksFleet *fleet = draft->installation->server->fleet;
  const char *product = lks_component_get_product(draft->installation->component);
  GPtrArray *authorities = g_ptr_array_new();
  add_authorities(authorities, draft, lks_fleet_get_trust(fleet), 0);
  if (draft->roll != NULL)
    add_authorities(authorities, draft, draft->roll->new_roots, 0);
  GPtrArray *all = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < all->len; i++) {
    const LksInstallation *peer = g_ptr_array_index(all, i);
    if (peer->identity != NULL && strcmp(lks_component_get_product(peer->component), product) == 0)
      add_authorities(authorities, draft, peer->identity->chain, 1);
  }
  return authorities;
}

/* "{folder}/conf/lockstep-ca.cer" -> "{folder}/conf/lockstep-ca-acme-root.cer" */
static char *
dup_authority_template(const char *template, LksCertificate *certificate)
{
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *name = lks_plan_dup_root_alias(certificate, taken);
  const char *dot = strrchr(template, '.');
  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum(*c))
      *c = '-';
  return g_strdup_printf("%.*s-%s%s", (int)(dot - template), template, name, dot);
}

static gboolean
is_old(const LksPlanDraft *draft, LksCertificate *authority)
{
  if (contains(lks_fleet_get_retiring(draft->installation->server->fleet), authority))
    return TRUE;
  g_autoptr(GPtrArray) alone = g_ptr_array_new();
  g_ptr_array_add(alone, authority);
  return draft->roll != NULL && lks_plan_roll_is_old(draft->roll, alone);
}

static void
place_authority(LksPlanDraft *draft,
                const char *template,
                LksCertificate *authority,
                GPtrArray *authorities)
{
  gboolean lies_there = FALSE;
  g_autofree char *own = dup_authority_template(template, authority);
  g_autofree char *path = find_place(draft, own, authority, authorities, &lies_there);
  g_autofree char *description =
      g_strdup_printf(_("Place the certification authority “%s” in a file of its own, for "
                        "people to import."),
                      lks_certificate_get_subject(authority));
  if (path == NULL || lies_there ||
      lks_plan_write_content(draft, path, lks_certificate_get_der(authority), description) == NULL)
    return;
  draft->n_handed++;
  g_ptr_array_add(draft->authorities, g_steal_pointer(&path));
}

/* what was placed for the old authority, and what people did with it */
static void
drop_authority(LksPlanDraft *draft, const char *path, GBytes *content)
{
  g_autoptr(LksCertificate) authority = lks_certificate_new_from_der(content, NULL);
  if (authority == NULL)
    return;
  const char *subject = lks_certificate_get_subject(authority);
  g_autofree char *description =
      g_strdup_printf(_("Take away the file with the certification authority “%s”."), subject);
  take_away(draft, path, description);
  draft->n_handed++;
  lks_plan_add_manual(draft->manual, draft->installation, LKS_PHASE_AFTER,
                      g_strdup_printf(_("Unless something else needs it, take the certification "
                                        "authority “%s” out of where it was imported."),
                                      subject));
}

static void
drop_authorities(LksPlanDraft *draft, const char *template, GPtrArray *authorities)
{
  const LksInstallation *installation = draft->installation;
  const char *relative = template + strlen("{folder}/");
  const char *dot = strrchr(relative, '.');
  g_autofree char *pattern = g_strdup_printf("%.*s-*%s", (int)(dot - relative), relative, dot);
  g_autoptr(GPtrArray) paths = lks_glob(installation->server->root, installation->folder, pattern);
  for (guint i = 0; i < paths->len; i++) {
    const char *path = g_ptr_array_index(paths, i);
    g_autofree char *local = NULL;
    LksFileStamp stamp;
    g_autoptr(GBytes) content = read_there(draft, path, &local, &stamp);
    if (content != NULL && is_stale(authorities, content) && !is_planned(draft, path))
      drop_authority(draft, path, content);
  }
}

void
lks_plan_authorities(LksPlanDraft *draft, const char *template)
{
  g_autoptr(GPtrArray) authorities = collect_authorities(draft);
  for (guint i = 0; i < authorities->len; i++)
    if (!is_old(draft, g_ptr_array_index(authorities, i)))
      place_authority(draft, template, g_ptr_array_index(authorities, i), authorities);
  if (draft->roll != NULL && draft->roll->phase == LKS_ROLL_DROP)
    drop_authorities(draft, template, authorities);
}
