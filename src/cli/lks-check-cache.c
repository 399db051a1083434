// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-check-cache.h"
#include "lks-seal.h"
#include "lks-witness.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#ifndef G_OS_WIN32
#include <unistd.h>
#endif

/* An entry is its seal (64 hex digits) and, sealed: its name, when it was made, when time alone
 * changes it, the exit status, what was seen, what was printed. */
#define ENTRY_TYPE  "(sxxi(a(sss)ay)ay)"
#define SEAL_LENGTH 64
#define SUFFIX      ".check"
#define MOST        32 /* entries kept */

struct _LksCheckCache {
  char *folder;
  char *path;
  char *name; /* seal of what decides what is printed */
  guint8 key[LKS_SEAL_KEY];
  LksWitness *witness; /* nullable: not watching */
  GString *printed;    /* nullable: not watching */
  GPrintFunc print;    /* what printed before */
};

static LksCheckCache *watching; /* whose print handler is set; nullable */

/* --- what lies in the folder ----------------------------------------------------------------- */

#ifndef G_OS_WIN32

static gboolean
is_own(const GStatBuf *st)
{
  return st->st_uid == geteuid() && (st->st_mode & 077) == 0;
}

/* NULL: not there, or not wholly ours */
static GBytes *
read_own(const char *path)
{
  int fd = g_open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  GStatBuf st;
  if (fd < 0)
    return NULL;
  gboolean own = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && is_own(&st);
  g_autoptr(GMappedFile) mapped = own ? g_mapped_file_new_from_fd(fd, FALSE, NULL) : NULL;
  g_close(fd, NULL);
  return mapped != NULL ? g_mapped_file_get_bytes(mapped) : NULL;
}

static gboolean
ensure_folder(const char *folder)
{
  GStatBuf st;
  return g_mkdir_with_parents(folder, 0700) == 0 && g_lstat(folder, &st) == 0 &&
         S_ISDIR(st.st_mode) && is_own(&st);
}

#else

/* see lks-witness.c: nothing is ever kept here */
static GBytes *
read_own(const char *path)
{
  return NULL;
}

static gboolean
ensure_folder(const char *folder)
{
  return FALSE;
}

#endif

static gboolean
write_own(const char *path, gconstpointer data, gsize length)
{
  return g_file_set_contents_full(path, data, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                  NULL);
}

static gboolean
ensure_key(LksCheckCache *self)
{
  g_autofree char *path = g_build_filename(self->folder, "key", NULL);
  g_autoptr(GBytes) known = read_own(path);
  if (known != NULL && g_bytes_get_size(known) == LKS_SEAL_KEY) {
    memcpy(self->key, g_bytes_get_data(known, NULL), LKS_SEAL_KEY);
    return TRUE;
  }
  return lks_seal_fill_key(self->key) && write_own(path, self->key, LKS_SEAL_KEY);
}

static char *
seal_cb(gconstpointer data, gsize length, gpointer self)
{
  return lks_seal(((LksCheckCache *)self)->key, data, length);
}

static char *
seal_words(LksCheckCache *self, const char *const *words)
{
  g_autoptr(GVariant) all = g_variant_ref_sink(g_variant_new_strv(words, -1));
  return seal_cb(g_variant_get_data(all), g_variant_get_size(all), self);
}

LksCheckCache *
lks_check_cache_open(const char *const *words)
{
  g_autoptr(LksCheckCache) self = g_new0(LksCheckCache, 1);
  self->folder = g_build_filename(g_get_user_cache_dir(), "lockstep", "checks", NULL);
  if (!ensure_folder(self->folder) || !ensure_key(self))
    return NULL;
  self->name = seal_words(self, words);
  g_autofree char *base = g_strconcat(self->name, SUFFIX, NULL);
  self->path = g_build_filename(self->folder, base, NULL);
  return g_steal_pointer(&self);
}

/* --- recalling ------------------------------------------------------------------------------- */

/* NULL: none, damaged, or somebody else's */
static GVariant *
read_entry(LksCheckCache *self)
{
  g_autoptr(GBytes) bytes = read_own(self->path);
  gsize size = bytes != NULL ? g_bytes_get_size(bytes) : 0;
  if (size <= SEAL_LENGTH)
    return NULL;
  const char *data = g_bytes_get_data(bytes, NULL);
  g_autofree char *seal = seal_cb(data + SEAL_LENGTH, size - SEAL_LENGTH, self);
  if (strncmp(data, seal, SEAL_LENGTH) != 0)
    return NULL;
  /* copied, since it stands at no multiple of eight */
  g_autoptr(GBytes) entry = g_bytes_new(data + SEAL_LENGTH, size - SEAL_LENGTH);
  return g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(ENTRY_TYPE), entry, FALSE));
}

static gboolean
is_still_so(LksCheckCache *self, GVariant *entry, LksTime at)
{
  const char *name = NULL;
  gint64 from = 0, change = 0;
  g_autoptr(GVariant) seen = g_variant_get_child_value(entry, 4);
  g_variant_get_child(entry, 0, "&s", &name);
  g_variant_get_child(entry, 1, "x", &from);
  g_variant_get_child(entry, 2, "x", &change);
  return strcmp(name, self->name) == 0 && at >= from && at < change &&
         lks_witness_recall(seen, seal_cb, self);
}

gboolean
lks_check_cache_recall(LksCheckCache *self, LksTime at, int *status)
{
  g_autoptr(GVariant) entry = read_entry(self);
  if (entry == NULL || !is_still_so(self, entry, at))
    return FALSE;
  g_autoptr(GVariant) printed = g_variant_get_child_value(entry, 5);
  gsize length = 0;
  const char *text = g_variant_get_fixed_array(printed, &length, 1);
  g_variant_get_child(entry, 3, "i", status);
  fwrite(text, 1, length, stdout);
  return TRUE;
}

/* --- keeping --------------------------------------------------------------------------------- */

static void
print_cb(const char *text)
{
  g_string_append(watching->printed, text);
  watching->print(text);
}

void
lks_check_cache_watch(LksCheckCache *self)
{
  self->witness = lks_witness_begin(seal_cb, self);
  self->printed = g_string_new(NULL);
  watching = self;
  self->print = g_set_print_handler(print_cb);
}

/* NULL: not to be kept */
static GVariant *
end_watch(LksCheckCache *self)
{
  if (watching != self)
    return NULL;
  g_set_print_handler(self->print);
  watching = NULL;
  return lks_witness_end(g_steal_pointer(&self->witness));
}

typedef struct {
  char *path;
  gint64 modified;
} Kept;

static void
clear_kept(gpointer kept)
{
  g_free(((Kept *)kept)->path);
}

static int
compare_newest_first(gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Kept *)a)->modified, y = ((const Kept *)b)->modified;
  return x < y ? 1 : x > y ? -1 : 0;
}

static GArray *
list_kept(LksCheckCache *self)
{
  GArray *all = g_array_new(FALSE, FALSE, sizeof(Kept));
  g_array_set_clear_func(all, clear_kept);
  g_autoptr(GDir) dir = g_dir_open(self->folder, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *path = g_build_filename(self->folder, name, NULL);
    GStatBuf st;
    if (!g_str_has_suffix(name, SUFFIX) || g_lstat(path, &st) != 0)
      continue;
    Kept kept = { g_steal_pointer(&path), st.st_mtime };
    g_array_append_val(all, kept);
  }
  return all;
}

static void
take_old_out(LksCheckCache *self)
{
  g_autoptr(GArray) all = list_kept(self);
  g_array_sort(all, compare_newest_first);
  for (guint i = MOST; i < all->len; i++)
    g_unlink(g_array_index(all, Kept, i).path);
}

static GVariant *
new_entry(LksCheckCache *self, LksTime at, LksTime change, int status, GVariant *seen)
{
  g_autoptr(GBytes) printed = g_string_free_to_bytes(g_steal_pointer(&self->printed));
  return g_variant_ref_sink(
      g_variant_new("(sxxi@(a(sss)ay)@ay)", self->name, at, change, status, seen,
                    g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, printed, TRUE)));
}

void
lks_check_cache_keep(LksCheckCache *self, LksTime at, LksTime change, int status)
{
  g_autoptr(GVariant) seen = end_watch(self);
  if (seen == NULL)
    return;
  g_autoptr(GVariant) entry = new_entry(self, at, change, status, seen);
  gsize size = g_variant_get_size(entry);
  g_autofree char *file = g_malloc(SEAL_LENGTH + size);
  g_variant_store(entry, file + SEAL_LENGTH);
  g_autofree char *seal = seal_cb(file + SEAL_LENGTH, size, self);
  memcpy(file, seal, SEAL_LENGTH);
  if (write_own(self->path, file, SEAL_LENGTH + size))
    take_old_out(self);
}

void
lks_check_cache_close(LksCheckCache *self)
{
  g_autoptr(GVariant) seen = end_watch(self);
  lks_wipe(self->key, sizeof self->key);
  if (self->printed != NULL)
    g_string_free(self->printed, TRUE);
  g_free(self->folder);
  g_free(self->path);
  g_free(self->name);
  g_free(self);
}
