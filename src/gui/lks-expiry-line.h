// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

#include "lks-time.h"

/* The months ahead with a mark for each certificate where it ends, told apart by shape as well as
 * by colour; what has ended stands before them, what lasts longer after them. Each mark is a
 * button. Emits "selected" with the position of the certificate. */
#define LKS_TYPE_EXPIRY_LINE (lks_expiry_line_get_type())
G_DECLARE_FINAL_TYPE(LksExpiryLine, lks_expiry_line, LKS, EXPIRY_LINE, GtkWidget)

/* records (nullable): LksRecord of LksExpiry, what ends first before */
void lks_expiry_line_set_records(LksExpiryLine *self, GListModel *records, LksTime now);

/* shows it as chosen; GTK_INVALID_LIST_POSITION: none */
void lks_expiry_line_select(LksExpiryLine *self, guint position);
