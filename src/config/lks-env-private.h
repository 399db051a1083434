// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-syntax-private.h"

/* How a value is quoted; an LksSpot's style. */
typedef enum {
  LKS_ENV_BARE,
  LKS_ENV_SINGLE, /* one stretch in apostrophes */
  LKS_ENV_DOUBLE, /* one stretch in quotation marks */
  LKS_ENV_MIXED,  /* several stretches, or backslashes outside of quotes */
} LksEnvStyle;

/* Where an assignment stands; an LksSpot's node. */
typedef struct {
  gsize line_start;
  gsize line_end; /* before the line end */
  gsize name;
  gboolean is_alone;     /* on its line, comments aside */
  gboolean is_dependent; /* only the shell can tell the value */
} LksEnvPlace;

/* A file that is read in the middle of this one. */
typedef struct {
  char *path;
  gsize offset;
} LksEnvSource;

/* What the last line leaves open for one that is added. */
typedef enum {
  LKS_ENV_CLOSED,
  LKS_ENV_BACKSLASH, /* the text ends in one, which is itself */
  LKS_ENV_CONTINUED, /* the last line end is no end */
} LksEnvEnd;

/* An LksScan's tree. */
typedef struct {
  GPtrArray *places;  /* LksEnvPlace */
  GPtrArray *sources; /* LksEnvSource */
  gboolean is_script; /* more is done here than assigning; first at script */
  gsize script;
  LksEnvEnd end;
} LksEnvTree;

gboolean lks_env_scan(LksScan *scan, GError **error);
gboolean lks_env_throw_script(const LksScan *scan, GError **error);

/* What a value may look like so that every reader of such files takes it for the same. */
char *lks_env_quote(const char *value, LksEnvStyle style);
gboolean lks_env_is_name(const char *key);
