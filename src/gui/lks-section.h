// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>

/* A part of a page that has a row of its own in the sidebar: a component, with its state.
 * Properties title, subtitle, icon-name, state (all for reading and writing). */
#define LKS_TYPE_SECTION (lks_section_get_type())
G_DECLARE_FINAL_TYPE(LksSection, lks_section, LKS, SECTION, GObject)

/* subject (nullable) is what the section is about: any object of the page's own. state: the word
 * that the icon means ("Done"), read aloud */
LksSection *lks_section_new(const char *title, const char *subtitle, GObject *subject);

GObject *lks_section_get_subject(LksSection *self);
const char *lks_section_get_title(LksSection *self);
const char *lks_section_get_subtitle(LksSection *self);
const char *lks_section_get_icon_name(LksSection *self);
const char *lks_section_get_state(LksSection *self);
void lks_section_set_state(LksSection *self, const char *icon_name, const char *state);
