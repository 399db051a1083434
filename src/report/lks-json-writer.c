// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-json-writer.h"

#include <string.h>

/* so much is handed on at once */
#define PIECE 65536

struct _LksJsonWriter {
  LksTextFunc write;
  gpointer user_data;
  GString *text;
  guint n_members;
  guint n_items; /* of the open array */
};

LksJsonWriter *
lks_json_writer_new(LksTextFunc write, gpointer user_data)
{
  LksJsonWriter *self = g_new0(LksJsonWriter, 1);
  self->write = write;
  self->user_data = user_data;
  self->text = g_string_new("{");
  return self;
}

static void
hand_on(LksJsonWriter *self)
{
  self->write(self->text->str, self->user_data);
  g_string_truncate(self->text, 0);
}

/* a line end within a string is escaped, so every one in the text is one of the layout */
static void
append_value(LksJsonWriter *self, json_t *take_value, const char *indent)
{
  char *text = json_dumps(take_value, JSON_INDENT(2) | JSON_ENCODE_ANY);
  json_decref(take_value);
  for (const char *line = text; line != NULL;) {
    const char *end = strchr(line, '\n');
    g_string_append_len(self->text, line, end != NULL ? end - line + 1 : -1);
    if (end != NULL)
      g_string_append(self->text, indent);
    line = end != NULL ? end + 1 : NULL;
  }
  free(text);
  if (self->text->len >= PIECE)
    hand_on(self);
}

static void
append_name(LksJsonWriter *self, const char *name)
{
  g_string_append_printf(self->text, "%s\n  \"%s\": ", self->n_members > 0 ? "," : "", name);
  self->n_members++;
}

void
lks_json_writer_add(LksJsonWriter *self, const char *name, json_t *take_value)
{
  append_name(self, name);
  append_value(self, take_value, "  ");
}

void
lks_json_writer_open_array(LksJsonWriter *self, const char *name)
{
  append_name(self, name);
  g_string_append_c(self->text, '[');
  self->n_items = 0;
}

void
lks_json_writer_add_item(LksJsonWriter *self, json_t *take_item)
{
  g_string_append(self->text, self->n_items > 0 ? ",\n    " : "\n    ");
  self->n_items++;
  append_value(self, take_item, "    ");
}

void
lks_json_writer_close_array(LksJsonWriter *self)
{
  g_string_append(self->text, self->n_items > 0 ? "\n  ]" : "]");
}

void
lks_json_writer_finish(LksJsonWriter *self)
{
  g_string_append(self->text, self->n_members > 0 ? "\n}" : "}");
  hand_on(self);
  g_string_free(self->text, TRUE);
  g_free(self);
}
