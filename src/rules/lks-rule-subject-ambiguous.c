// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
add_leaf(GPtrArray *leaves, const LksIdentity *identity)
{
  LksCertificate *leaf =
      identity != NULL && identity->chain != NULL ? g_ptr_array_index(identity->chain, 0) : NULL;
  for (guint i = 0; leaf != NULL && i < leaves->len; i++)
    if (lks_certificate_equal(((const LksIdentity *)g_ptr_array_index(leaves, i))->chain->pdata[0],
                              leaf))
      return;
  if (leaf != NULL)
    g_ptr_array_add(leaves, (gpointer)identity);
}

/* (element-type LksIdentity) those of the machine's store, as the fleet knows them, each once */
static GPtrArray *
collect_store(const LksServer *server)
{
  GPtrArray *store = g_ptr_array_new();
  for (guint i = 0; i < server->installations->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(server->installations, i);
    const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
    if (needs != NULL && (needs->store == LKS_STORE_WINDOWS || needs->store == LKS_STORE_UNKNOWN))
      add_leaf(store, installation->identity);
  }
  return store;
}

static GPtrArray *
keep_matching(GPtrArray *store, const char *text)
{
  GPtrArray *matching = g_ptr_array_new();
  for (guint i = 0; i < store->len; i++)
    if (lks_identity_has_subject(g_ptr_array_index(store, i), text))
      g_ptr_array_add(matching, g_ptr_array_index(store, i));
  return matching;
}

static const char *
say_certificates(LksRuleContext *context, GPtrArray *identities)
{
  g_autoptr(GPtrArray) texts = g_ptr_array_new();
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    g_ptr_array_add(texts,
                    (char *)lks_say_certificate(context, g_ptr_array_index(identity->chain, 0)));
  }
  return lks_say_list(context, texts, 3);
}

static void
report_none(LksRuleContext *context,
            const LksInstallation *installation,
            const LksReading *reading,
            GPtrArray *store)
{
  lks_rule_break(context, installation, reading,
                 lks_rule_text(context,
                               _("%s looks for a certificate with “%s” in its subject or that of "
                                 "its issuer; none of those that the fleet knows of %s has it: "
                                 "%s."),
                               lks_say_installation(context, installation), reading->written,
                               installation->server->name, say_certificates(context, store)),
                 lks_rule_text(context,
                               _("Install it with a text that stands in its certificate, and say "
                                 "so in the fleet file, at %s: \"settings\": {\"%s\": \"…\"}."),
                               lks_say_label(context, installation),
                               lks_role_get_info(LKS_ROLE_IDENTITY_SUBJECT)->id));
}

static void
report_several(LksRuleContext *context,
               const LksInstallation *installation,
               const LksReading *reading,
               GPtrArray *matching)
{
  lks_rule_report(
      context, installation, reading, LKS_SEVERITY_WARNING,
      lks_rule_text(
          context,
          g_dngettext(GETTEXT_PACKAGE,
                      "“%s”, by which %s finds its certificate, is found in %u certificate "
                      "of the machine: %s. Which it takes is not known.",
                      "“%s”, by which %s finds its certificate, is found in %u certificates "
                      "of the machine: %s. Which it takes is not known.",
                      matching->len),
          reading->written, lks_say_installation(context, installation), matching->len,
          say_certificates(context, matching)),
      _("Use more of the subject, such as the whole name of the machine."));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading = lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_SUBJECT);
  if (reading->setting == NULL || reading->written == NULL || *reading->written == '\0')
    return;
  g_autoptr(GPtrArray) store = collect_store(installation->server);
  g_autoptr(GPtrArray) matching = keep_matching(store, reading->written);
  if (store->len > 0 && matching->len == 0)
    report_none(context, installation, reading, store);
  else if (matching->len > 1)
    report_several(context, installation, reading, matching);
}

const LksRule lks_rule_subject_ambiguous = {
  .id = "subject-ambiguous",
  .title = N_("Subject that picks no certificate, or several"),
  .explanation = N_("A part of the subject of a certificate, or of who issued it, picks one from "
                    "the store of the machine. It must be found in exactly one."),
  .when_secured = TRUE,
  .check = check,
};
