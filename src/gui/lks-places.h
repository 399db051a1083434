// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

#include "lks-page.h"

/* Where one can be in the wizard: each page and, below it, its sections. Pages are made when they
 * are needed and live in the window's stack; what is selected of the places is shown there. Emits
 * "changed" when another place is selected, there are others, or a page leads on or is busy, or
 * no longer. */
#define LKS_TYPE_PLACES (lks_places_get_type())
G_DECLARE_FINAL_TYPE(LksPlaces, lks_places, LKS, PLACES, GObject)

/* Both outlive it. */
LksPlaces *lks_places_new(GtkStack *stack, LksWorkspace *workspace);

/* of LksPage and LksSection, as the sidebar shows them (transfer none) */
GtkSingleSelection *lks_places_get_selection(LksPlaces *self);
LksPage *lks_places_get_current(LksPlaces *self); /* nullable */
gboolean lks_places_is_busy(LksPlaces *self);     /* any of the pages */
gboolean lks_places_can_step(LksPlaces *self, int by);
void lks_places_step(LksPlaces *self, int by);

/* Another fleet: the pages that are missing are made when nothing else is to be done, and what is
 * added to the places is shown little by little in view. */
void lks_places_grow(LksPlaces *self, GtkWidget *view);
/* before the stack goes: nothing is added to it any more */
void lks_places_stop(LksPlaces *self);

/* All FALSE where there is no such place, or it needs a fleet. */
gboolean lks_places_select(LksPlaces *self, gpointer page_or_section);
gboolean lks_places_select_page(LksPlaces *self, const char *name);
/* a component's own, by "server/component" */
gboolean lks_places_select_label(LksPlaces *self, const char *label);
/* the first page that takes the file */
gboolean lks_places_open(LksPlaces *self, GFile *file);
