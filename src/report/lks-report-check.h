// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-json-writer.h"

/* The document of `check --json`: "lockstep/check/1". */
void lks_report_check(const LksCheckResult *result, LksTextFunc write, gpointer user_data);
