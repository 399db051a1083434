// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-workspace.h"
#include "lks-fleet-work.h"
#include "lks-parallel.h"

#include <glib/gi18n.h>

struct _LksWorkspace {
  GObject parent_instance;
  LksCatalog *catalog;    /* nullable */
  LksDraft *draft;        /* nullable */
  GPtrArray *commands;    /* (element-type GStrv); nullable: as fleet */
  LksFleet *fleet;        /* nullable */
  LksCheckResult *check;  /* nullable */
  LksReview *review;      /* nullable */
  GError *review_problem; /* nullable */
  LksNotes *notes;        /* nullable */
  LksPasswords *passwords;
  GPtrArray *cancellables; /* (element-type GCancellable) of what runs */
  char *what;              /* nullable: what runs */
  double progress;
};

enum { PROP_FLEET_PATH = 1, PROP_FLEET, PROP_BUSY, PROP_PROGRESS, PROP_WHAT, N_PROPS };
static GParamSpec *properties[N_PROPS];
static guint changed_signal;

G_DEFINE_FINAL_TYPE(LksWorkspace, lks_workspace, G_TYPE_OBJECT)

/* --- running the library --------------------------------------------------------------------- */

typedef struct {
  LksWorkFunc work;
  gpointer data;
  GDestroyNotify free_data;   /* nullable */
  GDestroyNotify free_result; /* nullable */
  LksWorkProgress *progress;
  GAsyncReadyCallback done; /* nullable */
} Work;

static void
work_free(Work *work)
{
  if (work->free_data != NULL)
    work->free_data(work->data);
  lks_work_progress_unref(work->progress);
  g_free(work);
}

static void
set_progress(LksWorkspace *self, double progress, const char *what)
{
  if (what != NULL && g_strcmp0(what, self->what) != 0) {
    g_free(self->what);
    self->what = g_strdup(what);
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_WHAT]);
  }
  self->progress = progress;
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_PROGRESS]);
}

static void
heard_cb(double fraction, const char *text, gpointer user_data)
{
  set_progress(user_data, fraction, text);
}

static void
work_cb(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  lks_parallel_give_way();
  /* the library looks there */
  g_cancellable_push_current(cancellable);
  gpointer result = work->work(work->data, work->progress, cancellable, &error);
  g_cancellable_pop_current(cancellable);
  if (error != NULL)
    g_task_return_error(task, error);
  else
    g_task_return_pointer(task, result, work->free_result);
}

static void
set_running(LksWorkspace *self, GCancellable *cancellable, gboolean runs)
{
  if (runs)
    g_ptr_array_add(self->cancellables, g_object_ref(cancellable));
  else
    g_ptr_array_remove(self->cancellables, cancellable);
  if (self->cancellables->len == (runs ? 1 : 0))
    g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_BUSY]);
}

/* what runs is told before the caller hears of it: it may start the next work */
static void
ran_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = g_task_get_task_data(G_TASK(result));
  lks_work_progress_mute(work->progress);
  set_running(LKS_WORKSPACE(source), g_task_get_cancellable(G_TASK(result)), FALSE);
  if (work->done != NULL)
    work->done(source, result, user_data);
}

void
lks_workspace_run_async(LksWorkspace *self,
                        const char *what,
                        LksWorkFunc work,
                        gpointer data,
                        GDestroyNotify free_data,
                        GDestroyNotify free_result,
                        GAsyncReadyCallback done,
                        gpointer user_data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_autoptr(GTask) task = g_task_new(self, cancellable, ran_cb, user_data);
  Work *shared = g_new0(Work, 1);
  shared->work = work;
  shared->data = data;
  shared->free_data = free_data;
  shared->free_result = free_result;
  shared->done = done;
  shared->progress = lks_work_progress_new(heard_cb, self);
  g_task_set_source_tag(task, lks_workspace_run_async);
  g_task_set_task_data(task, shared, (GDestroyNotify)work_free);
  set_running(self, cancellable, TRUE);
  set_progress(self, -1, what);
  g_task_run_in_thread(task, work_cb);
}

gpointer
lks_workspace_run_finish(LksWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), NULL);
  return g_task_propagate_pointer(G_TASK(result), error);
}

void
lks_workspace_cancel(LksWorkspace *self)
{
  for (guint i = 0; i < self->cancellables->len; i++)
    g_cancellable_cancel(g_ptr_array_index(self->cancellables, i));
}

gboolean
lks_workspace_is_busy(LksWorkspace *self)
{
  return self->cancellables->len > 0;
}

/* --- the fleet ------------------------------------------------------------------------------- */

static void
forget_fleet(LksWorkspace *self)
{
  g_clear_object(&self->review);
  g_clear_error(&self->review_problem);
  g_clear_pointer(&self->check, lks_check_result_unref);
  g_clear_pointer(&self->commands, g_ptr_array_unref);
  g_clear_object(&self->fleet);
}

static void
emit_changed(LksWorkspace *self)
{
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_FLEET]);
  g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_FLEET_PATH]);
  g_signal_emit(self, changed_signal, 0);
}

/* --- the review ------------------------------------------------------------------------------ */

static void
reviewed_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  LksWorkspace *self = LKS_WORKSPACE(source);
  g_autoptr(LksFleet) fleet = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(LksReview) review = lks_workspace_run_finish(self, result, &error);
  /* the fleet was read again meanwhile: its own review follows */
  if (fleet != self->fleet)
    return;
  g_set_object(&self->review, review);
  g_clear_error(&self->review_problem);
  self->review_problem = g_steal_pointer(&error);
  g_signal_emit(self, changed_signal, 0);
}

static void
start_review(LksWorkspace *self)
{
  LksFleetReviewing *reviewing = lks_fleet_reviewing_new(self->fleet, self->check, self->passwords);
  lks_workspace_run_async(self, _("Planning the changes"), lks_fleet_review_work, reviewing,
                          (GDestroyNotify)lks_fleet_reviewing_free, g_object_unref, reviewed_cb,
                          g_object_ref(self->fleet));
}

static void
take_opening(LksWorkspace *self, LksFleetOpening *opening)
{
  gboolean is_other = self->draft != opening->draft;
  forget_fleet(self);
  self->fleet = g_steal_pointer(&opening->fleet);
  self->check = g_steal_pointer(&opening->check);
  self->commands = g_steal_pointer(&opening->commands);
  g_set_object(&self->draft, opening->draft);
  g_set_object(&self->catalog, opening->catalog);
  if (is_other || self->notes == NULL) {
    g_clear_object(&self->notes);
    self->notes = lks_notes_new(lks_draft_get_path(self->draft));
  }
  emit_changed(self);
  start_review(self);
}

static void
opened_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  LksWorkspace *self = LKS_WORKSPACE(source);
  GError *error = NULL;
  LksFleetOpening *opening = lks_workspace_run_finish(self, result, &error);
  if (opening == NULL) {
    g_task_return_error(task, error);
    return;
  }
  take_opening(self, opening);
  lks_fleet_opening_free(opening);
  g_task_return_boolean(task, TRUE);
}

static void
start_opening(LksWorkspace *self,
              const char *path,
              LksDraft *draft,
              GAsyncReadyCallback done,
              gpointer user_data)
{
  GTask *task = g_task_new(self, NULL, done, user_data);
  g_task_set_source_tag(task, start_opening);
  LksFleetOpening *opening = lks_fleet_opening_new(path, draft, self->catalog, self->passwords);
  lks_workspace_run_async(self, _("Reading the fleet"), lks_fleet_open_work, opening,
                          (GDestroyNotify)lks_fleet_opening_free,
                          (GDestroyNotify)lks_fleet_opening_free, opened_cb, task);
}

void
lks_workspace_open_async(LksWorkspace *self,
                         const char *path,
                         GAsyncReadyCallback done,
                         gpointer user_data)
{
  start_opening(self, path, NULL, done, user_data);
}

void
lks_workspace_open_draft_async(LksWorkspace *self,
                               LksDraft *draft,
                               GAsyncReadyCallback done,
                               gpointer user_data)
{
  start_opening(self, lks_draft_get_path(draft), draft, done, user_data);
}

void
lks_workspace_reload_async(LksWorkspace *self, GAsyncReadyCallback done, gpointer user_data)
{
  g_return_if_fail(self->draft != NULL);
  start_opening(self, lks_draft_get_path(self->draft), self->draft, done, user_data);
}

gboolean
lks_workspace_open_finish(LksWorkspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
  return g_task_propagate_boolean(G_TASK(result), error);
}

void
lks_workspace_close(LksWorkspace *self)
{
  lks_workspace_cancel(self);
  forget_fleet(self);
  g_clear_object(&self->draft);
  g_clear_object(&self->notes);
  emit_changed(self);
}

/* --- what is known --------------------------------------------------------------------------- */

LksCatalog *
lks_workspace_get_catalog(LksWorkspace *self, GError **error)
{
  if (self->catalog == NULL)
    self->catalog = lks_catalog_new_for_site(error);
  return self->catalog;
}

const char *
lks_workspace_get_fleet_path(LksWorkspace *self)
{
  return self->draft != NULL ? lks_draft_get_path(self->draft) : NULL;
}

LksFleet *
lks_workspace_get_fleet(LksWorkspace *self)
{
  return self->fleet;
}

const LksCheckResult *
lks_workspace_get_check(LksWorkspace *self)
{
  return self->check;
}

LksPlan *
lks_workspace_get_plan(LksWorkspace *self)
{
  return self->review != NULL ? lks_review_get_plan(self->review) : NULL;
}

LksReview *
lks_workspace_get_review(LksWorkspace *self)
{
  return self->review;
}

const GError *
lks_workspace_get_review_problem(LksWorkspace *self)
{
  return self->review_problem;
}

LksNotes *
lks_workspace_get_notes(LksWorkspace *self)
{
  return self->notes;
}

LksDraft *
lks_workspace_get_draft(LksWorkspace *self)
{
  return self->draft;
}

GPtrArray *
lks_workspace_get_commands(LksWorkspace *self)
{
  return self->commands;
}

LksPasswords *
lks_workspace_get_passwords(LksWorkspace *self)
{
  return self->passwords;
}

char *
lks_workspace_give_secret(LksWorkspace *self, const char *name, LksSecret *secret)
{
  char *reference = g_strconcat("secret-service:", name, NULL);
  lks_passwords_add_reference(self->passwords, reference, secret);
  return reference;
}

/* --- the object ------------------------------------------------------------------------------ */

static void
lks_workspace_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LksWorkspace *self = LKS_WORKSPACE(object);
  switch (id) {
  case PROP_FLEET_PATH:
    g_value_set_string(value, lks_workspace_get_fleet_path(self));
    break;
  case PROP_FLEET:
    g_value_set_object(value, self->fleet);
    break;
  case PROP_BUSY:
    g_value_set_boolean(value, lks_workspace_is_busy(self));
    break;
  case PROP_PROGRESS:
    g_value_set_double(value, self->progress);
    break;
  case PROP_WHAT:
    g_value_set_string(value, self->what);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, pspec);
  }
}

static void
lks_workspace_finalize(GObject *object)
{
  LksWorkspace *self = LKS_WORKSPACE(object);
  forget_fleet(self);
  g_clear_object(&self->draft);
  g_clear_object(&self->notes);
  g_clear_object(&self->catalog);
  lks_passwords_unref(self->passwords);
  g_ptr_array_unref(self->cancellables);
  g_free(self->what);
  G_OBJECT_CLASS(lks_workspace_parent_class)->finalize(object);
}

static void
lks_workspace_class_init(LksWorkspaceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  object_class->get_property = lks_workspace_get_property;
  object_class->finalize = lks_workspace_finalize;
  properties[PROP_FLEET_PATH] = g_param_spec_string("fleet-path", NULL, NULL, NULL, flags);
  properties[PROP_FLEET] = g_param_spec_object("fleet", NULL, NULL, LKS_TYPE_FLEET, flags);
  properties[PROP_BUSY] = g_param_spec_boolean("busy", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double("progress", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_WHAT] = g_param_spec_string("what", NULL, NULL, NULL, flags);
  g_object_class_install_properties(object_class, N_PROPS, properties);
  changed_signal = g_signal_new("changed", LKS_TYPE_WORKSPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
lks_workspace_init(LksWorkspace *self)
{
  self->passwords = lks_passwords_new(NULL, NULL);
  self->cancellables = g_ptr_array_new_with_free_func(g_object_unref);
  self->progress = -1;
}

LksWorkspace *
lks_workspace_new(void)
{
  return g_object_new(LKS_TYPE_WORKSPACE, NULL);
}
