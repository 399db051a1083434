// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-work-progress.h"

#define INTERVAL_MS 33

struct _LksWorkProgress {
  gatomicrefcount references;
  GMutex lock;
  double fraction;
  char *text;             /* nullable */
  gboolean is_scheduled;  /* the main loop is going to hear it */
  LksWorkHeardFunc heard; /* of the main loop's thread alone; NULL: muted */
  gpointer user_data;
};

LksWorkProgress *
lks_work_progress_new(LksWorkHeardFunc heard, gpointer user_data)
{
  LksWorkProgress *self = g_new0(LksWorkProgress, 1);
  g_atomic_ref_count_init(&self->references);
  g_mutex_init(&self->lock);
  self->fraction = -1;
  self->heard = heard;
  self->user_data = user_data;
  return self;
}

LksWorkProgress *
lks_work_progress_ref(LksWorkProgress *self)
{
  g_atomic_ref_count_inc(&self->references);
  return self;
}

void
lks_work_progress_unref(LksWorkProgress *self)
{
  if (self == NULL || !g_atomic_ref_count_dec(&self->references))
    return;
  g_mutex_clear(&self->lock);
  g_free(self->text);
  g_free(self);
}

void
lks_work_progress_mute(LksWorkProgress *self)
{
  self->heard = NULL;
}

static gboolean
hear_cb(gpointer data)
{
  LksWorkProgress *self = data;
  g_mutex_lock(&self->lock);
  self->is_scheduled = FALSE;
  double fraction = self->fraction;
  g_autofree char *text = g_strdup(self->text);
  g_mutex_unlock(&self->lock);
  if (self->heard != NULL)
    self->heard(fraction, text, self->user_data);
  return G_SOURCE_REMOVE;
}

void
lks_work_progress_tell(LksWorkProgress *self, double fraction, const char *text)
{
  g_mutex_lock(&self->lock);
  self->fraction = CLAMP(fraction, -1, 1);
  if (text != NULL) {
    g_free(self->text);
    self->text = g_strdup(text);
  }
  gboolean schedule = !self->is_scheduled;
  self->is_scheduled = TRUE;
  g_mutex_unlock(&self->lock);
  if (schedule)
    g_timeout_add_full(G_PRIORITY_DEFAULT_IDLE, INTERVAL_MS, hear_cb, lks_work_progress_ref(self),
                       (GDestroyNotify)lks_work_progress_unref);
}

void
lks_work_progress_tell_done(guint done, guint total, gpointer self)
{
  lks_work_progress_tell(self, total > 0 ? (double)done / total : -1, NULL);
}
