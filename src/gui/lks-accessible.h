// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* Tells assistive technology what GTK 4.8 leaves out of a widget: an icon button is called what its
 * tooltip says, one with a mnemonic is called its label without the underscore, an expander is
 * called its label, and the pages of a stack that are not shown are hidden. Once a widget. */
void lks_accessible_name(GtkWidget *widget);
