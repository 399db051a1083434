// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-step-item.h"
#include "lks-prose.h"

#include <glib/gi18n.h>
#include <string.h>

struct _LksStepItem {
  GObject parent_instance;

  char *label;
  char *path; /* nullable */
  char *description;
  char *diff; /* nullable */
  GPtrArray *commands;
  gboolean is_manual;
  LksStepPhase phase;
  LksStepState state;
};

enum { PROP_TITLE = 1, PROP_SUBTITLE, PROP_LABEL, PROP_ICON_NAME, PROP_STATE_TEXT, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE(LksStepItem, lks_step_item, G_TYPE_OBJECT)

static void
command_free(LksStepCommand *command)
{
  g_free((char *)command->title);
  g_free((char *)command->command);
  g_free(command);
}

static void
add_command(LksStepItem *self, const char *title, const char *text)
{
  LksStepCommand *command = g_new0(LksStepCommand, 1);
  command->title = g_strdup(title);
  command->command = g_strdup(text);
  g_ptr_array_add(self->commands, command);
}

/* --- as it is shown -------------------------------------------------------------------------- */

static const struct {
  const char *icon_name;
  const char *text;
} states[] = {
  [LKS_STEP_WAITS] = { "content-loading-symbolic", N_("Waiting") },
  [LKS_STEP_RUNS] = { "emblem-synchronizing-symbolic", N_("Being written") },
  [LKS_STEP_DONE] = { "object-select-symbolic", N_("Done") },
  [LKS_STEP_FAILED] = { "dialog-error-symbolic", N_("Failed, and put back") },
};

static void
lks_step_item_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LksStepItem *self = LKS_STEP_ITEM(object);
  g_autofree char *description = lks_prose_dup(self->description);
  const char *const texts[] = {
    [PROP_TITLE] = self->path != NULL ? self->path : description,
    [PROP_SUBTITLE] = self->path != NULL ? description : self->label,
    [PROP_LABEL] = self->label,
    [PROP_ICON_NAME] = states[self->state].icon_name,
    [PROP_STATE_TEXT] = _(states[self->state].text),
  };
  g_value_set_string(value, texts[id]);
}

static void
lks_step_item_finalize(GObject *object)
{
  LksStepItem *self = LKS_STEP_ITEM(object);
  g_free(self->label);
  g_free(self->path);
  g_free(self->description);
  g_free(self->diff);
  g_ptr_array_unref(self->commands);
  G_OBJECT_CLASS(lks_step_item_parent_class)->finalize(object);
}

static void
lks_step_item_class_init(LksStepItemClass *klass)
{
  static const char *const names[] = { [PROP_TITLE] = "title",
                                       [PROP_SUBTITLE] = "subtitle",
                                       [PROP_LABEL] = "label",
                                       [PROP_ICON_NAME] = "icon-name",
                                       [PROP_STATE_TEXT] = "state-text" };
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  object_class->get_property = lks_step_item_get_property;
  object_class->finalize = lks_step_item_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    properties[i] =
        g_param_spec_string(names[i], NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(object_class, N_PROPS, properties);
}

static void
lks_step_item_init(LksStepItem *self)
{
  self->commands = g_ptr_array_new_with_free_func((GDestroyNotify)command_free);
}

/* --- making ---------------------------------------------------------------------------------- */

LksStepItem *
lks_step_item_new(const LksPlanStep *step)
{
  LksStepItem *self = g_object_new(LKS_TYPE_STEP_ITEM, NULL);
  self->label = lks_installation_dup_label(step->installation);
  self->path = g_strdup(step->path);
  self->description = g_strdup(step->description);
  self->diff = g_strdup(step->diff);
  self->is_manual = step->local_path == NULL;
  self->phase = step->phase;
  self->state = step->done ? LKS_STEP_DONE : LKS_STEP_WAITS;
  for (guint i = 0; step->commands != NULL && i < step->commands->len; i++) {
    const LksStepCommand *command = g_ptr_array_index(step->commands, i);
    add_command(self, command->title, command->command);
  }
  return self;
}

static const char *
get_text(const json_t *json, const char *name)
{
  return json_string_value(json_object_get(json, name));
}

static LksStepPhase
parse_phase(const char *word)
{
  for (guint phase = 0; phase < LKS_N_PHASES; phase++)
    if (g_strcmp0(lks_step_phase_to_string((LksStepPhase)phase), word) == 0)
      return (LksStepPhase)phase;
  return LKS_PHASE_AFTER;
}

LksStepItem *
lks_step_item_new_from_json(const json_t *json)
{
  const char *server = get_text(json, "server"), *component = get_text(json, "component");
  const char *kind = get_text(json, "kind"), *description = get_text(json, "description");
  if (server == NULL || component == NULL || kind == NULL || description == NULL)
    return NULL;
  LksStepItem *self = g_object_new(LKS_TYPE_STEP_ITEM, NULL);
  self->label = g_strconcat(server, "/", component, NULL);
  self->path = g_strdup(get_text(json, "path"));
  self->description = g_strdup(description);
  self->is_manual = strcmp(kind, lks_step_kind_to_string(LKS_STEP_WRITE_FILE)) != 0 &&
                    strcmp(kind, lks_step_kind_to_string(LKS_STEP_WRITE_KEYSTORE)) != 0;
  self->phase = parse_phase(get_text(json, "phase"));
  const json_t *commands = json_object_get(json, "commands");
  for (size_t i = 0; i < json_array_size(commands); i++) {
    const json_t *command = json_array_get(commands, i);
    if (get_text(command, "command") != NULL)
      add_command(self, get_text(command, "title"), get_text(command, "command"));
  }
  return self;
}

/* --- what it holds --------------------------------------------------------------------------- */

gboolean
lks_step_item_is_manual(LksStepItem *self)
{
  return self->is_manual;
}

LksStepPhase
lks_step_item_get_phase(LksStepItem *self)
{
  return self->phase;
}

const char *
lks_step_item_get_label(LksStepItem *self)
{
  return self->label;
}

const char *
lks_step_item_get_path(LksStepItem *self)
{
  return self->path;
}

const char *
lks_step_item_get_description(LksStepItem *self)
{
  return self->description;
}

const char *
lks_step_item_get_diff(LksStepItem *self)
{
  return self->diff;
}

GPtrArray *
lks_step_item_get_commands(LksStepItem *self)
{
  return self->commands;
}

LksStepState
lks_step_item_get_state(LksStepItem *self)
{
  return self->state;
}

void
lks_step_item_set_state(LksStepItem *self, LksStepState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_ICON_NAME]);
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_STATE_TEXT]);
}
