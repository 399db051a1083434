// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-judge.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *id;
  const char *word;
  const char *title;
} verdicts[] = {
  [LKS_VERDICT_WORKS] = { "works", N_("works"), N_("Works") },
  [LKS_VERDICT_FAILS] = { "fails", N_("fails"), N_("Fails") },
  [LKS_VERDICT_PLAIN] = { "plain", N_("plain"), N_("Plain") },
  [LKS_VERDICT_UNKNOWN] = { "unknown", N_("unknown"), N_("Unknown") },
};

const char *
lks_verdict_to_string(LksVerdict verdict)
{
  return verdicts[verdict].id;
}

const char *
lks_verdict_get_word(LksVerdict verdict)
{
  return _(verdicts[verdict].word);
}

const char *
lks_verdict_get_title(LksVerdict verdict)
{
  return _(verdicts[verdict].title);
}

LksJudgement *
lks_judgement_new(const LksLink *link)
{
  LksJudgement *self = g_new0(LksJudgement, 1);
  self->link = link;
  return self;
}

void
lks_judgement_free(LksJudgement *self)
{
  g_clear_pointer(&self->causes, g_ptr_array_unref);
  g_free(self);
}

static void
add_cause(LksJudgement *judgement, const char *cause)
{
  if (judgement->causes == NULL)
    judgement->causes = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(judgement->causes, g_strdup(cause));
}

static const char *
unreadable_file(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->problem != NULL)
      return lks_rule_text(context, _("Whether %s is secured is not known: %s."),
                           lks_say_installation(context, installation), file->problem->message);
  }
  return NULL;
}

/* what would settle it */
static const char *
say_unknown_state(LksRuleContext *context, const LksInstallation *installation)
{
  const char *unreadable = unreadable_file(context, installation);
  if (unreadable != NULL)
    return unreadable;
  const LksSetting *question = lks_installation_get_open_question(installation);
  if (question != NULL)
    return lks_rule_text(context,
                         _("Whether %s is secured cannot be read from its files. Say in the fleet "
                           "file, at %s, what it is set to: \"settings\": {\"%s\": \"…\"}."),
                         lks_say_installation(context, installation),
                         lks_say_label(context, installation), question->key);
  return lks_rule_text(
      context,
      _("Whether %s is secured cannot be read from its files. Say so in the fleet file: "
        "\"settings\": {\"security.mechanism\": \"secured\"} (or \"plain\") at %s."),
      lks_say_installation(context, installation), lks_say_label(context, installation));
}

static void
judge_unknown_state(LksRuleContext *context, LksJudgement *judgement)
{
  const LksInstallation *sides[] = { judgement->link->client, judgement->link->server };
  judgement->verdict = LKS_VERDICT_UNKNOWN;
  for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
    if (sides[i]->state == LKS_STATE_UNKNOWN)
      add_cause(judgement, say_unknown_state(context, sides[i]));
}

static void
judge_dark(LksRuleContext *context, LksJudgement *judgement)
{
  const LksLink *link = judgement->link;
  judgement->verdict = LKS_VERDICT_UNKNOWN;
  add_cause(judgement,
            lks_rule_text(context,
                          _("By which settings %s secures what it says to %s is in no public "
                            "document. Compare with the vendor’s guide: both sides must be "
                            "secured, or both plain."),
                          lks_say_installation(context, link->client),
                          lks_say_installation(context, link->server)));
}

static void
judge_half_secured(LksRuleContext *context, LksJudgement *judgement)
{
  const LksLink *link = judgement->link;
  gboolean client_secured = link->client->state == LKS_STATE_SECURED;
  gboolean built_in =
      lks_installation_has_built_in(link->client) && lks_installation_has_built_in(link->server);
  judgement->verdict = LKS_VERDICT_FAILS;
  add_cause(judgement,
            lks_rule_text(
                context,
                built_in ? _("%s shows a certificate of its own, %s those that are built in: an "
                             "account trusts only one of both.")
                         : _("%s is secured, %s is plain: they do not understand each other."),
                lks_say_installation(context, client_secured ? link->client : link->server),
                lks_say_installation(context, client_secured ? link->server : link->client)));
}

static void
add_breaks(LksRuleContext *context, LksJudgement *judgement, const LksInstallation *installation)
{
  GPtrArray *breaks = g_hash_table_lookup(context->checker->breaks, installation);
  for (guint i = 0; breaks != NULL && i < breaks->len; i++)
    add_cause(judgement, g_ptr_array_index(breaks, i));
}

static GPtrArray *
uncovered_names(const LksLink *link, LksCertificate *leaf)
{
  GPtrArray *uncovered = g_ptr_array_new();
  LksMatching matching = lks_component_get_matching(link->client->component);
  for (guint i = 0; link->names != NULL && link->names[i] != NULL; i++)
    if (!lks_match_name(leaf, link->names[i], matching))
      g_ptr_array_add(uncovered, link->names[i]);
  return uncovered;
}

static void
judge_names(LksRuleContext *context, LksJudgement *judgement)
{
  const LksLink *link = judgement->link;
  LksCertificate *leaf = lks_rule_get_leaf(link->server);
  if (leaf == NULL || !lks_link_verifies_host(link))
    return;
  g_autoptr(GPtrArray) uncovered = uncovered_names(link, leaf);
  if (uncovered->len == 0)
    return;
  add_cause(judgement,
            lks_rule_text(context, _("%s reaches %s as %s; certificate %s covers %s."),
                          lks_say_installation(context, link->client),
                          lks_say_installation(context, link->server),
                          lks_say_list(context, uncovered, 6), lks_say_certificate(context, leaf),
                          lks_say_names(context, leaf)));
}

static void
note_unchecked(LksRuleContext *context, const LksLink *link, GPtrArray *notes)
{
  if (lks_rule_get_leaf(link->server) == NULL)
    return;
  if (!lks_link_verifies_certificate(link))
    g_ptr_array_add(notes, g_strdup_printf(_("%s does not check the certificate of %s at all."),
                                           lks_say_installation(context, link->client),
                                           lks_say_installation(context, link->server)));
  else if (!lks_link_verifies_host(link))
    g_ptr_array_add(notes, g_strdup_printf(_("%s does not check the name of %s."),
                                           lks_say_installation(context, link->client),
                                           lks_say_installation(context, link->server)));
}

static char *
say_assumed(const LksInstallation *installation, gboolean shows, const char *who)
{
  const LksIdentityNeeds *needs = lks_component_get_identity(installation->component);
  if (!shows)
    return g_strdup_printf(_("Assumed: %s trusts the roots that the fleet file names."), who);
  return g_strdup_printf(needs != NULL && needs->store == LKS_STORE_WINDOWS
                             ? _("Assumed: the Windows certificate store of %s holds the identity "
                                 "that the fleet file names.")
                             : _("Assumed: %s shows the identity that the fleet file names."),
                         who);
}

/* as when its files are gone, since a newer one took their place */
static char *
say_unknown_chain(const LksInstallation *installation, const char *who)
{
  const char *subject =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_SUBJECT)->written;
  const char *thumbprint =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_THUMBPRINT)->written;
  const char *written = subject != NULL && *subject != '\0' ? subject : thumbprint;
  if (installation->identity == NULL || written == NULL || *written == '\0')
    return g_strdup_printf(_("Which certificate %s shows is not known: name its identity in the "
                             "fleet file."),
                           who);
  return g_strdup_printf(_("Which certificate %s shows is not known: it is configured with “%s”, "
                           "which no identity in the fleet file has. Name the one that has it, or "
                           "apply the plan, which configures “%s”."),
                         who, written, installation->identity->id);
}

static void
note_material(LksRuleContext *context,
              const LksInstallation *installation,
              gboolean shows,
              GPtrArray *missing, /* nullable */
              GPtrArray *notes)   /* nullable */
{
  gboolean assumed = FALSE;
  GPtrArray *material = shows ? lks_installation_get_chain(installation, &assumed)
                              : lks_installation_get_anchors(installation, &assumed);
  const char *who = lks_say_installation(context, installation);
  if (shows && (material == NULL || material->len == 0))
    g_ptr_array_add(missing, say_unknown_chain(installation, who));
  else if (!shows && (material == NULL || (assumed && material->len == 0)))
    g_ptr_array_add(missing, g_strdup_printf(_("Which roots %s trusts is not known: name them "
                                               "under “trust” in the fleet file."),
                                             who));
  else if (assumed && notes != NULL)
    g_ptr_array_add(notes, say_assumed(installation, shows, who));
}

/* what must be known of both sides, and is missing or assumed */
static void
note_materials(LksRuleContext *context, const LksLink *link, GPtrArray *missing, GPtrArray *notes)
{
  note_material(context, link->server, TRUE, missing, notes);
  note_material(context, link->client, FALSE, missing, notes);
  if (!lks_link_is_mutual(link))
    return;
  note_material(context, link->client, TRUE, missing, notes);
  note_material(context, link->server, FALSE, missing, notes);
}

static void
add_causes(LksJudgement *judgement, GPtrArray *causes)
{
  for (guint i = 0; i < causes->len; i++)
    add_cause(judgement, g_ptr_array_index(causes, i));
}

static void
judge_secured(LksRuleContext *context, LksJudgement *judgement)
{
  const LksLink *link = judgement->link;
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
  add_breaks(context, judgement, link->client);
  add_breaks(context, judgement, link->server);
  add_causes(judgement, context->breaks);
  judge_names(context, judgement);
  judgement->verdict = LKS_VERDICT_FAILS;
  if (judgement->causes != NULL)
    return;
  note_materials(context, link, missing, NULL);
  add_causes(judgement, missing);
  judgement->verdict = missing->len > 0 ? LKS_VERDICT_UNKNOWN : LKS_VERDICT_WORKS;
}

void
lks_judge_link(LksRuleContext *context, LksJudgement *judgement)
{
  const LksLink *link = judgement->link;
  if (link->is_dark)
    judge_dark(context, judgement);
  else if (link->client->state == LKS_STATE_UNKNOWN || link->server->state == LKS_STATE_UNKNOWN)
    judge_unknown_state(context, judgement);
  else if (link->client->state != link->server->state)
    judge_half_secured(context, judgement);
  else if (link->client->state == LKS_STATE_SECURED)
    judge_secured(context, judgement);
  else if (lks_installation_has_built_in(link->client) &&
           lks_installation_has_built_in(link->server)) {
    judgement->verdict = LKS_VERDICT_WORKS;
  } else {
    judgement->verdict = LKS_VERDICT_PLAIN;
  }
}

/* of one that works, or is plain */
static void
add_notes(const LksLink *link, LksVerdict verdict, GPtrArray *notes)
{
  if (verdict == LKS_VERDICT_PLAIN) {
    g_ptr_array_add(notes, g_strdup(_("Both sides are plain: anybody on the network can read and "
                                      "change what they say.")));
  } else if (link->client->state != LKS_STATE_SECURED) {
    g_ptr_array_add(notes, g_strdup(_("Encrypted with the certificates that are built in, once the "
                                      "client is authorized in the web portal.")));
  } else {
    /* words need no checker */
    g_autoptr(LksRuleContext) context = lks_rule_context_new(NULL);
    note_unchecked(context, link, notes);
    note_materials(context, link, NULL, notes);
  }
}

GPtrArray *
lks_judgement_dup_reasons(const LksJudgement *self)
{
  GPtrArray *reasons = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; self->causes != NULL && i < self->causes->len; i++)
    g_ptr_array_add(reasons, g_strdup(g_ptr_array_index(self->causes, i)));
  if (self->verdict == LKS_VERDICT_WORKS || self->verdict == LKS_VERDICT_PLAIN)
    add_notes(self->link, self->verdict, reasons);
  return reasons;
}
