// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-plan-private.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

const char *
lks_step_kind_to_string(LksStepKind kind)
{
  static const char *const names[] = {
    [LKS_STEP_WRITE_FILE] = "write-file",
    [LKS_STEP_WRITE_KEYSTORE] = "write-keystore",
    [LKS_STEP_IMPORT_CERTIFICATE] = "import-certificate",
    [LKS_STEP_RESTART_SERVICE] = "restart-service",
    [LKS_STEP_MANUAL] = "manual",
  };
  g_return_val_if_fail((guint)kind < G_N_ELEMENTS(names), NULL);
  return names[kind];
}

static const struct {
  const char *id;
  const char *title;
} phases[] = {
  [LKS_PHASE_PREPARE] = { "prepare", N_("Prepare: nothing stops yet") },
  [LKS_PHASE_STOP] = { "stop", N_("Stop the services") },
  [LKS_PHASE_CHANGE] = { "change", N_("Change the settings") },
  [LKS_PHASE_START] = { "start", N_("Start the services") },
  [LKS_PHASE_AFTER] = { "after", N_("Afterwards") },
};

const char *
lks_step_phase_to_string(LksStepPhase phase)
{
  g_return_val_if_fail((guint)phase < G_N_ELEMENTS(phases), NULL);
  return phases[phase].id;
}

const char *
lks_step_phase_get_title(LksStepPhase phase)
{
  g_return_val_if_fail((guint)phase < G_N_ELEMENTS(phases), NULL);
  return _(phases[phase].title);
}

/* --- life ------------------------------------------------------------------------------------ */

static void
command_free(LksStepCommand *command)
{
  g_free((char *)command->title);
  g_free((char *)command->command);
  g_free(command);
}

LksPlanStep *
lks_plan_step_new(LksStepKind kind, LksInstallation *installation)
{
  LksPlanStep *step = g_new0(LksPlanStep, 1);
  step->kind = kind;
  step->installation = installation;
  step->commands = g_ptr_array_new_with_free_func((GDestroyNotify)command_free);
  return step;
}

void
lks_plan_step_free(LksPlanStep *step)
{
  g_free(step->path);
  g_free(step->description);
  g_ptr_array_unref(step->commands);
  g_free(step->local_path);
  g_clear_pointer(&step->content, g_bytes_unref);
  g_free(step->outcome_path);
  g_clear_pointer(&step->outcome, g_bytes_unref);
  g_free(step->like);
  g_free(step->diff);
  g_clear_pointer(&step->expected, g_ptr_array_unref);
  g_clear_pointer(&step->password, lks_secret_unref);
  g_free(step);
}

LksPlanStep *
lks_plan_add_manual(GPtrArray *steps,
                    LksInstallation *installation,
                    LksStepPhase phase,
                    char *take_text)
{
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_MANUAL, installation);
  step->phase = phase;
  step->description = take_text;
  g_ptr_array_add(steps, step);
  return step;
}

void
lks_plan_step_add_command(LksPlanStep *step, const char *title, char *take_command)
{
  LksStepCommand *command = g_new0(LksStepCommand, 1);
  command->title = g_strdup(title);
  command->command = take_command;
  g_ptr_array_add(step->commands, command);
}

void
lks_expectation_free(LksExpectation *expectation)
{
  g_free(expectation->key);
  g_clear_pointer(&expectation->value, lks_secret_unref);
  g_free(expectation);
}

/* --- re-reading ------------------------------------------------------------------------------ */

static gboolean
check_setting(LksDocument *document, const LksExpectation *expectation, GError **error)
{
  g_autoptr(GError) problem = NULL;
  const LksDocumentEntry *entry = lks_document_lookup(document, expectation->key, &problem);
  if (problem != NULL) {
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
  }
  const char *wanted = expectation->value != NULL ? lks_secret_peek_text(expectation->value) : NULL;
  if (g_strcmp0(entry != NULL ? entry->value : NULL, wanted) == 0)
    return TRUE;
  return lks_throw(error, LKS_ERROR_FAILED, _("%s: “%s” does not read as it was written"),
                   lks_document_get_name(document), expectation->key);
}

static gboolean
check_document(GBytes *staged, const LksPlanStep *step, GError **error)
{
  g_autoptr(LksDocument) document = lks_document_parse(staged, step->syntax, step->path, error);
  for (guint i = 0; document != NULL && i < step->expected->len; i++)
    if (!check_setting(document, g_ptr_array_index(step->expected, i), error))
      return FALSE;
  return document != NULL;
}

static gboolean
check_store(GBytes *staged, const LksPlanStep *step, GError **error)
{
  g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
  if (step->password != NULL)
    lks_passwords_add(passwords, step->password);
  g_autoptr(LksKeystore) store = lks_keystore_load(staged, step->path, passwords, error);
  if (store == NULL)
    return FALSE;
  return lks_keystore_get_n_entries(store) > 0 ||
         lks_throw(error, LKS_ERROR_FAILED, _("%s: nothing is in it"), step->path);
}

gboolean
lks_plan_step_check(GBytes *staged, gconstpointer data, GError **error)
{
  const LksPlanStep *step = data;
  return step->syntax != NULL ? check_document(staged, step, error)
                              : check_store(staged, step, error);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static json_t *
commands_to_json(const LksPlanStep *step)
{
  json_t *array = json_array();
  for (guint i = 0; i < step->commands->len; i++) {
    const LksStepCommand *command = g_ptr_array_index(step->commands, i);
    json_array_append_new(array, json_pack("{s:s?,s:s}", "title", command->title, "command",
                                           command->command));
  }
  return array;
}

static json_t *
step_to_json(const LksPlanStep *step, gboolean with_diff)
{
  const LksInstallation *installation = step->installation;
  json_t *json =
      json_pack("{s:s?,s:s?,s:s,s:s,s:s?,s:s,s:b,s:o}", "server",
                installation != NULL ? installation->server->name : NULL, "component",
                installation != NULL ? lks_component_get_short_id(installation->component) : NULL,
                "kind", lks_step_kind_to_string(step->kind), "phase",
                lks_step_phase_to_string(step->phase), "path", step->path, "description",
                step->description, "done", step->done, "commands", commands_to_json(step));
  if (with_diff)
    json_object_set_new(json, "diff", step->diff != NULL ? json_string(step->diff) : json_null());
  return json;
}

json_t *
lks_plan_steps_to_json(LksPlan *self, gboolean with_diff)
{
  GPtrArray *steps = lks_plan_get_steps(self);
  json_t *array = json_array();
  for (guint i = 0; i < steps->len; i++)
    json_array_append_new(array, step_to_json(g_ptr_array_index(steps, i), with_diff));
  return array;
}
