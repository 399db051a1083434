// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* the same names in another order are the same list */
static char *
dup_sorted(const LksReading *allowed)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; allowed->list[i] != NULL; i++)
    g_ptr_array_add(names, g_strstrip(allowed->list[i]));
  g_ptr_array_sort(names, compare_texts);
  g_ptr_array_add(names, NULL);
  g_autofree char *joined = g_strjoinv(",", (char **)names->pdata);
  return g_ascii_strdown(joined, -1);
}

static void
compare(LksRuleContext *context, const LksInstallation *installation, const LksInstallation *first)
{
  const LksReading *own = lks_installation_get_reading(installation, LKS_ROLE_PEER_ALLOWED);
  const LksReading *other = lks_installation_get_reading(first, LKS_ROLE_PEER_ALLOWED);
  g_autofree char *a = dup_sorted(own);
  g_autofree char *b = dup_sorted(other);
  if (strcmp(a, b) != 0)
    lks_rule_report(context, installation, own, LKS_SEVERITY_ERROR,
                    lks_rule_text(context,
                                  _("The list %s of %s is “%s”, that of %s is “%s”: it must be the "
                                    "same everywhere."),
                                  lks_say_setting(context, own->setting),
                                  lks_say_installation(context, installation), own->written,
                                  lks_say_installation(context, first), other->written),
                    lks_say_apply(context));
}

static void
check_fleet(LksRuleContext *context)
{
  GPtrArray *all = lks_fleet_get_installations(lks_rule_get_fleet(context));
  g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < all->len; i++) {
    LksInstallation *installation = g_ptr_array_index(all, i);
    const char *product = lks_component_get_product(installation->component);
    if (lks_installation_get_reading(installation, LKS_ROLE_PEER_ALLOWED)->list == NULL)
      continue;
    LksInstallation *known = g_hash_table_lookup(first, product);
    if (known == NULL)
      g_hash_table_insert(first, (gpointer)product, installation);
    else if (known->server != installation->server)
      compare(context, installation, known);
  }
}

const LksRule lks_rule_peer_lists_differ = {
  .id = "peer-lists-differ",
  .title = N_("Lists of those let in differ"),
  .explanation = N_("Every server of the installation has the same list of the names of all."),

  .check_fleet = check_fleet,
};
