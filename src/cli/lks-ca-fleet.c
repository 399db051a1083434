// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ca.h"
#include "lks-error.h"
#include "lks-names-in-use.h"

#include <glib/gi18n-lib.h>

/* the last of its chain: what everybody is to trust */
static LksCertificate *
get_root(LksAuthority *authority)
{
  GPtrArray *chain = lks_authority_get_chain(authority);
  return g_ptr_array_index(chain, chain->len - 1);
}

static gboolean
is_missing(const LksOpenedStore *opened)
{
  return opened->local_path != NULL && !g_file_test(opened->local_path, G_FILE_TEST_EXISTS);
}

static gboolean
check_password(const LksIdentity *identity, GError **error)
{
  if (identity->password != NULL)
    return TRUE;
  if (identity->password_problem != NULL) {
    g_propagate_error(error, g_error_copy(identity->password_problem));
    return lks_prefix(error, _("identity “%s”: "), identity->id);
  }
  return lks_throw(error, LKS_ERROR_PASSWORD_NEEDED,
                   _("identity “%s” has no password: add \"password\": \"env:NAME\" to it in the "
                     "fleet file"),
                   identity->id);
}

/* a component that takes RSA keys alone would not start with another */
static gboolean
check_key_type(LksCa *self, LksFleet *fleet, const LksIdentity *identity, GError **error)
{
  const char *kind = self->issuing.key_type;
  LksInstallation *strict = lks_fleet_find_rsa_only(fleet, identity);
  if (kind == NULL || strict == NULL || g_str_has_prefix(kind, "rsa-"))
    return TRUE;
  g_autofree char *label = lks_installation_dup_label(strict);
  return lks_throw(error, LKS_ERROR_USAGE,
                   _("identity “%s”: %s takes RSA keys only; leave --key-type %s away, or give "
                     "it an identity of its own"),
                   identity->id, label, kind);
}

/* An identity that is not there yet. */
typedef struct {
  const LksIdentity *identity; /* no-ref */
  char **names;                /* of who shows it, or else of who signs by it; may be empty */
  gboolean is_shown;
} Missing;

static void
missing_free(Missing *missing)
{
  g_strfreev(missing->names);
  g_free(missing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Missing, missing_free)

static Missing *
missing_new(LksFleet *fleet, const LksIdentity *identity)
{
  Missing *missing = g_new0(Missing, 1);
  g_autoptr(GPtrArray) in_use = lks_fleet_dup_names_in_use(fleet, identity);
  missing->identity = identity;
  missing->is_shown = in_use->len > 0;
  missing->names = missing->is_shown ? lks_names_in_use_dup_texts(in_use)
                                     : lks_fleet_dup_signers(fleet, identity);
  return missing;
}

/* (element-type Missing): all that can be asked for is, before anything is made */
static GPtrArray *
find_missing(LksCa *self, LksFleet *fleet, GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)missing_free);
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  for (guint i = 0; i < identities->len; i++) {
    LksIdentity *identity = g_ptr_array_index(identities, i);
    if (!is_missing(&identity->opened))
      continue;
    g_autoptr(Missing) missing = missing_new(fleet, identity);
    if (missing->names[0] == NULL)
      lks_invocation_say(self->invocation,
                         _("No component uses the identity “%s”: it is left out."), identity->id);
    else if (!check_password(identity, error) || !check_key_type(self, fleet, identity, error))
      return NULL;
    else
      g_ptr_array_add(all, g_steal_pointer(&missing));
  }
  return g_steal_pointer(&all);
}

static gboolean
issue_identity(LksCa *self, const Missing *missing, GError **error)
{
  const LksIdentity *identity = missing->identity;
  LksApplicant applicant = {
    .profile = missing->is_shown ? lks_issuing_find_profile(&self->issuing, "mutual", error)
                                 : lks_profile_find("signing"),
    .names = (const char *const *)missing->names,
  };
  const char *alias = identity->alias != NULL ? identity->alias : identity->id;
  if (applicant.profile == NULL ||
      !lks_ca_issue_to(self, &applicant, identity->id, alias, identity->opened.local_path,
                       identity->password, error))
    return lks_prefix(error, _("identity “%s”: "), identity->id);
  return TRUE;
}

/* nothing can be made for who asks for nothing; FALSE: there are none such */
static gboolean
tell_who_has_none(LksCa *self, LksFleet *fleet)
{
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  guint n = 0;
  for (guint i = 0; i < installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(installations, i);
    const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
    if (needs == NULL || needs->is_optional || installation->identity != NULL ||
        !lks_installation_needs_certificate(installation))
      continue;
    g_autofree char *label = lks_installation_dup_label(installation);
    lks_invocation_say(self->invocation,
                       _("%s has no identity: name one at \"identity\" in the fleet file"), label);
    n++;
  }
  return n > 0;
}

/* what the fleet is to trust: a file that it names and that is not there yet becomes the root */
static gboolean
offer_root(LksCa *self, LksFleet *fleet, GError **error)
{
  LksCertificate *root = get_root(self->authority);
  GPtrArray *trust = lks_fleet_get_trust(fleet), *files = lks_fleet_get_trust_files(fleet);
  for (guint i = 0; i < trust->len; i++)
    if (lks_certificate_equal(g_ptr_array_index(trust, i), root))
      return TRUE;
  g_autoptr(GPtrArray) alone = g_ptr_array_new();
  g_ptr_array_add(alone, root);
  for (guint i = 0; i < files->len; i++) {
    const LksOpenedStore *file = g_ptr_array_index(files, i);
    if (!is_missing(file))
      continue;
    lks_invocation_say(self->invocation, _("Wrote %s: the root that the fleet trusts."),
                       file->local_path);
    return lks_issuing_write_chain(self->invocation, file->local_path, alone, error);
  }
  lks_invocation_say(self->invocation,
                     _("The fleet does not trust this authority yet: add its root “%s” to "
                       "\"trust\" in %s."),
                     lks_certificate_get_subject(root), lks_fleet_get_path(fleet));
  return TRUE;
}

gboolean
lks_ca_issue_fleet(LksCa *self, GError **error)
{
  if (self->issuing.names != NULL || self->issuing.subject != NULL || self->self_signed)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("with --fleet the names are those of the fleet's servers; leave --name, "
                       "--subject and --self-signed away"));
  g_autoptr(LksCatalog) catalog = lks_catalog_new_for_site(error);
  g_autoptr(LksFleet) fleet =
      catalog != NULL ? lks_fleet_read(self->fleet, catalog, self->passwords, error) : NULL;
  g_autoptr(GPtrArray) missing = fleet != NULL ? find_missing(self, fleet, error) : NULL;
  if (missing == NULL || !lks_ca_unlock(self, error))
    return FALSE;
  for (guint i = 0; i < missing->len; i++) {
    lks_invocation_progress(self->invocation, i, missing->len, _("Making identities"));
    if (!issue_identity(self, g_ptr_array_index(missing, i), error))
      return FALSE;
  }
  lks_invocation_progress(self->invocation, missing->len, missing->len, _("Making identities"));
  if (!tell_who_has_none(self, fleet) && missing->len == 0)
    lks_invocation_say(self->invocation, _("Every identity of the fleet is there already."));
  return offer_root(self, fleet, error);
}
