// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-json-writer.h"
#include "lks-rule.h"

/* The document of `check --json`: "lockstep/check/1". */
void lks_report_check(const LksCheckResult *result, LksTextFunc write, gpointer user_data);
/* The same of a fleet file's bytes, read and checked for it: what is found is said in the language
 * of programs, whatever this one speaks. Errors: those of lks_fleet_read_bytes. */
GBytes *lks_report_check_for_programs(GBytes *fleet,
                                      const char *path,
                                      LksPasswords *passwords,
                                      GError **error);
/* "lockstep/rules/1": all rules, or one. */
json_t *lks_report_rules_to_json(const LksRule *only);
