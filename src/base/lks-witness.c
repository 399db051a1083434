// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-witness.h"
#include "lks-parallel.h"

#include <errno.h>
#include <string.h>
#ifdef __linux__
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#endif

#ifdef __linux__

/* A file that changes again within one tick of its server's clock keeps its times. */
#define SETTLED_NS (2 * G_GINT64_CONSTANT(1000000000))

/* Kinds of notes; a note is its kind, the stamp, how many bytes of the path are those of the note
 * before, and the rest of the path with a NUL. */
typedef enum { NOTE_NAME = 1, NOTE_FILE, NOTE_LIST, NOTE_WAY } NoteKind;

#define NOTE_HEAD (1 + sizeof(guint64) + sizeof(guint16))

/* So many notes are one piece of work; the first of a block has its whole path. */
#define BLOCK 256

/* How many paths are remembered as noted: a folder is passed for each of its files. A path that is
 * forgotten is noted again. */
#define N_RECENT 4096

struct _LksWitness {
  GMutex lock;
  LksSealFunc seal;
  gpointer user_data;
  gint64 settled; /* ns since 1970: what changed later may change again unseen */
  gboolean spoilt;
  GByteArray *notes;
  guint n_notes;
  GString *last; /* path noted last */
  guint64 recent[N_RECENT];
  GHashTable *devices; /* those whose times of change nobody sets back */
  GVariantBuilder secrets;
};

static LksWitness *current; /* atomic */

/* --- stamps ---------------------------------------------------------------------------------- */

static guint64
mix(guint64 digest, guint64 value)
{
  /* the multiplier of Fowler, Noll and Vo; each step can be taken back, so one value that differs
   * always shows */
  digest = (digest ^ value) * G_GUINT64_CONSTANT(0x100000001b3);
  return digest ^ digest >> 29;
}

static guint64
mix_text(const char *text)
{
  guint64 digest = 1;
  for (; *text != '\0'; text++)
    digest = mix(digest, (guchar)*text);
  return digest;
}

static guint64
mix_time(guint64 digest, const struct statx_timestamp *time)
{
  return mix(mix(digest, (guint64)time->tv_sec), time->tv_nsec);
}

/* asks the file's server, too, where there is one */
static int
look(const char *path, NoteKind kind, struct statx *st)
{
  int flags = AT_STATX_FORCE_SYNC | (kind == NOTE_NAME ? AT_SYMLINK_NOFOLLOW : 0);
  return statx(AT_FDCWD, path, flags, STATX_BASIC_STATS, st) == 0 ? 0 : errno;
}

/* who passes through a folder does not see what else is put there */
static gboolean
sees_change(NoteKind kind, const struct statx *st)
{
  return kind == NOTE_LIST || !S_ISDIR(st->stx_mode);
}

static guint64
stamp_of(NoteKind kind, int problem, const struct statx *st)
{
  if (problem != 0)
    return mix(2, (guint64)problem);
  guint64 digest = mix(3, makedev(st->stx_dev_major, st->stx_dev_minor));
  digest = mix(mix(digest, st->stx_ino), st->stx_mode);
  digest = mix(digest, ((guint64)st->stx_uid << 32) | st->stx_gid);
  if (!sees_change(kind, st))
    return digest;
  return mix_time(mix_time(mix(digest, st->stx_size), &st->stx_mtime), &st->stx_ctime);
}

static guint64
stamp_way(const char *path)
{
  char *way = realpath(path, NULL);
  guint64 stamp = way != NULL ? mix_text(way) : 0;
  free(way);
  return stamp;
}

/* --- what can be relied on ------------------------------------------------------------------- */

static gboolean
keeps_change_times(const char *path)
{
  static const unsigned long kinds[] = {
    0xef53,     0x58465342, 0x9123683e, 0x01021994, /* ext2 to 4, XFS, Btrfs, tmpfs */
    0x794c7630, 0x2fc12fc1, 0xf2f52010, 0xca451a4e, /* overlayfs, ZFS, F2FS, bcachefs */
    0x6969,     0xff534d42, 0xfe534d42,             /* NFS, CIFS, SMB 2 and 3 */
  };
  struct statfs fs;
  if (statfs(path, &fs) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (kinds[i] == (unsigned long)fs.f_type)
      return TRUE;
  return FALSE;
}

static gboolean
is_settled(LksWitness *self, const struct statx_timestamp *time)
{
  return time->tv_sec * G_GINT64_CONSTANT(1000000000) + time->tv_nsec < self->settled;
}

/* the lock is held */
static gboolean
is_provable(LksWitness *self, NoteKind kind, const char *path, const struct statx *st)
{
  if (!sees_change(kind, st))
    return TRUE;
  gpointer device = GUINT_TO_POINTER(makedev(st->stx_dev_major, st->stx_dev_minor) + 1);
  if (!is_settled(self, &st->stx_ctime) || !is_settled(self, &st->stx_mtime))
    return FALSE;
  if (!g_hash_table_contains(self->devices, device) && keeps_change_times(path))
    g_hash_table_add(self->devices, device);
  return g_hash_table_contains(self->devices, device);
}

/* --- noting ---------------------------------------------------------------------------------- */

/* the lock is held */
static void
append(LksWitness *self, NoteKind kind, guint64 stamp, const char *path)
{
  guint8 head[NOTE_HEAD] = { (guint8)kind };
  guint16 shared = 0;
  if (self->n_notes++ % BLOCK == 0)
    g_string_truncate(self->last, 0);
  while (shared < G_MAXUINT16 && path[shared] != '\0' && path[shared] == self->last->str[shared])
    shared++;
  memcpy(head + 1, &stamp, sizeof stamp);
  memcpy(head + 1 + sizeof stamp, &shared, sizeof shared);
  g_byte_array_append(self->notes, head, sizeof head);
  g_byte_array_append(self->notes, (const guint8 *)path + shared, (guint)strlen(path + shared) + 1);
  g_string_assign(self->last, path);
}

/* the lock is held */
static gboolean
is_recent(LksWitness *self, NoteKind kind, const char *path)
{
  guint64 digest = mix(mix_text(path), kind);
  guint64 *place = &self->recent[digest % N_RECENT];
  gboolean known = *place == digest;
  *place = digest;
  return known;
}

/* the lock is held */
static void
keep(LksWitness *self, NoteKind kind, const char *path, int problem, const struct statx *st)
{
  if (problem == 0 && !is_provable(self, kind, path, st))
    self->spoilt = TRUE;
  append(self, kind, stamp_of(kind, problem, st), path);
  /* without a link the path leads to the name itself */
  if (kind == NOTE_NAME && (problem != 0 || !S_ISLNK(st->stx_mode)))
    is_recent(self, NOTE_FILE, path);
}

static void
note(const char *path, NoteKind kind)
{
  LksWitness *self = g_atomic_pointer_get(&current);
  if (self == NULL)
    return;
  g_mutex_lock(&self->lock);
  gboolean needed = !self->spoilt && !is_recent(self, kind, path);
  g_mutex_unlock(&self->lock);
  if (!needed)
    return;
  struct statx st = { 0 };
  int problem = kind != NOTE_WAY ? look(path, kind, &st) : 0;
  guint64 way = kind == NOTE_WAY ? stamp_way(path) : 0;
  g_mutex_lock(&self->lock);
  if (kind == NOTE_WAY)
    append(self, kind, way, path);
  else
    keep(self, kind, path, problem, &st);
  g_mutex_unlock(&self->lock);
}

void
lks_witness_note_name(const char *path)
{
  note(path, NOTE_NAME);
}

void
lks_witness_note_file(const char *path)
{
  note(path, NOTE_FILE);
}

void
lks_witness_note_list(const char *folder)
{
  note(folder, NOTE_LIST);
}

void
lks_witness_note_way(const char *path)
{
  note(path, NOTE_WAY);
}

/* The program itself, its libraries and translations: a newer one may judge otherwise. */
static void
note_program(LksWitness *self)
{
  g_autofree char *maps = NULL;
  gboolean known = g_file_get_contents("/proc/self/maps", &maps, NULL, NULL);
  g_auto(GStrv) lines = known ? g_strsplit(maps, "\n", -1) : NULL;
  for (guint i = 0; known && lines[i] != NULL; i++) {
    const char *path = strchr(lines[i], '/');
    known = path == NULL || !g_str_has_suffix(path, " (deleted)");
    if (path != NULL)
      note(path, NOTE_FILE);
  }
  if (!known)
    self->spoilt = TRUE;
}

static char *
seal_secret(LksSecret *secret, LksSealFunc seal, gpointer user_data)
{
  gsize length = 0;
  const guint8 *bytes = lks_secret_peek(secret, &length);
  return seal(bytes, length, user_data);
}

static gboolean
can_be_read_again(const char *source)
{
  return g_str_has_prefix(source, "env:") || g_str_has_prefix(source, "file:") ||
         g_str_has_prefix(source, "secret-service:");
}

void
lks_witness_note_secret(const char *source, const char *base_dir, LksSecret *secret)
{
  LksWitness *self = g_atomic_pointer_get(&current);
  /* text of the fleet file, whose change is seen without it */
  if (self == NULL || g_str_has_prefix(source, "pass:"))
    return;
  g_mutex_lock(&self->lock);
  if (secret == NULL || !can_be_read_again(source)) {
    self->spoilt = TRUE;
  } else {
    g_autofree char *sealed = seal_secret(secret, self->seal, self->user_data);
    g_variant_builder_add(&self->secrets, "(sss)", source, base_dir != NULL ? base_dir : "",
                          sealed);
  }
  g_mutex_unlock(&self->lock);
}

LksWitness *
lks_witness_begin(LksSealFunc seal, gpointer user_data)
{
  LksWitness *self = g_new0(LksWitness, 1);
  g_mutex_init(&self->lock);
  self->seal = seal;
  self->user_data = user_data;
  self->settled = g_get_real_time() * 1000 - SETTLED_NS;
  self->notes = g_byte_array_new();
  self->last = g_string_new(NULL);
  self->devices = g_hash_table_new(NULL, NULL);
  g_variant_builder_init(&self->secrets, G_VARIANT_TYPE("a(sss)"));
  g_atomic_pointer_set(&current, self);
  note_program(self);
  return self;
}

GVariant *
lks_witness_end(LksWitness *self)
{
  /* what was loaded meanwhile */
  note_program(self);
  g_atomic_pointer_set(&current, NULL);
  gboolean spoilt = self->spoilt;
  GVariant *secrets = g_variant_builder_end(&self->secrets);
  g_autoptr(GBytes) notes = g_byte_array_free_to_bytes(self->notes);
  GVariant *seen = g_variant_ref_sink(
      g_variant_new("(@a(sss)@ay)", secrets,
                    g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, notes, TRUE)));
  g_string_free(self->last, TRUE);
  g_hash_table_unref(self->devices);
  g_mutex_clear(&self->lock);
  g_free(self);
  if (spoilt)
    g_clear_pointer(&seen, g_variant_unref);
  return seen;
}

/* --- recalling ------------------------------------------------------------------------------- */

static gboolean
is_as_noted(NoteKind kind, guint64 stamp, const char *path)
{
  struct statx st = { 0 };
  if (kind == NOTE_WAY)
    return stamp_way(path) == stamp;
  int problem = look(path, kind, &st);
  return stamp_of(kind, problem, &st) == stamp;
}

/* FALSE at the end of what is well-formed, too */
static gboolean
take_note(const guint8 **at, const guint8 *end, NoteKind *kind, guint64 *stamp, GString *path)
{
  const guint8 *p = *at;
  guint16 shared = 0;
  if ((gsize)(end - p) <= NOTE_HEAD)
    return FALSE;
  *kind = (NoteKind)*p;
  memcpy(stamp, p + 1, sizeof *stamp);
  memcpy(&shared, p + 1 + sizeof *stamp, sizeof shared);
  p += NOTE_HEAD;
  const guint8 *nul = memchr(p, '\0', (gsize)(end - p));
  if (nul == NULL || shared > path->len)
    return FALSE;
  g_string_truncate(path, shared);
  g_string_append_len(path, (const char *)p, nul - p);
  *at = nul + 1;
  return TRUE;
}

typedef struct {
  const guint8 *start;
  const guint8 *end; /* of all blocks */
  int *differs;      /* atomic */
} Block;

static void
recall_block_cb(gpointer item, gpointer user_data)
{
  const Block *block = item;
  const guint8 *at = block->start;
  g_autoptr(GString) path = g_string_new(NULL);
  NoteKind kind;
  guint64 stamp;
  for (guint i = 0; i < BLOCK && at < block->end && !g_atomic_int_get(block->differs); i++)
    if (!take_note(&at, block->end, &kind, &stamp, path) || !is_as_noted(kind, stamp, path->str))
      g_atomic_int_set(block->differs, TRUE);
}

/* (element-type Block) */
static GPtrArray *
find_blocks(const guint8 *at, const guint8 *end, int *differs)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; at < end; i++) {
    if (i % BLOCK == 0) {
      Block *block = g_new0(Block, 1);
      *block = (Block){ at, end, differs };
      g_ptr_array_add(blocks, block);
    }
    const guint8 *nul = (gsize)(end - at) > NOTE_HEAD
                            ? memchr(at + NOTE_HEAD, '\0', (gsize)(end - at) - NOTE_HEAD)
                            : NULL;
    at = nul != NULL ? nul + 1 : end;
  }
  return blocks;
}

static gboolean
recall_notes(GVariant *notes)
{
  gsize length = 0;
  const guint8 *start = g_variant_get_fixed_array(notes, &length, 1);
  int differs = FALSE;
  g_autoptr(GPtrArray) blocks = find_blocks(start, start + length, &differs);
  lks_parallel_for_each(blocks, recall_block_cb, NULL);
  return !differs;
}

static gboolean
recall_secrets(GVariant *secrets, LksSealFunc seal, gpointer user_data)
{
  GVariantIter iter;
  const char *source, *base_dir, *sealed;
  g_variant_iter_init(&iter, secrets);
  while (g_variant_iter_next(&iter, "(&s&s&s)", &source, &base_dir, &sealed)) {
    g_autoptr(LksSecret) secret =
        lks_secret_read_source(source, *base_dir != '\0' ? base_dir : NULL, NULL);
    g_autofree char *now = secret != NULL ? seal_secret(secret, seal, user_data) : NULL;
    if (g_strcmp0(now, sealed) != 0)
      return FALSE;
  }
  return TRUE;
}

gboolean
lks_witness_recall(GVariant *seen, LksSealFunc seal, gpointer user_data)
{
  if (!g_variant_is_of_type(seen, G_VARIANT_TYPE("(a(sss)ay)")))
    return FALSE;
  g_autoptr(GVariant) secrets = g_variant_get_child_value(seen, 0);
  g_autoptr(GVariant) notes = g_variant_get_child_value(seen, 1);
  return recall_notes(notes) && recall_secrets(secrets, seal, user_data);
}

#else

/* no time of change that nobody can set back is to be had: nothing is ever proved */
LksWitness *
lks_witness_begin(LksSealFunc seal, gpointer user_data)
{
  return NULL;
}

GVariant *
lks_witness_end(LksWitness *self)
{
  return NULL;
}

gboolean
lks_witness_recall(GVariant *seen, LksSealFunc seal, gpointer user_data)
{
  return FALSE;
}

void
lks_witness_note_name(const char *path)
{
}

void
lks_witness_note_file(const char *path)
{
}

void
lks_witness_note_list(const char *folder)
{
}

void
lks_witness_note_way(const char *path)
{
}

void
lks_witness_note_secret(const char *source, const char *base_dir, LksSecret *secret)
{
}

#endif
