// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* the same address with the other scheme; NULL: it needs none, or is no address */
static char *
switch_scheme(const char *url, gboolean secured)
{
  const char *from = secured ? "http://" : "https://";
  if (g_ascii_strncasecmp(url, from, strlen(from)) != 0)
    return NULL;
  return g_strconcat(secured ? "https://" : "http://", url + strlen(from), NULL);
}

LksSecret *
lks_plan_wish_for_url(const LksPlanDraft *draft)
{
  const LksReading *reading = lks_installation_get_reading(draft->installation, LKS_ROLE_PEER_URL);
  const char *own = lks_installation_get_wish(draft->installation, LKS_ROLE_PEER_URL);
  const char *url = own != NULL ? own : reading->written;
  if (url == NULL)
    return NULL;
  g_autofree char *other = switch_scheme(url, draft->secured);
  const char *wanted = other != NULL ? other : url;
  return g_strcmp0(wanted, reading->written) != 0 ? lks_secret_new_from_string(wanted) : NULL;
}

/* a meaning that is wished for, spelled as the product does; NULL: it says so already, or nobody
 * minds */
static LksSecret *
wish_for_meaning(LksPlanDraft *draft, LksRole role)
{
  const LksReading *reading = lks_installation_get_reading(draft->installation, role);
  const char *wish = lks_installation_get_wish(draft->installation, role);
  if (wish == NULL ||
      (g_strcmp0(reading->meaning, wish) == 0 && (reading->present || !reading->setting->required)))
    return NULL;
  const char *spelling = lks_setting_spelling(reading->setting, wish);
  if (spelling != NULL)
    return lks_secret_new_from_string(spelling);
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  lks_plan_draft_add_problem(
      draft, LKS_ERROR_CONFIG,
      _("%s has no way to say “%s” for “%s” (%s); change the policy, or give "
        "the component \"settings\" of its own in the fleet file"),
      label, wish, _(lks_role_get_info(role)->title), reading->setting->key);
  return NULL;
}

/* the name by which others know it: that of its certificate which is also an address of it */
static char *
dup_peer_name(const LksInstallation *installation)
{
  const LksIdentity *identity = installation->identity;
  LksCertificate *leaf =
      identity != NULL && identity->chain != NULL ? g_ptr_array_index(identity->chain, 0) : NULL;
  char **addresses = installation->server->addresses;
  for (guint i = 0; leaf != NULL && addresses[i] != NULL; i++)
    if (lks_match_name(leaf, addresses[i], LKS_MATCHING_JAVA))
      return g_strdup(addresses[i]);
  const char *name = leaf != NULL ? lks_certificate_get_common_name(leaf) : NULL;
  return g_strdup(name != NULL ? name : addresses[0]);
}

/* everybody of the product who keeps such a list, in the fleet's order */
static LksSecret *
wish_for_peers(const LksPlanDraft *draft)
{
  const LksReading *reading =
      lks_installation_get_reading(draft->installation, LKS_ROLE_PEER_ALLOWED);
  const char *own = lks_installation_get_wish(draft->installation, LKS_ROLE_PEER_ALLOWED);
  const char *product = lks_component_get_product(draft->installation->component);
  GPtrArray *all = lks_fleet_get_installations(draft->installation->server->fleet);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; own == NULL && i < all->len; i++) {
    const LksInstallation *peer = g_ptr_array_index(all, i);
    if (strcmp(lks_component_get_product(peer->component), product) != 0 ||
        lks_installation_get_reading(peer, LKS_ROLE_PEER_ALLOWED)->setting == NULL)
      continue;
    g_autofree char *name = dup_peer_name(peer);
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
      g_ptr_array_add(names, g_steal_pointer(&name));
  }
  g_ptr_array_add(names, NULL);
  g_autofree char *list = own != NULL ? g_strdup(own) : g_strjoinv(",", (char **)names->pdata);
  return g_strcmp0(list, reading->written) != 0 ? lks_secret_new_from_string(list) : NULL;
}

LksSecret *
lks_plan_wish(LksPlanDraft *draft, LksRole role)
{
  if (draft->values[role] != NULL)
    return lks_secret_ref(draft->values[role]);
  if (draft->roll != NULL)
    return NULL;
  if (role == LKS_ROLE_PEER_URL)
    return lks_plan_wish_for_url(draft);
  if (role == LKS_ROLE_PEER_ALLOWED)
    return wish_for_peers(draft);
  return lks_role_get_info(role)->is_secret ? NULL : wish_for_meaning(draft, role);
}
