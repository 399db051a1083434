// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"
#include "lks-problem-view.h"

/* Asks for a file and writes what the check found into it: a page for people, or a document for
 * programs, as the file's ending says. What goes wrong is shown by problem, which is page's own. */
void lks_report_dialog_show(LksPage *page, LksProblemView *problem);
