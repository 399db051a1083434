// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-ini-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What Python's configparser and GLib's GKeyFile find alike: a line is an entry, parted at its
 * first = or :, blanks around both parts do not count, # and ; begin a line that is a comment, a
 * backslash is itself. A line that is indented deeper than the entry before it continues its value
 * (configparser). */

typedef struct {
  LksScan *scan;
  LksIniTree *tree;
  const char *text;
  LksSpot *open;        /* what an indented line continues; nullable */
  GString *value;       /* of open */
  GString *blank_lines; /* since the last line of open */
  gsize indent;         /* of the last entry or section */
} Reader;

/* One line without its line end; first and last are those of what is not blank. */
typedef struct {
  gsize start;
  gsize first;
  gsize last; /* behind it */
  gsize end;
} Line;

static gboolean
is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

/* FALSE: the text ends */
static gboolean
read_line(const char *text, gsize length, gsize *offset, Line *line)
{
  if (*offset >= length)
    return FALSE;
  line->start = line->first = line->end = *offset;
  while (line->end < length && !lks_properties_is_line_end(text[line->end]))
    line->end++;
  while (line->first < line->end && is_blank(text[line->first]))
    line->first++;
  line->last = line->end;
  while (line->last > line->first && is_blank(text[line->last - 1]))
    line->last--;
  *offset = line->end;
  if (*offset < length)
    *offset += text[*offset] == '\r' && *offset + 1 < length && text[*offset + 1] == '\n' ? 2 : 1;
  return TRUE;
}

/* --- sections -------------------------------------------------------------------------------- */

/* [name], and perhaps a comment; *length is the name's */
static gboolean
is_header(const char *text, const Line *line, gsize *length)
{
  gsize start = line->first + 1;
  if (line->first == line->last || text[line->first] != '[')
    return FALSE;
  const char *close = memchr(text + start, ']', line->last - start);
  if (close == NULL || close == text + start)
    return FALSE;
  *length = (gsize)(close - text) - start;
  gsize i = (gsize)(close - text) + 1;
  while (i < line->last && is_blank(text[i]))
    i++;
  if (i == line->last || text[i] == '#' || text[i] == ';')
    return TRUE;
  /* [a]b]: all of it is the name */
  *length = line->last - 1 - start;
  gsize rest = line->last - (gsize)(close - text);
  return text[line->last - 1] == ']' && memchr(close, '=', rest) == NULL &&
         memchr(close, ':', rest) == NULL;
}

/* before the first section lines are joined as properties are */
static gboolean
is_continued(const char *text, const Line *line)
{
  guint n = 0;
  if (line->first < line->end && memchr("#!;", text[line->first], 3) != NULL)
    return FALSE;
  while (line->end - n > line->start && text[line->end - n - 1] == '\\')
    n++;
  return n % 2 == 1;
}

gsize
lks_ini_find_sections(const char *text, gsize length)
{
  gboolean continues = FALSE;
  gsize offset = 0, name = 0;
  for (Line line; read_line(text, length, &offset, &line);) {
    if (!continues && is_header(text, &line, &name))
      return line.start;
    continues = is_continued(text, &line);
  }
  return length;
}

void
lks_ini_section_free(LksIniSection *self)
{
  g_free(self->name);
  g_free(self);
}

static LksIniSection *
get_last_section(const LksIniTree *tree)
{
  return g_ptr_array_index(tree->sections, tree->sections->len - 1);
}

/* --- entries --------------------------------------------------------------------------------- */

/* gives the open entry what its further lines have added */
static void
close_entry(Reader *self)
{
  if (self->open != NULL && strcmp(self->open->entry.value, self->value->str) != 0) {
    g_free((char *)self->open->entry.value);
    g_free((char *)self->open->entry.raw);
    self->open->entry.value = g_strdup(self->value->str);
    self->open->entry.raw =
        g_strndup(self->text + self->open->start, self->open->end - self->open->start);
  }
  self->open = NULL;
}

static void
continue_entry(Reader *self, const Line *line)
{
  LksPropertiesPlace *place =
      &g_array_index(self->tree->places, LksPropertiesPlace, self->tree->places->len - 1);
  g_string_append(self->value, self->blank_lines->str);
  g_string_append_c(self->value, '\n');
  g_string_append_len(self->value, self->text + line->first, (gssize)(line->last - line->first));
  g_string_truncate(self->blank_lines, 0);
  self->open->end = line->last;
  place->line_end = line->end;
  get_last_section(self->tree)->line_end = line->end;
}

static void
open_section(Reader *self, const Line *line, gsize length)
{
  LksIniSection *section = g_new0(LksIniSection, 1);
  section->name = g_strstrip(g_strndup(self->text + line->first + 1, length));
  section->line_end = line->end;
  g_ptr_array_add(self->tree->sections, section);
}

static void
add_entry(Reader *self, const Line *line)
{
  LksIniSection *section = get_last_section(self->tree);
  gsize sign = line->first;
  while (sign < line->last && self->text[sign] != '=' && self->text[sign] != ':')
    sign++;
  gsize key_end = sign, value = MIN(sign + 1, line->last);
  while (key_end > line->first && is_blank(self->text[key_end - 1]))
    key_end--;
  while (value < line->last && is_blank(self->text[value]))
    value++;
  g_autofree char *name = g_strndup(self->text + line->first, key_end - line->first);
  LksPropertiesPlace place = { line->start, line->first, key_end, line->end,
                               self->tree->sections->len };
  g_array_append_val(self->tree->places, place);
  LksSpot *spot = lks_scan_add(self->scan, g_strconcat(section->name, "/", name, NULL),
                               g_strndup(self->text + value, line->last - value), line->first,
                               value, line->last);
  spot->style = sign < line->last ? LKS_SEPARATOR_SIGN : LKS_SEPARATOR_NONE;
  section->line_end = line->end;
  self->open = spot->style == LKS_SEPARATOR_SIGN ? spot : NULL;
  g_string_assign(self->value, spot->entry.value);
  g_string_truncate(self->blank_lines, 0);
}

static void
take_line(Reader *self, const Line *line)
{
  gsize length = 0;
  if (line->first == line->end) {
    g_string_append_c(self->blank_lines, '\n');
    return;
  }
  if (memchr("#;", self->text[line->first], 2) != NULL)
    return;
  if (self->open != NULL && line->first - line->start > self->indent) {
    continue_entry(self, line);
    return;
  }
  close_entry(self);
  self->indent = line->first - line->start;
  if (is_header(self->text, line, &length))
    open_section(self, line, length);
  /* an entry without a name is none */
  else if (memchr("=:", self->text[line->first], 2) == NULL)
    add_entry(self, line);
}

gboolean
lks_ini_scan_sections(LksScan *scan, GError **error)
{
  LksIniTree *tree = scan->tree;
  g_autoptr(GString) value = g_string_new(NULL);
  g_autoptr(GString) blank_lines = g_string_new(NULL);
  Reader self = { .scan = scan, .tree = tree, .value = value, .blank_lines = blank_lines };
  self.text = scan->text->utf8;
  gsize offset = tree->first;
  for (Line line; read_line(self.text, scan->text->length, &offset, &line);) {
    if (scan->spots->len >= LKS_ENTRIES_LIMIT)
      return lks_scan_throw(scan, offset, LKS_ERROR_TOO_LARGE, error, _("too many entries"));
    take_line(&self, &line);
  }
  close_entry(&self);
  return TRUE;
}

/* --- a new entry ----------------------------------------------------------------------------- */

/* the last one of that name; NULL: none */
static const LksIniSection *
find_section(const LksIniTree *tree, const char *name, guint *index)
{
  for (*index = tree->sections->len; *index > 0; (*index)--) {
    const LksIniSection *section = g_ptr_array_index(tree->sections, *index - 1);
    if (strcmp(section->name, name) == 0)
      return section;
  }
  return NULL;
}

/* a name may hold / itself: the longest that is a section, else up to the last / */
static const LksIniSection *
split_key(const LksIniTree *tree, const char *key, char **section, const char **name, guint *index)
{
  g_autofree char *prefix = g_strdup(key);
  *name = strrchr(key, '/') + 1;
  *section = g_strndup(key, (gsize)(*name - 1 - key));
  for (char *slash = strrchr(prefix, '/'); slash != NULL; slash = strrchr(prefix, '/')) {
    *slash = '\0';
    const LksIniSection *found = find_section(tree, prefix, index);
    if (found == NULL)
      continue;
    *name = key + strlen(prefix) + 1;
    g_free(*section);
    *section = g_strdup(prefix);
    return found;
  }
  return NULL;
}

/* the last entry of a section; of none: of all */
static const LksSpot *
find_model(const LksScan *scan, guint section)
{
  for (guint i = scan->spots->len; i > 0; i--) {
    const LksSpot *spot = g_ptr_array_index(scan->spots, i - 1);
    if (section == 0 || ((LksPropertiesPlace *)spot->node)->section == section)
      return spot;
  }
  return NULL;
}

static gboolean
is_name(const char *name)
{
  return *name != '\0' && strpbrk(name, "=:\r\n") == NULL && strchr("#;[", *name) == NULL &&
         !is_blank(*name) && !is_blank(name[strlen(name) - 1]);
}

static gboolean
is_section_name(const char *name)
{
  return *name != '\0' && strpbrk(name, "[]\r\n") == NULL && !is_blank(*name) &&
         !is_blank(name[strlen(name) - 1]);
}

static void
append_section(const LksText *text, const char *name, const char *line, GArray *edits)
{
  const char *end = lks_text_get_line_end(text);
  gboolean is_open = text->length > 0 && !lks_properties_is_line_end(text->utf8[text->length - 1]);
  lks_edits_add(edits, text->length, text->length,
                g_strconcat(is_open ? end : "", end, "[", name, "]", end, line, is_open ? "" : end,
                            NULL));
}

gboolean
lks_ini_place(const LksScan *scan,
              const char *key,
              const char *value,
              GArray *edits,
              GError **error)
{
  guint index = 0;
  const char *name = NULL;
  g_autofree char *section_name = NULL;
  const LksIniSection *section = split_key(scan->tree, key, &section_name, &name, &index);
  if (!is_name(name) || !is_section_name(section_name))
    return lks_throw(error, LKS_ERROR_USAGE,
                     _("%s: “%s” is no section/name: neither part begins or ends with a blank, and "
                       "“=”, “:” and brackets have a meaning of their own"),
                     scan->name, key);
  const LksSpot *own = section != NULL ? find_model(scan, index) : NULL;
  const LksPropertiesPlace *place = own != NULL ? own->node : NULL;
  g_autofree char *indent =
      place != NULL ? lks_text_dup_indent(scan->text, place->key_start) : g_strdup("");
  g_autofree char *separator =
      lks_properties_dup_separator(scan, own != NULL ? own : find_model(scan, 0));
  g_autofree char *line = g_strconcat(indent, name, separator, value, NULL);
  if (section != NULL)
    lks_properties_add_line(scan->text, section->line_end, line, edits);
  else
    append_section(scan->text, section_name, line, edits);
  return TRUE;
}
