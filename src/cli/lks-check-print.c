// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-check-print.h"
#include "lks-report-check-html.h"
#include "lks-report-check.h"

#include <glib/gi18n-lib.h>

/* --- findings -------------------------------------------------------------------------------- */

static const LksStyle severity_styles[] = { LKS_STYLE_DIM, LKS_STYLE_WARN, LKS_STYLE_BAD };

static void
print_place(LksInvocation *invocation, LksFinding *finding)
{
  const char *file = lks_finding_get_file(finding);
  if (file == NULL)
    return;
  g_autofree char *place = lks_finding_get_line(finding) > 0
                               ? g_strdup_printf("%s:%u", file, lks_finding_get_line(finding))
                               : g_strdup(file);
  g_autofree char *painted = lks_invocation_paint(invocation, LKS_STYLE_DIM, place);
  g_print("    %s\n", painted);
}

static void
print_finding(LksInvocation *invocation, LksFinding *finding)
{
  LksSeverity severity = lks_finding_get_severity(finding);
  const char *component = lks_finding_get_component(finding);
  g_autofree char *word =
      lks_invocation_paint(invocation, severity_styles[severity], lks_severity_get_word(severity));
  g_autofree char *rule =
      lks_invocation_paint(invocation, LKS_STYLE_DIM, lks_finding_get_rule(finding));
  if (component != NULL)
    g_print("  %s  %s  %s\n", word, component, rule);
  else
    g_print("  %s  %s\n", word, rule);
  print_place(invocation, finding);
  lks_invocation_print_wrapped(invocation, "    ", "    ", lks_finding_get_message(finding));
  if (lks_finding_get_remedy(finding) != NULL)
    lks_invocation_print_wrapped(invocation, "    → ", "      ", lks_finding_get_remedy(finding));
}

static void
print_server(LksInvocation *invocation, const char *server)
{
  g_autofree char *name = lks_invocation_paint(invocation, LKS_STYLE_BOLD,
                                               server != NULL ? server : _("The fleet as a whole"));
  g_print("%s\n", name);
}

static void
print_findings(LksInvocation *invocation, const LksCheckResult *result)
{
  for (guint i = 0; i < result->findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(result->findings, i);
    const char *server = lks_finding_get_server(finding);
    LksFinding *previous = i > 0 ? g_ptr_array_index(result->findings, i - 1) : NULL;
    if (previous == NULL || g_strcmp0(lks_finding_get_server(previous), server) != 0)
      print_server(invocation, server);
    print_finding(invocation, finding);
    g_print("\n");
  }
}

/* --- links ----------------------------------------------------------------------------------- */

static const LksStyle verdict_styles[] = {
  [LKS_VERDICT_WORKS] = LKS_STYLE_GOOD,
  [LKS_VERDICT_FAILS] = LKS_STYLE_BAD,
  [LKS_VERDICT_PLAIN] = LKS_STYLE_WARN,
  [LKS_VERDICT_UNKNOWN] = LKS_STYLE_DIM,
};

/* why something works, or is plain, is for those who ask */
static gboolean
shows_reasons(LksInvocation *invocation, LksVerdict verdict)
{
  return lks_invocation_is_verbose(invocation) || verdict == LKS_VERDICT_FAILS ||
         verdict == LKS_VERDICT_UNKNOWN;
}

static void
print_link(LksInvocation *invocation, const LksJudgement *judgement)
{
  g_autofree char *client = lks_installation_dup_label(judgement->link->client);
  g_autofree char *server = lks_installation_dup_label(judgement->link->server);
  const char *text = lks_verdict_get_word(judgement->verdict);
  g_autofree char *word =
      lks_invocation_paint(invocation, verdict_styles[judgement->verdict], text);
  int padding = MAX(1, 9 - (int)g_utf8_strlen(text, -1));
  g_print("  %s%*s%s → %s (%s)\n", word, padding, "", client, server, judgement->link->channel);
  if (!shows_reasons(invocation, judgement->verdict))
    return;
  g_autoptr(GPtrArray) reasons = lks_judgement_dup_reasons(judgement);
  for (guint i = 0; i < reasons->len; i++)
    lks_invocation_print_wrapped(invocation, "           ", "           ",
                                 g_ptr_array_index(reasons, i));
}

static void
print_links(LksInvocation *invocation, const LksCheckResult *result)
{
  if (result->links->len == 0)
    return;
  g_autofree char *heading = lks_invocation_paint(invocation, LKS_STYLE_BOLD, _("Links"));
  g_print("%s\n", heading);
  for (guint i = 0; i < result->links->len; i++)
    print_link(invocation, g_ptr_array_index(result->links, i));
  g_print("\n");
}

/* --- all of it ------------------------------------------------------------------------------- */

static void
print_summary(const LksCheckResult *result)
{
  const guint *n = result->n_findings;
  g_autofree char *errors =
      g_strdup_printf(ngettext("%u error", "%u errors", n[LKS_SEVERITY_ERROR]),
                      n[LKS_SEVERITY_ERROR]);
  g_autofree char *warnings =
      g_strdup_printf(ngettext("%u warning", "%u warnings", n[LKS_SEVERITY_WARNING]),
                      n[LKS_SEVERITY_WARNING]);
  g_autofree char *notes =
      g_strdup_printf(ngettext("%u note", "%u notes", n[LKS_SEVERITY_INFO]), n[LKS_SEVERITY_INFO]);
  const guint *links = result->n_links;
  g_autofree char *of_links =
      g_strdup_printf(ngettext("%u link", "%u links", result->links->len), result->links->len);
  /* TRANSLATORS: “2 errors, 1 warning, 3 notes; 7 links: 4 work, …” */
  g_print(_("%s, %s, %s; %s: %u work, %u fail, %u plain, %u unknown\n"), errors, warnings, notes,
          of_links, links[LKS_VERDICT_WORKS], links[LKS_VERDICT_FAILS], links[LKS_VERDICT_PLAIN],
          links[LKS_VERDICT_UNKNOWN]);
}

static void
print_cb(const char *text, gpointer user_data)
{
  g_print("%s", text);
}

void
lks_check_print(LksInvocation *invocation, const LksCheckResult *result, gboolean as_html)
{
  if (as_html) {
    g_autofree char *page = lks_report_check_to_html(result, lks_time_now());
    g_print("%s", page);
    return;
  }
  if (lks_invocation_wants_json(invocation)) {
    lks_report_check(result, print_cb, NULL);
    return;
  }
  if (lks_fleet_get_overlay(result->fleet) != NULL)
    lks_invocation_print_wrapped(
        invocation, "", "",
        _("This is the fleet as the plan would leave it, with every step by hand done, too."));
  print_findings(invocation, result);
  print_links(invocation, result);
  print_summary(result);
}
