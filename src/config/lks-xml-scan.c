// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-xml-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ATTRIBUTES_LIMIT 10000

/* XML 1.0 as far as places go: where elements, attributes and text stand. Nothing is expanded but
 * character references and the five entities every reader knows; a document type stands where it
 * stands, and is never followed. Whether the text is well-formed in every respect is libxml2's to
 * say. */
typedef struct {
  LksScan *scan;
  const char *text;
  gsize length;
  gsize offset;
  guint depth;
  guint n_elements;
} Scanner;

static gboolean
throw_malformed(Scanner *self, gsize offset, const char *message, GError **error)
{
  return lks_scan_throw(self->scan, MIN(offset, self->length), LKS_ERROR_MALFORMED, error, "%s",
                        message);
}

static gboolean
starts_with(const Scanner *self, const char *word)
{
  return strncmp(self->text + self->offset, word, strlen(word)) == 0;
}

static gboolean
is_space(char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_space(Scanner *self)
{
  while (is_space(self->text[self->offset]))
    self->offset++;
}

/* libxml2 says whether each character may stand in a name */
static char *
scan_name(Scanner *self)
{
  gsize start = self->offset;
  while (self->offset < self->length && !is_space(self->text[self->offset]) &&
         strchr("=/><\"'&?!;[]", self->text[self->offset]) == NULL)
    self->offset++;
  return self->offset > start ? g_strndup(self->text + start, self->offset - start) : NULL;
}

/* past the next occurrence of word */
static gboolean
skip_past(Scanner *self, gsize from, const char *word, GError **error)
{
  const char *end = strstr(self->text + from, word);
  if (end == NULL) {
    g_autofree char *message = g_strdup_printf(_("expected “%s”, but the text ends"), word);
    return throw_malformed(self, self->offset, message, error);
  }
  self->offset = (gsize)(end - self->text) + strlen(word);
  return TRUE;
}

/* --- references ------------------------------------------------------------------------------ */

static gunichar
char_reference(const char *name)
{
  char *end = NULL;
  gboolean is_hex = name[1] == 'x';
  const char *digits = name + (is_hex ? 2 : 1);
  if (!g_ascii_isxdigit(*digits))
    return 0;
  guint64 c = g_ascii_strtoull(digits, &end, is_hex ? 16 : 10);
  return *end == '\0' && c <= 0x10FFFF && g_unichar_validate((gunichar)c) ? (gunichar)c : 0;
}

/* at "&" */
static gboolean
scan_reference(Scanner *self, GString *out, GError **error)
{
  static const char *const names[] = { "lt", "gt", "amp", "apos", "quot" };
  static const char meant[] = "<>&'\"";
  gsize start = self->offset++;
  g_autofree char *name = scan_name(self);
  if (name == NULL || self->text[self->offset] != ';')
    return throw_malformed(self, start, _("“&” must be written “&amp;”"), error);
  self->offset++;
  gunichar c = name[0] == '#' ? char_reference(name) : 0;
  for (guint i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(name, names[i]) == 0)
      c = (gunichar)meant[i];
  if (c == 0 && name[0] == '#')
    return throw_malformed(self, start, _("this is no character"), error);
  if (c == 0)
    return lks_scan_throw(self->scan, start, LKS_ERROR_UNSUPPORTED, error,
                          _("the entity “%s” is defined elsewhere; write what it stands for"),
                          name);
  g_string_append_unichar(out, c);
  return TRUE;
}

/* --- tags ------------------------------------------------------------------------------------ */

static gboolean
scan_attribute_value(Scanner *self, LksXmlAttribute *attribute, GError **error)
{
  g_autoptr(GString) value = g_string_new(NULL);
  while (self->offset < self->length && self->text[self->offset] != attribute->quote) {
    char c = self->text[self->offset];
    if (c == '<')
      return throw_malformed(self, self->offset, _("“<” must be written “&lt;” here"), error);
    if (c == '&') {
      if (!scan_reference(self, value, error))
        return FALSE;
      continue;
    }
    /* a line end or tab reads as a blank; CRLF is one */
    if (c != '\r' || self->text[self->offset + 1] != '\n')
      g_string_append_c(value, is_space(c) ? ' ' : c);
    self->offset++;
  }
  if (self->offset >= self->length)
    return throw_malformed(self, attribute->start, _("this attribute's value does not end"), error);
  attribute->value = g_string_free(g_steal_pointer(&value), FALSE);
  return TRUE;
}

static gboolean
scan_attribute(Scanner *self, LksXmlElement *element, GHashTable *seen, GError **error)
{
  LksXmlAttribute *attribute = g_new0(LksXmlAttribute, 1);
  g_ptr_array_add(element->attributes, attribute);
  if (element->attributes->len > ATTRIBUTES_LIMIT)
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_TOO_LARGE, error,
                          _("too many attributes"));
  attribute->name_start = self->offset;
  attribute->name = scan_name(self);
  skip_space(self);
  if (attribute->name == NULL || self->text[self->offset] != '=')
    return throw_malformed(self, self->offset, _("expected an attribute: name=\"value\""), error);
  self->offset++;
  skip_space(self);
  attribute->quote = self->text[self->offset];
  if (attribute->quote != '"' && attribute->quote != '\'')
    return throw_malformed(self, self->offset, _("expected a quotation mark"), error);
  attribute->start = ++self->offset;
  if (!scan_attribute_value(self, attribute, error))
    return FALSE;
  attribute->end = self->offset++;
  return g_hash_table_add(seen, attribute->name) ||
         throw_malformed(self, attribute->name_start, _("this attribute stands here twice"), error);
}

/* at "<" */
static gboolean
scan_start_tag(Scanner *self, LksXmlElement *element, GError **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  self->offset++;
  element->name = scan_name(self);
  if (element->name == NULL)
    return throw_malformed(self, self->offset, _("expected an element's name"), error);
  for (;;) {
    gsize before = self->offset;
    skip_space(self);
    element->is_self_closing = starts_with(self, "/>");
    if (element->is_self_closing || self->text[self->offset] == '>')
      break;
    if (self->offset >= self->length)
      return throw_malformed(self, element->start, _("this tag does not end"), error);
    if (self->offset == before)
      return throw_malformed(self, before, _("expected white space before an attribute"), error);
    if (!scan_attribute(self, element, seen, error))
      return FALSE;
  }
  element->tag_close = self->offset;
  self->offset += element->is_self_closing ? 2 : 1;
  element->content = element->end_tag = element->end = self->offset;
  return TRUE;
}

/* --- content --------------------------------------------------------------------------------- */

static void
note_part(LksXmlElement *element, guint style, gsize start, gsize end)
{
  element->n_parts++;
  element->style = style;
  element->part_start = start;
  element->part_end = end;
}

static gboolean
scan_text(Scanner *self, LksXmlElement *element, GError **error)
{
  gsize start = self->offset;
  while (self->offset < self->length && self->text[self->offset] != '<') {
    char c = self->text[self->offset];
    if (c == '&') {
      if (!scan_reference(self, element->text, error))
        return FALSE;
      continue;
    }
    if (c != '\r')
      g_string_append_c(element->text, c);
    else if (self->text[self->offset + 1] != '\n')
      g_string_append_c(element->text, '\n');
    self->offset++;
  }
  note_part(element, LKS_XML_TEXT, start, self->offset);
  return TRUE;
}

static gboolean
scan_cdata(Scanner *self, LksXmlElement *element, GError **error)
{
  gsize start = self->offset + strlen("<![CDATA[");
  if (!skip_past(self, start, "]]>", error))
    return FALSE;
  gsize end = self->offset - strlen("]]>");
  for (gsize i = start; i < end; i++)
    if (self->text[i] != '\r')
      g_string_append_c(element->text, self->text[i]);
    else if (self->text[i + 1] != '\n')
      g_string_append_c(element->text, '\n');
  note_part(element, LKS_XML_CDATA, start, end);
  return TRUE;
}

/* a comment or processing instruction; *found FALSE: neither is here */
static gboolean
skip_aside(Scanner *self, gboolean *found, GError **error)
{
  *found = TRUE;
  if (starts_with(self, "<!--"))
    return skip_past(self, self->offset + 4, "-->", error);
  if (starts_with(self, "<?"))
    return skip_past(self, self->offset + 2, "?>", error);
  *found = FALSE;
  return TRUE;
}

static gboolean
scan_end_tag(Scanner *self, LksXmlElement *element, GError **error)
{
  element->end_tag = self->offset;
  self->offset += 2;
  g_autofree char *name = scan_name(self);
  skip_space(self);
  if (g_strcmp0(name, element->name) != 0) {
    g_autofree char *message = g_strdup_printf(_("expected “</%s>”"), element->name);
    return throw_malformed(self, element->end_tag, message, error);
  }
  if (self->text[self->offset] != '>')
    return throw_malformed(self, self->offset, _("expected “>”"), error);
  element->end = ++self->offset;
  return TRUE;
}

static gboolean scan_element(Scanner *self, LksXmlElement *element, GError **error);

static gboolean
scan_part(Scanner *self, LksXmlElement *element, GError **error)
{
  gboolean is_aside = FALSE;
  if (starts_with(self, "<![CDATA["))
    return scan_cdata(self, element, error);
  if (self->text[self->offset] != '<')
    return scan_text(self, element, error);
  if (!skip_aside(self, &is_aside, error))
    return FALSE;
  if (is_aside) {
    element->n_parts += 2;
    return TRUE;
  }
  LksXmlElement *child = lks_xml_element_new(element, self->offset);
  g_ptr_array_add(element->children, child);
  return scan_element(self, child, error);
}

static gboolean
scan_element(Scanner *self, LksXmlElement *element, GError **error)
{
  if (self->depth >= LKS_NESTING_LIMIT)
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_TOO_LARGE, error,
                          _("nested more than %d deep"), LKS_NESTING_LIMIT);
  if (self->n_elements++ >= LKS_ENTRIES_LIMIT)
    return lks_scan_throw(self->scan, self->offset, LKS_ERROR_TOO_LARGE, error,
                          _("too many elements"));
  if (!scan_start_tag(self, element, error))
    return FALSE;
  if (element->is_self_closing)
    return TRUE;
  self->depth++;
  while (!starts_with(self, "</")) {
    if (self->offset >= self->length) {
      g_autofree char *message = g_strdup_printf(_("“<%s>” is not closed"), element->name);
      return throw_malformed(self, element->start, message, error);
    }
    if (!scan_part(self, element, error))
      return FALSE;
  }
  self->depth--;
  return scan_end_tag(self, element, error);
}

/* --- around the root ------------------------------------------------------------------------- */

/* at "<!DOCTYPE" */
static gboolean
skip_doctype(Scanner *self, GError **error)
{
  gsize start = self->offset;
  gboolean in_subset = FALSE, is_aside = FALSE;
  self->offset += strlen("<!DOCTYPE");
  while (self->offset < self->length) {
    char c = self->text[self->offset];
    if (!skip_aside(self, &is_aside, error))
      return FALSE;
    if (is_aside)
      continue;
    self->offset++;
    if (c == '"' || c == '\'') {
      if (!skip_past(self, self->offset, c == '"' ? "\"" : "'", error))
        return FALSE;
    } else if (c == '[' || c == ']') {
      in_subset = c == '[';
    } else if (c == '>' && !in_subset) {
      return TRUE;
    }
  }
  return throw_malformed(self, start, _("this document type does not end"), error);
}

static gboolean
skip_around(Scanner *self, gboolean takes_doctype, GError **error)
{
  for (;;) {
    gboolean is_aside = FALSE;
    skip_space(self);
    if (!skip_aside(self, &is_aside, error))
      return FALSE;
    if (is_aside)
      continue;
    if (!takes_doctype || !starts_with(self, "<!DOCTYPE"))
      return TRUE;
    if (!skip_doctype(self, error))
      return FALSE;
    takes_doctype = FALSE;
  }
}

/* --- the document --------------------------------------------------------------------------- */

gboolean
lks_xml_scan(LksScan *scan, GError **error)
{
  Scanner self = { scan, scan->text->utf8, scan->text->length, 0, 0, 0 };
  if (!skip_around(&self, TRUE, error))
    return FALSE;
  if (self.text[self.offset] != '<')
    return throw_malformed(&self, self.offset, _("expected the root element"), error);
  LksXmlElement *root = lks_xml_element_new(NULL, self.offset);
  scan->tree = root;
  scan->free_tree = (GDestroyNotify)lks_xml_element_free;
  if (!scan_element(&self, root, error) || !skip_around(&self, FALSE, error))
    return FALSE;
  if (self.offset < self.length)
    return throw_malformed(&self, self.offset, _("expected nothing more after the root element"),
                           error);
  lks_xml_publish(scan);
  return TRUE;
}
