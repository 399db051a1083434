// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-hand-steps.h"
#include "lks-restore-point.h"

/* stopping came before what was written */
static gboolean
is_left(LksStepItem *item)
{
  return lks_step_item_is_manual(item) && lks_step_item_get_phase(item) != LKS_PHASE_STOP;
}

LksHandSteps *
lks_hand_steps_new(GPtrArray *points)
{
  LksHandSteps *self = g_new0(LksHandSteps, 1);
  const LksRestorePoint *point = lks_history_find(points, NULL, NULL);
  self->point = point != NULL ? g_strdup(point->id) : NULL;
  self->items = g_ptr_array_new_with_free_func(g_object_unref);
  self->numbers = g_array_new(FALSE, FALSE, sizeof(guint));
  for (guint i = 0; point != NULL && i < json_array_size(point->steps); i++) {
    g_autoptr(LksStepItem) item = lks_step_item_new_from_json(json_array_get(point->steps, i));
    if (item == NULL || !is_left(item))
      continue;
    g_ptr_array_add(self->items, g_steal_pointer(&item));
    g_array_append_val(self->numbers, i);
  }
  return self;
}

void
lks_hand_steps_free(LksHandSteps *self)
{
  g_array_unref(self->numbers);
  g_ptr_array_unref(self->items);
  g_free(self->point);
  g_free(self);
}

gboolean
lks_hand_steps_is_done(const LksHandSteps *self, LksNotes *notes, guint index)
{
  return lks_notes_is_ticked(notes, self->point, g_array_index(self->numbers, guint, index));
}

guint
lks_hand_steps_count_left(const LksHandSteps *self, LksNotes *notes, const char *label)
{
  guint n = 0;
  for (guint i = 0; i < self->items->len; i++)
    n += g_str_equal(lks_step_item_get_label(g_ptr_array_index(self->items, i)), label) &&
         !lks_hand_steps_is_done(self, notes, i);
  return n;
}
