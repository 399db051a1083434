// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-certdata.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const char *at;
  const char *end;
  const char *line; /* the line read last */
  gsize length;
  guint number;
  gboolean ends; /* by a newline */
} Scanner;

static void
attribute_free(gpointer data)
{
  LksCertdataAttribute *attribute = data;
  g_free(attribute->name);
  g_free(attribute->type);
  g_free(attribute->word);
  g_clear_pointer(&attribute->bytes, g_bytes_unref);
  g_free(attribute);
}

static void
object_free(gpointer data)
{
  LksCertdataObject *object = data;
  g_ptr_array_unref(object->attributes);
  g_free(object);
}

static gboolean
next_line(Scanner *scanner)
{
  if (scanner->at == scanner->end)
    return FALSE;
  const char *newline = memchr(scanner->at, '\n', (gsize)(scanner->end - scanner->at));
  const char *stop = newline != NULL ? newline : scanner->end;
  scanner->line = scanner->at;
  scanner->length = (gsize)(stop - scanner->at);
  scanner->ends = newline != NULL;
  scanner->at = newline != NULL ? newline + 1 : scanner->end;
  scanner->number++;
  while (scanner->length > 0 && g_ascii_isspace(scanner->line[scanner->length - 1]))
    scanner->length--;
  return TRUE;
}

static gboolean
is_octal(char c)
{
  return c >= '0' && c <= '7';
}

/* \ooo; its value, or -1 */
static int
read_octet(const char *text, gsize length)
{
  if (length < 4 || text[0] != '\\' || !is_octal(text[1]) || !is_octal(text[2]) ||
      !is_octal(text[3]) || text[1] > '3')
    return -1;
  return (text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0');
}

static gboolean
append_octets(const Scanner *scanner, GByteArray *out, GError **error)
{
  for (gsize i = 0; i < scanner->length; i += 4) {
    int octet = read_octet(scanner->line + i, scanner->length - i);
    if (octet < 0)
      return lks_throw(error, LKS_ERROR_MALFORMED,
                       _("line %u, column %zu: not an octet of the form \\ooo"), scanner->number,
                       i + 1);
    guint8 byte = (guint8)octet;
    g_byte_array_append(out, &byte, 1);
  }
  return TRUE;
}

static GBytes *
read_octal(Scanner *scanner, GError **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new();
  guint begin = scanner->number;
  while (next_line(scanner)) {
    if (scanner->length == 3 && memcmp(scanner->line, "END", 3) == 0)
      return g_byte_array_free_to_bytes(g_steal_pointer(&out));
    if (scanner->at == scanner->end)
      break;
    if (!append_octets(scanner, out, error))
      return NULL;
  }
  return lks_throw_null(error, LKS_ERROR_MALFORMED,
                        _("cut off: the value that begins in line %u does not end"), begin);
}

/* fit for a message, whatever the bytes are */
static char *
dup_printable(const char *text, gsize length)
{
  char *valid = g_utf8_make_valid(text, (gssize)length);
  for (char *at = valid; *at != '\0'; at++)
    if (g_ascii_iscntrl(*at))
      *at = '?';
  return valid;
}

/* Labels of older files have their UTF-8 as octets, others as \xHH. */
static char *
decode_text(const char *text, gsize length)
{
  g_autoptr(GString) out = g_string_sized_new(length);
  for (gsize i = 0; i < length; i++) {
    int octet = read_octet(text + i, length - i);
    if (octet > 0) {
      g_string_append_c(out, (char)octet);
      i += 3;
    } else if (i + 3 < length && text[i] == '\\' && text[i + 1] == 'x' &&
               g_ascii_isxdigit(text[i + 2]) && g_ascii_isxdigit(text[i + 3])) {
      int value = g_ascii_xdigit_value(text[i + 2]) << 4 | g_ascii_xdigit_value(text[i + 3]);
      g_string_append_c(out, value != 0 ? (char)value : '?');
      i += 3;
    } else if (text[i] == '\\' && i + 1 < length && text[i + 1] != '\0')
      g_string_append_c(out, text[++i]);
    else
      g_string_append_c(out, text[i] != '\0' ? text[i] : '?');
  }
  return dup_printable(out->str, out->len);
}

static char *
take_word(const char **text, gsize *length)
{
  const char *begin = *text;
  gsize n = 0;
  while (n < *length && !g_ascii_isspace(begin[n]))
    n++;
  *text += n;
  *length -= n;
  while (*length > 0 && g_ascii_isspace(**text)) {
    (*text)++;
    (*length)--;
  }
  return dup_printable(begin, n);
}

static gboolean
read_value(Scanner *scanner,
           LksCertdataAttribute *attribute,
           const char *text,
           gsize length,
           GError **error)
{
  if (strcmp(attribute->type, "MULTILINE_OCTAL") == 0) {
    attribute->bytes = read_octal(scanner, error);
    attribute->ends = TRUE;
    return attribute->bytes != NULL;
  }
  attribute->ends = scanner->ends;
  if (length == 0 && !scanner->ends)
    return lks_throw(error, LKS_ERROR_MALFORMED, _("cut off in line %u"), scanner->number);
  if (length == 0 || *text != '"') {
    attribute->word = dup_printable(text, length);
    return TRUE;
  }
  if (length < 2 || text[length - 1] != '"')
    return lks_throw(error, LKS_ERROR_MALFORMED, _("line %u: the text does not end"),
                     scanner->number);
  attribute->word = decode_text(text + 1, length - 2);
  return TRUE;
}

static LksCertdataAttribute *
read_attribute(Scanner *scanner, GError **error)
{
  LksCertdataAttribute *attribute = g_new0(LksCertdataAttribute, 1);
  const char *text = scanner->line;
  gsize length = scanner->length;
  attribute->line = scanner->number;
  attribute->name = take_word(&text, &length);
  attribute->type = take_word(&text, &length);
  gboolean good = g_str_has_prefix(attribute->name, "CKA_") && *attribute->type != '\0';
  if (!good)
    lks_throw(error, LKS_ERROR_MALFORMED,
              scanner->ends ? _("line %u: neither an attribute (CKA_…) nor a comment")
                            : _("cut off in line %u"),
              scanner->number);
  if (good && read_value(scanner, attribute, text, length, error))
    return attribute;
  attribute_free(attribute);
  return NULL;
}

static LksCertdataObject *
begin_object(GPtrArray *objects, guint line)
{
  LksCertdataObject *object = g_new0(LksCertdataObject, 1);
  object->attributes = g_ptr_array_new_with_free_func(attribute_free);
  object->line = line;
  g_ptr_array_add(objects, object);
  return object;
}

/* Each object begins by its class. Comments and blank lines may stand anywhere, also within. */
static gboolean
take_line(Scanner *scanner, GPtrArray *objects, GError **error)
{
  LksCertdataAttribute *attribute = read_attribute(scanner, error);
  if (attribute == NULL)
    return FALSE;
  gboolean is_class = strcmp(attribute->name, "CKA_CLASS") == 0;
  if (is_class && !attribute->ends) {
    attribute_free(attribute);
    return lks_throw(error, LKS_ERROR_MALFORMED, _("cut off in line %u"), scanner->number);
  }
  LksCertdataObject *object = objects->len > 0 ? objects->pdata[objects->len - 1] : NULL;
  if (is_class)
    object = begin_object(objects, attribute->line);
  guint line = attribute->line;
  gboolean repeated = object != NULL && lks_certdata_find(object, attribute->name) != NULL;
  if (object != NULL && !repeated) {
    g_ptr_array_add(object->attributes, attribute);
    return TRUE;
  }
  g_autofree char *name = g_strdup(attribute->name);
  attribute_free(attribute);
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   repeated ? _("line %u: %s stands twice in one object")
                            : _("line %u: %s stands before the first object (CKA_CLASS)"),
                   line, name);
}

static gboolean
is_skipped(const Scanner *scanner)
{
  return scanner->length == 0 || scanner->line[0] == '#' ||
         (scanner->length == 9 && memcmp(scanner->line, "BEGINDATA", 9) == 0) ||
         (scanner->length >= 7 && memcmp(scanner->line, "CVS_ID ", 7) == 0);
}

GPtrArray *
lks_certdata_scan(const char *data, gsize length, GError **error)
{
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func(object_free);
  gsize mark = length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  Scanner scanner = { .at = data + mark, .end = data + length };
  while (next_line(&scanner))
    if (!is_skipped(&scanner) && !take_line(&scanner, objects, error))
      return NULL;
  return g_steal_pointer(&objects);
}

const LksCertdataAttribute *
lks_certdata_find(const LksCertdataObject *object, const char *name)
{
  for (guint i = 0; i < object->attributes->len; i++) {
    const LksCertdataAttribute *attribute = g_ptr_array_index(object->attributes, i);
    if (strcmp(attribute->name, name) == 0)
      return attribute;
  }
  return NULL;
}

const char *
lks_certdata_get_word(const LksCertdataObject *object, const char *name)
{
  const LksCertdataAttribute *attribute = lks_certdata_find(object, name);
  return attribute != NULL ? attribute->word : NULL;
}

GBytes *
lks_certdata_get_bytes(const LksCertdataObject *object, const char *name)
{
  const LksCertdataAttribute *attribute = lks_certdata_find(object, name);
  return attribute != NULL ? attribute->bytes : NULL;
}
