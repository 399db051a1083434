// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_name(LksCertificate *leaf, const char *text)
{
  GPtrArray *names = lks_certificate_get_names(leaf);
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    if (name->kind == LKS_NAME_DNS && g_ascii_strcasecmp(name->text, text) == 0)
      return TRUE;
  }
  return FALSE;
}

/* "*.example.com" is for "a.example.com" */
static gboolean
is_for_host(const char *common_name, const LksServer *server)
{
  for (guint i = 0; server->addresses[i] != NULL; i++) {
    const char *address = server->addresses[i], *dot = strchr(address, '.');
    if (g_ascii_strcasecmp(common_name, address) == 0 ||
        (g_str_has_prefix(common_name, "*.") && dot != NULL &&
         g_ascii_strcasecmp(common_name + 1, dot) == 0))
      return TRUE;
  }
  return FALSE;
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (needs == NULL || !needs->subject_is_name || leaf == NULL)
    return;
  const char *name = lks_certificate_get_common_name(leaf);
  const char *message = NULL;
  if (name == NULL || !is_for_host(name, installation->server))
    message =
        lks_rule_text(context,
                      _("The common name of the certificate of %s is neither the full name of "
                        "the computer nor a wildcard for its domain. %s"),
                      lks_say_installation(context, installation),
                      lks_say_shown(context, installation));
  else if (!has_name(leaf, name))
    message =
        lks_rule_text(context,
                      _("The common name “%s” of the certificate of %s is not repeated in its "
                        "subject alternative name; where that has any name, the common name "
                        "does not count. %s"),
                      name, lks_say_installation(context, installation),
                      lks_say_shown(context, installation));
  if (message != NULL)
    lks_rule_report(context, installation, lks_identity_reading(installation), LKS_SEVERITY_WARNING,
                    message,
                    lks_rule_text(context,
                                  _("Request a certificate with the full name of the computer as "
                                    "common name and as subject alternative name. %s"),
                                  lks_say_new_identity(context, installation)));
}

const LksRule lks_rule_subject_not_host = {
  .id = "subject-not-host",
  .title = N_("Common name is not the name of the host"),
  .explanation = N_("The vendor wants the full name of the computer as common name; programs "
                    "compare the subject alternative name, so it must stand there, too."),
  .when_secured = TRUE,
  .check = check,
};
