// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>
#include <jansson.h>

/* Gets the text of a document, piece by piece. */
typedef void (*LksTextFunc)(const char *text, gpointer user_data);

/* Writes one object whose arrays may be very long: each item is made, written and let go of, so
 * that the whole never lies in memory. What comes out is what jansson writes, indented by two. */
typedef struct _LksJsonWriter LksJsonWriter;

LksJsonWriter *lks_json_writer_new(LksTextFunc write, gpointer user_data);
void lks_json_writer_add(LksJsonWriter *self, const char *name, json_t *take_value);
void lks_json_writer_open_array(LksJsonWriter *self, const char *name);
void lks_json_writer_add_item(LksJsonWriter *self, json_t *take_item);
void lks_json_writer_close_array(LksJsonWriter *self);
/* ends the object, and frees self */
void lks_json_writer_finish(LksJsonWriter *self);
