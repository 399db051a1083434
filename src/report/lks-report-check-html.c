// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-check-html.h"

#include <glib/gi18n-lib.h>

/* black on white, for the printer as well; words tell what colors do */
static const char *const style =
    "body { font-family: sans-serif; line-height: 1.5; max-width: 60em; margin: 2em auto; padding: "
    "0 1em; }\n"
    "table { border-collapse: collapse; width: 100%; }\n"
    "td, th { border-bottom: 1px solid #bbb; padding: .4em .6em; text-align: start; "
    "vertical-align: top; }\n"
    "article { border-inline-start: 4px solid #777; margin: 1em 0; padding: 0 1em; break-inside: "
    "avoid; }\n"
    "article.error { border-color: #c01c28; } article.warning { border-color: #b5830a; }\n"
    ".fails, .error h4 { color: #a51d2d; } .works { color: #1b6e42; }\n"
    "h4, p { margin: .3em 0; } .place { color: #555; font-family: monospace; overflow-wrap: "
    "anywhere; }\n";

static G_GNUC_PRINTF(2, 3) void add(GString *page, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_markup_vprintf_escaped(format, arguments);
  va_end(arguments);
  g_string_append(page, text);
}

static void
add_paragraph(GString *page, const char *style_class, const char *text)
{
  if (text != NULL)
    add(page, "<p class=\"%s\">%s</p>\n", style_class, text);
}

/* --- links ----------------------------------------------------------------------------------- */

static void
add_link(GString *page, const LksJudgement *judgement)
{
  g_autofree char *client = lks_installation_dup_label(judgement->link->client);
  g_autofree char *server = lks_installation_dup_label(judgement->link->server);
  add(page,
      "<tr><td class=\"%s\">%s</td><td><bdi>%s</bdi></td><td><bdi>%s</bdi></td><td>%s</td><td>",
      lks_verdict_to_string(judgement->verdict), lks_verdict_get_word(judgement->verdict), client,
      server, judgement->link->channel);
  g_autoptr(GPtrArray) reasons = lks_judgement_dup_reasons(judgement);
  for (guint i = 0; i < reasons->len; i++)
    add_paragraph(page, "reason", g_ptr_array_index(reasons, i));
  g_string_append(page, "</td></tr>\n");
}

static void
add_links(GString *page, GPtrArray *links)
{
  if (links->len == 0)
    return;
  add(page, "<h2>%s</h2>\n<table>\n", _("Links"));
  for (guint i = 0; i < links->len; i++)
    add_link(page, g_ptr_array_index(links, i));
  g_string_append(page, "</table>\n");
}

/* --- findings -------------------------------------------------------------------------------- */

static void
add_place(GString *page, LksFinding *finding)
{
  const char *file = lks_finding_get_file(finding);
  guint line = lks_finding_get_line(finding);
  if (file != NULL && line > 0)
    add(page, "<p class=\"place\"><bdi>%s:%u</bdi></p>\n", file, line);
  else if (file != NULL)
    add(page, "<p class=\"place\"><bdi>%s</bdi></p>\n", file);
}

static void
add_finding(GString *page, LksFinding *finding)
{
  LksSeverity severity = lks_finding_get_severity(finding);
  const LksRule *rule = lks_rule_find(lks_finding_get_rule(finding));
  const char *component = lks_finding_get_component(finding);
  add(page, "<article class=\"%s\">\n<h4>%s · %s</h4>\n", lks_severity_to_string(severity),
      lks_severity_get_title(severity),
      rule != NULL ? _(rule->title) : lks_finding_get_rule(finding));
  add_paragraph(page, "component", component);
  add_paragraph(page, "message", lks_finding_get_message(finding));
  add_paragraph(page, "remedy", lks_finding_get_remedy(finding));
  add_place(page, finding);
  g_string_append(page, "</article>\n");
}

/* they come server by server */
static void
add_findings(GString *page, GPtrArray *findings)
{
  const char *server = NULL;
  add(page, "<h2>%s</h2>\n", _("Findings"));
  if (findings->len == 0)
    add_paragraph(page, "none", _("Nothing Is Wrong"));
  for (guint i = 0; i < findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(findings, i);
    const char *next = lks_finding_get_server(finding);
    if (i == 0 || g_strcmp0(next, server) != 0)
      add(page, "<h3>%s</h3>\n", next != NULL ? next : _("The fleet as a whole"));
    server = next;
    add_finding(page, finding);
  }
}

/* --- the page -------------------------------------------------------------------------------- */

char *
lks_report_check_summarize(const LksCheckResult *result)
{
  const guint *links = result->n_links, *findings = result->n_findings;
  g_autofree char *errors = g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%u error", "%u errors",
                                                        findings[LKS_SEVERITY_ERROR]),
                                            findings[LKS_SEVERITY_ERROR]);
  g_autofree char *warnings =
      g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%u warning", "%u warnings",
                                  findings[LKS_SEVERITY_WARNING]),
                      findings[LKS_SEVERITY_WARNING]);
  /* TRANSLATORS: links by verdict, then “2 errors” and “1 warning” */
  return g_strdup_printf(_("Links: %u work, %u fail, %u plain, %u unknown. %s, %s."),
                         links[LKS_VERDICT_WORKS], links[LKS_VERDICT_FAILS],
                         links[LKS_VERDICT_PLAIN], links[LKS_VERDICT_UNKNOWN], errors, warnings);
}

/* names come in any script: a word of ours tells how the page is read */
static const char *
find_direction(void)
{
  GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(_("Findings")));
  return script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_HEBREW ? "rtl" : "ltr";
}

char *
lks_report_check_to_html(const LksCheckResult *result, LksTime now)
{
  GString *page = g_string_new("<!DOCTYPE html>\n");
  const char *name = lks_fleet_get_name(result->fleet);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local(now);
  g_autofree char *when = date != NULL ? g_date_time_format(date, "%c") : NULL;
  g_autofree char *summary = lks_report_check_summarize(result);
  add(page, "<html dir=\"%s\">\n<head>\n<meta charset=\"utf-8\"/>\n", find_direction());
  add(page, "<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>%s</h1>\n", name, style,
      name);
  add_paragraph(page, "time", when);
  if (lks_fleet_get_overlay(result->fleet) != NULL)
    add_paragraph(
        page, "planned",
        _("This is the fleet as the plan would leave it, with every step by hand done, too."));
  add_paragraph(page, "summary", summary);
  add_links(page, result->links);
  add_findings(page, result->findings);
  g_string_append(page, "</body>\n</html>\n");
  return g_string_free(page, FALSE);
}
