// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-command.h"
#include "lks-document.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-lock-file.h"
#include "lks-mask.h"
#include "lks-staged-file.h"
#include "lks-syntax.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define VALUE_LIMIT (1024 * 1024)

/* One run: a file as it was read, and what is asked of it. */
typedef struct {
  LksInvocation *invocation;
  const char *path;
  const char *key;   /* nullable */
  const char *value; /* nullable */
  gboolean all;
  LksFileStamp stamp;
  LksDocument *document;
} Config;

typedef struct {
  const char *name;
  guint n_arguments; /* the verb and the file included */
  gboolean changes;
  int (*run)(Config *self, GError **error);
} Verb;

/* --- reading --------------------------------------------------------------------------------- */

/* the file that the text names, as it lies beside this one; NULL: no such file */
static char *
find_beside(const char *path, const char *relative)
{
  g_autofree char *folder = g_path_get_dirname(path);
  g_autofree char *portable = g_strdelimit(g_strdup(relative), "\\", '/');
  g_autofree char *other =
      g_path_is_absolute(portable) ? g_strdup(portable) : g_build_filename(folder, portable, NULL);
  return g_file_test(other, G_FILE_TEST_EXISTS) ? g_steal_pointer(&other) : NULL;
}

/* the key as it is in a file whose root is the section */
static const char *
key_in_section(const char *key)
{
  const char *section = strstr(key, "appSettings/");
  return section != NULL ? section : key + strspn(key, "/");
}

/* a value here that another file overrides is not what the product reads */
static gboolean
check_is_here(Config *self, GError **error)
{
  g_autofree char *relative = lks_document_dup_elsewhere(self->document, self->key);
  g_autofree char *path = relative != NULL ? find_beside(self->path, relative) : NULL;
  if (path == NULL)
    return TRUE;
  g_autoptr(GBytes) bytes = lks_file_read(path, NULL, error);
  g_autoptr(LksDocument) other =
      bytes != NULL
          ? lks_document_parse(bytes, lks_document_get_syntax(self->document), path, error)
          : NULL;
  if (other == NULL)
    return FALSE;
  g_autoptr(GError) problem = NULL;
  const LksDocumentEntry *entry = lks_document_lookup(other, key_in_section(self->key), &problem);
  if (entry == NULL && problem == NULL)
    return TRUE;
  return lks_throw(error, LKS_ERROR_ELSEWHERE,
                   _("%s: “%s” is overridden by %s; look and change it there"), self->path,
                   self->key, path);
}

static const LksDocumentEntry *
look_up(Config *self, GError **error)
{
  return check_is_here(self, error) ? lks_document_lookup(self->document, self->key, error) : NULL;
}

static json_t *
entry_to_json(const Config *self, const LksDocumentEntry *entry)
{
  json_t *json = json_pack("{s:s,s:s,s:i}", "key", entry->key, "value", entry->value, "line",
                           (int)entry->line);
  if (self->all)
    json_object_set_new(json, "effective", json_boolean(entry->effective));
  return json;
}

static void
print_json(Config *self, json_t *entries)
{
  lks_invocation_print_json(self->invocation, json_pack("{s:s,s:o}", "schema", "lockstep/config/1",
                                                        "entries", entries));
}

static void
print_entry(Config *self, const LksDocumentEntry *entry)
{
  g_autoptr(GString) shown = g_string_new(entry->value);
  g_string_replace(shown, "\r", "\\r", 0);
  g_string_replace(shown, "\n", "\\n", 0);
  const char *value = shown->str;
  /* lists end up in tickets; who wants a password asks for its key */
  if (*value != '\0' && lks_mask_is_secret_key(entry->key))
    value = LKS_MASKED;
  g_autofree char *line = g_strdup_printf("%s=%s", entry->key, value);
  g_autofree char *painted =
      lks_invocation_paint(self->invocation, entry->effective ? LKS_STYLE_NONE : LKS_STYLE_DIM,
                           line);
  g_print("%s\n", painted);
}

static int
list(Config *self, GError **error)
{
  json_t *entries = json_array();
  for (guint i = 0; i < lks_document_get_n_entries(self->document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(self->document, i);
    if (!entry->effective && !self->all)
      continue;
    if (lks_invocation_wants_json(self->invocation))
      json_array_append_new(entries, entry_to_json(self, entry));
    else
      print_entry(self, entry);
  }
  if (lks_invocation_wants_json(self->invocation))
    print_json(self, json_incref(entries));
  json_decref(entries);
  return 0;
}

static int
get(Config *self, GError **error)
{
  g_autoptr(GError) problem = NULL;
  const LksDocumentEntry *entry = look_up(self, &problem);
  if (problem != NULL) {
    g_propagate_error(error, g_steal_pointer(&problem));
    return 0;
  }
  if (lks_invocation_wants_json(self->invocation)) {
    json_t *entries = json_array();
    if (entry != NULL)
      json_array_append_new(entries, entry_to_json(self, entry));
    print_json(self, entries);
  } else if (entry != NULL) {
    g_print("%s\n", entry->value);
  } else {
    lks_invocation_say(self->invocation, _("%s: there is no “%s”"), self->path, self->key);
  }
  return entry != NULL ? 0 : 1;
}

/* --- changing -------------------------------------------------------------------------------- */

static gboolean
save(Config *self, GError **error)
{
  if (!lks_document_is_modified(self->document)) {
    lks_invocation_say(self->invocation, _("%s: nothing to change"), self->path);
    return TRUE;
  }
  return lks_file_check_unchanged(self->path, &self->stamp, error) &&
         lks_file_replace(self->path, lks_document_get_bytes(self->document), NULL, error);
}

static int
print_changed(Config *self)
{
  const LksDocumentEntry *entry = lks_document_lookup(self->document, self->key, NULL);
  if (!lks_invocation_wants_json(self->invocation))
    return 0;
  json_t *entries = json_array();
  if (entry != NULL)
    json_array_append_new(entries, entry_to_json(self, entry));
  print_json(self, entries);
  return 0;
}

/* one line end after the value is the shell's, not the value's */
static char *
read_value(GError **error)
{
  g_autoptr(GString) text = g_string_new(NULL);
  char buffer[4096];
  for (gsize n; (n = fread(buffer, 1, sizeof(buffer), stdin)) > 0 && text->len <= VALUE_LIMIT;)
    g_string_append_len(text, buffer, (gssize)n);
  if (ferror(stdin))
    return lks_throw_null(error, LKS_ERROR_IO, _("cannot read the value from standard input"));
  if (text->len > VALUE_LIMIT)
    return lks_throw_null(error, LKS_ERROR_TOO_LARGE,
                          _("the value on standard input is larger than "
                            "1 MiB"));
  if (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate(text, text->len - 1);
  if (text->len > 0 && text->str[text->len - 1] == '\r')
    g_string_truncate(text, text->len - 1);
  if (!g_utf8_validate(text->str, (gssize)text->len, NULL))
    return lks_throw_null(error, LKS_ERROR_USAGE, _("the value on standard input is not UTF-8"));
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static int
set(Config *self, GError **error)
{
  if (!check_is_here(self, error) ||
      !lks_document_set(self->document, self->key, self->value, error) || !save(self, error))
    return 0;
  return print_changed(self);
}

static int
unset(Config *self, GError **error)
{
  if (!check_is_here(self, error) || !lks_document_unset(self->document, self->key, error) ||
      !save(self, error))
    return 0;
  return print_changed(self);
}

/* --- the command ----------------------------------------------------------------------------- */

static const Verb verbs[] = {
  { "list", 2, FALSE, list },
  { "get", 3, FALSE, get },
  { "set", 4, TRUE, set },
  { "unset", 3, TRUE, unset },
};

static const Verb *
find_verb(LksInvocation *invocation, GError **error)
{
  const char *name = lks_invocation_get_arguments(invocation)[0];
  for (guint i = 0; i < G_N_ELEMENTS(verbs); i++) {
    if (strcmp(verbs[i].name, name) != 0)
      continue;
    if (verbs[i].n_arguments == lks_invocation_get_n_arguments(invocation))
      return &verbs[i];
    return lks_throw_null(error, LKS_ERROR_USAGE,
                          _("config %s takes other arguments; lockstep config --help shows them"),
                          name);
  }
  return lks_throw_null(error, LKS_ERROR_USAGE,
                        _("config cannot “%s”; it can list, get, set and unset"), name);
}

static gboolean
find_format(const char *id, const LksSyntax **syntax, GError **error)
{
  *syntax = id != NULL ? lks_syntax_find(id) : NULL;
  if (id == NULL || *syntax != NULL)
    return TRUE;
  g_autoptr(GString) known = g_string_new(NULL);
  for (guint i = 0; i < lks_syntax_get_n(); i++)
    g_string_append_printf(known, "%s%s", i > 0 ? ", " : "", lks_syntax_get_id(lks_syntax_get(i)));
  return lks_throw(error, LKS_ERROR_USAGE, _("--format: there is no “%s”; known are: %s"), id,
                   known->str);
}

static int
run_verb(Config *self, const Verb *verb, const LksSyntax *syntax, GError **error)
{
  g_autoptr(LksLockFile) lock = verb->changes ? lks_lock_file_take_target(self->path, error) : NULL;
  if (verb->changes && lock == NULL)
    return 0;
  g_autoptr(GBytes) bytes = verb->changes ? lks_file_read(self->path, &self->stamp, error)
                                          : lks_file_read_stream(self->path, error);
  if (bytes == NULL)
    return 0;
  g_autoptr(LksDocument) document = lks_document_parse(bytes, syntax, self->path, error);
  self->document = document;
  return document != NULL ? verb->run(self, error) : 0;
}

static int
run(LksInvocation *invocation, GError **error)
{
  g_autofree char *format = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format,
      N_("What the file is, where its content does not tell: properties, ini, env, xml, json or "
         "hocon"),
      N_("FORMAT") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_("List also what a later entry overrides"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  if (!lks_invocation_parse(invocation, entries, 2, 4, error))
    return 0;
  const LksSyntax *syntax = NULL;
  const Verb *verb = find_verb(invocation, error);
  if (verb == NULL || !find_format(format, &syntax, error))
    return 0;
  const char *const *arguments = lks_invocation_get_arguments(invocation);
  guint n = lks_invocation_get_n_arguments(invocation);
  Config self = { .invocation = invocation,
                  .path = arguments[1],
                  .key = n > 2 ? arguments[2] : NULL,
                  .value = n > 3 ? arguments[3] : NULL,
                  .all = all };
  g_autofree char *given = NULL;
  if (g_strcmp0(self.value, "-") == 0 && (given = read_value(error)) == NULL)
    return 0;
  if (given != NULL)
    self.value = given;
  return run_verb(&self, verb, syntax, error);
}

const LksCommand lks_command_config = {
  .name = "config",
  .arguments = N_("list|get|set|unset FILE [KEY [VALUE]]"),
  .summary = N_("Read a configuration file, or change one value and no other byte"),
  .examples =
      "  lockstep config list conf/ymq_config.properties\n"
      "  lockstep config get Service/spooler.config CertificateThumbprint\n"
      "  lockstep config set WpsService.exe.config \\\n"
      "    \"configuration/appSettings/add[@key='ymqEncryption']/@value\" Aes128\n"
      "  printf %s \"$PASSWORD\" | lockstep config set ymq_config.properties keyStorePassword -\n"
      "  lockstep config set conf/application.conf default-keystore-file server.pfx\n"
      "  lockstep config unset Service/spooler.config encryption",
  .details = N_("KEY is the key itself (properties, env, ini; section/name where an INI file has "
                "sections), a dotted path (JSON, HOCON) or "
                "element/child[@name='value']/@attribute (XML). A VALUE of - is read from standard "
                "input; put -- before one that begins with a dash. list shows passwords as dots, "
                "list --json and "
                "get as they are. get: exit status 1 where the "
                "key is not there."),
  .run = run,
};
