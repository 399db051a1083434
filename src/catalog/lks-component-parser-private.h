// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-component-private.h"
#include "lks-markup-private.h"

/* What is being read: the innermost file, setting and step. */
typedef struct {
  LksComponent *component;
  const char *product; /* of the folder; nullable */
  LksComponentFile *file;
  LksSetting *setting;
  LksManualStep *step;
  LksStepCommand *command;
  LksComponentLog *log;
  LksLogMessage *message;
  GPtrArray *examples;
  GPtrArray *other_keys;
} LksDescription;

/* kept as long as the component; nullable as text is */
const char *lks_description_keep(LksDescription *self, const char *text);
const char *
lks_description_keep_attribute(LksDescription *self, LksMarkup *markup, const char *name);
const char *lks_description_keep_prose(LksDescription *self, const char *text); /* translated */
gboolean lks_description_throw_unknown(const char *what,
                                       const char *word,
                                       const char *const *known,
                                       GError **error);
/* takes "{placeholder}/" off; NULL with an error when it does not stand there or the rest is no
 * path below it */
const char *lks_description_below(const char *path, const char *placeholder, GError **error);

/* ids end up in labels, file names and command lines */
gboolean
lks_description_check_id(const char *what, const char *id, const char *extra, GError **error);

/* "/opt/acme" or "C:\acme" */
gboolean lks_description_is_absolute(const char *path);

/* lks-component-parser-settings.c: elements */
gboolean lks_description_begin_setting(LksMarkup *markup, gpointer data, GError **error);
gboolean lks_description_begin_asked(LksMarkup *markup, gpointer data, GError **error);
gboolean
lks_description_end_setting(LksMarkup *markup, gpointer data, const char *text, GError **error);
gboolean
lks_description_end_note(LksMarkup *markup, gpointer data, const char *text, GError **error);
gboolean
lks_description_end_example(LksMarkup *markup, gpointer data, const char *text, GError **error);
gboolean lks_description_begin_other(LksMarkup *markup, gpointer data, GError **error);

/* lks-component-parser-stores.c: elements */
gboolean lks_description_begin_expiry(LksMarkup *markup, gpointer data, GError **error);
gboolean
lks_description_end_expiry(LksMarkup *markup, gpointer data, const char *text, GError **error);
gboolean lks_description_begin_trust(LksMarkup *markup, gpointer data, GError **error);
gboolean lks_description_begin_signing(LksMarkup *markup, gpointer data, GError **error);
gboolean lks_description_begin_authorities(LksMarkup *markup, gpointer data, GError **error);
gboolean lks_description_begin_log(LksMarkup *markup, gpointer data, GError **error);
gboolean lks_description_begin_message(LksMarkup *markup, gpointer data, GError **error);
gboolean
lks_description_end_message(LksMarkup *markup, gpointer data, const char *text, GError **error);

/* lks-component-parser-needs.c: elements */
gboolean lks_description_begin_identity(LksMarkup *markup, gpointer data, GError **error);
gboolean lks_description_begin_connects(LksMarkup *markup, gpointer data, GError **error);
gboolean lks_description_begin_step(LksMarkup *markup, gpointer data, GError **error);
gboolean
lks_description_end_step(LksMarkup *markup, gpointer data, const char *text, GError **error);
gboolean
lks_description_end_text(LksMarkup *markup, gpointer data, const char *text, GError **error);
gboolean lks_description_begin_command(LksMarkup *markup, gpointer data, GError **error);
gboolean
lks_description_end_command(LksMarkup *markup, gpointer data, const char *text, GError **error);
