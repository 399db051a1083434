// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* Lets a widget of a template give way where text is large and the window narrow: words of buttons
 * and headings break into lines, and what cannot is told by a tooltip. */
void lks_narrow_give_way(GtkWidget *widget);

/* between words alone: in a box that is centred, GTK 4.8 loses count of letters that are joined */
void lks_narrow_wrap(GtkLabel *label);

/* what a row says at its end, beside its title: within words too */
void lks_narrow_wrap_state(GtkLabel *label);
