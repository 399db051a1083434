// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* Completes what a template has made, or code in its place: root and all below it are named for
 * assistive technology (lks-accessible.h), get least widths (lks-row-text.h), and give way in a
 * narrow window (lks-narrow.h). Once. */
void lks_template_complete(GtkWidget *root);
