// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-catalog.h"
#include "lks-channel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

static json_t *
identity_to_json(const LksIdentityNeeds *needs)
{
  if (needs == NULL)
    return json_null();
  return json_pack("{ss so ss sb sb so so so so so so}", "store",
                   lks_store_kind_to_string(needs->store), "location",
                   text_or_null(needs->location), "purpose", lks_purpose_to_string(needs->purpose),
                   "rsa_only", needs->rsa_only, "own", needs->is_own, "provider",
                   text_or_null(needs->provider), "reader", text_or_null(needs->reader), "alias",
                   text_or_null(needs->alias), "identity_file", text_or_null(needs->identity_file),
                   "key_file", text_or_null(needs->key_file), "trust_file",
                   text_or_null(needs->trust_file));
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

json_t *
lks_report_catalog_to_json(LksCatalog *catalog, LksComponent *only)
{
  json_t *components = json_array();
  for (guint i = 0; i < lks_catalog_get_n_components(catalog); i++) {
    LksComponent *component = lks_catalog_get_component(catalog, i);
    if (only == NULL || only == component)
      json_array_append_new(components, component_to_json(component));
  }
  return json_pack("{sssoso}", "schema", "lockstep/catalog/1", "components", components, "roles",
                   roles_to_json());
}
