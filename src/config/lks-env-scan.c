// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-env-word.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* POSIX.1-2017, XCU 2.9.1: simple commands. */

/* they make of the file a script: which assignment counts is then known at run time only */
static const char *const script_words[] = {
  "!",       "[[",    "alias", "break",     "case",    "continue", "coproc", "declare", "do",
  "done",    "elif",  "else",  "esac",      "eval",    "exec",     "exit",   "fi",      "for",
  "getopts", "if",    "let",   "local",     "mapfile", "printf",   "read",   "return",  "select",
  "shift",   "then",  "trap",  "readarray", "time",    "function", "unset",  "until",   "typeset",
  "unalias", "while", "{",     "}",         NULL,
};
static const char *const assigning_words[] = { "export", "readonly", NULL };
static const char *const sourcing_words[] = { ".", "source", NULL };

/* --- commands -------------------------------------------------------------------------------- */

static void
note_script(LksEnvLexer *self, gsize offset)
{
  if (!self->tree->is_script)
    self->tree->script = offset;
  self->tree->is_script = TRUE;
}

/* behind NAME= (or NAME+=) at the start of a word; NULL, and nothing moved: no assignment */
static char *
take_name(LksEnvLexer *self, gboolean *adds)
{
  gsize start = self->at;
  LksEnvEnd end = self->tree->end;
  g_autoptr(GString) name = g_string_new(NULL);
  while (lks_env_is_name_character(lks_env_peek(self, 0)) || lks_env_skip_continuation(self))
    if (lks_env_is_name_character(lks_env_peek(self, 0)))
      g_string_append_c(name, self->text[self->at++]);
  *adds = lks_env_peek(self, 0) == '+';
  self->at += *adds ? 1 : 0;
  if (lks_env_peek(self, 0) == '=' && lks_env_is_name(name->str)) {
    self->at++;
    return g_string_free(g_steal_pointer(&name), FALSE);
  }
  self->at = start;
  self->tree->end = end;
  return NULL;
}

/* kept apart until the command has turned out to have no name */
typedef struct {
  char *key;
  char *value;
  gsize name;
  gsize start;
  gsize end;
  LksEnvStyle style;
  gboolean is_dependent;
} Assignment;

static void
assignment_clear(Assignment *self)
{
  g_free(self->key);
  g_free(self->value);
}

/* FALSE without an error: the word is none */
static gboolean
take_assignment(LksEnvLexer *self, LksEnvWord *word, GArray *assignments, GError **error)
{
  gsize start = self->at;
  gboolean adds = FALSE;
  g_autofree char *key = take_name(self, &adds);
  if (key == NULL || !lks_env_take_word(self, word, error))
    return FALSE;
  Assignment one = { .name = start,
                     .start = word->start,
                     .end = word->end,
                     .style = word->style,
                     .is_dependent = word->is_dependent || adds };
  one.value = one.is_dependent ? g_strndup(self->text + one.start, one.end - one.start)
                               : g_strdup(word->text->str);
  one.key = g_steal_pointer(&key);
  g_array_append_val(assignments, one);
  return TRUE;
}

static void
add_assignments(LksEnvLexer *self, GArray *assignments)
{
  for (guint i = 0; i < assignments->len; i++) {
    Assignment *one = &g_array_index(assignments, Assignment, i);
    LksEnvPlace *place = g_new0(LksEnvPlace, 1);
    place->name = one->name;
    place->is_dependent = one->is_dependent;
    g_ptr_array_add(self->tree->places, place);
    LksSpot *spot = lks_scan_add(self->scan, g_steal_pointer(&one->key),
                                 g_steal_pointer(&one->value), one->name, one->start, one->end);
    spot->style = one->style;
    spot->node = place;
  }
}

/* the rest of a command that assigns nothing */
static gboolean
take_arguments(LksEnvLexer *self, LksEnvWord *word, gboolean is_sourcing, GError **error)
{
  for (guint n = 0; !lks_env_is_at_line_end(self); n++) {
    lks_env_skip_blanks(self);
    gsize start = self->at;
    if (lks_env_is_end_of_word(self) || lks_env_peek(self, 0) == '#')
      break;
    if (!lks_env_take_word(self, word, error))
      return FALSE;
    if (!is_sourcing || n > 0)
      continue;
    if (word->is_dependent) {
      note_script(self, start);
      continue;
    }
    LksEnvSource *source = g_new0(LksEnvSource, 1);
    source->path = g_strdup(word->text->str);
    source->offset = start;
    g_ptr_array_add(self->tree->sources, source);
  }
  return TRUE;
}

/* export and readonly: what is no assignment must be a name */
static gboolean
take_export(LksEnvLexer *self, LksEnvWord *word, GArray *assignments, GError **error)
{
  for (lks_env_skip_blanks(self); !lks_env_is_end_of_word(self) && lks_env_peek(self, 0) != '#';
       lks_env_skip_blanks(self)) {
    gsize start = self->at;
    g_autoptr(GError) problem = NULL;
    if (take_assignment(self, word, assignments, &problem))
      continue;
    if (problem != NULL || !lks_env_take_word(self, word, &problem)) {
      g_propagate_error(error, g_steal_pointer(&problem));
      return FALSE;
    }
    if (word->is_dependent || !lks_env_is_name(word->text->str))
      note_script(self, start);
  }
  return TRUE;
}

static gboolean
take_command(LksEnvLexer *self, LksEnvWord *word, GArray *assignments, GError **error)
{
  for (; !lks_env_is_end_of_word(self) && lks_env_peek(self, 0) != '#'; lks_env_skip_blanks(self)) {
    gsize start = self->at;
    g_autoptr(GError) problem = NULL;
    if (take_assignment(self, word, assignments, &problem))
      continue;
    if (problem != NULL || !lks_env_take_word(self, word, &problem)) {
      g_propagate_error(error, g_steal_pointer(&problem));
      return FALSE;
    }
    g_array_set_size(assignments, 0);
    const char *name = word->text->str;
    if (g_strv_contains(assigning_words, name))
      return take_export(self, word, assignments, error);
    if (word->is_dependent || g_strv_contains(script_words, name))
      note_script(self, start);
    return take_arguments(self, word, g_strv_contains(sourcing_words, name), error);
  }
  return TRUE;
}

static void
skip_comment(LksEnvLexer *self)
{
  while (!lks_env_is_at_line_end(self))
    self->at++;
}

/* ; parts commands, & and | and the like make a script */
static gboolean
take_operator(LksEnvLexer *self)
{
  if (lks_env_is_at_line_end(self) || strchr(";&|<>()", lks_env_peek(self, 0)) == NULL)
    return FALSE;
  if (lks_env_peek(self, 0) != ';')
    note_script(self, self->at);
  self->at++;
  lks_env_skip_blanks(self);
  return TRUE;
}

static gboolean
take_line(LksEnvLexer *self, LksEnvWord *word, GArray *assignments, GError **error)
{
  gsize start = self->at;
  guint first = self->scan->spots->len, n_operators = 0;
  lks_env_skip_blanks(self);
  while (!lks_env_is_at_line_end(self) && lks_env_peek(self, 0) != '#') {
    gsize command = self->at;
    g_array_set_size(assignments, 0);
    if (!take_command(self, word, assignments, error))
      return FALSE;
    /* nothing is no command that ; could end */
    if (self->at == command)
      note_script(self, command);
    add_assignments(self, assignments);
    n_operators += take_operator(self) ? 1 : 0;
  }
  skip_comment(self);
  for (guint i = first; i < self->tree->places->len; i++) {
    LksEnvPlace *place = g_ptr_array_index(self->tree->places, i);
    place->line_start = start;
    place->line_end = self->at;
    place->is_alone = self->tree->places->len == first + 1 && n_operators == 0;
  }
  self->at += lks_env_line_end_length(self, 0);
  return TRUE;
}

/* --- the file -------------------------------------------------------------------------------- */

static void
source_free(LksEnvSource *source)
{
  g_free(source->path);
  g_free(source);
}

static void
tree_free(LksEnvTree *tree)
{
  g_ptr_array_unref(tree->places);
  g_ptr_array_unref(tree->sources);
  g_free(tree);
}

static void
mark_effective(const LksScan *scan)
{
  for (guint i = 0; i < scan->spots->len; i++) {
    LksSpot *spot = g_ptr_array_index(scan->spots, i);
    spot->entry.effective = g_hash_table_lookup(scan->last, spot->entry.key) == spot;
  }
}

gboolean
lks_env_throw_script(const LksScan *scan, GError **error)
{
  const LksEnvTree *tree = scan->tree;
  return lks_scan_throw(scan, tree->script, LKS_ERROR_UNSUPPORTED, error,
                        _("this is a script: what its variables hold shows only when it runs, and "
                          "only files that assign values and nothing else are read; change it with "
                          "an editor"));
}

static gboolean
take_lines(LksEnvLexer *self, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GArray) assignments = g_array_new(FALSE, FALSE, sizeof(Assignment));
  g_array_set_clear_func(assignments, (GDestroyNotify)assignment_clear);
  LksEnvWord word = { .text = text };
  while (self->at < self->length) {
    if (self->scan->spots->len >= LKS_ENTRIES_LIMIT)
      return lks_scan_throw(self->scan, self->at, LKS_ERROR_TOO_LARGE, error,
                            _("too many entries"));
    if (!take_line(self, &word, assignments, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
lks_env_scan(LksScan *scan, GError **error)
{
  LksEnvTree *tree = g_new0(LksEnvTree, 1);
  tree->places = g_ptr_array_new_with_free_func(g_free);
  tree->sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
  scan->tree = tree;
  scan->free_tree = (GDestroyNotify)tree_free;
  LksEnvLexer lexer = { .scan = scan, .tree = tree, .text = scan->text->utf8 };
  lexer.length = scan->text->length;
  const char *nul = memchr(lexer.text, '\0', lexer.length);
  if (nul != NULL)
    return lks_scan_throw(scan, (gsize)(nul - lexer.text), LKS_ERROR_MALFORMED, error,
                          _("a NUL byte stands here: this is no text"));
  /* a byte order mark is part of the first word: no variable, and no comment either, were it not
   * that everybody means one */
  if (g_str_has_prefix(lexer.text, "\xEF\xBB\xBF#"))
    skip_comment(&lexer);
  if (!take_lines(&lexer, error))
    return FALSE;
  mark_effective(scan);
  return (scan->spots->len == 0 || !tree->is_script) || lks_env_throw_script(scan, error);
}
