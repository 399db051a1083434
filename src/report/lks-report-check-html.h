// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"

/* What `check` says as a page for people, in their language: one file that needs no other. */
char *lks_report_check_to_html(const LksCheckResult *result, LksTime now);

/* a whole sentence about the links and the findings */
char *lks_report_check_summarize(const LksCheckResult *result);
