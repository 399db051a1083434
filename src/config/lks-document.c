// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-document.h"
#include "lks-file.h"
#include "lks-shared-string.h"
#include "lks-syntax-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What stood where an edit was made, so that setting it back gives the same bytes. */
typedef struct {
  char *value;
  char *raw;
} Origin;

/* The bytes are scanned when read, and again after each edit: what is published is always what a
 * reader of the bytes would find. An edit that the syntax's independent parser does not understand
 * as that one change is dropped. */
struct _LksDocument {
  GObject parent_instance;

  const LksSyntax *syntax;
  LksSharedString *name; /* the same of many servers */
  GBytes *original;
  GMutex lock;         /* of scan */
  LksScan *scan;       /* nullable: let go of */
  GHashTable *origins; /* key → Origin; nullable: nothing was edited yet */
  char *original_sum;  /* nullable: nothing was edited yet */
};

G_DEFINE_FINAL_TYPE(LksDocument, lks_document, G_TYPE_OBJECT)

static void
origin_free(Origin *origin)
{
  g_free(origin->value);
  g_free(origin->raw);
  g_free(origin);
}

static void
lks_document_finalize(GObject *object)
{
  LksDocument *self = LKS_DOCUMENT(object);
  g_clear_pointer(&self->name, lks_shared_string_release);
  g_clear_pointer(&self->original, g_bytes_unref);
  g_clear_pointer(&self->scan, lks_scan_free);
  g_mutex_clear(&self->lock);
  g_clear_pointer(&self->origins, g_hash_table_unref);
  g_free(self->original_sum);
  G_OBJECT_CLASS(lks_document_parent_class)->finalize(object);
}

static void
lks_document_class_init(LksDocumentClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_document_finalize;
}

static void
lks_document_init(LksDocument *self)
{
  g_mutex_init(&self->lock);
}

/* --- reading --------------------------------------------------------------------------------- */

static LksScan *
scan_bytes(const LksSyntax *syntax, GBytes *bytes, const char *name, GError **error)
{
  LksEncoding encoding = LKS_ENCODING_UTF_8;
  gsize mark = 0;
  if (!syntax->detect(bytes, name, &encoding, &mark, error))
    return NULL;
  LksText *text = lks_text_new(bytes, encoding, mark, name, error);
  if (text == NULL)
    return NULL;
  g_autoptr(LksScan) scan = lks_scan_new(text, name);
  if (!syntax->scan(scan, error))
    return NULL;
  return g_steal_pointer(&scan);
}

LksDocument *
lks_document_parse(GBytes *bytes, const LksSyntax *syntax, const char *name, GError **error)
{
  g_return_val_if_fail(bytes != NULL && name != NULL, NULL);
  if (g_bytes_get_size(bytes) > LKS_FILE_LIMIT)
    return lks_throw_null(error, LKS_ERROR_TOO_LARGE, _("%s: is larger than %d MiB"), name,
                          LKS_FILE_LIMIT >> 20);
  if (syntax == NULL)
    syntax = lks_syntax_sniff(bytes, name);
  g_autoptr(LksScan) scan = scan_bytes(syntax, bytes, name, error);
  if (scan == NULL)
    return NULL;
  g_autoptr(GPtrArray) outline = syntax->outline != NULL ? syntax->outline(scan, error) : NULL;
  if (syntax->outline != NULL && outline == NULL)
    return NULL;
  LksDocument *self = g_object_new(LKS_TYPE_DOCUMENT, NULL);
  self->syntax = syntax;
  self->name = lks_shared_string_new(name);
  self->original = g_bytes_ref(bytes);
  self->scan = g_steal_pointer(&scan);
  return self;
}

/* what the bytes say; scanned again after it was let go of. Edits are never let go of, so that this
 * is the only thing that several threads may do at once. */
static LksScan *
found(LksDocument *self)
{
  g_mutex_lock(&self->lock);
  if (self->scan == NULL)
    self->scan = scan_bytes(self->syntax, self->original, self->name, NULL);
  LksScan *scan = self->scan;
  g_mutex_unlock(&self->lock);
  return scan;
}

void
lks_document_let_go(LksDocument *self)
{
  g_return_if_fail(LKS_IS_DOCUMENT(self));
  g_mutex_lock(&self->lock);
  if (self->scan != NULL && self->scan->text->bytes == self->original)
    g_clear_pointer(&self->scan, lks_scan_free);
  g_mutex_unlock(&self->lock);
}

const LksSyntax *
lks_document_get_syntax(LksDocument *self)
{
  return self->syntax;
}

const char *
lks_document_get_name(LksDocument *self)
{
  return self->name;
}

guint
lks_document_get_n_entries(LksDocument *self)
{
  return found(self)->spots->len;
}

const LksDocumentEntry *
lks_document_get_entry(LksDocument *self, guint index)
{
  g_return_val_if_fail(index < found(self)->spots->len, NULL);
  const LksSpot *spot = g_ptr_array_index(found(self)->spots, index);
  return &spot->entry;
}

const LksDocumentEntry *
lks_document_lookup(LksDocument *self, const char *key, GError **error)
{
  LksSpot *spot = NULL;
  if (!self->syntax->find(found(self), key, &spot, error) || spot == NULL)
    return NULL;
  return &spot->entry;
}

char *
lks_document_dup_elsewhere(LksDocument *self, const char *key)
{
  return self->syntax->dup_elsewhere != NULL ? self->syntax->dup_elsewhere(found(self), key) : NULL;
}

GBytes *
lks_document_get_bytes(LksDocument *self)
{
  return found(self)->text->bytes;
}

const char *
lks_document_get_text(LksDocument *self, gsize *length)
{
  *length = found(self)->text->length;
  return found(self)->text->utf8;
}

void
lks_document_get_span(LksDocument *self, guint index, gsize *start, gsize *end)
{
  g_return_if_fail(index < found(self)->spots->len);
  const LksSpot *spot = g_ptr_array_index(found(self)->spots, index);
  *start = spot->start;
  *end = spot->end;
}

gboolean
lks_document_is_modified(LksDocument *self)
{
  return found(self)->text->bytes != self->original;
}

/* --- checking an edit ------------------------------------------------------------------------ */

/* What two outlines do not share, between what they share at both ends. */
typedef struct {
  guint first;
  guint n_before;
  guint n_after;
} Difference;

static Difference
compare_outlines(GPtrArray *before, GPtrArray *after)
{
  guint shorter = MIN(before->len, after->len);
  guint first = 0, last = 0;
  while (first < shorter && strcmp(before->pdata[first], after->pdata[first]) == 0)
    first++;
  while (last < shorter - first &&
         strcmp(before->pdata[before->len - 1 - last], after->pdata[after->len - 1 - last]) == 0)
    last++;
  return (Difference){ first, before->len - first - last, after->len - first - last };
}

typedef enum { EDIT_REPLACE, EDIT_ADD, EDIT_TAKE_OUT } EditKind;

/* what is left stands in the same order: occurrences of a key need not be neighbours */
static gboolean
is_left_over(GPtrArray *before, GPtrArray *after)
{
  guint n_found = 0;
  for (guint i = 0; i < before->len && n_found < after->len; i++)
    if (strcmp(before->pdata[i], after->pdata[n_found]) == 0)
      n_found++;
  return n_found == after->len;
}

static gboolean
is_that_edit(GPtrArray *before, GPtrArray *after, EditKind kind)
{
  if (kind == EDIT_TAKE_OUT)
    return is_left_over(before, after);
  Difference difference = compare_outlines(before, after);
  return difference.n_before <= (kind == EDIT_REPLACE ? 1 : 0) &&
         (kind != EDIT_REPLACE || difference.n_after <= 1);
}

static gboolean
check_edit(LksDocument *self, LksScan *scan, EditKind kind, GError **error)
{
  if (self->syntax->outline == NULL)
    return TRUE;
  g_autoptr(GPtrArray) before = self->syntax->outline(found(self), error);
  if (before == NULL)
    return FALSE;
  g_autoptr(GPtrArray) after = self->syntax->outline(scan, error);
  if (after == NULL)
    return FALSE;
  return is_that_edit(before, after, kind) ||
         lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("%s: this edit would change more than the one value; nothing was changed"),
                   self->name);
}

/* value NULL: the key is to be gone */
static gboolean
check_value(LksDocument *self,
            const LksScan *scan,
            const char *key,
            const char *value,
            GError **error)
{
  LksSpot *spot = NULL;
  if (!self->syntax->find(scan, key, &spot, error))
    return FALSE;
  if (spot != NULL ? g_strcmp0(spot->entry.value, value) == 0 : value == NULL)
    return TRUE;
  return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("%s: “%s” cannot carry this value: it would be read back differently"),
                   self->name, key);
}

/* --- editing --------------------------------------------------------------------------------- */

static LksScan *
scan_edited(LksDocument *self, GArray *edits, GError **error)
{
  g_autoptr(GBytes) bytes =
      lks_text_splice(found(self)->text, (LksEdit *)(gpointer)edits->data, edits->len, error);
  if (bytes == NULL) {
    lks_prefix(error, "%s: ", self->name);
    return NULL;
  }
  if (g_bytes_get_size(bytes) > LKS_FILE_LIMIT)
    return lks_throw_null(error, LKS_ERROR_TOO_LARGE, _("%s: is larger than %d MiB"), self->name,
                          LKS_FILE_LIMIT >> 20);
  GBytes *result = g_bytes_equal(bytes, self->original) ? self->original : bytes;
  return scan_bytes(self->syntax, result, self->name, error);
}

/* a digest of what readers find, spelling aside */
static char *
sum_up(const LksScan *scan)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  for (guint i = 0; i < scan->spots->len; i++) {
    const LksSpot *spot = g_ptr_array_index(scan->spots, i);
    const char *texts[] = { spot->entry.key, spot->entry.value };
    for (guint k = 0; k < G_N_ELEMENTS(texts); k++)
      g_checksum_update(sum, (const guchar *)texts[k], (gssize)strlen(texts[k]) + 1);
    const guchar flags[] = { spot->entry.effective ? 1 : 0, spot->entry.is_text ? 1 : 0 };
    g_checksum_update(sum, flags, sizeof(flags));
  }
  return g_strdup(g_checksum_get_string(sum));
}

/* when all reads as it did at first, the first bytes are the answer: a line end that an added entry
 * brought goes with it */
static LksScan *
prefer_original(LksDocument *self, LksScan *take_scan)
{
  g_autoptr(LksScan) scan = take_scan;
  g_autofree char *sum = sum_up(scan);
  if (strcmp(sum, self->original_sum) != 0)
    return g_steal_pointer(&scan);
  LksScan *original = scan_bytes(self->syntax, self->original, self->name, NULL);
  return original != NULL ? original : g_steal_pointer(&scan);
}

static gboolean
apply(LksDocument *self,
      GArray *edits,
      EditKind kind,
      const char *key,
      const char *value,
      GError **error)
{
  g_autoptr(LksScan) scan = scan_edited(self, edits, error);
  if (scan == NULL)
    return FALSE;
  /* taking out one of several shows the one before it: only the last can be compared */
  LksSpot *left = NULL;
  gboolean shows_another =
      kind == EDIT_TAKE_OUT && self->syntax->find(scan, key, &left, NULL) && left != NULL;
  if (!shows_another && !check_edit(self, scan, kind, error))
    return FALSE;
  if (kind != EDIT_TAKE_OUT && !check_value(self, scan, key, value, error))
    return FALSE;
  if (self->original_sum == NULL)
    self->original_sum = sum_up(found(self));
  g_clear_pointer(&self->scan, lks_scan_free);
  self->scan = prefer_original(self, g_steal_pointer(&scan));
  return TRUE;
}

static void
keep_origin(LksDocument *self, const LksSpot *spot)
{
  if (self->origins == NULL)
    self->origins =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)origin_free);
  if (!spot->is_exact || g_hash_table_contains(self->origins, spot->entry.key))
    return;
  Origin *origin = g_new0(Origin, 1);
  origin->value = g_strdup(spot->entry.value);
  origin->raw = g_strdup(spot->entry.raw);
  g_hash_table_insert(self->origins, g_strdup(spot->entry.key), origin);
}

static gboolean
write_span(LksDocument *self,
           const LksSpot *spot,
           char *take_text,
           const char *key,
           const char *value,
           GError **error)
{
  g_autoptr(GArray) edits = lks_edits_new();
  lks_edits_add(edits, spot->start, spot->end, take_text);
  return apply(self, edits, EDIT_REPLACE, key, value, error);
}

/* as it was written when it had this value before, else as the syntax writes it */
static gboolean
replace(LksDocument *self, LksSpot *spot, const char *key, const char *value, GError **error)
{
  if (spot->is_exact && strcmp(spot->entry.value, value) == 0)
    return TRUE;
  const Origin *origin =
      self->origins != NULL ? g_hash_table_lookup(self->origins, spot->entry.key) : NULL;
  /* what surrounds it may have changed with it: quotes, a section, a tag that closed itself */
  if (origin != NULL && strcmp(origin->value, value) == 0 &&
      write_span(self, spot, g_strdup(origin->raw), key, value, NULL))
    return TRUE;
  char *text = self->syntax->encode(found(self), spot, value, error);
  if (text == NULL)
    return FALSE;
  keep_origin(self, spot);
  return write_span(self, spot, text, key, value, error);
}

gboolean
lks_document_set(LksDocument *self, const char *key, const char *value, GError **error)
{
  if (!g_utf8_validate(value, -1, NULL) || !g_utf8_validate(key, -1, NULL))
    return lks_throw(error, LKS_ERROR_USAGE, _("%s: the key and the value must be UTF-8"),
                     self->name);
  LksSpot *spot = NULL;
  if (!self->syntax->find(found(self), key, &spot, error))
    return FALSE;
  if (spot != NULL)
    return replace(self, spot, key, value, error);
  g_autoptr(GArray) edits = lks_edits_new();
  return self->syntax->place(found(self), key, value, edits, error) &&
         apply(self, edits, EDIT_ADD, key, value, error);
}

static gboolean
take_out(LksDocument *self, const char *key, gboolean *again, GError **error)
{
  LksSpot *spot = NULL;
  *again = FALSE;
  if (!self->syntax->find(found(self), key, &spot, error))
    return FALSE;
  if (spot == NULL)
    return TRUE;
  g_autoptr(GArray) edits = lks_edits_new();
  return self->syntax->take_out(found(self), key, spot, edits, again, error) &&
         apply(self, edits, EDIT_TAKE_OUT, key, NULL, error);
}

gboolean
lks_document_unset(LksDocument *self, const char *key, GError **error)
{
  g_autoptr(GBytes) before = g_bytes_ref(found(self)->text->bytes);
  for (gboolean again = TRUE; again;)
    if (!take_out(self, key, &again, error)) {
      /* all occurrences or none */
      if (found(self)->text->bytes != before) {
        g_clear_pointer(&self->scan, lks_scan_free);
        self->scan = scan_bytes(self->syntax, before, self->name, NULL);
      }
      return FALSE;
    }
  return TRUE;
}
