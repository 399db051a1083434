// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-component.h"

/* A name for one platform's service manager. */
typedef struct {
  const char *platform;
  const char *name;
} LksService;

/* Filled by the parser, immutable afterwards. Strings live in the chunk, so that records lend. */
struct _LksComponent {
  GObject parent_instance;

  GStringChunk *strings;
  const char *product;
  const char *short_id;
  const char *id;
  const char *name;
  const char *summary;
  const char *origin;
  gboolean is_told;         /* nothing on a disk shows it: the fleet file says that it is there */
  guint order;              /* among those of its product; not given: last */
  guint start;              /* when services are started; not given: last */
  GPtrArray *services;      /* (element-type LksService) */
  GPtrArray *platforms;     /* (element-type utf8) NULL-terminated once parsed */
  GPtrArray *folders;       /* likewise */
  GPtrArray *traces;        /* likewise */
  GPtrArray *files;         /* (element-type LksComponentFile) */
  LksComponentFile *asked;  /* what stands in no file */
  LksIdentityNeeds *needs;  /* nullable */
  LksTrustNeeds *trust;     /* nullable */
  LksSigningNeeds *signing; /* nullable */
  const char *authorities;  /* nullable */
  const char *successor;    /* nullable */
  LksExpiryMessage *expiry; /* nullable */
  GPtrArray *logs;          /* (element-type LksComponentLog) */
  GPtrArray *connections;   /* (element-type LksConnection) */
  GPtrArray *steps;         /* (element-type LksManualStep) */
  LksMatching matching;
  guint8 place_of[LKS_N_ROLES]; /* see lks_component_get_place */
  guint8 n_places;
};

/* A component description; origin is its path, or what stands for one, and begins every error.
 * product is that of the folder it lies in, nullable: then the description must name one. Errors:
 * CONFIG. */
LksComponent *lks_component_parse(GBytes *bytes,
                                  const char *origin,
                                  const char *product,
                                  gboolean is_built_in,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* once its settings are complete */
void lks_component_number_roles(LksComponent *self);
void lks_setting_free(LksSetting *setting);
void lks_manual_step_free(LksManualStep *step);
void lks_component_log_free(LksComponentLog *log);
