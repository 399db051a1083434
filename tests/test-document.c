// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib.h>
#include <string.h>

#include "document-samples.h"
#include "lks-document.h"
#include "lks-error.h"
#include "lks-syntax.h"

/* The laws of a document, each over every sample of every syntax. */

static GBytes *
sample_bytes(const DocumentSample *sample)
{
  gsize length = sample->length > 0 ? sample->length : strlen(sample->text);
  return g_bytes_new_static(sample->text, length);
}

static LksDocument *
parse(const DocumentSample *sample, GBytes *bytes)
{
  g_autoptr(GError) error = NULL;
  LksDocument *document =
      lks_document_parse(bytes, lks_syntax_find(sample->syntax), sample->name, &error);
  g_assert_no_error(error);
  return document;
}

static LksDocument *
parse_sample(const DocumentSample *sample)
{
  g_autoptr(GBytes) bytes = sample_bytes(sample);
  return parse(sample, bytes);
}

/* every key that a product reads, with what it reads (element-type utf8): key, value, key, … */
static GPtrArray *
list_values(LksDocument *document)
{
  GPtrArray *values = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < lks_document_get_n_entries(document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(document, i);
    if (!entry->effective)
      continue;
    g_ptr_array_add(values, g_strdup(entry->key));
    g_ptr_array_add(values, g_strdup(entry->value));
  }
  return values;
}

/* an edit of a key= attribute renames the entry: the other keys cannot be compared by name */
static gboolean
is_editable(LksDocument *document, const char *key)
{
  g_autoptr(GError) error = NULL;
  return !g_str_has_suffix(key, "/@key") && lks_document_lookup(document, key, &error) != NULL;
}

static const char *const values[] = {
  "",
  "x",
  "C:\\DispatcherParagon\\SPOC\\conf\\k.jks",
  "ends in a blank ",
  " begins with one",
  "\ttab\t",
  "a=b:c#d!e;f",
  "\"double\" and 'single'",
  "<tag> & ]]> --> &amp;",
  "${x} %(y)s {{z}}",
  "Grüße, 東京, \xF0\x9F\x98\x80",
  "back\\\\slashes\\",
  "true",
  "12",
  "null",
  "# no comment",
  "// no comment",
};

/* --- 1 and 3 --------------------------------------------------------------------------------- */

static void
test_no_edit(gconstpointer data)
{
  const DocumentSample *sample = data;
  g_autoptr(GBytes) bytes = sample_bytes(sample);
  g_autoptr(LksDocument) document = parse(sample, bytes);
  g_assert_true(lks_document_get_bytes(document) == bytes);
  g_assert_false(lks_document_is_modified(document));
}

static void
test_present_value(gconstpointer data)
{
  const DocumentSample *sample = data;
  g_autoptr(GBytes) bytes = sample_bytes(sample);
  g_autoptr(LksDocument) document = parse(sample, bytes);
  g_autoptr(GPtrArray) present = list_values(document);
  for (guint i = 0; i < present->len; i += 2) {
    const char *key = g_ptr_array_index(present, i);
    g_autoptr(GError) error = NULL;
    if (!is_editable(document, key))
      continue;
    g_assert_true(lks_document_set(document, key, g_ptr_array_index(present, i + 1), &error));
    g_assert_no_error(error);
    g_assert_true(lks_document_get_bytes(document) == bytes);
  }
}

/* --- 2, 4 and 5 ------------------------------------------------------------------------------ */

static void
assert_read_back(const DocumentSample *sample, GBytes *bytes, const char *key, const char *value)
{
  g_autoptr(LksDocument) document = parse(sample, bytes);
  g_autoptr(GError) error = NULL;
  const LksDocumentEntry *entry = lks_document_lookup(document, key, &error);
  g_assert_no_error(error);
  g_assert_nonnull(entry);
  g_assert_cmpstr(entry->value, ==, value);
}

/* all but one value reads as before */
static void
assert_others_stay(GPtrArray *before, LksDocument *document, const char *key)
{
  g_autoptr(GPtrArray) after = list_values(document);
  g_assert_cmpuint(after->len, ==, before->len);
  for (guint i = 0; i < after->len; i += 2) {
    g_assert_cmpstr(g_ptr_array_index(after, i), ==, g_ptr_array_index(before, i));
    if (strcmp(g_ptr_array_index(after, i), key) != 0)
      g_assert_cmpstr(g_ptr_array_index(after, i + 1), ==, g_ptr_array_index(before, i + 1));
  }
}

static void
find_span(LksDocument *document, const char *key, gsize *start, gsize *end)
{
  const LksDocumentEntry *entry = lks_document_lookup(document, key, NULL);
  for (guint i = 0; i < lks_document_get_n_entries(document); i++) {
    const LksDocumentEntry *other = lks_document_get_entry(document, i);
    if (other->line == entry->line && other->column == entry->column &&
        strcmp(other->key, entry->key) == 0)
      lks_document_get_span(document, i, start, end);
  }
}

/* the text before and after the value's span is what it was, and so is the byte order mark */
static void
assert_outside_stays(const DocumentSample *sample, LksDocument *after, const char *key)
{
  g_autoptr(LksDocument) before = parse_sample(sample);
  gsize start = 0, end = 0, n_before = 0, n_after = 0;
  find_span(before, key, &start, &end);
  const char *old = lks_document_get_text(before, &n_before);
  const char *text = lks_document_get_text(after, &n_after);
  /* a value that stood in quotes, or had a separator to itself, may bring those along */
  while (start > 0 && strchr(" =:\t", old[start - 1]) != NULL)
    start--;
  g_assert_cmpuint(n_after, >=, start + (n_before - end));
  g_assert_cmpmem(text, start, old, start);
  g_assert_cmpmem(text + n_after - (n_before - end), n_before - end, old + end, n_before - end);
  gsize n_raw = 0;
  const guint8 *raw = g_bytes_get_data(lks_document_get_bytes(after), &n_raw);
  gsize mark = sample->mark;
  g_assert_cmpuint(n_raw, >=, mark);
  g_assert_cmpmem(raw, mark, sample->text, mark);
}

static void
try_value(const DocumentSample *sample, const char *key, const char *value)
{
  g_autoptr(GBytes) bytes = sample_bytes(sample);
  g_autoptr(LksDocument) document = parse(sample, bytes);
  g_autoptr(GPtrArray) before = list_values(document);
  g_autofree char *present = g_strdup(lks_document_lookup(document, key, NULL)->value);
  g_autoptr(GError) error = NULL;
  if (!lks_document_set(document, key, value, &error)) {
    /* a place may be unable to carry a value; then nothing happened */
    g_assert_error(error, LKS_ERROR, LKS_ERROR_UNSUPPORTED);
    g_assert_true(lks_document_get_bytes(document) == bytes);
    return;
  }
  g_assert_cmpstr(lks_document_lookup(document, key, NULL)->value, ==, value);
  assert_read_back(sample, lks_document_get_bytes(document), key, value);
  assert_others_stay(before, document, key);
  assert_outside_stays(sample, document, key);
  lks_document_set(document, key, present, &error);
  g_assert_no_error(error);
  g_assert_true(g_bytes_equal(lks_document_get_bytes(document), bytes));
  g_assert_false(lks_document_is_modified(document));
}

static void
test_set(gconstpointer data)
{
  const DocumentSample *sample = data;
  g_autoptr(LksDocument) document = parse_sample(sample);
  g_autoptr(GPtrArray) present = list_values(document);
  for (guint i = 0; i < present->len; i += 2)
    for (guint k = 0; k < G_N_ELEMENTS(values); k++)
      if (is_editable(document, g_ptr_array_index(present, i)))
        try_value(sample, g_ptr_array_index(present, i), values[k]);
}

/* what was added can be taken out again, and then all is as it was */
static void
test_add(gconstpointer data)
{
  const DocumentSample *sample = data;
  if (sample->added == NULL)
    return;
  for (guint k = 0; k < G_N_ELEMENTS(values); k++) {
    g_autoptr(GBytes) bytes = sample_bytes(sample);
    g_autoptr(LksDocument) document = parse(sample, bytes);
    g_autoptr(GPtrArray) before = list_values(document);
    g_autoptr(GError) error = NULL;
    if (!lks_document_set(document, sample->added, values[k], &error)) {
      g_assert_error(error, LKS_ERROR, LKS_ERROR_UNSUPPORTED);
      continue;
    }
    assert_read_back(sample, lks_document_get_bytes(document), sample->added, values[k]);
    g_autoptr(GPtrArray) after = list_values(document);
    g_assert_cmpuint(after->len, >=, before->len + 2);
    g_assert_true(lks_document_unset(document, sample->added, &error));
    g_assert_no_error(error);
    g_autoptr(GPtrArray) again = list_values(document);
    g_assert_cmpuint(again->len, ==, before->len);
    g_assert_true(g_bytes_equal(lks_document_get_bytes(document), bytes));
  }
}

/* nothing is written where something is taken out */
static void
assert_only_less(LksDocument *before, LksDocument *after)
{
  gsize n_before = 0, n_after = 0, n_found = 0;
  const char *old = lks_document_get_text(before, &n_before);
  const char *text = lks_document_get_text(after, &n_after);
  for (gsize i = 0; i < n_before && n_found < n_after; i++)
    n_found += old[i] == text[n_found] ? 1 : 0;
  g_assert_cmpuint(n_found, ==, n_after);
  g_assert_cmpuint(n_after, <, n_before);
}

static gboolean
is_in_array(const char *key)
{
  const char *dot = strrchr(key, '.');
  return g_ascii_isdigit(dot != NULL ? dot[1] : key[0]);
}

static void
test_unset(gconstpointer data)
{
  const DocumentSample *sample = data;
  g_autoptr(LksDocument) before = parse_sample(sample);
  g_autoptr(GPtrArray) present = list_values(before);
  for (guint i = 0; i < present->len; i += 2) {
    const char *key = g_ptr_array_index(present, i);
    g_autoptr(LksDocument) document = parse_sample(sample);
    g_autoptr(GError) error = NULL;
    /* what follows in an array moves up */
    if (!is_editable(before, key) || is_in_array(key))
      continue;
    if (!lks_document_unset(document, key, &error)) {
      g_test_message("%s: %s", key, error->message);
      /* what an included file says counts when this one says nothing */
      g_assert_true(g_error_matches(error, LKS_ERROR, LKS_ERROR_UNSUPPORTED) ||
                    g_error_matches(error, LKS_ERROR, LKS_ERROR_ELSEWHERE));
      continue;
    }
    g_assert_null(lks_document_lookup(document, key, &error));
    g_assert_no_error(error);
    assert_only_less(before, document);
    g_autoptr(LksDocument) again = parse(sample, lks_document_get_bytes(document));
    g_assert_null(lks_document_lookup(again, key, &error));
  }
}

static void
test_values(gconstpointer data)
{
  const DocumentSample *sample = data;
  g_autoptr(LksDocument) document = parse_sample(sample);
  for (guint i = 0; sample->reads[i].key != NULL; i++) {
    g_autoptr(GError) error = NULL;
    const LksDocumentEntry *entry = lks_document_lookup(document, sample->reads[i].key, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(entry != NULL ? entry->value : NULL, ==, sample->reads[i].value);
    if (entry != NULL && sample->reads[i].line > 0)
      g_assert_cmpuint(entry->line, ==, sample->reads[i].line);
  }
}

/* --- 6 --------------------------------------------------------------------------------------- */

static void
test_refused(void)
{
  for (guint i = 0; document_refusals[i].text != NULL; i++) {
    const DocumentRefusal *row = &document_refusals[i];
    g_autoptr(GBytes) bytes = g_bytes_new_static(row->text, strlen(row->text));
    g_autoptr(GError) error = NULL;
    g_autofree char *shown = g_strescape(row->text, NULL);
    g_test_message("%s: %s", row->syntax, shown);
    LksDocument *document = lks_document_parse(bytes, lks_syntax_find(row->syntax), "f.x", &error);
    g_assert_null(document);
    g_assert_error(error, LKS_ERROR, (int)row->code);
    g_assert_nonnull(strstr(error->message, "f.x"));
    if (row->place != NULL && strstr(error->message, row->place) == NULL)
      g_error("%s does not say “%s”", error->message, row->place);
  }
}

static void
test_depends(void)
{
  for (guint i = 0; document_dependences[i].text != NULL; i++) {
    const DocumentDependence *row = &document_dependences[i];
    g_autoptr(GBytes) bytes = g_bytes_new_static(row->text, strlen(row->text));
    g_autoptr(GError) error = NULL;
    g_autoptr(LksDocument) document =
        lks_document_parse(bytes, lks_syntax_find(row->syntax), "f.x", &error);
    g_assert_no_error(error);
    g_test_message("%s", row->text);
    g_assert_null(lks_document_lookup(document, row->key, &error));
    g_assert_error(error, LKS_ERROR, (int)row->code);
    g_assert_nonnull(strstr(error->message, row->word));
    g_clear_error(&error);
    g_assert_false(lks_document_set(document, row->key, "x", &error));
    g_assert_error(error, LKS_ERROR, (int)row->code);
    g_assert_true(lks_document_get_bytes(document) == bytes);
  }
}

static char *
repeat(const char *head, const char *text, guint n, const char *tail)
{
  GString *out = g_string_new(head);
  for (guint i = 0; i < n; i++)
    g_string_append(out, text);
  return g_string_free(g_string_append(out, tail), FALSE);
}

static void
test_limits(void)
{
  const struct {
    const char *syntax;
    char *text;
  } rows[] = {
    { "hocon", repeat("a = ", "[", 100000, "") },
    { "hocon", repeat("", "a {", 100000, "") },
    { "hocon", repeat("a", ".a", 100000, " = 1") },
    { "hocon", repeat("", "a { b.c.d.e.f.g.h.i.j.k.l ", 150, "= 1") },
    { "hocon", repeat("a = ", "${", 100000, "") },
    { "hocon", repeat("a = [", "{},", 1000001, "]") },
    { "hocon", repeat("", "a=1\n", 1000001, "") },
    { "json", repeat("", "[", 100000, "") },
    { "json", repeat("", "{\"a\":", 100000, "1") },
    { "xml", repeat("", "<a>", 100000, "") },
    { "json", repeat("[", "1,", 1000001, "1]") },
    { "properties", repeat("", "a\n", 1000001, "") },
    { "ini", repeat("[a]\n", "a\n", 1000001, "") },
    { "env", repeat("", "A=1\n", 1000001, "") },
    { "env", repeat("A=", "$(", 100000, "") },
    { "env", repeat("A=", "\"${a:-", 100000, "") },
    { "xml", repeat("<a ", "b='c' ", 2, "/>") },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GBytes) bytes = g_bytes_new_take(rows[i].text, strlen(rows[i].text));
    g_autoptr(GError) error = NULL;
    g_assert_null(lks_document_parse(bytes, lks_syntax_find(rows[i].syntax), "f.x", &error));
    g_assert_nonnull(error);
    g_assert_true(error->domain == LKS_ERROR);
    g_assert_true(error->code == LKS_ERROR_TOO_LARGE || error->code == LKS_ERROR_MALFORMED);
  }
}

/* --- bad input ------------------------------------------------------------------------------- */

static void
feed(const DocumentSample *sample, guint8 *data, gsize length)
{
  g_autoptr(GBytes) bytes = g_bytes_new(data, length);
  g_autoptr(GError) error = NULL;
  g_autoptr(LksDocument) document =
      lks_document_parse(bytes, lks_syntax_find(sample->syntax), sample->name, &error);
  g_assert_true((document == NULL) == (error != NULL));
  if (document == NULL) {
    g_assert_true(error->domain == LKS_ERROR);
    return;
  }
  g_assert_true(lks_document_get_bytes(document) == bytes);
  for (guint i = 0; i < MIN(lks_document_get_n_entries(document), 3); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(document, i);
    g_assert_true(g_utf8_validate(entry->value, -1, NULL));
    g_autofree char *key = g_strdup(entry->key);
    g_autoptr(GError) problem = NULL;
    gboolean fine = lks_document_set(document, key, "new", &problem);
    g_assert_true(fine == (problem == NULL));
  }
}

static void
test_damaged(gconstpointer data)
{
  const DocumentSample *sample = data;
  g_autoptr(GBytes) bytes = sample_bytes(sample);
  gsize length = 0;
  const guint8 *sound = g_bytes_get_data(bytes, &length);
  g_autofree guint8 *copy = g_memdup2(sound, length);
  for (gsize i = 0; i < length; i++)
    feed(sample, copy, i);
  static const guint8 masks[] = { 0x01, 0x20, 0x80, 0xff };
  for (gsize i = 0; i < length; i++)
    for (guint k = 0; k < G_N_ELEMENTS(masks); k++) {
      copy[i] ^= masks[k];
      feed(sample, copy, length);
      copy[i] = sound[i];
    }
}

int
main(int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc run;
  } laws[] = {
    { "no-edit", test_no_edit }, { "present-value", test_present_value },
    { "set", test_set },         { "add", test_add },
    { "unset", test_unset },     { "values", test_values },
    { "damaged", test_damaged },
  };
  g_test_init(&argc, &argv, NULL);
  for (guint k = 0; k < G_N_ELEMENTS(laws); k++)
    for (guint i = 0; document_samples[i].text != NULL; i++) {
      const DocumentSample *sample = &document_samples[i];
      g_autofree char *path =
          g_strdup_printf("/document/%s/%s/%s", laws[k].name, sample->syntax, sample->what);
      g_test_add_data_func(path, sample, laws[k].run);
    }
  g_test_add_func("/document/refused", test_refused);
  g_test_add_func("/document/depends-on-elsewhere", test_depends);
  g_test_add_func("/document/limits", test_limits);
  return g_test_run();
}
