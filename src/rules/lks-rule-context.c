// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-chain.h"
#include "lks-channel.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const LksRule *
lks_rule_find(const char *id)
{
  for (guint i = 0; lks_rules[i] != NULL; i++)
    if (strcmp(lks_rules[i]->id, id) == 0)
      return lks_rules[i];
  return NULL;
}

LksRuleContext *
lks_rule_context_new(LksChecker *checker)
{
  LksRuleContext *self = g_new0(LksRuleContext, 1);
  self->checker = checker;
  self->findings = g_ptr_array_new_with_free_func(g_object_unref);
  self->breaks = g_ptr_array_new_with_free_func(g_free);
  self->texts = g_ptr_array_new_with_free_func(g_free);
  return self;
}

void
lks_rule_context_free(LksRuleContext *self)
{
  g_ptr_array_unref(self->findings);
  g_ptr_array_unref(self->breaks);
  g_ptr_array_unref(self->texts);
  g_free(self);
}

LksFleet *
lks_rule_get_fleet(LksRuleContext *self)
{
  return self->checker->fleet;
}

const LksPolicy *
lks_rule_get_policy(LksRuleContext *self)
{
  return lks_fleet_get_policy(self->checker->fleet);
}

LksLinks
lks_rule_get_links_from(LksRuleContext *self, const LksInstallation *client)
{
  return lks_link_index_from(&self->checker->links, client);
}

LksLinks
lks_rule_get_links_to(LksRuleContext *self, const LksInstallation *server)
{
  return lks_link_index_to(&self->checker->links, server);
}

static gboolean
names_identity(const LksInstallation *installation)
{
  const LksReading *reading = lks_identity_reading(installation);
  return reading->setting != NULL && reading->present && reading->written != NULL &&
         reading->written[0] != '\0';
}

gboolean
lks_installation_is_meant_secured(const LksInstallation *installation)
{
  if (installation->state != LKS_STATE_PLAIN)
    return installation->state == LKS_STATE_SECURED;
  return names_identity(installation) &&
         g_strcmp0(lks_installation_get_wish(installation, LKS_ROLE_SECURITY_MECHANISM),
                   "secured") == 0;
}

gboolean
lks_link_is_meant_secured(const LksLink *link)
{
  return !link->is_dark && lks_installation_is_meant_secured(link->client) &&
         lks_installation_is_meant_secured(link->server);
}

gboolean
lks_link_verifies_certificate(const LksLink *link)
{
  const LksReading *reading =
      lks_installation_get_reading(link->client, LKS_ROLE_VERIFY_CERTIFICATE);
  return g_strcmp0(reading->meaning, "false") != 0;
}

gboolean
lks_link_verifies_host(const LksLink *link)
{
  const LksReading *reading = lks_installation_get_reading(link->client, LKS_ROLE_VERIFY_HOST);
  const LksChannel *channel = lks_channel_find(link->channel);
  if ((channel != NULL && !channel->client_checks_host) || !lks_link_verifies_certificate(link))
    return FALSE;
  return reading->setting == NULL || g_strcmp0(reading->meaning, "false") != 0;
}

gboolean
lks_link_is_mutual(const LksLink *link)
{
  const LksReading *asks =
      lks_installation_get_reading(link->server, LKS_ROLE_CLIENT_AUTHENTICATION);
  if (asks->setting != NULL)
    return g_strcmp0(asks->meaning, "true") == 0;
  const LksChannel *channel = lks_channel_find(link->channel);
  return channel == NULL || channel->is_mutual;
}

LksCertificate *
lks_rule_get_leaf(const LksInstallation *installation)
{
  gboolean assumed = FALSE;
  GPtrArray *chain = lks_installation_get_chain(installation, &assumed);
  return chain != NULL && chain->len > 0 ? g_ptr_array_index(chain, 0) : NULL;
}

/* each once: a certificate of the same bytes is the same object, and what is verified against the
 * same anchors need not be verified again */
static void
add_once(GPtrArray *to, gpointer certificate)
{
  if (!g_ptr_array_find(to, certificate, NULL))
    g_ptr_array_add(to, certificate);
}

static void
add_all(GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; from != NULL && i < from->len; i++)
    add_once(to, g_ptr_array_index(from, i));
}

static const LksVerifyResult *
verify_own(LksRuleContext *self, const LksInstallation *installation, LksPurpose purpose)
{
  gboolean assumed = FALSE;
  GPtrArray *chain = lks_installation_get_chain(installation, &assumed);
  /* a certificate without its key identifies nobody: see key-missing */
  gboolean has_key = installation->entry == NULL ||
                     lks_keystore_entry_get_kind(installation->entry) == LKS_ENTRY_KEY;
  if (chain == NULL || chain->len == 0 || !has_key)
    return NULL;
  g_autoptr(GPtrArray) anchors = g_ptr_array_new();
  add_all(anchors, lks_fleet_get_trust(self->checker->fleet));
  add_all(anchors, lks_installation_get_anchors(installation, &assumed));
  if (lks_chain_is_complete(chain))
    add_once(anchors, g_ptr_array_index(chain, chain->len - 1));
  return lks_verifications_get(self->checker->verifications, chain, anchors, purpose);
}

const LksVerifyResult *
lks_rule_verify_own(LksRuleContext *self, const LksInstallation *installation, LksPurpose purpose)
{
  if (self->verified != installation) {
    self->verified = installation;
    memset(self->results, 0, sizeof(self->results));
  }
  if (self->results[purpose] == NULL)
    self->results[purpose] = verify_own(self, installation, purpose);
  return self->results[purpose];
}

const LksVerifyResult *
lks_rule_verify_peer(LksRuleContext *self,
                     const LksInstallation *owner,
                     const LksInstallation *judge,
                     LksPurpose purpose)
{
  gboolean assumed = FALSE;
  GPtrArray *chain = lks_installation_get_chain(owner, &assumed);
  GPtrArray *anchors = lks_installation_get_anchors(judge, &assumed);
  if (chain == NULL || chain->len == 0 || anchors == NULL)
    return NULL;
  return lks_verifications_get(self->checker->verifications, chain, anchors, purpose);
}

LksFinding *
lks_verify_result_find(const LksVerifyResult *result, const char *rule)
{
  for (guint i = 0; i < result->findings->len; i++)
    if (strcmp(lks_finding_get_rule(g_ptr_array_index(result->findings, i)), rule) == 0)
      return g_ptr_array_index(result->findings, i);
  return NULL;
}

const char *
lks_rule_text(LksRuleContext *self, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  char *text = g_strdup_vprintf(format, args);
  va_end(args);
  g_ptr_array_add(self->texts, text);
  return text;
}

void
lks_rule_report_at(LksRuleContext *self,
                   const LksInstallation *installation,
                   const char *file,
                   guint line,
                   LksSeverity severity,
                   const char *message,
                   const char *remedy)
{
  LksFinding *finding = lks_finding_new(self->rule->id, severity, message, remedy);
  lks_finding_at_file(finding, file, line);
  if (installation != NULL)
    lks_finding_at_server(finding, installation->server->name,
                          lks_component_get_short_id(installation->component));
  g_ptr_array_add(self->findings, finding);
}

/* where a setting stands, or would stand */
static const char *
file_of(const LksInstallation *installation, const LksReading *reading)
{
  if (reading != NULL && reading->file != NULL)
    return reading->file->path;
  if (installation == NULL || installation->files->len == 0)
    return NULL;
  return ((const LksInstalledFile *)g_ptr_array_index(installation->files, 0))->path;
}

void
lks_rule_report(LksRuleContext *self,
                const LksInstallation *installation,
                const LksReading *reading,
                LksSeverity severity,
                const char *message,
                const char *remedy)
{
  lks_rule_report_at(self, installation, file_of(installation, reading),
                     reading != NULL ? reading->line : 0, severity, message, remedy);
}

void
lks_rule_break(LksRuleContext *self,
               const LksInstallation *installation,
               const LksReading *reading,
               const char *message,
               const char *remedy)
{
  lks_rule_report(self, installation, reading, LKS_SEVERITY_ERROR, message, remedy);
  g_ptr_array_add(self->breaks, g_strdup(message));
}

void
lks_rule_report_finding(LksRuleContext *self,
                        const LksInstallation *installation,
                        LksFinding *verified)
{
  const LksReading *reading = lks_identity_reading(installation);
  LksSeverity severity = lks_finding_get_severity(verified);
  /* TRANSLATORS: who, what is wrong with its certificate, and the certificate */
  const char *message =
      lks_rule_text(self, _("%s: %s. %s"), lks_say_installation(self, installation),
                    lks_finding_get_message(verified), lks_say_shown(self, installation));
  const char *remedy = lks_say_new_identity(self, installation);
  if (lks_finding_get_remedy(verified) != NULL)
    remedy = lks_rule_text(self, "%s %s", lks_finding_get_remedy(verified), remedy);
  if (severity == LKS_SEVERITY_ERROR)
    lks_rule_break(self, installation, reading, message, remedy);
  else
    lks_rule_report(self, installation, reading, severity, message, remedy);
}

void
lks_rule_report_verified(LksRuleContext *self, const LksInstallation *installation)
{
  const LksVerifyResult *result = lks_rule_verify_own(self, installation, LKS_PURPOSE_ANY);
  for (guint i = 0; result != NULL && i < result->findings->len; i++) {
    LksFinding *verified = g_ptr_array_index(result->findings, i);
    if (strcmp(lks_finding_get_rule(verified), self->rule->id) == 0)
      lks_rule_report_finding(self, installation, verified);
  }
}
