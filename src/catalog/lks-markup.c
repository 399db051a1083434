// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-markup-private.h"
#include "lks-error.h"
#include "lks-suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* a description is prose and a few keys */
#define SIZE_LIMIT (1024 * 1024)

struct _LksMarkup {
  const LksMarkupElement *elements;
  const char *name;
  gpointer data;
  GMarkupParseContext *context;
  GPtrArray *open; /* (element-type LksMarkupElement) */
  const char **attribute_names;
  const char **attribute_values;
  GString *text;
  guint line; /* where the current construct begins */
  gboolean has_root;
};

const char *
lks_markup_get_attribute(LksMarkup *markup, const char *name)
{
  for (guint i = 0; markup->attribute_names[i] != NULL; i++)
    if (strcmp(markup->attribute_names[i], name) == 0)
      return markup->attribute_values[i];
  return NULL;
}

gboolean
lks_markup_get_flag(LksMarkup *markup, const char *name, gboolean *flag, GError **error)
{
  const char *value = lks_markup_get_attribute(markup, name);
  *flag = g_strcmp0(value, "yes") == 0;
  if (value == NULL || *flag || strcmp(value, "no") == 0)
    return TRUE;
  return lks_throw(error, LKS_ERROR_CONFIG, _("%s is “yes” or “no”, not “%s”"), name, value);
}

guint
lks_markup_get_line(LksMarkup *markup)
{
  return markup->line;
}

char *
lks_markup_remedy(const char *word, const char *const *known)
{
  const char *near = lks_suggest(word, known);
  if (near != NULL)
    return g_strdup_printf(_("did you mean “%s”?"), near);
  g_autofree char *all = g_strjoinv(", ", (char **)known);
  return g_strdup_printf(_("known here: %s"), all);
}

static void
remember_line(LksMarkup *self)
{
  int line = 0;
  g_markup_parse_context_get_position(self->context, &line, NULL);
  self->line = (guint)line;
}

static gboolean
at_line(LksMarkup *self, GError **error)
{
  return lks_prefix(error, _("%s: line %u: "), self->name, self->line);
}

static gboolean
is_child(const LksMarkupElement *element, const LksMarkupElement *parent)
{
  return g_strcmp0(element->parent, parent != NULL ? parent->name : NULL) == 0;
}

static gboolean
throw_unknown_element(LksMarkup *self,
                      const LksMarkupElement *parent,
                      const char *name,
                      GError **error)
{
  g_autoptr(GPtrArray) known = g_ptr_array_new();
  for (guint i = 0; self->elements[i].name != NULL; i++)
    if (is_child(&self->elements[i], parent))
      g_ptr_array_add(known, (gpointer)self->elements[i].name);
  if (known->len == 0)
    return lks_throw(error, LKS_ERROR_CONFIG, _("<%s> holds no elements; take <%s> out"),
                     parent->name, name);
  g_ptr_array_add(known, NULL);
  g_autofree char *remedy = lks_markup_remedy(name, (const char *const *)known->pdata);
  if (parent == NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("unknown document element <%s>; %s"), name, remedy);
  return lks_throw(error, LKS_ERROR_CONFIG, _("unknown element <%s> in <%s>; %s"), name,
                   parent->name, remedy);
}

static gboolean
is_attribute(const char *declared, const char *name)
{
  gsize length = strcspn(declared, "!");
  return strlen(name) == length && strncmp(declared, name, length) == 0;
}

static gboolean
throw_unknown_attribute(const LksMarkupElement *element, const char *name, GError **error)
{
  if (element->attributes[0] == NULL)
    return lks_throw(error, LKS_ERROR_CONFIG, _("<%s> takes no attributes; take “%s” out"),
                     element->name, name);
  g_auto(GStrv) known = g_strdupv((char **)element->attributes);
  for (guint i = 0; known[i] != NULL; i++)
    g_strdelimit(known[i], "!", '\0');
  g_autofree char *remedy = lks_markup_remedy(name, (const char *const *)known);
  return lks_throw(error, LKS_ERROR_CONFIG, _("unknown attribute “%s” of <%s>; %s"), name,
                   element->name, remedy);
}

static gboolean
check_attributes(LksMarkup *self, const LksMarkupElement *element, GError **error)
{
  for (guint i = 0; self->attribute_names[i] != NULL; i++) {
    gboolean known = FALSE;
    for (guint j = 0; element->attributes[j] != NULL; j++)
      known = known || is_attribute(element->attributes[j], self->attribute_names[i]);
    if (!known)
      return throw_unknown_attribute(element, self->attribute_names[i], error);
    for (guint j = 0; j < i; j++)
      if (strcmp(self->attribute_names[i], self->attribute_names[j]) == 0)
        return lks_throw(error, LKS_ERROR_CONFIG, _("<%s> has “%s” twice; keep one"), element->name,
                         self->attribute_names[i]);
  }
  for (guint j = 0; element->attributes[j] != NULL; j++) {
    g_autofree char *name = g_strndup(element->attributes[j], strcspn(element->attributes[j], "!"));
    const char *value = lks_markup_get_attribute(self, name);
    if (value == NULL && strchr(element->attributes[j], '!') != NULL)
      return lks_throw(error, LKS_ERROR_CONFIG, _("<%s> lacks “%s”; add %s=\"…\""), element->name,
                       name, name);
    if (value != NULL && *value == '\0')
      return lks_throw(error, LKS_ERROR_CONFIG,
                       _("“%s” of <%s> is empty; fill it in or take it out"), name, element->name);
  }
  return TRUE;
}

static const LksMarkupElement *
get_parent(LksMarkup *self)
{
  return self->open->len > 0 ? self->open->pdata[self->open->len - 1] : NULL;
}

static gboolean
begin_element(LksMarkup *self, const char *name, GError **error)
{
  const LksMarkupElement *parent = get_parent(self);
  const LksMarkupElement *element = NULL;
  if (parent == NULL && self->has_root)
    return lks_throw(error, LKS_ERROR_CONFIG,
                     _("a second document element <%s>; write it into a file of its own"), name);
  self->has_root = TRUE;
  for (guint i = 0; self->elements[i].name != NULL && element == NULL; i++)
    if (strcmp(self->elements[i].name, name) == 0 && is_child(&self->elements[i], parent))
      element = &self->elements[i];
  if (element == NULL)
    return throw_unknown_element(self, parent, name, error);
  if (!check_attributes(self, element, error))
    return FALSE;
  g_string_truncate(self->text, 0);
  g_ptr_array_add(self->open, (gpointer)element);
  return element->begin == NULL || element->begin(self, self->data, error);
}

static void
start_element_cb(GMarkupParseContext *context,
                 const char *name,
                 const char **attribute_names,
                 const char **attribute_values,
                 gpointer user_data,
                 GError **error)
{
  LksMarkup *self = user_data;
  self->attribute_names = attribute_names;
  self->attribute_values = attribute_values;
  if (!begin_element(self, name, error))
    at_line(self, error);
  else
    remember_line(self);
}

/* as xgettext collapses it, so that the catalogue of messages finds it again */
static void
collapse(char *text)
{
  char *out = text;
  for (const char *in = text; *in != '\0'; in++)
    if (!g_ascii_isspace(*in))
      *out++ = *in;
    else if (out > text && out[-1] != ' ')
      *out++ = ' ';
  while (out > text && out[-1] == ' ')
    out--;
  *out = '\0';
}

static gboolean
end_element(LksMarkup *self, const LksMarkupElement *element, GError **error)
{
  collapse(self->text->str);
  const char *text = element->has_text ? self->text->str : NULL;
  if (text != NULL && *text == '\0')
    return lks_throw(error, LKS_ERROR_CONFIG, _("<%s> is empty; write its text or take it out"),
                     element->name);
  return element->end == NULL || element->end(self, self->data, text, error);
}

static void
end_element_cb(GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  LksMarkup *self = user_data;
  const LksMarkupElement *element = get_parent(self);
  if (!end_element(self, element, error))
    at_line(self, error);
  g_string_truncate(self->text, 0);
  g_ptr_array_set_size(self->open, (int)self->open->len - 1);
  remember_line(self);
}

static gboolean
is_blank(const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace(text[i]))
      return FALSE;
  return TRUE;
}

static void
text_cb(GMarkupParseContext *context,
        const char *text,
        gsize length,
        gpointer user_data,
        GError **error)
{
  LksMarkup *self = user_data;
  const LksMarkupElement *element = get_parent(self);
  if (element != NULL && element->has_text) {
    g_string_append_len(self->text, text, (gssize)length);
  } else if (element != NULL && !is_blank(text, length)) {
    lks_throw(error, LKS_ERROR_CONFIG, _("<%s> takes no text; put it into an element of its own"),
              element->name);
    at_line(self, error);
    return;
  }
  remember_line(self);
}

static void
passthrough_cb(GMarkupParseContext *context,
               const char *text,
               gsize length,
               gpointer user_data,
               GError **error)
{
  LksMarkup *self = user_data;
  if (g_str_has_prefix(text, "<!DOCTYPE")) {
    lks_throw(error, LKS_ERROR_CONFIG, _("a description has no document type; take it out"));
    at_line(self, error);
    return;
  }
  if (g_str_has_prefix(text, "<![CDATA["))
    text_cb(context, text + 9, length - 12, user_data, error);
  else
    remember_line(self);
}

/* GMarkup's own complaints begin with a place in words of their own */
static gboolean
throw_markup_error(LksMarkup *self, GError *markup_error, GError **error)
{
  if (markup_error->domain == LKS_ERROR) {
    g_propagate_error(error, markup_error);
    return FALSE;
  }
  remember_line(self);
  const char *cause = strstr(markup_error->message, ": ");
  lks_throw(error, LKS_ERROR_CONFIG, _("this is no sound XML: %s"),
            cause != NULL ? cause + 2 : markup_error->message);
  g_error_free(markup_error);
  return at_line(self, error);
}

/* GMarkup goes on after bytes that are no UTF-8 in a comment, and then sets its error twice */
static gboolean
check_encoding(LksMarkup *self, const char *text, gsize length, GError **error)
{
  const char *end = NULL;
  if (g_utf8_validate_len(text, length, &end))
    return TRUE;
  for (const char *c = text; c < end; c++)
    self->line += *c == '\n' ? 1 : 0;
  lks_throw(error, LKS_ERROR_CONFIG, _("this is no UTF-8; save the file in that encoding"));
  return at_line(self, error);
}

static gboolean
parse_text(LksMarkup *self, const char *text, gsize length, GError **error)
{
  GError *problem = NULL;
  if (g_markup_parse_context_parse(self->context, text, (gssize)length, &problem) &&
      g_markup_parse_context_end_parse(self->context, &problem)) {
    if (self->has_root)
      return TRUE;
    lks_throw(error, LKS_ERROR_CONFIG, _("there is no element; the file is cut off or empty"));
    return at_line(self, error);
  }
  return throw_markup_error(self, problem, error);
}

gboolean
lks_markup_parse(const LksMarkupElement *elements,
                 GBytes *bytes,
                 const char *name,
                 gpointer data,
                 GError **error)
{
  static const GMarkupParser parser = {
    .start_element = start_element_cb,
    .end_element = end_element_cb,
    .text = text_cb,
    .passthrough = passthrough_cb,
  };
  gsize length = 0;
  const char *text = g_bytes_get_data(bytes, &length);
  if (text == NULL) /* no bytes at all */
    text = "";
  if (length > SIZE_LIMIT)
    return lks_throw(error, LKS_ERROR_CONFIG, _("%s: a description is no larger than 1 MiB"), name);
  if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
    text += 3;
    length -= 3;
  }
  LksMarkup self = {
    .elements = elements,
    .name = name,
    .data = data,
    .open = g_ptr_array_new(),
    .text = g_string_new(NULL),
    .line = 1,
  };
  self.context = g_markup_parse_context_new(&parser, G_MARKUP_DEFAULT_FLAGS, &self, NULL);
  gboolean done =
      check_encoding(&self, text, length, error) && parse_text(&self, text, length, error);
  g_markup_parse_context_free(self.context);
  g_string_free(self.text, TRUE);
  g_ptr_array_unref(self.open);
  return done;
}
