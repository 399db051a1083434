// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

/* lockstep-wizard: one process, a window for each fleet. */
#define LKS_TYPE_APPLICATION (lks_application_get_type())
G_DECLARE_FINAL_TYPE(LksApplication, lks_application, LKS, APPLICATION, AdwApplication)

LksApplication *lks_application_new(void);
