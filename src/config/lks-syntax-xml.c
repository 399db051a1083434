// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-xml-private.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

/* Keys are paths: element/child[@name='value']/@attribute, or without the attribute an element's
 * text. A path that does not begin with the root element begins below it. In appSettings keys
 * compare without case, the last add wins, and one that a clear or remove overrides is not there.
 * A section with configSource or an encrypted one is refused; of one with file= the value that
 * stands here is read and written, and lks_document_dup_elsewhere names the file that may override
 * it. */

/* --- encodings ------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  LksEncoding encoding;
} encodings[] = {
  { "utf-8", LKS_ENCODING_UTF_8 },
  { "utf8", LKS_ENCODING_UTF_8 },
  { "iso-8859-1", LKS_ENCODING_ISO_8859_1 },
  { "latin1", LKS_ENCODING_ISO_8859_1 },
  { "windows-1252", LKS_ENCODING_WINDOWS_1252 },
  { "us-ascii", LKS_ENCODING_US_ASCII },
  { "ascii", LKS_ENCODING_US_ASCII },
};

/* the XML declaration's encoding; NULL: none is declared */
static char *
declared_encoding(const guint8 *data, gsize length)
{
  g_autofree char *start = g_strndup((const char *)data, MIN(length, 1024));
  if (!g_str_has_prefix(start, "<?xml"))
    return NULL;
  char *end = strstr(start, "?>");
  if (end == NULL)
    return NULL;
  *end = '\0';
  const char *name = strstr(start, "encoding");
  name = name != NULL ? strpbrk(name, "'\"") : NULL;
  const char *last = name != NULL ? strchr(name + 1, *name) : NULL;
  return last != NULL ? g_ascii_strdown(name + 1, last - name - 1) : NULL;
}

static gboolean
take_declared(const char *declared, const char *name, LksEncoding *encoding, GError **error)
{
  *encoding = LKS_ENCODING_UTF_8;
  if (declared == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS(encodings); i++)
    if (strcmp(encodings[i].name, declared) == 0) {
      *encoding = encodings[i].encoding;
      return TRUE;
    }
  if (g_str_has_prefix(declared, "utf-16"))
    return lks_throw(error, LKS_ERROR_MALFORMED,
                     _("%s: line 1, column 1: declares the encoding UTF-16, and is not in it"),
                     name);
  return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("%s: line 1, column 1: the encoding “%s” is not supported; save the file as "
                     "UTF-8"),
                   name, declared);
}

static gboolean
xml_detect(GBytes *bytes, const char *name, LksEncoding *encoding, gsize *mark, GError **error)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data(bytes, &length);
  *mark = 2;
  if (length >= 2 && memcmp(data, "\xFF\xFE", 2) == 0) {
    *encoding = LKS_ENCODING_UTF_16LE;
    return TRUE;
  }
  if (length >= 2 && memcmp(data, "\xFE\xFF", 2) == 0) {
    *encoding = LKS_ENCODING_UTF_16BE;
    return TRUE;
  }
  *mark = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  g_autofree char *declared = length > 0 ? declared_encoding(data + *mark, length - *mark) : NULL;
  if (!take_declared(declared, name, encoding, error))
    return FALSE;
  if (*mark > 0)
    *encoding = LKS_ENCODING_UTF_8;
  return TRUE;
}

static guint
xml_sniff(const guint8 *data, gsize length)
{
  if (length >= 4 && (memcmp(data, "\xFF\xFE<\0", 4) == 0 || memcmp(data, "\xFE\xFF\0<", 4) == 0))
    return 64;
  gsize i = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (i < length && strchr(" \t\r\n", data[i]) != NULL && data[i] != '\0')
    i++;
  if (i + 1 >= length || data[i] != '<')
    return 0;
  if (length - i >= 5 && memcmp(data + i, "<?xml", 5) == 0)
    return 64;
  return g_ascii_isalpha(data[i + 1]) || data[i + 1] == '!' || data[i + 1] == '?' ? 40 : 0;
}

/* --- the independent reading ----------------------------------------------------------------- */

static void
outline_attributes(GPtrArray *lines, guint depth, const xmlNode *node)
{
  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
    xmlChar *value = xmlNodeListGetString(node->doc, attribute->children, 1);
    g_ptr_array_add(lines, g_strdup_printf("%u @%s=%s", depth, (const char *)attribute->name,
                                           value != NULL ? (const char *)value : ""));
    xmlFree(value);
  }
}

/* Layout is not counted: a new element brings its own, and the last one leaves its own behind. That
 * a value of blanks is read back is checked apart. */
static gboolean
is_layout(const xmlNode *node)
{
  return node->type == XML_TEXT_NODE && xmlIsBlankNode((xmlNode *)node);
}

static void
outline_node(GPtrArray *lines, guint depth, const xmlNode *node)
{
  for (; node != NULL; node = node->next) {
    const char *prefix = node->type == XML_ELEMENT_NODE && node->ns != NULL && node->ns->prefix
                             ? (const char *)node->ns->prefix
                             : "";
    if (is_layout(node))
      continue;
    g_ptr_array_add(lines, g_strdup_printf("%u %d %s:%s=%s", depth, (int)node->type, prefix,
                                           (const char *)node->name,
                                           node->type != XML_ELEMENT_NODE && node->content != NULL
                                               ? (const char *)node->content
                                               : ""));
    if (node->type != XML_ELEMENT_NODE)
      continue;
    outline_attributes(lines, depth, node);
    outline_node(lines, depth + 1, node->children);
  }
}

/* The document type is not given to libxml2: what it could define has been refused already. */
static char *
dup_without_doctype(const LksScan *scan)
{
  char *text = g_strndup(scan->text->utf8, scan->text->length);
  const LksXmlElement *root = scan->tree;
  for (gsize i = 0; i < root->start;) {
    gsize end = i + 1;
    if (g_str_has_prefix(text + i, "<!--"))
      end = (gsize)(strstr(text + i + 4, "-->") - text) + 3;
    else if (g_str_has_prefix(text + i, "<?"))
      end = (gsize)(strstr(text + i + 2, "?>") - text) + 2;
    else if (strchr(" \t\r\n", text[i]) == NULL)
      text[i] = ' ';
    i = end;
  }
  return text;
}

static gpointer
throw_libxml(const LksScan *scan, GError **error)
{
  const xmlError *problem = xmlGetLastError();
  if (problem == NULL || problem->message == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s: is no well-formed XML"), scan->name);
  g_autofree char *message = g_strstrip(g_strdup(problem->message));
  return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s: line %d, column %d: %s"), scan->name,
                        problem->line, MAX(problem->int2, 1), message);
}

static gpointer
init_parser(gpointer data)
{
  xmlInitParser();
  return NULL;
}

static GPtrArray *
xml_outline(const LksScan *scan, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  g_once(&once, init_parser, NULL);
  g_autofree char *text = dup_without_doctype(scan);
  xmlResetLastError();
  xmlDoc *document = xmlReadMemory(text, (int)scan->text->length, NULL, "UTF-8",
                                   XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC |
                                       XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (document == NULL)
    return throw_libxml(scan, error);
  GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
  outline_node(lines, 0, document->children);
  xmlFreeDoc(document);
  return lines;
}

const LksSyntax lks_syntax_xml = {
  .id = "xml",
  .title = N_("XML"),
  .suffixes = ".xml .config",
  .ignores_case = TRUE,
  .sniff = xml_sniff,
  .detect = xml_detect,
  .scan = lks_xml_scan,
  .find = lks_xml_find,
  .encode = lks_xml_encode,
  .place = lks_xml_place,
  .take_out = lks_xml_take_out,
  .dup_elsewhere = lks_xml_dup_elsewhere,
  .outline = xml_outline,
};
