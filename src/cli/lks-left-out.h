// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-invocation.h"
#include "lks-roots.h"

/* Says of each certificate of Mozilla's list that is left out (element-type LksRootLeftOut) why. */
void lks_left_out_say(LksInvocation *invocation, GPtrArray *left_out);
