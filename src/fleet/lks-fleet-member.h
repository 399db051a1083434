// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <jansson.h>

#include "lks-fleet-private.h"

/* One fleet file being parsed, and its members taken with their types checked. path is the way to a
 * value, as lks-json-line.h spells it; every complaint names file, line, member and what to do. */
typedef struct {
  LksFleet *fleet;
  const char *text; /* after the byte order mark */
  gsize length;
  GHashTable *by_short_id; /* short id -> LksComponent; NULL value: several share it */
  GHashTable *secrets;     /* reference -> LksSecret: one read for many components */
  LksPasswords *passwords; /* nullable: what references stand for in this run */
} LksFleetParser;

gboolean lks_member_complain(LksFleetParser *parser,
                             GError **error,
                             const char *path,
                             const char *format,
                             ...) G_GNUC_PRINTF(4, 5);

gboolean lks_member_check_type(LksFleetParser *parser,
                               json_t *value,
                               int type,
                               const char *path,
                               GError **error);
gboolean lks_member_check_known(LksFleetParser *parser,
                                json_t *object,
                                const char *path,
                                const char *const *allowed,
                                GError **error);
gboolean lks_member_check_text(LksFleetParser *parser,
                               json_t *value,
                               const char *path,
                               const char **text,
                               GError **error);
gboolean lks_member_check_word(LksFleetParser *parser,
                               const char *word,
                               const char *path,
                               const char *const *words,
                               GError **error);

/* *child stays NULL when the member is absent and not required; *member (transfer full) is its path
 */
gboolean lks_member_get(LksFleetParser *parser,
                        json_t *object,
                        const char *path,
                        const char *key,
                        int type,
                        gboolean required,
                        json_t **child,
                        char **member,
                        GError **error);
/* lent by object; NULL when absent */
gboolean lks_member_get_text(LksFleetParser *parser,
                             json_t *object,
                             const char *path,
                             const char *key,
                             gboolean required,
                             const char **text,
                             GError **error);
gboolean lks_member_get_word(LksFleetParser *parser,
                             json_t *object,
                             const char *path,
                             const char *key,
                             const char *const *words,
                             const char **word,
                             GError **error);
/* (transfer full); NULL when absent */
gboolean lks_member_get_texts(LksFleetParser *parser,
                              json_t *object,
                              const char *path,
                              const char *key,
                              char ***texts,
                              GError **error);

/* a path of the fleet file, absolute (transfer full) */
char *lks_member_resolve_path(LksFleetParser *parser, const char *path);
gboolean lks_member_check_reference(LksFleetParser *parser,
                                    const char *source,
                                    const char *path,
                                    GError **error);
/* NULL with problem: recorded where it belongs, for rules and plans to speak of (transfer full) */
LksSecret *lks_member_read_reference(LksFleetParser *parser, const char *source, GError **problem);

/* --- lks-fleet-parse-server.c --- */
gboolean lks_fleet_parse_servers(LksFleetParser *parser, json_t *root, GError **error);
/* labels may name what stands further down: asked when all servers are known */
gboolean lks_fleet_check_connects(LksFleetParser *parser, GError **error);
