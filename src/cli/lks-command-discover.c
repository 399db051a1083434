// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-discover.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

extern const LksCommand lks_command_discover;

/* the contract's words, never translated */
static const char *const state_words[] = {
  [LKS_STATE_UNKNOWN] = "unknown",
  [LKS_STATE_PLAIN] = "plain",
  [LKS_STATE_SECURED] = "secured",
};

static const char *const state_titles[] = {
  [LKS_STATE_UNKNOWN] = NC_("component", "unknown"),
  [LKS_STATE_PLAIN] = NC_("component", "plain"),
  [LKS_STATE_SECURED] = NC_("component", "secured"),
};

static json_t *
describe_files(const LksInstallation *installation)
{
  json_t *files = json_array();
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    const char *problem = file->problem != NULL ? file->problem->message : NULL;
    json_array_append_new(files, json_pack("{s:s, s:b, s:s?}", "path", file->path, "exists",
                                           file->stamp.exists, "problem", problem));
  }
  return files;
}

static void
print_json(LksInvocation *invocation, const LksDiscovery *discovery)
{
  GPtrArray *found = lks_fleet_get_installations(discovery->fleet);
  json_t *installations = json_array();
  for (guint i = 0; i < found->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(found, i);
    json_array_append_new(installations,
                          json_pack("{s:s, s:s, s:s, s:s, s:o}", "server",
                                    installation->server->name, "component",
                                    lks_component_get_id(installation->component), "folder",
                                    installation->folder, "state", state_words[installation->state],
                                    "files", describe_files(installation)));
  }
  json_t *skipped = json_array();
  for (guint i = 0; i < discovery->skipped->len; i++)
    json_array_append_new(skipped, json_string(g_ptr_array_index(discovery->skipped, i)));
  lks_invocation_print_json(invocation,
                            json_pack("{s:s, s:o, s:o, s:o}", "schema", "lockstep/discover/1",
                                      "fleet", json_loads(discovery->text, 0, NULL),
                                      "installations", installations, "skipped", skipped));
}

static void
say_skipped(LksInvocation *invocation, GPtrArray *skipped)
{
  guint shown = lks_invocation_is_verbose(invocation) ? skipped->len : MIN(skipped->len, 5);
  for (guint i = 0; i < shown; i++)
    lks_invocation_say(invocation, _("Not looked into: %s"),
                       (const char *)g_ptr_array_index(skipped, i));
  if (shown < skipped->len)
    lks_invocation_say(invocation,
                       ngettext("Not looked into: %u more folder; --verbose names it",
                                "Not looked into: %u more folders; --verbose names them",
                                skipped->len - shown),
                       skipped->len - shown);
}

static int
measure_labels(GPtrArray *found)
{
  glong widest = 0;
  for (guint i = 0; i < found->len; i++) {
    g_autofree char *label = lks_installation_dup_label(g_ptr_array_index(found, i));
    widest = MAX(widest, g_utf8_strlen(label, -1));
  }
  return (int)MIN(widest, 48);
}

static void
say_table(LksInvocation *invocation, const LksDiscovery *discovery)
{
  GPtrArray *found = lks_fleet_get_installations(discovery->fleet);
  guint n_servers = lks_fleet_get_servers(discovery->fleet)->len;
  int width = measure_labels(found);
  for (guint i = 0; i < found->len; i++) {
    const LksInstallation *installation = g_ptr_array_index(found, i);
    g_autofree char *label = lks_installation_dup_label(installation);
    lks_invocation_say(invocation, "  %-*s  %-8s  %s", width, label,
                       g_dpgettext2(NULL, "component", state_titles[installation->state]),
                       installation->folder);
  }
  g_autofree char *installations =
      g_strdup_printf(ngettext("Found %u installation.", "Found %u installations.", found->len),
                      found->len);
  g_autofree char *servers = g_strdup_printf(_("Servers: %u."), n_servers);
  lks_invocation_say(invocation, "\n%s %s", installations, servers);
  lks_invocation_say(
      invocation, "%s",
      _("The fleet file's policy is “secured”: that is what a plan would bring about.\n"
        "Before you plan, add each server's addresses, “trust” and “identities”."));
}

static int
run_discover(LksInvocation *invocation, GError **error)
{
  g_autofree char *output = NULL;
  g_autofree char *name = NULL;
  gboolean force = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_("Write the fleet file there"),
      N_("FLEET") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_("What the site is called"), N_("NAME") },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_("Replace a fleet file that is there"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 1, -1, error))
    return 0;
  gboolean to_file = output != NULL && strcmp(output, "-") != 0;
  if (to_file && !force && g_file_test(output, G_FILE_TEST_EXISTS))
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE,
                     _("%s is there already; name another file, or replace it with --force"),
                     output);
  g_autoptr(LksCatalog) catalog = lks_catalog_new_for_site(error);
  if (catalog == NULL)
    return 0;
  g_autoptr(LksDiscovery) discovery = lks_discover(lks_invocation_get_arguments(invocation), name,
                                                   to_file ? output : "fleet.json", catalog, error);
  if (discovery == NULL)
    return 0;
  g_autoptr(GBytes) content = g_bytes_new(discovery->text, strlen(discovery->text));
  if (to_file && !lks_invocation_write_output(invocation, output, content, FALSE, error))
    return 0;
  if (lks_invocation_wants_json(invocation))
    print_json(invocation, discovery);
  else if (!to_file && !lks_invocation_write_output(invocation, "-", content, FALSE, error))
    return 0;
  say_table(invocation, discovery);
  say_skipped(invocation, discovery->skipped);
  if (to_file)
    lks_invocation_say(invocation, _("Wrote %s."), output);
  return 0;
}

const LksCommand lks_command_discover = {
  .name = "discover",
  .arguments = N_("ROOT…"),
  .summary = N_("Find installations and write a fleet file"),
  .examples = "  lockstep discover /mnt/servers -o fleet.json\n"
              "  lockstep discover /mnt/spoc1 /mnt/wps1 --name \"Acme print\" -o fleet.json\n"
              "  lockstep discover / --json",
  .details = N_("A ROOT is where one server's disk is mounted or copied to (with the drive C: as "
                "the folder C), or a folder of such. Nothing is changed on them; symbolic links "
                "are not followed. Without --output the fleet file goes to standard output."),
  .run = run_discover,
};
