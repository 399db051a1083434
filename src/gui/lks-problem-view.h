// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* What failed, why, and what to do next, in place; the technical text is folded and can be copied.
 * Hidden until there is a problem. Property closable: has a button that dismisses it. */
#define LKS_TYPE_PROBLEM_VIEW (lks_problem_view_get_type())
G_DECLARE_FINAL_TYPE(LksProblemView, lks_problem_view, LKS, PROBLEM_VIEW, GtkWidget)

/* title: translated, what failed on which file. next_step (nullable): translated; else one that
 * goes with the error's code, where there is one. */
void lks_problem_view_show(LksProblemView *self,
                           const char *title,
                           const GError *error,
                           const char *next_step);
void lks_problem_view_clear(LksProblemView *self);
