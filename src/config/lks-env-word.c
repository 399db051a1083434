// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-env-word.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- characters ------------------------------------------------------------------------------ */

char
lks_env_peek(const LksEnvLexer *self, gsize ahead)
{
  return self->at + ahead < self->length ? self->text[self->at + ahead] : '\0';
}

static gboolean
is_name_start(char c)
{
  return g_ascii_isalpha(c) || c == '_';
}

gboolean
lks_env_is_name_character(char c)
{
  return is_name_start(c) || g_ascii_isdigit(c);
}

gboolean
lks_env_is_name(const char *key)
{
  if (!is_name_start(*key))
    return FALSE;
  while (lks_env_is_name_character(*key))
    key++;
  return *key == '\0';
}

/* the length of the line end that is here, 0: none */
gsize
lks_env_line_end_length(const LksEnvLexer *self, gsize ahead)
{
  if (lks_env_peek(self, ahead) == '\r' && lks_env_peek(self, ahead + 1) == '\n')
    return 2;
  return lks_env_peek(self, ahead) == '\n' ? 1 : 0;
}

gboolean
lks_env_is_at_line_end(const LksEnvLexer *self)
{
  return self->at >= self->length || lks_env_line_end_length(self, 0) > 0;
}

/* a backslash and the line end behind it are nothing at all */
gboolean
lks_env_skip_continuation(LksEnvLexer *self)
{
  gsize length = lks_env_peek(self, 0) == '\\' ? lks_env_line_end_length(self, 1) : 0;
  if (length == 0)
    return FALSE;
  self->at += 1 + length;
  if (self->at == self->length)
    self->tree->end = LKS_ENV_CONTINUED;
  return TRUE;
}

void
lks_env_skip_blanks(LksEnvLexer *self)
{
  while (lks_env_peek(self, 0) == ' ' || lks_env_peek(self, 0) == '\t' ||
         lks_env_skip_continuation(self))
    if (lks_env_peek(self, 0) == ' ' || lks_env_peek(self, 0) == '\t')
      self->at++;
}

gboolean
lks_env_is_end_of_word(const LksEnvLexer *self)
{
  return lks_env_is_at_line_end(self) || strchr(" \t;&|<>()", lks_env_peek(self, 0)) != NULL;
}

static gboolean
throw_open(const LksEnvLexer *self, gsize start, GError **error)
{
  return lks_scan_throw(self->scan, start, LKS_ERROR_MALFORMED, error,
                        _("“%c” is opened here and not closed again"), self->text[start]);
}

/* --- expansions ------------------------------------------------------------------------------ */

static gboolean skip_quoted(LksEnvLexer *self, GError **error);
static gboolean skip_expansion(LksEnvLexer *self, GError **error);

/* from an opening parenthesis or brace to behind the one that closes it */
static gboolean
skip_group(LksEnvLexer *self, char open, char close, GError **error)
{
  gsize start = self->at;
  guint n_open = 0;
  while (self->at < self->length) {
    char c = lks_env_peek(self, 0);
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
skip_quoted(LksEnvLexer *self, GError **error)
{
  gsize start = self->at;
  char quote = self->text[self->at++];
  while (self->at < self->length) {
    char c = lks_env_peek(self, 0);
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
skip_expansion(LksEnvLexer *self, GError **error)
{
  self->at++;
  char c = lks_env_peek(self, 0);
  if (c != '(' && c != '{') {
    self->at += c != '\0' && strchr("@*#?-$!", c) != NULL ? 1 : 0;
    while (lks_env_is_name_character(lks_env_peek(self, 0)))
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
is_expansion(const LksEnvLexer *self, gboolean is_quoted)
{
  char c = lks_env_peek(self, 1);
  if (lks_env_is_name_character(c))
    return TRUE;
  return c != '\0' && strchr(is_quoted ? "({@*#?-$!" : "({@*#?-$!'\"", c) != NULL;
}

/* TRUE, and the word depends on the shell, where a value is put in; at a $ or ` */
static gboolean
take_expansion(LksEnvLexer *self, LksEnvWord *word, gboolean is_quoted, GError **error)
{
  if (lks_env_peek(self, 0) == '$' && !is_expansion(self, is_quoted)) {
    g_string_append_c(word->text, '$');
    self->at++;
    return TRUE;
  }
  word->is_dependent = TRUE;
  return lks_env_peek(self, 0) == '$' ? skip_expansion(self, error) : skip_quoted(self, error);
}

/* --- words ----------------------------------------------------------------------------------- */

static gboolean
take_single(LksEnvLexer *self, LksEnvWord *word, GError **error)
{
  gsize start = self->at + 1;
  if (!skip_quoted(self, error))
    return FALSE;
  g_string_append_len(word->text, self->text + start, (gssize)(self->at - 1 - start));
  return TRUE;
}

static gboolean
take_double(LksEnvLexer *self, LksEnvWord *word, GError **error)
{
  gsize start = self->at++;
  while (self->at < self->length) {
    char c = lks_env_peek(self, 0);
    if (c == '"') {
      self->at++;
      return TRUE;
    }
    if (lks_env_skip_continuation(self))
      continue;
    if (c == '$' || c == '`') {
      if (!take_expansion(self, word, TRUE, error))
        return FALSE;
      continue;
    }
    gboolean is_escape = c == '\\' && lks_env_peek(self, 1) != '\0' &&
                         strchr("$`\"\\", lks_env_peek(self, 1)) != NULL;
    self->at += is_escape ? 1 : 0;
    g_string_append_c(word->text, self->text[self->at++]);
  }
  return throw_open(self, start, error);
}

static void
take_backslash(LksEnvLexer *self, LksEnvWord *word)
{
  word->style = LKS_ENV_MIXED;
  if (lks_env_skip_continuation(self))
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
is_tilde(const LksEnvLexer *self, const LksEnvWord *word)
{
  return lks_env_peek(self, 0) == '~' &&
         (self->at == word->start || (self->at > word->start && self->text[self->at - 1] == ':'));
}

static gboolean
take_stretch(LksEnvLexer *self, LksEnvWord *word, GError **error)
{
  char c = lks_env_peek(self, 0);
  if (c == '\'' || c == '"') {
    word->style = c == '\'' ? LKS_ENV_SINGLE : LKS_ENV_DOUBLE;
    return c == '\'' ? take_single(self, word, error) : take_double(self, word, error);
  }
  word->style = LKS_ENV_BARE;
  while (!lks_env_is_end_of_word(self) && strchr("'\"", lks_env_peek(self, 0)) == NULL) {
    c = lks_env_peek(self, 0);
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

gboolean
lks_env_take_word(LksEnvLexer *self, LksEnvWord *word, GError **error)
{
  g_string_truncate(word->text, 0);
  word->start = self->at;
  word->is_dependent = FALSE;
  word->style = LKS_ENV_BARE;
  for (guint n_stretches = 0; !lks_env_is_end_of_word(self); n_stretches++) {
    if (!take_stretch(self, word, error))
      return FALSE;
    if (n_stretches > 0)
      word->style = LKS_ENV_MIXED;
  }
  word->end = self->at;
  return TRUE;
}
