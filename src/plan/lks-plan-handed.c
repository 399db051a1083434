// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-stores-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What no service reads but people take: a PFX for an installer or a Windows store, roots beside
 * it, and the authorities that a portal imports one by one. */

gboolean
lks_plan_step_asks_for(const LksManualStep *step, const char *placeholder)
{
  gboolean asks = strstr(step->text, placeholder) != NULL;
  for (guint i = 0; !asks && i < step->commands->len; i++) {
    const LksStepCommand *command = g_ptr_array_index(step->commands, i);
    asks = strstr(command->command, placeholder) != NULL;
  }
  return asks;
}

static gboolean
any_asks_for(LksComponent *component, const char *placeholder)
{
  GPtrArray *steps = lks_component_get_steps(component);
  for (guint i = 0; i < steps->len; i++)
    if (lks_plan_step_asks_for(g_ptr_array_index(steps, i), placeholder))
      return TRUE;
  return FALSE;
}

static void
hand_identity(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  if (!lks_plan_require_identity(draft))
    return;
  const LksIdentity *identity = draft->installation->identity;
  g_autoptr(LksSecret) password = lks_plan_require_identity_password(draft, identity);
  g_autofree char *path = lks_plan_dup_server_path(draft->installation, needs->identity_file);
  if (password == NULL || lks_plan_shows_identity(draft, path, NULL, password, password))
    return;
  g_autoptr(LksKeystore) store = lks_plan_new_identity_store(identity, identity->id);
  const LksKeystoreSaveOptions options = { .reader = lks_reader_profile_find(needs->reader),
                                           .password = password,
                                           .provider = needs->provider,
                                           .created = lks_time_for_writing() };
  g_autofree char *description = g_strdup_printf(
      _("Make a PFX file with the key and chain of the identity “%s”: %s. Its password is that of "
        "the identity."),
      identity->id, lks_certificate_get_subject(lks_keystore_entry_get_leaf(identity->entry)));
  lks_plan_write_store(draft, path, store, "pkcs12", &options, description);
  draft->pfx = g_steal_pointer(&path);
}

void
lks_plan_hand_over(LksPlanDraft *draft, const LksIdentityNeeds *needs)
{
  guint before = draft->stores->len;
  /* an installer makes a certificate where it is given none; a Windows store must hold one */
  if (!draft->keep_identity &&
      (draft->installation->identity != NULL || needs->store == LKS_STORE_WINDOWS))
    hand_identity(draft, needs);
  if (!draft->keep_trust && any_asks_for(draft->installation->component, "{root}")) {
    if (draft->roll != NULL)
      lks_plan_roll_roots(draft, needs);
    else
      lks_plan_write_roots(draft, needs);
  }
  draft->n_handed += draft->stores->len - before;
}

/* --- authorities ------------------------------------------------------------------------------ */

static void
add_authority(GPtrArray *authorities, LksCertificate *certificate)
{
  for (guint i = 0; i < authorities->len; i++)
    if (lks_certificate_equal(g_ptr_array_index(authorities, i), certificate))
      return;
  if (lks_certificate_is_ca(certificate))
    g_ptr_array_add(authorities, certificate);
}

/* (element-type LksCertificate) roots, and what stands between them and the product's certificates
 */
static GPtrArray *
collect_authorities(const LksPlanDraft *draft)
{
  const char *product = lks_component_get_product(draft->installation->component);
  GPtrArray *authorities = g_ptr_array_new();
  for (guint i = 0; i < draft->trust->len; i++)
    add_authority(authorities, g_ptr_array_index(draft->trust, i));
  GPtrArray *all = lks_fleet_get_installations(draft->installation->server->fleet);
  for (guint i = 0; i < all->len; i++) {
    const LksInstallation *peer = g_ptr_array_index(all, i);
    const LksIdentity *identity = peer->identity;
    GPtrArray *chain = identity != NULL ? identity->chain : NULL;
    if (strcmp(lks_component_get_product(peer->component), product) != 0)
      continue;
    for (guint k = 1; chain != NULL && k < chain->len; k++)
      add_authority(authorities, g_ptr_array_index(chain, k));
  }
  return authorities;
}

/* "{folder}/conf/lockstep-ca.cer" -> "{folder}/conf/lockstep-ca-acme-root.cer" */
static char *
dup_authority_file(const char *template, LksCertificate *certificate, GHashTable *taken)
{
  g_autofree char *name = lks_plan_dup_root_alias(certificate, taken);
  const char *dot = strrchr(template, '.');
  for (char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum(*c))
      *c = '-';
  return g_strdup_printf("%.*s-%s%s", (int)(dot - template), template, name, dot);
}

void
lks_plan_authorities(LksPlanDraft *draft, const char *template)
{
  g_autoptr(GPtrArray) authorities = collect_authorities(draft);
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < authorities->len; i++) {
    LksCertificate *authority = g_ptr_array_index(authorities, i);
    g_autofree char *file = dup_authority_file(template, authority, taken);
    g_autofree char *path = lks_plan_dup_server_path(draft->installation, file);
    g_autofree char *description =
        g_strdup_printf(_("Place the certification authority “%s” in a file of its own, for "
                          "people to import."),
                        lks_certificate_get_subject(authority));
    if (lks_plan_write_content(draft, path, lks_certificate_get_der(authority), description) ==
        NULL)
      continue;
    draft->n_handed++;
    g_ptr_array_add(draft->authorities, g_steal_pointer(&path));
  }
}
