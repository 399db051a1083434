// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-role.h"
#include "lks-secret.h"

/* A password that a component needs for a store that is made: typed here, or where it is found.
 * What is typed is kept for this run, and in the desktop's keyring by the user's wish. Signals:
 * given(), read with lks_secret_row_dup_secret; referred(reference), nullable: none. */
#define LKS_TYPE_SECRET_ROW (lks_secret_row_get_type())
G_DECLARE_FINAL_TYPE(LksSecretRow, lks_secret_row, LKS, SECRET_ROW, AdwExpanderRow)

GtkWidget *lks_secret_row_new(LksRole role);

/* reference (nullable): what the fleet file says; is_known: it could be read, or is not needed */
void lks_secret_row_show(LksSecretRow *self, const char *reference, gboolean is_known);

/* what was typed; NULL: nothing (transfer full) */
LksSecret *lks_secret_row_dup_secret(LksSecretRow *self);
gboolean lks_secret_row_get_remember(LksSecretRow *self);
/* the text typed is taken out of the entry */
void lks_secret_row_forget(LksSecretRow *self);
