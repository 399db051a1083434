// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-diff.h"
#include "lks-error.h"
#include "lks-mask.h"
#include "lks-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A copy of one file's document that takes the edits. */
typedef struct {
  const LksInstalledFile *file;
  LksDocument *document;
  GPtrArray *expected; /* (element-type LksExpectation) */
} Edit;

static void
edit_free(Edit *edit)
{
  g_clear_object(&edit->document);
  g_clear_pointer(&edit->expected, g_ptr_array_unref);
  g_free(edit);
}

typedef struct {
  LksPlanDraft *draft;
  GPtrArray *edits; /* (element-type Edit) in the order they were first needed */
} Editor;

/* what stands there, and what the secrets are: neither is ever shown */
static LksMask *
new_mask(const LksInstallation *installation)
{
  LksMask *mask = lks_mask_new();
  for (guint role = 0; role < LKS_N_ROLES; role++) {
    const LksReading *reading = lks_installation_get_reading(installation, (LksRole)role);
    if (reading->setting == NULL || !lks_role_get_info((LksRole)role)->is_secret)
      continue;
    lks_mask_add_key(mask, reading->setting->key);
    if (reading->written != NULL) {
      g_autoptr(LksSecret) written = lks_secret_new_from_string(reading->written);
      lks_mask_add_secret(mask, written);
    }
  }
  GHashTableIter iter;
  gpointer secret;
  g_hash_table_iter_init(&iter, installation->secrets);
  while (g_hash_table_iter_next(&iter, NULL, &secret))
    lks_mask_add_secret(mask, secret);
  return mask;
}

/* --- one file -------------------------------------------------------------------------------- */

static Edit *
ensure_edit(Editor *editor, const LksInstalledFile *file)
{
  for (guint i = 0; i < editor->edits->len; i++) {
    Edit *edit = g_ptr_array_index(editor->edits, i);
    if (edit->file == file || g_strcmp0(edit->file->local_path, file->local_path) == 0)
      return edit;
  }
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = file->document != NULL
                                ? g_bytes_ref(lks_document_get_bytes(file->document))
                                : g_bytes_new_static("", 0);
  LksDocument *document = lks_document_parse(bytes, file->description->syntax, file->path, &error);
  if (document == NULL) {
    lks_plan_draft_take_problem(editor->draft, NULL, g_steal_pointer(&error));
    return NULL;
  }
  Edit *edit = g_new0(Edit, 1);
  edit->file = file;
  edit->document = document;
  edit->expected = g_ptr_array_new_with_free_func((GDestroyNotify)lks_expectation_free);
  g_ptr_array_add(editor->edits, edit);
  return edit;
}

/* the main file of a role, and the one that overrides it where the value stands there */
static const LksInstalledFile *
find_main_file(const LksInstallation *installation, LksRole role)
{
  const LksComponentFile *description = NULL;
  lks_component_find_setting(installation->component, role, &description);
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->description == description)
      return file;
  }
  return NULL;
}

/* the key under which the product keeps the setting in this file: another one that stands there,
 * else its own */
const char *
lks_plan_find_key(const LksSetting *setting, const LksInstalledFile *file, gboolean is_main)
{
  /* the document element of a file that overrides is the section itself */
  const char *inner = strchr(setting->key, '/');
  if (!is_main && inner != NULL)
    return inner + 1;
  if (setting->other_keys == NULL || file->document == NULL ||
      lks_document_lookup(file->document, setting->key, NULL) != NULL)
    return setting->key;
  for (guint i = 0; setting->other_keys[i] != NULL; i++)
    if (lks_document_lookup(file->document, setting->other_keys[i], NULL) != NULL)
      return setting->other_keys[i];
  return setting->key;
}

/* value NULL: taken out */
static void
edit_value(Editor *editor,
           const LksInstalledFile *file,
           const LksSetting *setting,
           gboolean is_main,
           LksSecret *value)
{
  g_autoptr(GError) error = NULL;
  Edit *edit = ensure_edit(editor, file);
  if (edit == NULL)
    return;
  const char *key = lks_plan_find_key(setting, file, is_main);
  gboolean fine = value != NULL
                      ? lks_document_set(edit->document, key, lks_secret_peek_text(value), &error)
                      : lks_document_unset(edit->document, key, &error);
  if (!fine) {
    lks_plan_draft_take_problem(editor->draft, NULL, g_steal_pointer(&error));
    return;
  }
  LksExpectation *expectation = g_new0(LksExpectation, 1);
  expectation->key = g_strdup(key);
  expectation->value = value != NULL ? lks_secret_ref(value) : NULL;
  g_ptr_array_add(edit->expected, expectation);
}

/* a file that cannot be edited is told once, by the first setting that needs it */
static gboolean
can_edit(LksPlanDraft *draft, const LksInstalledFile *file, GHashTable *told)
{
  gboolean is_made = file->description->only_secured && draft->secured;
  if ((file->document != NULL || is_made) && file->problem == NULL)
    return TRUE;
  if (!g_hash_table_add(told, (gpointer)file))
    return FALSE;
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  if (file->problem != NULL)
    lks_plan_draft_take_problem(draft, file->path, g_error_copy(file->problem));
  else
    lks_plan_draft_add_problem(draft, LKS_ERROR_NOT_FOUND,
                               _("%s: the file %s is not there; is the folder of the component "
                                 "right in the fleet file, and is the server's disk reachable?"),
                               label, file->path);
  return FALSE;
}

static void
write_setting(Editor *editor, LksRole role, LksSecret *value, GHashTable *told)
{
  LksInstallation *installation = editor->draft->installation;
  const LksReading *reading = lks_installation_get_reading(installation, role);
  const LksInstalledFile *main_file = find_main_file(installation, role);
  if (reading->problem != NULL) {
    lks_plan_draft_take_problem(editor->draft, main_file->path, g_error_copy(reading->problem));
    return;
  }
  if (!can_edit(editor->draft, main_file, told))
    return;
  gboolean overridden = reading->present && reading->file != main_file;
  if (overridden)
    edit_value(editor, reading->file, reading->setting, FALSE, value);
  if (!overridden || value == NULL)
    edit_value(editor, main_file, reading->setting, TRUE, value);
}

/* --- what is wanted -------------------------------------------------------------------------- */

static gboolean
is_ours_to_write(const LksInstallation *installation, LksRole role)
{
  const LksReading *reading = lks_installation_get_reading(installation, role);
  const LksInstalledFile *file =
      reading->setting != NULL ? find_main_file(installation, role) : NULL;
  return file != NULL && !reading->setting->read_only && !reading->setting->is_list &&
         !file->description->is_external;
}

static gboolean
is_filled(const LksReading *reading)
{
  return reading->written != NULL && *reading->written != '\0';
}

/* a file that holds its settings and nothing else: what does not belong there goes */
static void
take_out_others(Editor *editor)
{
  const LksInstallation *installation = editor->draft->installation;
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    guint n = file->description->is_exact && file->document != NULL
                  ? lks_document_get_n_entries(file->document)
                  : 0;
    for (guint k = 0; k < n; k++) {
      const char *key = lks_document_get_entry(file->document, k)->key;
      Edit *edit =
          lks_component_file_has_key(file->description, key) ? NULL : ensure_edit(editor, file);
      if (edit != NULL)
        lks_document_unset(edit->document, key, NULL);
    }
  }
}

static void
secure(Editor *editor, GHashTable *told)
{
  take_out_others(editor);
  for (guint role = 0; role < LKS_N_ROLES; role++) {
    if (!is_ours_to_write(editor->draft->installation, (LksRole)role))
      continue;
    g_autoptr(LksSecret) value = lks_plan_wish(editor->draft, (LksRole)role);
    const LksReading *reading =
        lks_installation_get_reading(editor->draft->installation, (LksRole)role);
    if (value != NULL)
      write_setting(editor, (LksRole)role, value, told);
    else if (reading->file->document == NULL && !reading->file->description->is_asked)
      can_edit(editor->draft, reading->file, told);
  }
}

/* a switch that is on where it is missing must be turned, not taken out */
static LksSecret *
spell_plain(const LksReading *reading)
{
  const LksSetting *setting = reading->setting;
  const char *plain = setting->role == LKS_ROLE_SECURITY_MECHANISM &&
                              g_strcmp0(setting->default_value, "secured") == 0
                          ? lks_setting_spelling(setting, "plain")
                          : NULL;
  return plain != NULL ? lks_secret_new_from_string(plain) : NULL;
}

/* what it said before it was secured stands nowhere any more */
static void
tell_kept(LksPlanDraft *draft, const LksReading *reading)
{
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  lks_plan_draft_add_problem(
      draft, LKS_ERROR_UNSUPPORTED,
      _("%s: what “%s” says while the component is plain is in no public document, so it is not "
        "taken out; “lockstep undo” brings back what it was, or correct it by hand and leave the "
        "component out of the plan"),
      label, reading->setting->key);
}

/* what makes a component speak in secret; the rest of its settings means nothing without one */
static gboolean
shows_security(const LksInstallation *installation)
{
  static const LksRole switches[] = { LKS_ROLE_SECURITY_MECHANISM, LKS_ROLE_IDENTITY_KEYSTORE_PATH,
                                      LKS_ROLE_IDENTITY_THUMBPRINT };
  for (guint i = 0; i < G_N_ELEMENTS(switches); i++) {
    const LksReading *reading = lks_installation_get_reading(installation, switches[i]);
    if (reading->setting != NULL &&
        (is_filled(reading) || g_strcmp0(reading->meaning, "secured") == 0))
      return TRUE;
  }
  return FALSE;
}

static void
unsecure_role(Editor *editor, LksRole role, GHashTable *told)
{
  LksInstallation *installation = editor->draft->installation;
  const LksReading *reading = lks_installation_get_reading(installation, role);
  if (!is_ours_to_write(installation, role) ||
      find_main_file(installation, role)->description->only_secured)
    return;
  g_autoptr(LksSecret) plain = spell_plain(reading);
  if (reading->present && reading->setting->is_kept)
    tell_kept(editor->draft, reading);
  else if (plain != NULL ? g_strcmp0(reading->meaning, "plain") != 0 : reading->present)
    write_setting(editor, role, plain, told);
}

static void
unsecure(Editor *editor, GHashTable *told)
{
  static const LksRole roles[] = {
    LKS_ROLE_SECURITY_MECHANISM,
    LKS_ROLE_IDENTITY_KEYSTORE_PATH,
    LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD,
    LKS_ROLE_IDENTITY_KEY_ALIAS,
    LKS_ROLE_IDENTITY_KEY_PASSWORD,
    LKS_ROLE_IDENTITY_THUMBPRINT,
    LKS_ROLE_TRUST_KEYSTORE_PATH,
    LKS_ROLE_TRUST_KEYSTORE_PASSWORD,
    LKS_ROLE_CIPHER,
    LKS_ROLE_CURVE,
    LKS_ROLE_VERIFY_HOST,
    LKS_ROLE_PEER_ALLOWED,
  };
  LksInstallation *installation = editor->draft->installation;
  gboolean shows = shows_security(installation);
  for (guint i = 0; shows && i < G_N_ELEMENTS(roles); i++)
    unsecure_role(editor, roles[i], told);
  if (!is_ours_to_write(installation, LKS_ROLE_PEER_URL))
    return;
  g_autoptr(LksSecret) url = lks_plan_wish_for_url(editor->draft);
  if (url != NULL)
    write_setting(editor, LKS_ROLE_PEER_URL, url, told);
}

/* --- steps ----------------------------------------------------------------------------------- */

static gboolean
shares_step(const LksPlanDraft *draft, const char *local_path, GBytes *content)
{
  const LksPlanStep *made = g_hash_table_lookup(draft->made, local_path);
  if (made == NULL || (made->content == NULL) != (content == NULL))
    return FALSE;
  return content == NULL || g_bytes_equal(made->content, content);
}

/* a file that is there only while the component is secured */
static void
take_away(LksPlanDraft *draft, const LksInstalledFile *file, const LksMask *mask)
{
  if (shares_step(draft, file->local_path, NULL))
    return;
  g_autoptr(LksLines) before = lks_mask_lines(mask, file->document);
  g_autoptr(LksLines) after = lks_mask_lines(mask, NULL);
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_WRITE_FILE, draft->installation);
  step->path = g_strdup(file->path);
  step->local_path = g_strdup(file->local_path);
  step->description =
      g_strdup(_("Take the file away: the component is secured as long as it is there."));
  step->stamp = file->stamp;
  step->diff = lks_diff_unified(file->path, before, after);
  g_ptr_array_add(draft->files, step);
}

static void
take_away_all(LksPlanDraft *draft, const LksMask *mask)
{
  const LksInstallation *installation = draft->installation;
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->description->only_secured && file->stamp.exists)
      take_away(draft, file, mask);
  }
}

static char *
describe_edit(const LksPlanDraft *draft)
{
  return g_strdup(draft->secured ? _("Write the settings that secure the component.")
                                 : _("Take out the settings that secure the component."));
}

static void
add_step(LksPlanDraft *draft, const Edit *edit, const LksMask *mask)
{
  if (!lks_document_is_modified(edit->document) ||
      shares_step(draft, edit->file->local_path, lks_document_get_bytes(edit->document)))
    return;
  g_autoptr(LksLines) before = lks_mask_lines(mask, edit->file->document);
  g_autoptr(LksLines) after = lks_mask_lines(mask, edit->document);
  LksPlanStep *step = lks_plan_step_new(LKS_STEP_WRITE_FILE, draft->installation);
  step->path = g_strdup(edit->file->path);
  step->local_path = g_strdup(edit->file->local_path);
  step->description = describe_edit(draft);
  step->content = g_bytes_ref(lks_document_get_bytes(edit->document));
  step->stamp = edit->file->stamp;
  step->syntax = edit->file->description->syntax;
  /* a new one may hold passwords */
  step->is_private = edit->file->document == NULL;
  step->diff = lks_diff_unified(edit->file->path, before, after);
  step->expected = g_ptr_array_ref(edit->expected);
  g_ptr_array_add(draft->files, step);
}

/* no public document says where some files lie */
static void
require_named_files(LksPlanDraft *draft)
{
  GPtrArray *files = lks_component_get_files(draft->installation->component);
  g_autofree char *label = lks_installation_dup_label(draft->installation);
  for (guint i = 0; i < files->len; i++) {
    const LksComponentFile *file = g_ptr_array_index(files, i);
    if (file->path == NULL && !file->optional &&
        !g_hash_table_contains(draft->installation->file_paths, file->id))
      lks_plan_draft_add_problem(draft, LKS_ERROR_CONFIG,
                                 _("%s: where its file “%s” lies is in no public document; say it "
                                   "in the fleet file: \"files\": {\"%s\": \"…\"}"),
                                 label, file->id, file->id);
  }
}

void
lks_plan_settings(LksPlanDraft *draft)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func((GDestroyNotify)edit_free);
  g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
  Editor editor = { draft, edits };
  if (draft->secured) {
    require_named_files(draft);
    secure(&editor, told);
  } else
    unsecure(&editor, told);
  g_autoptr(LksMask) mask = new_mask(draft->installation);
  for (guint role = 0; role < LKS_N_ROLES; role++)
    if (draft->values[role] != NULL && lks_role_get_info((LksRole)role)->is_secret)
      lks_mask_add_secret(mask, draft->values[role]);
  for (guint i = 0; i < edits->len; i++)
    add_step(draft, g_ptr_array_index(edits, i), mask);
  if (!draft->secured)
    take_away_all(draft, mask);
}
