// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-section.h"
#include "lks-workspace.h"

/* One page of the wizard, made by LksPlaces; Next leads on when it is complete. What is changed on
 * it becomes a wish in the workspace's draft; it writes files by the user's word alone, on a thread
 * of the workspace. Its template sets title and icon-name. */
#define LKS_TYPE_PAGE (lks_page_get_type())
G_DECLARE_DERIVABLE_TYPE(LksPage, lks_page, LKS, PAGE, AdwBin)

struct _LksPageClass {
  AdwBinClass parent_class;

  /* each time the page comes into view, and when it goes; all nullable */
  void (*enter)(LksPage *self, LksWorkspace *workspace);
  void (*leave)(LksPage *self, LksWorkspace *workspace);
  /* the fleet, the check or the plan is another; told when the page is in view, or before it comes
   * into view */
  void (*changed)(LksPage *self, LksWorkspace *workspace);
  /* changed is told at once: what is seen of the page from elsewhere hangs on it */
  gboolean is_always_told;
  /* one of its sections was chosen in the sidebar; NULL: the page itself, as after enter */
  void (*show_section)(LksPage *self, LksSection *section);
  /* a file or folder was dropped, chosen or given: TRUE when it is this page's to show. The pages
   * are asked in their order; fleet files are the window's own. */
  gboolean (*open)(LksPage *self, GFile *file);
  /* the keyboard looks for the page's own search */
  void (*search)(LksPage *self);
};

/* nullable: not in a window yet. Set before the first enter. */
LksWorkspace *lks_page_get_workspace(LksPage *self);
void lks_page_set_workspace(LksPage *self, LksWorkspace *workspace);

const char *lks_page_get_title(LksPage *self);
/* Next leads on only from a complete page; TRUE at first */
gboolean lks_page_get_complete(LksPage *self);
void lks_page_set_complete(LksPage *self, gboolean complete);
/* busy: a bar moves below the header, and Next waits */
gboolean lks_page_get_busy(LksPage *self);
void lks_page_set_busy(LksPage *self, gboolean busy);
/* (element-type LksSection): rows of their own below the page's in the sidebar; nullable */
GListModel *lks_page_get_sections(LksPage *self);
void lks_page_set_sections(LksPage *self, GListModel *sections);

void lks_page_enter(LksPage *self);
void lks_page_leave(LksPage *self);
void lks_page_show_section(LksPage *self, LksSection *section);
gboolean lks_page_open(LksPage *self, GFile *file);
gboolean lks_page_search(LksPage *self); /* FALSE: nothing to search */
/* Leads to one of the page's own sections, as the sidebar does. */
void lks_page_go_to_section(LksPage *self, LksSection *section);
/* What went well, as a toast over the window. */
void lks_page_tell(LksPage *self, const char *text);
/* What failed, above the page, until it is dismissed. */
void lks_page_show_problem(LksPage *self, const char *title, const GError *error);
/* what failed is tried again */
void lks_page_clear_problem(LksPage *self);
