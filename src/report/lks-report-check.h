// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <jansson.h>

#include "lks-check.h"

/* The document of `check --json`: "lockstep/check/1". */
json_t *lks_report_check_to_json(const LksCheckResult *result) G_GNUC_WARN_UNUSED_RESULT;
