// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-section.h"
#include "lks-workspace.h"

/* The wizard's window: the sidebar of places, the page that is shown of them, Back and Next. It
 * knows no page. */
#define LKS_TYPE_WINDOW (lks_window_get_type())
G_DECLARE_FINAL_TYPE(LksWindow, lks_window, LKS, WINDOW, AdwApplicationWindow)

LksWindow *lks_window_new(AdwApplication *application);

LksWorkspace *lks_window_get_workspace(LksWindow *self);

/* A fleet file, or whatever a page takes: a keystore, a certificate, a folder of servers. */
void lks_window_open(LksWindow *self, GFile *file);
/* By its name in lks_page_table; TRUE when it is there. */
gboolean lks_window_show_page(LksWindow *self, const char *name);
/* a section of any page */
gboolean lks_window_show_section(LksWindow *self, LksSection *section);

void lks_window_tell(LksWindow *self, const char *text);
void lks_window_show_problem(LksWindow *self, const char *title, const GError *error);
void lks_window_clear_problem(LksWindow *self);
