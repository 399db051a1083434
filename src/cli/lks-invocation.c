// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-invocation-private.h"
#include "lks-error.h"
#include "lks-locale.h"
#include "lks-staged-file.h"
#include "lks-terminal.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

struct _LksInvocation {
  const LksCommand *command;
  int argc;
  char **argv;
  char **arguments; /* owned, NULL before parse */
  gboolean json;
  gboolean quiet;
  gboolean verbose;
  gboolean color; /* of stdout */
};

LksInvocation *
lks_invocation_new(const LksCommand *command, int argc, char **argv)
{
  LksInvocation *self = g_new0(LksInvocation, 1);
  self->command = command;
  self->argc = argc;
  self->argv = argv;
  return self;
}

void
lks_invocation_free(LksInvocation *self)
{
  g_strfreev(self->arguments);
  g_free(self);
}

static gboolean
parse_color(LksInvocation *self, const char *when, GError **error)
{
  if (when == NULL || strcmp(when, "auto") == 0) {
    self->color = lks_terminal_is_stdout() && g_getenv("NO_COLOR") == NULL;
    return TRUE;
  }
  if (strcmp(when, "always") != 0 && strcmp(when, "never") != 0)
    return lks_throw(error, LKS_ERROR_USAGE, _("--color takes auto, always or never, not “%s”"),
                     when);
  self->color = strcmp(when, "always") == 0;
  return TRUE;
}

static void
print_help(LksInvocation *self, GOptionContext *context)
{
  g_autofree char *options = g_option_context_get_help(context, TRUE, NULL);
  /* examples first: most readers need nothing else */
  g_print("%s\n%s\n\n%s\n\n%s", _("Examples:"), self->command->examples, _(self->command->summary),
          options);
  if (self->command->details != NULL)
    lks_invocation_print_wrapped(self, "", "", _(self->command->details));
}

static gboolean
check_count(LksInvocation *self, int minimum, int maximum, GError **error)
{
  int n = (int)lks_invocation_get_n_arguments(self);
  if (n >= minimum && (maximum < 0 || n <= maximum))
    return TRUE;
  return lks_throw(error, LKS_ERROR_USAGE,
                   n < minimum ? _("an argument is missing: lockstep %s %s")
                               : _("too many arguments: lockstep %s %s"),
                   self->command->name, _(self->command->arguments));
}

/* what no option took; a number below zero is an argument, as none of our options begins so */
static gboolean
take_arguments(LksInvocation *self, char **words, GError **error)
{
  g_autoptr(GStrvBuilder) rest = g_strv_builder_new();
  gboolean literal = FALSE;
  for (; *words != NULL; words++) {
    const char *word = *words;
    if (!literal && strcmp(word, "--") == 0)
      literal = TRUE;
    else if (!literal && word[0] == '-' && word[1] != '\0' && !g_ascii_isdigit(word[1]))
      return lks_throw(error, LKS_ERROR_USAGE,
                       _("unknown option %s; before an argument that begins so put --"), word);
    else
      g_strv_builder_add(rest, word);
  }
  self->arguments = g_strv_builder_end(rest);
  return TRUE;
}

gboolean
lks_invocation_parse(LksInvocation *self,
                     const GOptionEntry *entries,
                     int minimum,
                     int maximum,
                     GError **error)
{
  g_autofree char *color = NULL;
  gboolean help = FALSE;
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print one JSON document"), NULL },
    { "color", 0, 0, G_OPTION_ARG_STRING, &color, N_("Colour the output: auto, always or never"),
      N_("WHEN") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet, N_("Say nothing beside the data"), NULL },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &self->verbose, N_("Say more"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *parameters = g_strdup_printf("%s", _(self->command->arguments));
  g_autoptr(GOptionContext) context = g_option_context_new(parameters);
  g_autofree char *program = g_strdup_printf("lockstep %s", self->command->name);
  g_set_prgname(program);
  g_option_context_set_translation_domain(context, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled(context, FALSE);
  g_option_context_set_ignore_unknown_options(context, TRUE);
  if (entries != NULL)
    g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries(context, common, GETTEXT_PACKAGE);
  g_auto(GStrv) words = g_new0(char *, (gsize)self->argc + 1);
  for (int i = 0; i < self->argc; i++)
    words[i] = g_strdup(self->argv[i]);
  if (!g_option_context_parse_strv(context, &words, error))
    return lks_throw_converted(error);
  if (help) {
    print_help(self, context);
    return FALSE;
  }
  if (self->json)
    lks_locale_use(lks_locale_for_programs());
  return take_arguments(self, words + 1, error) && parse_color(self, color, error) &&
         check_count(self, minimum, maximum, error);
}

const char *const *
lks_invocation_get_arguments(LksInvocation *self)
{
  return (const char *const *)self->arguments;
}

guint
lks_invocation_get_n_arguments(LksInvocation *self)
{
  return g_strv_length(self->arguments);
}

gboolean
lks_invocation_wants_json(LksInvocation *self)
{
  return self->json;
}

gboolean
lks_invocation_is_quiet(LksInvocation *self)
{
  return self->quiet;
}

gboolean
lks_invocation_is_verbose(LksInvocation *self)
{
  return self->verbose;
}

void
lks_invocation_print_json(LksInvocation *self, json_t *document)
{
  char *text = json_dumps(document, JSON_INDENT(2));
  g_print("%s\n", text);
  free(text);
  json_decref(document);
}

char *
lks_invocation_paint(LksInvocation *self, LksStyle style, const char *text)
{
  static const char *const codes[] = {
    [LKS_STYLE_NONE] = "",          [LKS_STYLE_BOLD] = "\033[1m",
    [LKS_STYLE_DIM] = "\033[2m",    [LKS_STYLE_GOOD] = "\033[32m",
    [LKS_STYLE_WARN] = "\033[33m",  [LKS_STYLE_BAD] = "\033[1;31m",
    [LKS_STYLE_ADDED] = "\033[32m", [LKS_STYLE_REMOVED] = "\033[31m",
  };
  if (!self->color || style == LKS_STYLE_NONE)
    return g_strdup(text);
  return g_strconcat(codes[style], text, "\033[0m", NULL);
}

void
lks_invocation_print_wrapped(LksInvocation *self,
                             const char *first_indent,
                             const char *indent,
                             const char *text)
{
  glong width = lks_terminal_get_width();
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  glong column = g_utf8_strlen(first_indent, -1);
  g_autoptr(GString) lines = g_string_new(first_indent);
  for (guint i = 0; words[i] != NULL; i++) {
    glong length = g_utf8_strlen(words[i], -1);
    gboolean first = i == 0;
    if (!first && column + 1 + length > width) {
      g_string_append_printf(lines, "\n%s", indent);
      column = g_utf8_strlen(indent, -1);
    } else if (!first) {
      g_string_append_c(lines, ' ');
      column++;
    }
    g_string_append(lines, words[i]);
    column += length;
  }
  g_print("%s\n", lines->str);
}

void
lks_invocation_say(LksInvocation *self, const char *format, ...)
{
  if (self->quiet)
    return;
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  fprintf(stderr, "%s\n", text);
}

void
lks_invocation_progress(LksInvocation *self, guint done, guint total, const char *what)
{
  if (self->quiet || !lks_terminal_is_stderr())
    return;
  if (done >= total) {
    fputs("\r\033[K", stderr);
    return;
  }
  char bar[31];
  guint filled = (guint)((guint64)done * 30 / total);
  memset(bar, ' ', 30);
  memset(bar, '#', filled);
  bar[30] = '\0';
  fprintf(stderr, "\r[%s] %u/%u %s\033[K", bar, done, total, what);
  fflush(stderr);
}

LksSecret *
lks_invocation_read_password(LksInvocation *self,
                             const char *source,
                             const char *what,
                             GError **error)
{
  if (strcmp(source, "prompt") != 0)
    return lks_secret_read_source(source, NULL, error);
  if (!lks_terminal_is_stdin())
    return lks_throw_null(
        error, LKS_ERROR_PASSWORD_NEEDED,
        _("%s needs a password, and nobody can be asked: standard input is no terminal"), what);
  g_autofree char *question = g_strdup_printf(_("Password of %s: "), what);
  return lks_terminal_ask_secret(question, error);
}

static LksSecret *
ask_cb(const char *what, guint attempt, gpointer user_data)
{
  if (attempt >= 3)
    return NULL;
  g_autofree char *question =
      attempt == 0 ? g_strdup_printf(_("Password of %s: "), what)
                   : g_strdup_printf(_("That did not open it. Password of %s: "), what);
  return lks_terminal_ask_secret(question, NULL);
}

LksPasswords *
lks_invocation_new_passwords(LksInvocation *self, const char *const *sources, GError **error)
{
  g_autoptr(LksPasswords) passwords =
      lks_passwords_new(lks_terminal_is_stdin() ? ask_cb : NULL, self);
  for (guint i = 0; sources != NULL && sources[i] != NULL; i++) {
    g_autoptr(LksSecret) secret =
        lks_invocation_read_password(self, sources[i], _("the file"), error);
    if (secret == NULL)
      return NULL;
    lks_passwords_add(passwords, secret);
  }
  return g_steal_pointer(&passwords);
}

static gboolean
write_stdout(GBytes *content, GError **error)
{
  gsize length = 0;
  const void *data = g_bytes_get_data(content, &length);
  if ((length > 0 && fwrite(data, 1, length, stdout) != length) || fflush(stdout) != 0)
    return lks_throw_errno(error, errno, _("cannot write to standard output"));
  return TRUE;
}

/* a device or a pipe is written to, never replaced by a file */
static gboolean
write_stream(const char *path, GBytes *content, GError **error)
{
  gsize length = 0;
  const void *data = g_bytes_get_data(content, &length);
  FILE *stream = g_fopen(path, "wb");
  gboolean written = stream != NULL && (length == 0 || fwrite(data, 1, length, stream) == length);
  int saved_errno = errno;
  if (stream == NULL)
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create %s: %s"), path,
                     g_strerror(saved_errno));
  if (fclose(stream) == 0 && written)
    return TRUE;
  return lks_throw(error, LKS_ERROR_IO, _("cannot write %s: %s"), path,
                   g_strerror(written ? errno : saved_errno));
}

/* as wide as the caller's umask lets it be */
static gboolean
create_public(const char *path, GBytes *content, GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(content, &length);
  g_autoptr(GError) local = NULL;
  if (g_file_set_contents_full(path, data != NULL ? data : "", (gssize)length,
                               G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666,
                               &local))
    return TRUE;
  return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create %s: %s"), path, local->message);
}

gboolean
lks_invocation_write_output(LksInvocation *self,
                            const char *path,
                            GBytes *content,
                            gboolean is_private,
                            GError **error)
{
  if (strcmp(path, "-") == 0)
    return write_stdout(content, error);
  GStatBuf st;
  gboolean exists = g_stat(path, &st) == 0;
  if (exists && S_ISDIR(st.st_mode))
    return lks_throw(error, LKS_ERROR_CANNOT_CREATE, _("cannot create %s: a folder has this name"),
                     path);
  if (exists && !S_ISREG(st.st_mode))
    return write_stream(path, content, error);
  LksStageOptions options = { .mode = is_private ? 0600 : 0 };
  if (!exists && !is_private)
    return create_public(path, content, error);
  if (lks_file_replace(path, content, &options, error))
    return TRUE;
  /* a missing folder is no missing input */
  if (error != NULL && *error != NULL && !g_error_matches(*error, LKS_ERROR, LKS_ERROR_IO))
    (*error)->code = LKS_ERROR_CANNOT_CREATE;
  return lks_prefix(error, _("cannot create %s: "), path);
}

gboolean
lks_invocation_is_interactive(LksInvocation *self)
{
  return lks_terminal_is_stdin();
}

gboolean
lks_invocation_confirm(LksInvocation *self, const char *question)
{
  if (!lks_terminal_is_stdin())
    return FALSE;
  fprintf(stderr, "%s %s ", question, _("[y/N]"));
  fflush(stderr);
  char answer[16] = "";
  if (fgets(answer, sizeof(answer), stdin) == NULL)
    return FALSE;
  /* the letter a translation offers, and "y" everywhere */
  const char *yes = C_("answer", "y");
  return g_ascii_tolower(answer[0]) == 'y' || g_str_has_prefix(answer, yes);
}
