// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-env-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* POSIX.1-2017, XCU 2.2 (quoting), 2.3 (tokens), 2.9.1 (simple commands). CRLF ends a line as LF
 * does: a shell would make the CR part of the value, which nobody means. */

typedef struct {
  LksScan *scan;
  LksEnvTree *tree;
  const char *text;
  gsize at;
  gsize length;
  guint depth; /* of nested expansions */
} Lexer;

/* One word, or what stands behind the = of an assignment. */
typedef struct {
  GString *text; /* without quotes */
  gsize start;
  gsize end;
  LksEnvStyle style;
  gboolean is_dependent;
} Word;

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

/* --- characters ------------------------------------------------------------------------------ */

static char
peek(const Lexer *self, gsize ahead)
{
  return self->at + ahead < self->length ? self->text[self->at + ahead] : '\0';
}

static gboolean
is_name_start(char c)
{
  return g_ascii_isalpha(c) || c == '_';
}

static gboolean
is_name_character(char c)
{
  return is_name_start(c) || g_ascii_isdigit(c);
}

gboolean
lks_env_is_name(const char *key)
{
  if (!is_name_start(*key))
    return FALSE;
  while (is_name_character(*key))
    key++;
  return *key == '\0';
}

/* the length of the line end that is here, 0: none */
static gsize
line_end_length(const Lexer *self, gsize ahead)
{
  if (peek(self, ahead) == '\r' && peek(self, ahead + 1) == '\n')
    return 2;
  return peek(self, ahead) == '\n' ? 1 : 0;
}

static gboolean
is_at_line_end(const Lexer *self)
{
  return self->at >= self->length || line_end_length(self, 0) > 0;
}

/* a backslash and the line end behind it are nothing at all */
static gboolean
skip_continuation(Lexer *self)
{
  gsize length = peek(self, 0) == '\\' ? line_end_length(self, 1) : 0;
  if (length == 0)
    return FALSE;
  self->at += 1 + length;
  if (self->at == self->length)
    self->tree->end = LKS_ENV_CONTINUED;
  return TRUE;
}

static void
skip_blanks(Lexer *self)
{
  while (peek(self, 0) == ' ' || peek(self, 0) == '\t' || skip_continuation(self))
    if (peek(self, 0) == ' ' || peek(self, 0) == '\t')
      self->at++;
}

static gboolean
is_end_of_word(const Lexer *self)
{
  return is_at_line_end(self) || strchr(" \t;&|<>()", peek(self, 0)) != NULL;
}

static gboolean
throw_open(const Lexer *self, gsize start, GError **error)
{
  return lks_scan_throw(self->scan, start, LKS_ERROR_MALFORMED, error,
                        _("“%c” is opened here and not closed again"), self->text[start]);
}

/* --- expansions ------------------------------------------------------------------------------ */

static gboolean skip_quoted(Lexer *self, GError **error);
static gboolean skip_expansion(Lexer *self, GError **error);

/* from an opening parenthesis or brace to behind the one that closes it */
static gboolean
skip_group(Lexer *self, char open, char close, GError **error)
{
  gsize start = self->at;
  guint n_open = 0;
  while (self->at < self->length) {
    char c = peek(self, 0);
    if (c == '\'' || c == '"' || c == '`' || c == '$') {
      if (!(c == '$' ? skip_expansion(self, error) : skip_quoted(self, error)))
        return FALSE;
      continue;
    }
    self->at += c == '\\' ? 2 : 1;
    n_open += c == open ? 1 : 0;
    n_open -= c == close ? 1 : 0;
    if (n_open == 0)
      return TRUE;
  }
  return throw_open(self, start, error);
}

static gboolean
skip_quoted(Lexer *self, GError **error)
{
  gsize start = self->at;
  char quote = self->text[self->at++];
  while (self->at < self->length) {
    char c = peek(self, 0);
    if (quote == '"' && (c == '$' || c == '`')) {
      if (!(c == '$' ? skip_expansion(self, error) : skip_quoted(self, error)))
        return FALSE;
      continue;
    }
    self->at += c == '\\' && quote != '\'' ? 2 : 1;
    if (c == quote)
      return TRUE;
  }
  return throw_open(self, start, error);
}

/* from $ on; what is no expansion is a dollar sign */
static gboolean
skip_expansion(Lexer *self, GError **error)
{
  self->at++;
  char c = peek(self, 0);
  if (c != '(' && c != '{') {
    self->at += c != '\0' && strchr("@*#?-$!", c) != NULL ? 1 : 0;
    while (is_name_character(peek(self, 0)))
      self->at++;
    return TRUE;
  }
  if (self->depth >= LKS_NESTING_LIMIT)
    return lks_scan_throw(self->scan, self->at, LKS_ERROR_TOO_LARGE, error, _("nested too deeply"));
  self->depth++;
  gboolean fine = skip_group(self, c, c == '(' ? ')' : '}', error);
  self->depth--;
  return fine;
}

/* whether the $ here is more than itself */
static gboolean
is_expansion(const Lexer *self, gboolean is_quoted)
{
  char c = peek(self, 1);
  if (is_name_character(c))
    return TRUE;
  return c != '\0' && strchr(is_quoted ? "({@*#?-$!" : "({@*#?-$!'\"", c) != NULL;
}

/* TRUE, and the word depends on the shell, where a value is put in; at a $ or ` */
static gboolean
take_expansion(Lexer *self, Word *word, gboolean is_quoted, GError **error)
{
  if (peek(self, 0) == '$' && !is_expansion(self, is_quoted)) {
    g_string_append_c(word->text, '$');
    self->at++;
    return TRUE;
  }
  word->is_dependent = TRUE;
  return peek(self, 0) == '$' ? skip_expansion(self, error) : skip_quoted(self, error);
}

/* --- words ----------------------------------------------------------------------------------- */

static gboolean
take_single(Lexer *self, Word *word, GError **error)
{
  gsize start = self->at + 1;
  if (!skip_quoted(self, error))
    return FALSE;
  g_string_append_len(word->text, self->text + start, (gssize)(self->at - 1 - start));
  return TRUE;
}

static gboolean
take_double(Lexer *self, Word *word, GError **error)
{
  gsize start = self->at++;
  while (self->at < self->length) {
    char c = peek(self, 0);
    if (c == '"') {
      self->at++;
      return TRUE;
    }
    if (skip_continuation(self))
      continue;
    if (c == '$' || c == '`') {
      if (!take_expansion(self, word, TRUE, error))
        return FALSE;
      continue;
    }
    gboolean is_escape =
        c == '\\' && peek(self, 1) != '\0' && strchr("$`\"\\", peek(self, 1)) != NULL;
    self->at += is_escape ? 1 : 0;
    g_string_append_c(word->text, self->text[self->at++]);
  }
  return throw_open(self, start, error);
}

static void
take_backslash(Lexer *self, Word *word)
{
  word->style = LKS_ENV_MIXED;
  if (skip_continuation(self))
    return;
  self->at++;
  if (self->at < self->length) {
    g_string_append_c(word->text, self->text[self->at++]);
    return;
  }
  g_string_append_c(word->text, '\\');
  self->tree->end = LKS_ENV_BACKSLASH;
}

/* ~ at the start of a value, and behind each colon of it, is somebody's home */
static gboolean
is_tilde(const Lexer *self, const Word *word)
{
  return peek(self, 0) == '~' &&
         (self->at == word->start || (self->at > word->start && self->text[self->at - 1] == ':'));
}

static gboolean
take_stretch(Lexer *self, Word *word, GError **error)
{
  char c = peek(self, 0);
  if (c == '\'' || c == '"') {
    word->style = c == '\'' ? LKS_ENV_SINGLE : LKS_ENV_DOUBLE;
    return c == '\'' ? take_single(self, word, error) : take_double(self, word, error);
  }
  word->style = LKS_ENV_BARE;
  while (!is_end_of_word(self) && strchr("'\"", peek(self, 0)) == NULL) {
    c = peek(self, 0);
    word->is_dependent = word->is_dependent || is_tilde(self, word);
    if (c == '\\')
      take_backslash(self, word);
    else if (c != '$' && c != '`')
      g_string_append_c(word->text, self->text[self->at++]);
    else if (!take_expansion(self, word, FALSE, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_word(Lexer *self, Word *word, GError **error)
{
  g_string_truncate(word->text, 0);
  word->start = self->at;
  word->is_dependent = FALSE;
  word->style = LKS_ENV_BARE;
  for (guint n_stretches = 0; !is_end_of_word(self); n_stretches++) {
    if (!take_stretch(self, word, error))
      return FALSE;
    if (n_stretches > 0)
      word->style = LKS_ENV_MIXED;
  }
  word->end = self->at;
  return TRUE;
}

/* --- commands -------------------------------------------------------------------------------- */

static void
note_script(Lexer *self, gsize offset)
{
  if (!self->tree->is_script)
    self->tree->script = offset;
  self->tree->is_script = TRUE;
}

/* behind NAME= (or NAME+=) at the start of a word; NULL, and nothing moved: no assignment */
static char *
take_name(Lexer *self, gboolean *adds)
{
  gsize start = self->at;
  LksEnvEnd end = self->tree->end;
  g_autoptr(GString) name = g_string_new(NULL);
  while (is_name_character(peek(self, 0)) || skip_continuation(self))
    if (is_name_character(peek(self, 0)))
      g_string_append_c(name, self->text[self->at++]);
  *adds = peek(self, 0) == '+';
  self->at += *adds ? 1 : 0;
  if (peek(self, 0) == '=' && lks_env_is_name(name->str)) {
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
take_assignment(Lexer *self, Word *word, GArray *assignments, GError **error)
{
  gsize start = self->at;
  gboolean adds = FALSE;
  g_autofree char *key = take_name(self, &adds);
  if (key == NULL || !take_word(self, word, error))
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
add_assignments(Lexer *self, GArray *assignments)
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
take_arguments(Lexer *self, Word *word, gboolean is_sourcing, GError **error)
{
  for (guint n = 0; !is_at_line_end(self); n++) {
    skip_blanks(self);
    gsize start = self->at;
    if (is_end_of_word(self) || peek(self, 0) == '#')
      break;
    if (!take_word(self, word, error))
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
take_export(Lexer *self, Word *word, GArray *assignments, GError **error)
{
  for (skip_blanks(self); !is_end_of_word(self) && peek(self, 0) != '#'; skip_blanks(self)) {
    gsize start = self->at;
    g_autoptr(GError) problem = NULL;
    if (take_assignment(self, word, assignments, &problem))
      continue;
    if (problem != NULL || !take_word(self, word, &problem)) {
      g_propagate_error(error, g_steal_pointer(&problem));
      return FALSE;
    }
    if (word->is_dependent || !lks_env_is_name(word->text->str))
      note_script(self, start);
  }
  return TRUE;
}

static gboolean
take_command(Lexer *self, Word *word, GArray *assignments, GError **error)
{
  for (; !is_end_of_word(self) && peek(self, 0) != '#'; skip_blanks(self)) {
    gsize start = self->at;
    g_autoptr(GError) problem = NULL;
    if (take_assignment(self, word, assignments, &problem))
      continue;
    if (problem != NULL || !take_word(self, word, &problem)) {
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
skip_comment(Lexer *self)
{
  while (!is_at_line_end(self))
    self->at++;
}

/* ; parts commands, & and | and the like make a script */
static gboolean
take_operator(Lexer *self)
{
  if (is_at_line_end(self) || strchr(";&|<>()", peek(self, 0)) == NULL)
    return FALSE;
  if (peek(self, 0) != ';')
    note_script(self, self->at);
  self->at++;
  skip_blanks(self);
  return TRUE;
}

static gboolean
take_line(Lexer *self, Word *word, GArray *assignments, GError **error)
{
  gsize start = self->at;
  guint first = self->scan->spots->len, n_operators = 0;
  skip_blanks(self);
  while (!is_at_line_end(self) && peek(self, 0) != '#') {
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
  self->at += line_end_length(self, 0);
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
take_lines(Lexer *self, GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_autoptr(GArray) assignments = g_array_new(FALSE, FALSE, sizeof(Assignment));
  g_array_set_clear_func(assignments, (GDestroyNotify)assignment_clear);
  Word word = { .text = text };
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
  Lexer lexer = { .scan = scan, .tree = tree, .text = scan->text->utf8 };
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
