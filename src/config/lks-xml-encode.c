// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-xml-private.h"

#include <glib/gi18n-lib.h>

static gboolean
is_xml_char(gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

static void
append_char(GString *out, const LksText *text, gunichar c, guint style)
{
  gboolean is_text = style == LKS_XML_TEXT;
  if (c == '&')
    g_string_append(out, "&amp;");
  else if (c == '<')
    g_string_append(out, "&lt;");
  else if (c == '>' && is_text)
    g_string_append(out, "&gt;");
  else if (c == '"' && style == LKS_XML_DOUBLE_QUOTED)
    g_string_append(out, "&quot;");
  else if (c == '\'' && style == LKS_XML_SINGLE_QUOTED)
    g_string_append(out, "&apos;");
  else if (c == '\n' && is_text)
    g_string_append(out, lks_text_get_line_end(text));
  /* a reader makes a blank of a bare tab or line end in an attribute */
  else if (c == '\r' || (!is_text && (c == '\t' || c == '\n')) || !lks_text_can_encode(text, c))
    g_string_append_printf(out, "&#x%X;", c);
  else
    g_string_append_unichar(out, c);
}

char *
lks_xml_encode_as(const LksScan *scan, const char *value, guint style, GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!is_xml_char(c))
      return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                            _("%s: XML has no way to write the character U+%04X"), scan->name, c);
    append_char(out, scan->text, c, style);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

/* nothing can be escaped in a section: what it cannot hold is refused */
static char *
encode_cdata(const LksScan *scan, const char *value, GError **error)
{
  g_autofree char *checked = lks_xml_encode_as(scan, value, LKS_XML_TEXT, error);
  if (checked == NULL)
    return NULL;
  g_autoptr(GString) out = g_string_new(NULL);
  for (const char *p = value; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_str_has_prefix(p, "]]>") || c == '\r' || !lks_text_can_encode(scan->text, c))
      return lks_throw_null(error, LKS_ERROR_UNSUPPORTED,
                            _("%s: a CDATA section cannot hold this value; write it as text, by "
                              "hand"),
                            scan->name);
    if (c == '\n')
      g_string_append(out, lks_text_get_line_end(scan->text));
    else
      g_string_append_unichar(out, c);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
lks_xml_open_tag(const LksXmlElement *element, const char *content)
{
  return g_strdup_printf(">%s</%s>", content, element->name);
}

char *
lks_xml_encode(const LksScan *scan, const LksSpot *spot, const char *value, GError **error)
{
  const LksXmlElement *element = spot->node;
  if (spot->style == LKS_XML_MIXED) {
    lks_scan_throw(scan, element->start, LKS_ERROR_UNSUPPORTED, error,
                   _("the text of “%s” has comments or several parts; change it by hand"),
                   element->name);
    return NULL;
  }
  if (spot->style == LKS_XML_CDATA)
    return encode_cdata(scan, value, error);
  g_autofree char *encoded = lks_xml_encode_as(scan, value, spot->style, error);
  if (encoded == NULL || spot->style != LKS_XML_TEXT || !element->is_self_closing)
    return g_steal_pointer(&encoded);
  return lks_xml_open_tag(element, encoded);
}
