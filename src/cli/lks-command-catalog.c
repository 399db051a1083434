// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-catalog.h"
#include "lks-channel.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-placeholder.h"
#include "lks-report-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

extern const LksCommand lks_command_catalog;

/* a key that is longer stands on a line of its own */
#define KEY_WIDTH 44

static void
print_heading(LksInvocation *invocation, const char *text)
{
  g_autofree char *painted = lks_invocation_paint(invocation, LKS_STYLE_BOLD, text);
  g_print("\n%s\n", painted);
}

/* where it lies is said by the fleet file: then its id stands for it */
static char *
dup_file_name(const LksComponentFile *file)
{
  return file->path != NULL ? g_path_get_basename(file->path) : g_strdup(file->id);
}

/* each name once: "*.json" may stand for several files */
static char *
join_files(LksComponent *component)
{
  GPtrArray *files = lks_component_get_files(component);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < files->len; i++) {
    g_autofree char *name = dup_file_name(files->pdata[i]);
    if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
      g_ptr_array_add(names, g_steal_pointer(&name));
  }
  g_ptr_array_add(names, NULL);
  return names->len > 1 ? g_strjoinv(", ", (char **)names->pdata)
                        : g_strdup(_("no file is publicly known"));
}

static gboolean
is_built_in(LksComponent *component)
{
  return strcmp(lks_component_get_origin(component), "built in") == 0;
}

static void
print_summary(LksInvocation *invocation, LksComponent *component)
{
  g_autofree char *id =
      lks_invocation_paint(invocation, LKS_STYLE_BOLD, lks_component_get_id(component));
  g_autofree char *files = join_files(component);
  g_print("%s\n", id);
  /* TRANSLATORS: a component's name, and where its description comes from */
  g_autofree char *title =
      is_built_in(component)
          ? g_strdup_printf(_("%s (built in)"), lks_component_get_name(component))
          : g_strdup_printf(_("%s (described in %s)"), lks_component_get_name(component),
                            lks_component_get_origin(component));
  g_print("  %s\n", title);
  lks_invocation_print_wrapped(invocation, "  ", "  ", files);
}

static void
print_list(LksInvocation *invocation, LksCatalog *catalog)
{
  guint n = lks_catalog_get_n_components(catalog), n_site = 0;
  for (guint i = 0; i < n; i++) {
    LksComponent *component = lks_catalog_get_component(catalog, i);
    n_site += is_built_in(component) ? 0 : 1;
    print_summary(invocation, component);
  }
  lks_invocation_say(invocation,
                     g_dngettext(GETTEXT_PACKAGE,
                                 "\n%u component, %u of them described by the site.",
                                 "\n%u components, %u of them described by the site.", n),
                     n, n_site);
}

/* what a reader must know of a setting beside its key, as one sentence-like line */
static char *
describe_setting(const LksComponentFile *file, const LksSetting *setting)
{
  g_autoptr(GPtrArray) facts = g_ptr_array_new_with_free_func(g_free);
  if (setting->spellings != NULL) {
    g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; setting->spellings[i] != NULL; i += 2)
      if (strcmp(setting->spellings[i], setting->spellings[i + 1]) != 0)
        g_ptr_array_add(pairs, g_strdup_printf(_("%s is %s"), setting->spellings[i],
                                               setting->spellings[i + 1]));
    g_ptr_array_add(pairs, NULL);
    g_ptr_array_add(facts, g_strjoinv(", ", (char **)pairs->pdata));
  }
  if (setting->default_value != NULL)
    g_ptr_array_add(facts, g_strdup_printf(_("when missing: %s"), setting->default_value));
  if (setting->required)
    g_ptr_array_add(facts, g_strdup(_("must be there")));
  if (setting->read_only && !file->is_external)
    g_ptr_array_add(facts, g_strdup(_("only read")));
  g_ptr_array_add(facts, NULL);
  return g_strjoinv("; ", (char **)facts->pdata);
}

static void
print_key(LksInvocation *invocation, const LksSetting *setting)
{
  g_autofree char *role =
      lks_invocation_paint(invocation, LKS_STYLE_DIM, lks_role_get_info(setting->role)->id);
  if (strlen(setting->key) <= KEY_WIDTH)
    g_print("    %-*s  %s\n", KEY_WIDTH, setting->key, role);
  else
    g_print("    %s\n      %s\n", setting->key, role);
}

static void
print_setting(LksInvocation *invocation, const LksComponentFile *file, const LksSetting *setting)
{
  g_autofree char *facts = describe_setting(file, setting);
  print_key(invocation, setting);
  if (*facts != '\0')
    lks_invocation_print_wrapped(invocation, "      ", "      ", facts);
  if (setting->note != NULL && lks_invocation_is_verbose(invocation))
    lks_invocation_print_wrapped(invocation, "      ", "      ", setting->note);
}

static void
print_file(LksInvocation *invocation, const LksComponentFile *file)
{
  g_print("  %s (%s%s%s)\n", file->path != NULL ? file->path : file->id,
          lks_component_file_get_format(file), file->optional ? _(", may be missing") : "",
          file->is_external ? _(", never written") : "");
  for (guint i = 0; i < file->settings->len; i++)
    print_setting(invocation, file, file->settings->pdata[i]);
}

static void
print_files(LksInvocation *invocation, LksComponent *component)
{
  GPtrArray *files = lks_component_get_files(component);
  const LksComponentFile *asked = lks_component_get_asked(component);
  print_heading(invocation, _("Files and settings"));
  if (files->len == 0 && asked->settings->len == 0)
    lks_invocation_print_wrapped(
        invocation, "  ", "  ",
        _("No file with security settings is publicly known: they are set by hand."));
  for (guint i = 0; i < files->len; i++)
    print_file(invocation, files->pdata[i]);
  if (asked->settings->len == 0)
    return;
  print_heading(invocation, _("What the fleet file says"));
  for (guint i = 0; i < asked->settings->len; i++)
    print_setting(invocation, asked, asked->settings->pdata[i]);
}

static void
print_field(LksInvocation *invocation, const char *title, const char *value)
{
  if (value == NULL)
    return;
  g_autofree char *line = g_strdup_printf("%s: %s", title, value);
  lks_invocation_print_wrapped(invocation, "  ", "    ", line);
}

static void
print_identity(LksInvocation *invocation, const LksIdentityNeeds *needs)
{
  print_heading(invocation, _("Identity"));
  if (needs == NULL) {
    g_print("  %s\n", _("It shows no certificate of its own."));
    return;
  }
  print_field(invocation, _("Store"), lks_store_kind_to_string(needs->store));
  print_field(invocation, _("Place"), needs->location);
  print_field(invocation, _("Purpose"), lks_purpose_to_string(needs->purpose));
  print_field(invocation, _("Key"), needs->rsa_only ? _("RSA alone") : NULL);
  print_field(invocation, _("Provider"), needs->provider);
  print_field(invocation, _("Written for"), needs->reader);
  print_field(invocation, _("Alias"), needs->alias);
  print_field(invocation, _("Identity file"), needs->identity_file);
  print_field(invocation, _("Key file"), needs->key_file);
  print_field(invocation, _("Trust file"), needs->trust_file);
  if (needs->is_own)
    g_print("  %s\n", _("Every machine must have a certificate of its own."));
}

static void
print_connections(LksInvocation *invocation, LksComponent *component)
{
  GPtrArray *connections = lks_component_get_connections(component);
  if (connections->len == 0)
    return;
  print_heading(invocation, _("Connects to"));
  for (guint i = 0; i < connections->len; i++) {
    const LksConnection *connection = connections->pdata[i];
    g_print("  %s (%s)\n", connection->target, _(lks_channel_find(connection->channel)->title));
    if (connection->is_dark)
      lks_invocation_print_wrapped(invocation, "    ", "    ",
                                   _("By which settings it is secured is in no public document."));
  }
}

static char *
fill_service(LksComponent *component, const char *text)
{
  const char *const *platforms = lks_component_get_platforms(component);
  const char *service =
      platforms[0] != NULL ? lks_component_get_service(component, platforms[0]) : NULL;
  return lks_placeholder_fill(text, "service", service, NULL);
}

static void
print_command(LksInvocation *invocation, LksComponent *component, const LksStepCommand *command)
{
  g_autofree char *filled = fill_service(component, command->command);
  if (command->title != NULL)
    g_print("     %s:\n", command->title);
  /* never wrapped: it is there to be pasted */
  g_print("     %s\n", filled);
}

static void
print_steps(LksInvocation *invocation, LksComponent *component, const char *when, const char *title)
{
  GPtrArray *steps = lks_component_get_steps(component);
  guint number = 0;
  for (guint i = 0; i < steps->len; i++) {
    const LksManualStep *step = steps->pdata[i];
    if (strcmp(step->when, when) != 0 && strcmp(step->when, "both") != 0)
      continue;
    if (number == 0)
      print_heading(invocation, title);
    g_autofree char *text = fill_service(component, step->text);
    g_autofree char *indent = g_strdup_printf("%3u. ", ++number);
    lks_invocation_print_wrapped(invocation, indent, "     ", text);
    for (guint j = 0; j < step->commands->len; j++)
      print_command(invocation, component, step->commands->pdata[j]);
  }
}

static void
print_component(LksInvocation *invocation, LksComponent *component)
{
  g_autofree char *name =
      lks_invocation_paint(invocation, LKS_STYLE_BOLD, lks_component_get_name(component));
  g_print("%s (%s)\n", name, lks_component_get_id(component));
  if (lks_component_get_summary(component) != NULL)
    lks_invocation_print_wrapped(invocation, "", "", lks_component_get_summary(component));
  print_field(invocation, _("The vendor advises to use instead"),
              lks_component_get_successor(component));
  g_print("\n");
  print_field(invocation, _("Description"),
              is_built_in(component) ? _("built in") : lks_component_get_origin(component));
  g_autofree char *folders = g_strjoinv(", ", (char **)lks_component_get_folders(component));
  print_field(invocation, _("Folder"), *folders != '\0' ? folders : NULL);
  const char *const *platforms = lks_component_get_platforms(component);
  for (guint i = 0; platforms[i] != NULL; i++)
    print_field(invocation, _("Service"), lks_component_get_service(component, platforms[i]));
  print_files(invocation, component);
  print_identity(invocation, lks_component_get_identity(component));
  print_connections(invocation, component);
  print_steps(invocation, component, "secured", _("By hand, to secure it"));
  print_steps(invocation, component, "plain", _("By hand, to take security back"));
}

static void
print_roles(void)
{
  for (guint i = 0; i < LKS_N_ROLES; i++) {
    const LksRoleInfo *role = lks_role_get_info((LksRole)i);
    g_print("%-28s %s\n", role->id, _(role->title));
  }
}

static int
run_catalog(LksInvocation *invocation, GError **error)
{
  gboolean roles = FALSE;
  const GOptionEntry entries[] = {
    { "roles", 0, 0, G_OPTION_ARG_NONE, &roles, N_("List what a setting may mean"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 0, 1, error))
    return 0;
  if (roles && !lks_invocation_wants_json(invocation)) {
    print_roles();
    return 0;
  }
  g_autoptr(LksCatalog) catalog = lks_catalog_new_for_site(error);
  if (catalog == NULL)
    return 0;
  const char *name = lks_invocation_get_arguments(invocation)[0];
  LksComponent *only = name != NULL ? lks_catalog_find_by_name(catalog, name, error) : NULL;
  if (name != NULL && only == NULL)
    return 0;
  if (lks_invocation_wants_json(invocation))
    lks_invocation_print_json(invocation, lks_report_catalog_to_json(catalog, only));
  else if (only != NULL)
    print_component(invocation, only);
  else
    print_list(invocation, catalog);
  return 0;
}

const LksCommand lks_command_catalog = {
  .name = "catalog",
  .arguments = N_("[COMPONENT]"),
  .summary = N_("Show which components are known, and what of each"),
  .examples = "  lockstep catalog\n"
              "  lockstep catalog flexispooler\n"
              "  lockstep catalog dispatcher-paragon/spooler-controller --json\n"
              "  lockstep catalog --roles\n",
  .details =
      N_("A description is one XML file. Those of the site lie in lockstep/products.d of the "
         "system's configuration folder, and in the folders of the environment variable "
         "LOCKSTEP_PRODUCTS_PATH; they add components or replace them."),
  .run = run_catalog,
};
