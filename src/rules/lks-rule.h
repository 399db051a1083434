// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-finding.h"
#include "lks-fleet.h"

/* What a rule works with: the fleet, the time that counts as now, and where its findings go. */
typedef struct _LksRuleContext LksRuleContext;

/* a store of an installation, with the readings that name it */
typedef struct {
  const LksOpenedStore *opened;
  const LksReading *path;
  const LksReading *password;
  const char *what; /* translated: "keystore", "truststore" */
  LksRole password_role;
} LksConfiguredStore;

/* One thing that can be wrong. A file rules/lks-rule-NAME.c ends with its descriptor lks_rule_NAME
 * (dashes become underscores); the table is generated from the list in rules/meson.build. A rule
 * has the checks it needs; each is called for one subject, possibly on several threads at once. */
typedef struct {
  const char *id;          /* "chain-incomplete"; stable, never translated */
  const char *title;       /* N_(), one line */
  const char *explanation; /* N_(): why it matters and what to do about it */
  gboolean when_secured;   /* only for what is secured, or set up to be */
  void (*check)(LksRuleContext *context, const LksInstallation *installation); /* nullable */
  void (*check_store)(LksRuleContext *context,
                      const LksInstallation *installation,
                      const LksConfiguredStore *store);             /* nullable */
  void (*check_link)(LksRuleContext *context, const LksLink *link); /* nullable */
  void (*check_fleet)(LksRuleContext *context);                     /* nullable */
} LksRule;

extern const LksRule *const lks_rules[]; /* NULL-terminated, ordered by id */

const LksRule *lks_rule_find(const char *id); /* NULL: none of that name */
