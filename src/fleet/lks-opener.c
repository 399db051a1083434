// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-fleet-private.h"
#include "lks-digest.h"
#include "lks-error.h"
#include "lks-parallel.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Stores wanted whose files are in memory together. */
#define BATCH 128

/* Deriving a key from a password is what opening costs, and a fleet has the same truststore a
 * hundred times: every file is read once, and every content is opened once for each set of
 * passwords, on all processors; the stores are shared by those that wanted them. */
struct _LksOpener {
  const LksOverlay *overlay; /* no-ref, nullable */
  GPtrArray *wants;          /* (element-type Want) nullable once it has what it wanted */
  GHashTable *files;         /* local path -> File */
  GHashTable *openings;      /* SHA-256 -> the first Opening of these bytes */
};

typedef struct {
  const char *local_path; /* of the first target that is in it */
  GBytes *bytes;          /* nullable: no longer needed */
  LksFileStamp stamp;
  GError *problem; /* nullable */
  guint n_wants;   /* that are left: then nobody needs it any more */
  gboolean is_read;
} File;

typedef struct _Opening Opening;
struct _Opening {
  guint8 digest[LKS_DIGEST_SIZE]; /* first: what the table compares */
  Opening *next;                  /* nullable: the same bytes by other passwords */
  GBytes *bytes;                  /* nullable: no longer needed */
  const char *name;               /* of the first that wanted it, for messages */
  GPtrArray *passwords;           /* (element-type LksSecret) */
  LksKeystore *store;             /* nullable */
  GError *problem;                /* nullable */
};

typedef struct {
  LksOpenedStore *target;
  GPtrArray *passwords;
  File *file;
  Opening *opening; /* nullable: the file could not be read */
} Want;

static void
file_free(File *file)
{
  g_clear_pointer(&file->bytes, g_bytes_unref);
  g_clear_error(&file->problem);
  g_free(file);
}

/* with those behind it */
static void
opening_free(Opening *opening)
{
  while (opening != NULL) {
    Opening *next = opening->next;
    g_clear_pointer(&opening->bytes, g_bytes_unref);
    g_ptr_array_unref(opening->passwords);
    g_clear_object(&opening->store);
    g_clear_error(&opening->problem);
    g_free(opening);
    opening = next;
  }
}

static void
want_free(Want *want)
{
  if (want == NULL)
    return;
  g_ptr_array_unref(want->passwords);
  g_free(want);
}

LksOpener *
lks_opener_new(const LksOverlay *overlay)
{
  LksOpener *self = g_new0(LksOpener, 1);
  self->overlay = overlay;
  self->wants = g_ptr_array_new_with_free_func((GDestroyNotify)want_free);
  self->files = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)file_free);
  self->openings =
      g_hash_table_new_full(lks_digest_hash, lks_digest_equal, NULL, (GDestroyNotify)opening_free);
  return self;
}

void
lks_opener_free(LksOpener *self)
{
  g_ptr_array_unref(self->wants);
  g_hash_table_unref(self->openings);
  g_hash_table_unref(self->files);
  g_free(self);
}

static File *
ensure_file(LksOpener *self, const char *local_path)
{
  File *file = g_hash_table_lookup(self->files, local_path);
  if (file != NULL)
    return file;
  file = g_new0(File, 1);
  file->local_path = local_path;
  g_hash_table_insert(self->files, (gpointer)local_path, file);
  return file;
}

void
lks_opener_want(LksOpener *self, LksOpenedStore *target, GPtrArray *passwords)
{
  Want *want = g_new0(Want, 1);
  want->target = target;
  want->passwords = passwords != NULL ? g_ptr_array_ref(passwords) : g_ptr_array_new();
  want->file = ensure_file(self, target->local_path);
  want->file->n_wants++;
  g_ptr_array_add(self->wants, want);
}

static void
read_cb(gpointer item, gpointer user_data)
{
  const LksOpener *self = user_data;
  File *file = item;
  file->bytes = lks_overlay_read(self->overlay, file->local_path, &file->stamp, &file->problem);
}

static gboolean
same_passwords(GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!lks_secret_equal(g_ptr_array_index(a, i), g_ptr_array_index(b, i)))
      return FALSE;
  return TRUE;
}

static Opening *
new_opening(const Want *want)
{
  Opening *opening = g_new0(Opening, 1);
  memcpy(opening->digest, want->file->stamp.sha256, sizeof(opening->digest));
  opening->bytes = g_bytes_ref(want->file->bytes);
  opening->name = want->target->path;
  opening->passwords = g_ptr_array_ref(want->passwords);
  return opening;
}

/* nobody wanted it before: it is among those that are to be opened */
static Opening *
ensure_opening(LksOpener *self, const Want *want, GPtrArray *to_open)
{
  Opening *first = g_hash_table_lookup(self->openings, want->file->stamp.sha256);
  Opening *last = NULL;
  for (Opening *known = first; known != NULL; known = known->next) {
    if (same_passwords(known->passwords, want->passwords))
      return known;
    last = known;
  }
  Opening *opening = new_opening(want);
  if (last != NULL)
    last->next = opening;
  else
    g_hash_table_insert(self->openings, opening->digest, opening);
  g_ptr_array_add(to_open, opening);
  return opening;
}

static void
open_cb(gpointer item, gpointer user_data)
{
  Opening *opening = item;
  g_autoptr(LksPasswords) own = lks_passwords_new(NULL, NULL);
  /* the latest added is tried first */
  for (guint i = opening->passwords->len; i > 0; i--)
    lks_passwords_add(own, g_ptr_array_index(opening->passwords, i - 1));
  opening->store = lks_keystore_load(opening->bytes, opening->name, own, &opening->problem);
  gboolean locked = g_error_matches(opening->problem, LKS_ERROR, LKS_ERROR_PASSWORD_NEEDED) ||
                    g_error_matches(opening->problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG);
  LksPasswords *asked = user_data;
  if (locked && asked != NULL) {
    opening->store = lks_keystore_load(opening->bytes, opening->name, asked, NULL);
    if (opening->store != NULL)
      g_clear_error(&opening->problem);
  }
  g_clear_pointer(&opening->bytes, g_bytes_unref);
}

static void
attach(const Want *want)
{
  LksOpenedStore *target = want->target;
  target->stamp = want->file->stamp;
  if (want->opening == NULL)
    target->problem = g_error_copy(want->file->problem);
  else if (want->opening->store != NULL)
    target->store = g_object_ref(want->opening->store);
  else
    target->problem = g_error_copy(want->opening->problem);
}

/* what the next batches do not need makes room for their stores */
static void
settle(LksOpener *self, guint index)
{
  Want *want = g_ptr_array_index(self->wants, index);
  attach(want);
  if (--want->file->n_wants == 0)
    g_hash_table_remove(self->files, want->file->local_path);
  want_free(want);
  self->wants->pdata[index] = NULL;
}

/* the files that these wants are the first to need */
static void
read_batch(LksOpener *self, guint start, guint end)
{
  g_autoptr(GPtrArray) reads = g_ptr_array_new();
  for (guint i = start; i < end; i++) {
    File *file = ((Want *)g_ptr_array_index(self->wants, i))->file;
    if (!file->is_read)
      g_ptr_array_add(reads, file);
    file->is_read = TRUE;
  }
  lks_parallel_for_each(reads, read_cb, self);
}

/* (element-type Opening) those that nobody wanted before */
static GPtrArray *
find_openings(LksOpener *self, guint start, guint end)
{
  GPtrArray *to_open = g_ptr_array_new();
  for (guint i = start; i < end; i++) {
    Want *want = g_ptr_array_index(self->wants, i);
    if (want->file->bytes != NULL)
      want->opening = ensure_opening(self, want, to_open);
  }
  return to_open;
}

typedef struct {
  LksProgressFunc progress;
  gpointer user_data;
  guint done; /* by earlier batches */
  guint total;
} Told;

static void
tell_cb(guint done, guint total, gpointer user_data)
{
  const Told *told = user_data;
  told->progress(told->done + done, told->total, told->user_data);
}

static void
open_batch(LksOpener *self, guint start, guint end, LksPasswords *passwords, Told *told)
{
  read_batch(self, start, end);
  if (g_cancellable_is_cancelled(g_cancellable_get_current()))
    return;
  g_autoptr(GPtrArray) openings = find_openings(self, start, end);
  told->done = start;
  lks_parallel_for_each_watched(openings, open_cb, passwords,
                                told->progress != NULL ? tell_cb : NULL, told);
  if (g_cancellable_is_cancelled(g_cancellable_get_current()))
    return;
  for (guint i = start; i < end; i++)
    settle(self, i);
}

void
lks_opener_run(LksOpener *self,
               LksPasswords *passwords,
               LksProgressFunc progress,
               gpointer user_data)
{
  guint total = self->wants->len;
  Told told = { .progress = progress, .user_data = user_data, .total = total };
  for (guint start = 0; start < total; start += BATCH) {
    open_batch(self, start, MIN(start + BATCH, total), passwords, &told);
    if (g_cancellable_is_cancelled(g_cancellable_get_current()))
      return;
  }
  /* what is shared was opened once */
  if (progress != NULL && total > 0)
    progress(total, total, user_data);
}
