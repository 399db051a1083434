// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-xml-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- placing --------------------------------------------------------------------------------- */

static gsize
tag_end_of_attributes(const LksXmlElement *element)
{
  if (element->attributes->len == 0)
    return element->start + 1 + strlen(element->name);
  const LksXmlAttribute *last =
      g_ptr_array_index(element->attributes, element->attributes->len - 1);
  return last->end + 1;
}

static gboolean
place_attribute(const LksScan *scan,
                const LksXmlElement *element,
                const char *name,
                const char *value,
                GArray *edits,
                GError **error)
{
  const LksText *text = scan->text;
  const LksXmlAttribute *last =
      element->attributes->len > 0
          ? g_ptr_array_index(element->attributes, element->attributes->len - 1)
          : NULL;
  char quote = last != NULL ? last->quote : '"';
  g_autofree char *encoded =
      lks_xml_encode_as(scan, value, quote == '"' ? LKS_XML_DOUBLE_QUOTED : LKS_XML_SINGLE_QUOTED,
                        error);
  if (encoded == NULL)
    return FALSE;
  g_autofree char *before = g_strdup(" ");
  if (last != NULL && lks_text_is_first_on_line(text, last->name_start)) {
    g_autofree char *indent = lks_text_dup_indent(text, last->name_start);
    g_free(before);
    before = g_strconcat(lks_text_get_line_end(text), indent, NULL);
  }
  gsize at = tag_end_of_attributes(element);
  lks_edits_add(edits, at, at, g_strdup_printf("%s%s=%c%s%c", before, name, quote, encoded, quote));
  return TRUE;
}

static gboolean
place_text(const LksScan *scan,
           const LksXmlElement *element,
           const char *value,
           GArray *edits,
           GError **error)
{
  g_autofree char *encoded = lks_xml_encode_as(scan, value, LKS_XML_TEXT, error);
  if (encoded == NULL)
    return FALSE;
  if (element->is_self_closing)
    lks_edits_add(edits, element->tag_close, element->end, lks_xml_open_tag(element, encoded));
  else
    lks_edits_add(edits, element->end_tag, element->end_tag, g_steal_pointer(&encoded));
  return TRUE;
}

/* How elements are laid out where a new one goes. */
typedef struct {
  const char *line_end; /* "": all on one line */
  char *indent;
  char *unit;
  const char *before_close; /* between the last attribute and "/>" */
  char quote;
} Layout;

static void
layout_clear(Layout *layout)
{
  g_free(layout->indent);
  g_free(layout->unit);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Layout, layout_clear)

static char *
dup_unit(const LksText *text, const LksXmlElement *element)
{
  for (guint i = 0; i < element->children->len; i++) {
    const LksXmlElement *child = g_ptr_array_index(element->children, i);
    char *unit = lks_text_dup_deeper(text, element->start, child->start);
    if (unit == NULL)
      unit = dup_unit(text, child);
    if (unit != NULL)
      return unit;
  }
  return NULL;
}

/* the last child of the name, else the last of all */
static const LksXmlElement *
find_sibling(const LksXmlElement *parent, const char *name)
{
  const LksXmlElement *sibling = NULL;
  for (guint i = 0; i < parent->children->len; i++) {
    const LksXmlElement *child = g_ptr_array_index(parent->children, i);
    if (sibling == NULL || strcmp(sibling->name, name) != 0 || strcmp(child->name, name) == 0)
      sibling = child;
  }
  return sibling;
}

/* the first self-closing element there is, where no neighbour shows the style */
static const LksXmlElement *
find_self_closing(const LksXmlElement *element)
{
  if (element->is_self_closing && element->attributes->len > 0)
    return element;
  for (guint i = 0; i < element->children->len; i++) {
    const LksXmlElement *found = find_self_closing(g_ptr_array_index(element->children, i));
    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
find_layout(const LksScan *scan,
            const LksXmlElement *parent,
            const LksXmlElement *sibling,
            Layout *layout)
{
  const LksText *text = scan->text;
  const LksXmlElement *root = scan->tree;
  gboolean own_line = sibling != NULL ? lks_text_is_first_on_line(text, sibling->start)
                                      : strpbrk(text->utf8, "\r\n") != NULL;
  layout->line_end = own_line ? lks_text_get_line_end(text) : "";
  layout->unit = dup_unit(text, root);
  if (layout->unit == NULL)
    layout->unit = g_strdup("  ");
  g_autofree char *outer = lks_text_dup_indent(text, parent->start);
  if (!own_line)
    layout->indent = g_strdup("");
  else if (sibling != NULL)
    layout->indent = lks_text_dup_indent(text, sibling->start);
  else
    layout->indent = g_strconcat(outer, layout->unit, NULL);
  const LksXmlElement *model = sibling != NULL && sibling->is_self_closing ? sibling : NULL;
  if (model == NULL || model->attributes->len == 0)
    model = find_self_closing(root);
  layout->quote = '"';
  layout->before_close = " ";
  if (model == NULL)
    return;
  layout->quote = ((LksXmlAttribute *)g_ptr_array_index(model->attributes, 0))->quote;
  layout->before_close = tag_end_of_attributes(model) == model->tag_close ? "" : " ";
}

static gboolean
append_attribute(GString *out,
                 const LksScan *scan,
                 const Layout *layout,
                 const char *name,
                 const char *value,
                 GError **error)
{
  guint style = layout->quote == '"' ? LKS_XML_DOUBLE_QUOTED : LKS_XML_SINGLE_QUOTED;
  g_autofree char *encoded = lks_xml_encode_as(scan, value, style, error);
  if (encoded == NULL)
    return FALSE;
  g_string_append_printf(out, " %s=%c%s%c", name, layout->quote, encoded, layout->quote);
  return TRUE;
}

static gboolean
append_predicates(GString *out,
                  const LksScan *scan,
                  const Layout *layout,
                  const LksXmlStep *step,
                  GError **error)
{
  if (step->position > 0)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("%s: there is no “%s” at position %u, and a position says nothing of what "
                       "to add"),
                     scan->name, step->name, step->position);
  for (guint i = 0; i < step->predicates->len; i++) {
    const LksXmlPredicate *predicate = &g_array_index(step->predicates, LksXmlPredicate, i);
    if (*predicate->name != '@')
      return lks_throw(error, LKS_ERROR_UNSUPPORTED, _("%s: there is no such “%s”; add it by hand"),
                       scan->name, step->name);
    if (!append_attribute(out, scan, layout, predicate->name + 1, predicate->value, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
append_last(GString *out,
            const LksScan *scan,
            const Layout *layout,
            const LksXmlPath *path,
            const char *value,
            GError **error)
{
  const LksXmlStep *step = g_ptr_array_index(path->steps, path->steps->len - 1);
  if (path->attribute != NULL) {
    if (!append_attribute(out, scan, layout, path->attribute, value, error))
      return FALSE;
    g_string_append_printf(out, "%s/>", layout->before_close);
    return TRUE;
  }
  g_autofree char *encoded = lks_xml_encode_as(scan, value, LKS_XML_TEXT, error);
  if (encoded == NULL)
    return FALSE;
  g_string_append_printf(out, ">%s</%s>", encoded, step->name);
  return TRUE;
}

/* the steps from first on, each inside the one before */
static char *
format_elements(const LksScan *scan,
                const Layout *layout,
                const LksXmlPath *path,
                guint first,
                const char *value,
                GError **error)
{
  g_autoptr(GString) out = g_string_new(NULL);
  g_autoptr(GString) indent = g_string_new(layout->indent);
  for (guint i = first; i < path->steps->len; i++) {
    const LksXmlStep *step = g_ptr_array_index(path->steps, i);
    g_string_append_printf(out, "<%s", step->name);
    if (!append_predicates(out, scan, layout, step, error))
      return NULL;
    if (i + 1 == path->steps->len)
      break;
    if (*layout->line_end != '\0')
      g_string_append(indent, layout->unit);
    g_string_append_printf(out, ">%s%s", layout->line_end, indent->str);
  }
  if (!append_last(out, scan, layout, path, value, error))
    return NULL;
  for (guint i = path->steps->len - 1; i > first; i--) {
    const LksXmlStep *step = g_ptr_array_index(path->steps, i - 1);
    if (*layout->line_end != '\0')
      g_string_truncate(indent, indent->len - strlen(layout->unit));
    g_string_append_printf(out, "%s%s</%s>", layout->line_end, indent->str, step->name);
  }
  return g_string_free(g_steal_pointer(&out), FALSE);
}

/* behind the comments that end the line of offset; offset where something else does */
static gsize
past_comments(const LksText *text, gsize offset)
{
  for (gsize i = offset;;) {
    while (i < text->length && (text->utf8[i] == ' ' || text->utf8[i] == '\t'))
      i++;
    if (lks_text_line_end_at(text, i) != NULL)
      return i;
    const char *end =
        g_str_has_prefix(text->utf8 + i, "<!--") ? strstr(text->utf8 + i + 4, "-->") : NULL;
    if (end == NULL)
      return offset;
    i = (gsize)(end - text->utf8) + 3;
  }
}

static void
add_inside(const LksScan *scan,
           const LksXmlElement *parent,
           const Layout *layout,
           const char *element,
           GArray *edits)
{
  const LksText *text = scan->text;
  g_autofree char *outer =
      *layout->line_end != '\0' ? lks_text_dup_indent(text, parent->start) : g_strdup("");
  g_autofree char *line = g_strconcat(layout->indent, element, layout->line_end, NULL);
  if (parent->is_self_closing) {
    gsize start = tag_end_of_attributes(parent);
    g_autofree char *content = g_strconcat(layout->line_end, line, outer, NULL);
    lks_edits_add(edits, start, parent->end, lks_xml_open_tag(parent, content));
    return;
  }
  /* before the line that closes the parent, where that has one */
  if (*layout->line_end != '\0' && lks_text_line_start(text, parent->end_tag) > parent->start &&
      lks_text_is_first_on_line(text, parent->end_tag)) {
    gsize at = lks_text_line_start(text, parent->end_tag);
    lks_edits_add(edits, at, at, g_steal_pointer(&line));
    return;
  }
  lks_edits_add(edits, parent->end_tag, parent->end_tag,
                g_strconcat(layout->line_end, line, outer, NULL));
}

static gboolean
place_elements(const LksScan *scan,
               const LksXmlElement *parent,
               const LksXmlPath *path,
               guint first,
               const char *value,
               GArray *edits,
               GError **error)
{
  const LksXmlStep *step = g_ptr_array_index(path->steps, first);
  const LksXmlElement *sibling = find_sibling(parent, step->name);
  /* a clear or remove behind the last add would take the new one out */
  if (sibling != NULL && strcmp(parent->name, "appSettings") == 0)
    sibling = g_ptr_array_index(parent->children, parent->children->len - 1);
  g_auto(Layout) layout = { NULL };
  find_layout(scan, parent, sibling, &layout);
  g_autofree char *element = format_elements(scan, &layout, path, first, value, error);
  if (element == NULL)
    return FALSE;
  if (sibling == NULL) {
    add_inside(scan, parent, &layout, element, edits);
    return TRUE;
  }
  gsize at = *layout.line_end != '\0' ? past_comments(scan->text, sibling->end) : sibling->end;
  lks_edits_add(edits, at, at, g_strconcat(layout.line_end, layout.indent, element, NULL));
  return TRUE;
}

gboolean
lks_xml_place(const LksScan *scan,
              const char *key,
              const char *value,
              GArray *edits,
              GError **error)
{
  guint n_steps = 0;
  LksXmlElement *deepest = NULL;
  g_autoptr(LksXmlPath) path = lks_xml_path_parse(key, error);
  if (path == NULL)
    return FALSE;
  g_autoptr(GPtrArray) found = lks_xml_path_match(scan, path, &n_steps, &deepest);
  if (deepest == NULL && path->is_absolute)
    return lks_throw(error, LKS_ERROR_UNSUPPORTED, _("%s: the root element is “%s”, not as “%s”"),
                     scan->name, ((LksXmlElement *)scan->tree)->name, key);
  if (deepest == NULL)
    deepest = scan->tree;
  if (n_steps < path->steps->len)
    return place_elements(scan, deepest, path, n_steps, value, edits, error);
  return path->attribute != NULL
             ? place_attribute(scan, deepest, path->attribute, value, edits, error)
             : place_text(scan, deepest, value, edits, error);
}

/* --- taking out ------------------------------------------------------------------------------ */

static void
take_out_element(const LksText *text, const LksXmlElement *element, GArray *edits)
{
  gsize after = lks_text_past_line(text, element->end);
  if (lks_text_is_first_on_line(text, element->start) && after != element->end)
    lks_edits_add(edits, lks_text_line_start(text, element->start), after, g_strdup(""));
  else
    lks_edits_add(edits, element->start, element->end, g_strdup(""));
}

/* every add of the key, the overridden ones too */
static void
take_out_settings(const LksScan *scan, const LksXmlElement *one, GArray *edits)
{
  const char *key = lks_xml_get_attribute(one, "key")->value;
  for (guint i = 0; i < one->parent->children->len; i++) {
    const LksXmlElement *child = g_ptr_array_index(one->parent->children, i);
    const LksXmlAttribute *other = lks_xml_get_attribute(child, "key");
    if (strcmp(child->name, "add") == 0 && other != NULL && lks_equal_case(other->value, key))
      take_out_element(scan->text, child, edits);
  }
}

gboolean
lks_xml_take_out(const LksScan *scan,
                 const char *key,
                 const LksSpot *spot,
                 GArray *edits,
                 gboolean *again,
                 GError **error)
{
  const LksText *text = scan->text;
  const LksXmlElement *element = spot->node;
  gboolean is_text = spot->style != LKS_XML_DOUBLE_QUOTED && spot->style != LKS_XML_SINGLE_QUOTED;
  if (lks_xml_is_app_setting(element) && !is_text && g_str_has_suffix(key, "/@value") &&
      lks_xml_get_attribute(element, "key") != NULL) {
    take_out_settings(scan, element, edits);
    return TRUE;
  }
  if (is_text && element->parent == NULL)
    return lks_scan_throw(scan, element->start, LKS_ERROR_UNSUPPORTED, error,
                          _("the root element cannot be taken out"));
  if (is_text && element->attributes->len == 0) {
    take_out_element(text, element, edits);
    return TRUE;
  }
  gsize start = is_text ? element->content : spot->start,
        end = is_text ? element->end_tag : spot->end + 1;
  if (!is_text) {
    /* back over the quotation mark, the name and the white space before it */
    for (guint i = 0; i < element->attributes->len; i++) {
      const LksXmlAttribute *attribute = g_ptr_array_index(element->attributes, i);
      if (attribute->start == spot->start)
        start = attribute->name_start;
    }
    while (strchr(" \t\r\n", text->utf8[start - 1]) != NULL)
      start--;
  }
  lks_edits_add(edits, start, end, g_strdup(""));
  return TRUE;
}
