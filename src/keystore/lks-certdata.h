// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* The syntax of NSS's certdata.txt: objects, each a list of attributes with a type and a value. */
typedef struct {
  char *name;    /* "CKA_LABEL" */
  char *type;    /* "UTF8" */
  char *word;    /* nullable: of a value that is one word or a text, without its quotes */
  GBytes *bytes; /* nullable: of MULTILINE_OCTAL */
  guint line;
  gboolean ends; /* its line does: the last one of a file may be cut off */
} LksCertdataAttribute;

typedef struct {
  GPtrArray *attributes; /* (element-type LksCertdataAttribute) */
  guint line;            /* where it begins */
} LksCertdataObject;

/* (element-type LksCertdataObject) (transfer full). Errors: MALFORMED, naming the line. */
GPtrArray *lks_certdata_scan(const char *data, gsize length, GError **error);

/* NULL: it has none */
const LksCertdataAttribute *lks_certdata_find(const LksCertdataObject *object, const char *name);
const char *lks_certdata_get_word(const LksCertdataObject *object, const char *name);
GBytes *lks_certdata_get_bytes(const LksCertdataObject *object, const char *name);
