// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* Wishes about keys and certificates: each is recorded in the draft and the fleet is judged again;
 * the page tells what became of it. */

/* alias nullable; secret (nullable) protects the file: the draft gets a reference to it */
void lks_certificate_wish_identity(LksPage *page,
                                   const char *id,
                                   const char *path,
                                   LksSecret *secret,
                                   const char *alias);
void lks_certificate_wish_trust(LksPage *page, const char *path);
/* where a new file of an identity is going to stand: as the fleet file says, or beside what is
 * there already (transfer full) */
char *lks_certificate_wish_dup_new_path(LksWorkspace *workspace, const LksIdentity *identity);
