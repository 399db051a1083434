// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-check-cache.h"
#include "lks-check-print.h"
#include "lks-check.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-plan-roll.h"
#include "lks-report-check.h"
#include "lks-terminal.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#ifndef G_OS_WIN32
#include <unistd.h>
#endif

typedef struct {
  char *fail_on;
  char *at;
  char *only;
  char **passwords;
  char *explain;
  gboolean list_rules;
  gboolean as_planned;
  gboolean html;
  char *roll;
  gboolean no_cache;
} Options;

static void
options_clear(Options *options)
{
  g_free(options->fail_on);
  g_free(options->at);
  g_free(options->only);
  g_strfreev(options->passwords);
  g_free(options->explain);
  g_free(options->roll);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* "never" is above every severity */
static gboolean
parse_fail_on(const char *text, int *threshold, GError **error)
{
  LksSeverity severity = LKS_SEVERITY_ERROR;
  if (g_strcmp0(text, "never") == 0) {
    *threshold = LKS_SEVERITY_ERROR + 1;
    return TRUE;
  }
  if (text != NULL && !lks_severity_parse(text, &severity))
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("--fail-on takes error, warning, info or never, not “%s”"), text);
  *threshold = (int)severity;
  return TRUE;
}

/* --- rules ----------------------------------------------------------------------------------- */

static int
list_rules(LksInvocation *invocation)
{
  if (lks_invocation_wants_json(invocation)) {
    lks_invocation_print_json(invocation, lks_report_rules_to_json(NULL));
    return 0;
  }
  for (guint i = 0; lks_rules[i] != NULL; i++) {
    g_autofree char *id = lks_invocation_paint(invocation, LKS_STYLE_BOLD, lks_rules[i]->id);
    int padding = MAX(1, 26 - (int)strlen(lks_rules[i]->id));
    g_print("%s%*s%s\n", id, padding, "", _(lks_rules[i]->title));
  }
  return 0;
}

static int
explain_rule(LksInvocation *invocation, const char *id, GError **error)
{
  const LksRule *rule = lks_rule_find(id);
  if (rule == NULL)
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("there is no rule “%s”; lockstep check --list-rules lists them"), id);
  if (lks_invocation_wants_json(invocation)) {
    lks_invocation_print_json(invocation, lks_report_rules_to_json(rule));
    return 0;
  }
  g_autofree char *title = lks_invocation_paint(invocation, LKS_STYLE_BOLD, _(rule->title));
  g_print("%s (%s)\n", title, rule->id);
  lks_invocation_print_wrapped(invocation, "", "", _(rule->explanation));
  return 0;
}

/* --- looking at everything ------------------------------------------------------------------- */

static gboolean
check_only(LksFleet *fleet, const char *only, GError **error)
{
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; only != NULL && i < installations->len; i++)
    if (lks_installation_matches(g_ptr_array_index(installations, i), only))
      return TRUE;
  return only == NULL || lks_throw(error, LKS_ERROR_NOT_FOUND,
                                   _("--only: the fleet has no server or component “%s”"), only);
}

static int
exit_status(const LksCheckResult *result, int threshold)
{
  if (threshold > LKS_SEVERITY_ERROR)
    return 0;
  for (int severity = threshold; severity <= LKS_SEVERITY_ERROR; severity++)
    if (result->n_findings[severity] > 0)
      return 1;
  return result->n_links[LKS_VERDICT_FAILS] > 0 ? 1 : 0;
}

static void
progress_cb(guint done, guint total, gpointer invocation)
{
  lks_invocation_progress(invocation, done, total, _("keystores open"));
}

/* of the whole fleet, whatever is told of it */
static LksFleet *
read_planned(LksFleet *fleet, const char *roll, LksPasswords *passwords, GError **error)
{
  g_autoptr(LksPlan) plan = roll != NULL
                                ? lks_plan_new_roll(fleet, roll, LKS_ROLL_NONE, NULL, error)
                                : lks_plan_new(fleet, NULL, error);
  return plan != NULL ? lks_plan_read_outcome(plan, passwords, error) : NULL;
}

/* --- what an earlier check found ------------------------------------------------------------- */

static void
add_number(GPtrArray *words, gint64 number)
{
  g_ptr_array_add(words, g_strdup_printf("%" G_GINT64_FORMAT, number));
}

/* who may read what */
static void
add_user(GPtrArray *words)
{
#ifndef G_OS_WIN32
  gid_t groups[1024];
  int n = getgroups(G_N_ELEMENTS(groups), groups);
  add_number(words, geteuid());
  add_number(words, getegid());
  for (int i = 0; i < n; i++)
    add_number(words, groups[i]);
#endif
}

/* the fleet file's path, and a reference in it, may be relative */
static void
add_surroundings(GPtrArray *words)
{
  static const char *const names[] = { "LANGUAGE",
                                       "LC_ALL",
                                       "LC_MESSAGES",
                                       "LC_CTYPE",
                                       "LC_TIME",
                                       "LANG",
                                       "LOCKSTEP_PRODUCTS_PATH",
                                       "LOCKSTEP_LOCALE_PATH",
                                       "OPENSSL_CONF",
                                       "OPENSSL_MODULES" };
  g_ptr_array_add(words, g_get_current_dir());
  for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
    const char *value = g_getenv(names[i]);
    g_ptr_array_add(words, value != NULL ? g_strconcat("=", value, NULL) : g_strdup(""));
  }
}

static void
add_form(GPtrArray *words, LksInvocation *invocation)
{
  add_number(words, lks_invocation_wants_json(invocation));
  add_number(words, lks_invocation_is_verbose(invocation));
  add_number(words, lks_invocation_is_interactive(invocation));
  add_number(words, lks_terminal_get_width());
  g_ptr_array_add(words, lks_invocation_paint(invocation, LKS_STYLE_BAD, "x"));
}

/* NULL: without one */
static LksCheckCache *
open_cache(LksInvocation *invocation, const Options *options, int threshold)
{
  if (options->no_cache || options->as_planned)
    return NULL;
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(words, g_strdup("lockstep/check-cache/1 " LOCKSTEP_VERSION));
  g_ptr_array_add(words, g_strdup(lks_invocation_get_arguments(invocation)[0]));
  g_ptr_array_add(words, g_strconcat("only=", options->only, NULL));
  g_ptr_array_add(words, g_strconcat("at=", options->at, NULL));
  add_number(words, threshold);
  add_number(words, options->html);
  add_form(words, invocation);
  add_surroundings(words);
  add_user(words);
  for (guint i = 0; options->passwords != NULL && options->passwords[i] != NULL; i++)
    g_ptr_array_add(words, g_strdup(options->passwords[i]));
  g_ptr_array_add(words, NULL);
  return lks_check_cache_open((const char *const *)words->pdata);
}

/* --- the command ----------------------------------------------------------------------------- */

/* *change stays 0 when nothing was told */
static int
check_anew(LksInvocation *invocation,
           const Options *options,
           const LksCheckOptions *check_options,
           int threshold,
           LksTime *change,
           GError **error)
{
  const char *path = lks_invocation_get_arguments(invocation)[0];
  g_autoptr(LksCatalog) catalog = lks_catalog_new_for_site(error);
  if (catalog == NULL)
    return 0;
  g_autoptr(LksPasswords) passwords =
      lks_invocation_new_passwords(invocation, (const char *const *)options->passwords, error);
  if (passwords == NULL)
    return 0;
  g_autoptr(LksFleet) fleet =
      lks_fleet_read_watched(path, catalog, passwords, progress_cb, invocation, error);
  if (fleet == NULL || !check_only(fleet, options->only, error))
    return 0;
  g_autoptr(LksFleet) judged = options->as_planned
                                   ? read_planned(fleet, options->roll, passwords, error)
                                   : g_object_ref(fleet);
  if (judged == NULL)
    return 0;
  g_autoptr(LksCheckResult) result = lks_check_fleet(judged, check_options);
  lks_check_print(invocation, result, options->html);
  *change = result->change;
  return exit_status(result, threshold);
}

static int
check(LksInvocation *invocation, const Options *options, int threshold, GError **error)
{
  LksCheckOptions check_options = { .at = lks_time_now(), .only = options->only };
  int status = 0;
  if (options->at != NULL && !lks_time_parse(options->at, &check_options.at, error))
    return 0;
  g_autoptr(LksCheckCache) cache = open_cache(invocation, options, threshold);
  if (cache != NULL && lks_check_cache_recall(cache, check_options.at, &status))
    return status;
  if (cache != NULL)
    lks_check_cache_watch(cache);
  LksTime change = 0;
  status = check_anew(invocation, options, &check_options, threshold, &change, error);
  /* when the fleet needs no room any more */
  if (cache != NULL && change != 0)
    lks_check_cache_keep(cache, check_options.at, change, status);
  return status;
}

static int
run(LksInvocation *invocation, GError **error)
{
  g_auto(Options) options = { 0 };
  int threshold = 0;
  const GOptionEntry entries[] = {
    { "fail-on", 0, 0, G_OPTION_ARG_STRING, &options.fail_on,
      N_("Exit with 1 from this severity on: error (default), warning, info or never"),
      N_("SEVERITY") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &options.at, N_("Judge dates as of this time"), N_("TIME") },
    { "only", 0, 0, G_OPTION_ARG_STRING, &options.only, N_("Tell only of this server or component"),
      N_("SERVER[/COMPONENT]") },
    { "password", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options.passwords,
      N_("A password to try, given by its source; may repeat"), N_("SOURCE") },
    { "as-planned", 0, 0, G_OPTION_ARG_NONE, &options.as_planned,
      N_("Judge the fleet as it would be after the plan"), NULL },
    { "roll-authority", 0, 0, G_OPTION_ARG_FILENAME, &options.roll,
      N_("With --as-planned: as it would be after the next phase of plan --roll-authority"),
      N_("NEW_ROOT") },
    { "html", 0, 0, G_OPTION_ARG_NONE, &options.html, N_("Print a page of HTML"), NULL },
    { "no-cache", 0, 0, G_OPTION_ARG_NONE, &options.no_cache,
      N_("Look at everything anew, and keep no result"), NULL },
    { "list-rules", 0, 0, G_OPTION_ARG_NONE, &options.list_rules, N_("List what is checked"),
      NULL },
    { "explain", 0, 0, G_OPTION_ARG_STRING, &options.explain, N_("Tell why a rule matters"),
      N_("RULE") },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 0, 1, error))
    return 0;
  if (options.html && lks_invocation_wants_json(invocation))
    return lks_throw(error, LKS_ERROR_USAGE, _("--html and --json cannot go together"));
  if (options.list_rules)
    return list_rules(invocation);
  if (options.explain != NULL)
    return explain_rule(invocation, options.explain, error);
  if (lks_invocation_get_n_arguments(invocation) == 0)
    return lks_throw(error, LKS_ERROR_USAGE, _("which fleet file? lockstep check FLEET"));
  if (options.roll != NULL && !options.as_planned)
    return lks_throw(error, LKS_ERROR_USAGE, _("--roll-authority goes with --as-planned"));
  if (!parse_fail_on(options.fail_on, &threshold, error))
    return 0;
  return check(invocation, &options, threshold, error);
}

const LksCommand lks_command_check = {
  .name = "check",
  .arguments = N_("FLEET"),
  .summary = N_("Find what is wrong, and which components can talk to each other"),
  .examples = "  lockstep check fleet.json\n"
              "  lockstep check fleet.json --only spoc1/end-user-interface --verbose\n"
              "  lockstep check fleet.json --as-planned\n"
              "  lockstep check fleet.json --fail-on warning --at 2027-01-01T00:00:00Z --json\n"
              "  lockstep check --explain name-not-covered",
  .details =
      N_("Exit status 1: there are findings of that severity or worse, or a link fails. When "
         "nothing changed since the last time, what was found then is told again from your "
         "cache folder; --no-cache looks at everything anew."),
  .run = run,
};
