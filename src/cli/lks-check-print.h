// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-check.h"
#include "lks-invocation.h"

/* What a check says, on standard output: as text by server, as JSON where the invocation wants
 * that, or as a page. */
void lks_check_print(LksInvocation *invocation, const LksCheckResult *result, gboolean as_html);
