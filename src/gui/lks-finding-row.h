// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-finding.h"

/* A finding in a list: how bad, what is wrong, what to do about it, where. */
GtkWidget *lks_finding_row_new(LksFinding *finding);
