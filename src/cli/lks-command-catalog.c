// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-catalog.h"
#include "lks-channel.h"
#include "lks-command.h"
#include "lks-error.h"
#include "lks-placeholder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

extern const LksCommand lks_command_catalog;

/* a key that is longer stands on a line of its own */
#define KEY_WIDTH 44

static json_t *
text_or_null(const char *text)
{
  return text != NULL ? json_string(text) : json_null();
}

static json_t *
words_to_json(const char *const *words)
{
  json_t *list = json_array();
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    json_array_append_new(list, json_string(words[i]));
  return list;
}

static json_t *
spellings_to_json(const LksSetting *setting)
{
  json_t *list = json_array();
  for (guint i = 0; setting->spellings != NULL && setting->spellings[i] != NULL; i += 2)
    json_array_append_new(list, json_pack("{ssss}", "written", setting->spellings[i], "meaning",
                                          setting->spellings[i + 1]));
  return list;
}

static json_t *
setting_to_json(const LksSetting *setting)
{
  const LksRoleInfo *role = lks_role_get_info(setting->role);
  return json_pack("{ss ss so so sb sb sb sb sb so so so}", "role", role->id, "key", setting->key,
                   "other_keys", words_to_json(setting->other_keys), "default",
                   text_or_null(setting->default_value), "required", setting->required, "read_only",
                   setting->read_only, "kept", setting->is_kept, "list", setting->is_list, "secret",
                   role->is_secret, "spellings", spellings_to_json(setting), "examples",
                   words_to_json(setting->examples), "note", text_or_null(setting->note));
}

static json_t *
file_to_json(const LksComponentFile *file)
{
  json_t *settings = json_array();
  for (guint i = 0; i < file->settings->len; i++)
    json_array_append_new(settings, setting_to_json(file->settings->pdata[i]));
  return json_pack("{ss ss ss? ss? sb sb sb so}", "id", file->id, "format",
                   lks_component_file_get_format(file), "path", file->path, "holds", file->holds,
                   "optional", file->optional, "only_secured", file->only_secured, "external",
                   file->is_external, "settings", settings);
}

static const char *
store_id(LksStoreKind store)
{
  static const char *const ids[] = {
    [LKS_STORE_JKS] = "jks",         [LKS_STORE_PKCS12] = "pkcs12",   [LKS_STORE_PEM] = "pem",
    [LKS_STORE_WINDOWS] = "windows", [LKS_STORE_UNKNOWN] = "unknown",
  };
  return ids[store];
}

static json_t *
identity_to_json(const LksIdentityNeeds *needs)
{
  if (needs == NULL)
    return json_null();
  return json_pack("{ss so ss sb sb so so so so so so}", "store", store_id(needs->store),
                   "location", text_or_null(needs->location), "purpose",
                   lks_purpose_to_string(needs->purpose), "rsa_only", needs->rsa_only, "own",
                   needs->is_own, "provider", text_or_null(needs->provider), "reader",
                   text_or_null(needs->reader), "alias", text_or_null(needs->alias),
                   "identity_file", text_or_null(needs->identity_file), "key_file",
                   text_or_null(needs->key_file), "trust_file", text_or_null(needs->trust_file));
}

static json_t *
trust_to_json(LksComponent *component)
{
  const LksTrustNeeds *trust = lks_component_get_trust(component);
  return trust == NULL ? json_null()
                       : json_pack("{ss ss ss?}", "path", trust->path, "format", trust->format,
                                   "reader", trust->reader);
}

static json_t *
signing_to_json(LksComponent *component)
{
  const LksSigningNeeds *signing = lks_component_get_signing(component);
  return signing == NULL ? json_null()
                         : json_pack("{ss ss?}", "file", signing->file, "reader", signing->reader);
}

static json_t *
asked_to_json(LksComponent *component)
{
  GPtrArray *settings = lks_component_get_asked(component)->settings;
  json_t *list = json_array();
  for (guint i = 0; i < settings->len; i++)
    json_array_append_new(list, setting_to_json(settings->pdata[i]));
  return list;
}

static json_t *
logs_to_json(LksComponent *component)
{
  static const char *const words[] = {
    [LKS_EVIDENCE_SECURED] = "secured",
    [LKS_EVIDENCE_EXPIRES] = "expires",
    [LKS_EVIDENCE_FAILED] = "failed",
  };
  GPtrArray *logs = lks_component_get_logs(component);
  json_t *list = json_array();
  for (guint i = 0; i < logs->len; i++) {
    const LksComponentLog *log = logs->pdata[i];
    json_t *messages = json_array();
    for (guint k = 0; k < log->messages->len; k++) {
      const LksLogMessage *message = log->messages->pdata[k];
      json_array_append_new(messages, json_pack("{ss ss}", "means", words[message->evidence],
                                                "pattern", message->pattern));
    }
    json_array_append_new(list, json_pack("{ss ss? so}", "id", log->id, "path", log->path,
                                          "messages", messages));
  }
  return list;
}

static json_t *
connections_to_json(LksComponent *component)
{
  GPtrArray *connections = lks_component_get_connections(component);
  json_t *list = json_array();
  for (guint i = 0; i < connections->len; i++) {
    const LksConnection *connection = connections->pdata[i];
    json_array_append_new(list, json_pack("{ss ss sb}", "to", connection->target, "channel",
                                          connection->channel, "known", !connection->is_dark));
  }
  return list;
}

static json_t *
step_to_json(const LksManualStep *step)
{
  json_t *commands = json_array();
  for (guint i = 0; i < step->commands->len; i++) {
    const LksStepCommand *command = step->commands->pdata[i];
    json_array_append_new(commands, json_pack("{soss}", "title", text_or_null(command->title),
                                              "command", command->command));
  }
  return json_pack("{ssssssso}", "kind", step->kind, "when", step->when, "text", step->text,
                   "commands", commands);
}

static json_t *
services_to_json(LksComponent *component)
{
  json_t *services = json_object();
  const char *const *platforms = lks_component_get_platforms(component);
  for (guint i = 0; platforms[i] != NULL; i++)
    json_object_set_new(services, platforms[i],
                        json_string(lks_component_get_service(component, platforms[i])));
  return services;
}

static json_t *
component_to_json(LksComponent *component)
{
  GPtrArray *described = lks_component_get_files(component);
  json_t *files = json_array();
  for (guint i = 0; i < described->len; i++)
    json_array_append_new(files, file_to_json(described->pdata[i]));
  GPtrArray *manual = lks_component_get_steps(component);
  json_t *steps = json_array();
  for (guint i = 0; i < manual->len; i++)
    json_array_append_new(steps, step_to_json(manual->pdata[i]));
  return json_pack("{ss ss ss so ss so so so ss so so so so so so so so ss? ss?}", "id",
                   lks_component_get_id(component), "product", lks_component_get_product(component),
                   "name", lks_component_get_name(component), "summary",
                   text_or_null(lks_component_get_summary(component)), "origin",
                   lks_component_get_origin(component), "services", services_to_json(component),
                   "folders", words_to_json(lks_component_get_folders(component)), "traces",
                   words_to_json(lks_component_get_traces(component)), "matching",
                   lks_matching_to_string(lks_component_get_matching(component)), "files", files,
                   "identity", identity_to_json(lks_component_get_identity(component)),
                   "connections", connections_to_json(component), "asked", asked_to_json(component),
                   "trust", trust_to_json(component), "signing", signing_to_json(component), "logs",
                   logs_to_json(component), "steps", steps, "authorities",
                   lks_component_get_authorities(component), "successor",
                   lks_component_get_successor(component));
}

static json_t *
roles_to_json(void)
{
  static const char *const kinds[] = {
    [LKS_VALUE_TEXT] = "text",         [LKS_VALUE_PATH] = "path",
    [LKS_VALUE_PASSWORD] = "password", [LKS_VALUE_THUMBPRINT] = "thumbprint",
    [LKS_VALUE_ENUM] = "enum",         [LKS_VALUE_BOOLEAN] = "boolean",
    [LKS_VALUE_URL] = "url",           [LKS_VALUE_NUMBER] = "number",
  };
  json_t *list = json_array();
  for (guint i = 0; i < LKS_N_ROLES; i++) {
    const LksRoleInfo *role = lks_role_get_info((LksRole)i);
    json_array_append_new(list, json_pack("{ss ss ss sb}", "id", role->id, "title", _(role->title),
                                          "kind", kinds[role->kind], "secret", role->is_secret));
  }
  return list;
}

static void
print_json(LksInvocation *invocation, LksCatalog *catalog, LksComponent *only)
{
  json_t *components = json_array();
  for (guint i = 0; i < lks_catalog_get_n_components(catalog); i++) {
    LksComponent *component = lks_catalog_get_component(catalog, i);
    if (only == NULL || only == component)
      json_array_append_new(components, component_to_json(component));
  }
  lks_invocation_print_json(invocation,
                            json_pack("{sssoso}", "schema", "lockstep/catalog/1", "components",
                                      components, "roles", roles_to_json()));
}

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

static char *
join_files(LksComponent *component)
{
  GPtrArray *files = lks_component_get_files(component);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add(names, dup_file_name(files->pdata[i]));
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
  print_field(invocation, _("Store"), store_id(needs->store));
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
    print_json(invocation, catalog, only);
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
