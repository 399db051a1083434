// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

#include "lks-error.h"

/* Documents as they are found on servers, for the laws of tests/test-document.c. */
typedef struct {
  const char *what; /* the test's name */
  const char *syntax;
  const char *name; /* of the file */
  const char *text;
  gsize length;      /* 0: up to the NUL */
  gsize mark;        /* how many bytes the byte order mark takes */
  const char *added; /* a key that is not there and can be added; nullable */
  struct {
    const char *key;
    const char *value; /* NULL: not there */
    guint line;        /* 0: not looked at */
  } reads[8];
} DocumentSample;

/* What cannot be parsed. */
typedef struct {
  const char *syntax;
  const char *text;
  LksErrorCode code;
  const char *place; /* what the message says of the place; nullable */
} DocumentRefusal;

/* What can be parsed, but a value of which depends on something else. */
typedef struct {
  const char *syntax;
  const char *text;
  const char *key;
  LksErrorCode code;
  const char *word; /* in the message */
} DocumentDependence;

extern const DocumentSample document_samples[];         /* up to one without text */
extern const DocumentRefusal document_refusals[];       /* likewise */
extern const DocumentDependence document_dependences[]; /* likewise */
