// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-plan-private.h"

/* The fleet as it will be: written files as they will be read, and where a person's deed shows in a
 * file, that file as if it were done. Imports into a machine's own store show in none. */

void
lks_plan_assume_database(const LksPlanDraft *draft, LksPlanStep *step)
{
  const LksReading *reading =
      lks_installation_get_reading(draft->installation, LKS_ROLE_SECURITY_PLAIN);
  const LksInstalledFile *file = reading->setting != NULL ? reading->file : NULL;
  const char *wanted =
      file != NULL ? lks_setting_spelling(reading->setting, draft->secured ? "false" : "true")
                   : NULL;
  if (wanted == NULL || file->document == NULL)
    return;
  g_autoptr(LksDocument) document = lks_document_parse(lks_document_get_bytes(file->document),
                                                       file->description->syntax, file->path, NULL);
  if (document == NULL ||
      !lks_document_set(document, lks_plan_find_key(reading->setting, file, TRUE), wanted, NULL))
    return;
  step->outcome_path = g_strdup(file->local_path);
  step->outcome = g_bytes_ref(lks_document_get_bytes(document));
}

LksOverlay *
lks_plan_dup_overlay(LksPlan *self)
{
  LksFleet *fleet = lks_plan_get_fleet(self);
  LksOverlay *overlay = lks_overlay_new(lks_fleet_get_overlay(fleet));
  /* the fleet file may be one that is still being written */
  g_autofree char *fleet_path = g_canonicalize_filename(lks_fleet_get_path(fleet), NULL);
  g_autoptr(GBytes) text = lks_fleet_dup_text(fleet);
  lks_overlay_put(overlay, fleet_path, text);
  GPtrArray *steps = lks_plan_get_steps(self);
  for (guint i = 0; i < steps->len; i++) {
    const LksPlanStep *step = g_ptr_array_index(steps, i);
    if (step->local_path != NULL)
      lks_overlay_put(overlay, step->local_path, step->content);
    if (step->outcome_path != NULL)
      lks_overlay_put(overlay, step->outcome_path, step->outcome);
  }
  return overlay;
}

LksFleet *
lks_plan_read_outcome(LksPlan *self, LksPasswords *passwords, GError **error)
{
  g_return_val_if_fail(LKS_IS_PLAN(self), NULL);
  LksFleet *fleet = lks_plan_get_fleet(self);
  g_autoptr(LksOverlay) overlay = lks_plan_dup_overlay(self);
  const LksFleetReadOptions options = { .passwords = passwords, .overlay = overlay };
  return lks_fleet_read_with(lks_fleet_get_path(fleet), lks_fleet_get_catalog(fleet), &options,
                             error);
}
