// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static LksCertificate *
signing_leaf(const LksInstallation *installation)
{
  const LksIdentity *signing = installation->signing;
  return signing != NULL && signing->chain != NULL ? g_ptr_array_index(signing->chain, 0) : NULL;
}

/* (element-type LksInstallation) those that sign, the whole group if it is nearly so */
static GPtrArray *
collect_signers(LksFleet *fleet, const LksGroup *group)
{
  GPtrArray *signers = g_ptr_array_new();
  for (guint i = 0; group->members[i] != NULL; i++) {
    LksInstallation *member = lks_fleet_find_installation(fleet, group->members[i]);
    if (member != NULL && lks_component_get_signing(member->component) != NULL)
      g_ptr_array_add(signers, member);
  }
  return signers;
}

static void
report_missing(LksRuleContext *context, const LksInstallation *member, const LksGroup *group)
{
  lks_rule_report(
      context, member, NULL, LKS_SEVERITY_WARNING,
      lks_rule_text(context,
                    _("By which certificate %s signs tokens is not known; it must be the same on "
                      "every member of “%s”."),
                    lks_say_installation(context, member), group->name),
      lks_rule_text(context,
                    _("Name it under “identities” in the fleet file, and as “signing-identity” at "
                      "%s."),
                    lks_say_label(context, member)));
}

static void
report_differs(LksRuleContext *context,
               const LksInstallation *first,
               const LksInstallation *member,
               const LksGroup *group)
{
  lks_rule_report(
      context, member, NULL, LKS_SEVERITY_ERROR,
      lks_rule_text(context,
                    _("%s signs tokens by %s, %s by %s: the tokens of one are refused by the "
                      "other members of “%s”."),
                    lks_say_installation(context, member),
                    lks_say_certificate(context, signing_leaf(member)),
                    lks_say_installation(context, first),
                    lks_say_certificate(context, signing_leaf(first)), group->name),
      _("Give every member of the group the same “signing-identity” in the fleet file, and the "
        "installers the PFX file that “lockstep apply” places."));
}

static void
check_group(LksRuleContext *context, const LksGroup *group)
{
  g_autoptr(GPtrArray) signers = collect_signers(lks_rule_get_fleet(context), group);
  const LksInstallation *first = NULL;
  for (guint i = 0; i < signers->len; i++) {
    const LksInstallation *member = g_ptr_array_index(signers, i);
    LksCertificate *leaf = signing_leaf(member);
    if (member->signing == NULL)
      report_missing(context, member, group);
    else if (leaf != NULL && first == NULL)
      first = member;
    else if (leaf != NULL && !lks_certificate_equal(leaf, signing_leaf(first)))
      report_differs(context, first, member, group);
  }
}

static void
check_fleet(LksRuleContext *context)
{
  GPtrArray *groups = lks_fleet_get_groups(lks_rule_get_fleet(context));
  for (guint i = 0; i < groups->len; i++) {
    const LksGroup *group = g_ptr_array_index(groups, i);
    if (strcmp(group->kind, "near-roaming") == 0)
      check_group(context, group);
  }
}

const LksRule lks_rule_signing_differs = {
  .id = "signing-differs",
  .title = N_("Members of a group sign by different certificates"),
  .explanation = N_("In a near-roaming group every Job Service must sign tokens by the same "
                    "certificate, so that each takes the tokens of the others."),
  .check_fleet = check_fleet,
};
