// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* Tells assistive technology what GTK 4.8 leaves out, for root and all below it: an icon button is
 * called what its tooltip says, one with a mnemonic is called its label without the underscore, a
 * row is called its title, and the pages of a stack that are not shown are hidden. Called once a
 * template. */
void lks_accessible_complete(GtkWidget *root);
