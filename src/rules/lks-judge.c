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

void
lks_judgement_free(LksJudgement *self)
{
  g_ptr_array_unref(self->reasons);
  g_free(self);
}

static void
add_reason(LksJudgement *judgement, const char *reason)
{
  g_ptr_array_add(judgement->reasons, g_strdup(reason));
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
      add_reason(judgement, say_unknown_state(context, sides[i]));
}

static void
judge_dark(LksRuleContext *context, LksJudgement *judgement)
{
  const LksLink *link = judgement->link;
  judgement->verdict = LKS_VERDICT_UNKNOWN;
  add_reason(judgement,
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
  add_reason(judgement,
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
    add_reason(judgement, g_ptr_array_index(breaks, i));
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
judge_names(LksRuleContext *context, LksJudgement *judgement, GPtrArray *notes)
{
  const LksLink *link = judgement->link;
  LksCertificate *leaf = lks_rule_get_leaf(link->server);
  if (leaf == NULL)
    return;
  g_autoptr(GPtrArray) uncovered = uncovered_names(link, leaf);
  gboolean verifies = lks_link_verifies_host(link);
  if (!lks_link_verifies_certificate(link))
    g_ptr_array_add(notes, g_strdup_printf(_("%s does not check the certificate of %s at all."),
                                           lks_say_installation(context, link->client),
                                           lks_say_installation(context, link->server)));
  else if (!verifies)
    g_ptr_array_add(notes, g_strdup_printf(_("%s does not check the name of %s."),
                                           lks_say_installation(context, link->client),
                                           lks_say_installation(context, link->server)));
  if (uncovered->len == 0 || !verifies)
    return;
  add_reason(judgement,
             lks_rule_text(context, _("%s reaches %s as %s; certificate %s covers %s."),
                           lks_say_installation(context, link->client),
                           lks_say_installation(context, link->server),
                           lks_say_list(context, uncovered, 6), lks_say_certificate(context, leaf),
                           lks_say_names(context, leaf)));
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
              GPtrArray *missing,
              GPtrArray *notes)
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
  else if (assumed)
    g_ptr_array_add(notes, say_assumed(installation, shows, who));
}

static void
move_all(LksJudgement *judgement, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    add_reason(judgement, g_ptr_array_index(texts, i));
}

static void
judge_secured(LksRuleContext *context, LksJudgement *judgement)
{
  const LksLink *link = judgement->link;
  g_autoptr(GPtrArray) missing = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
  add_breaks(context, judgement, link->client);
  add_breaks(context, judgement, link->server);
  move_all(judgement, context->breaks);
  judge_names(context, judgement, notes);
  note_material(context, link->server, TRUE, missing, notes);
  note_material(context, link->client, FALSE, missing, notes);
  if (lks_link_is_mutual(link)) {
    note_material(context, link->client, TRUE, missing, notes);
    note_material(context, link->server, FALSE, missing, notes);
  }
  if (judgement->reasons->len > 0)
    judgement->verdict = LKS_VERDICT_FAILS;
  else if (missing->len > 0)
    judgement->verdict = LKS_VERDICT_UNKNOWN;
  else
    judgement->verdict = LKS_VERDICT_WORKS;
  if (judgement->verdict == LKS_VERDICT_UNKNOWN)
    move_all(judgement, missing);
  if (judgement->verdict == LKS_VERDICT_WORKS)
    move_all(judgement, notes);
}

LksJudgement *
lks_judge_link(LksRuleContext *context, const LksLink *link)
{
  LksJudgement *judgement = g_new0(LksJudgement, 1);
  judgement->link = link;
  judgement->reasons = g_ptr_array_new_with_free_func(g_free);
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
    add_reason(judgement, _("Encrypted with the certificates that are built in, once the client is "
                            "authorized in the web portal."));
  } else {
    judgement->verdict = LKS_VERDICT_PLAIN;
    add_reason(judgement, _("Both sides are plain: anybody on the network can read and change what "
                            "they say."));
  }
  return judgement;
}
