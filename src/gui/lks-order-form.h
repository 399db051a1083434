// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-order.h"

/* Who a certificate is for, what key it gets, and the file that keeps it. Signal "changed": what is
 * filled in is another. */
#define LKS_TYPE_ORDER_FORM (lks_order_form_get_type())
G_DECLARE_FINAL_TYPE(LksOrderForm, lks_order_form, LKS, ORDER_FORM, AdwBin)

/* What was filled in. */
typedef struct {
  char **names;
  const LksProfile *profile;
  const LksKeyKind *kind;
  char *path;
  LksSecret *password;
} LksFilledOrder;

/* names (nullable) and path (nullable) begin the form; what else was typed is forgotten */
void lks_order_form_begin(LksOrderForm *self, const char *const *names, const char *path);
/* NULL with an error that says what is missing */
LksFilledOrder *lks_order_form_dup_order(LksOrderForm *self, GError **error);
void lks_filled_order_free(LksFilledOrder *order);
/* the options of the command line that say the same (element-type utf8), to which to add (transfer
 * full) */
GPtrArray *lks_order_form_dup_options(LksOrderForm *self);

/* two passwords typed are one. Errors: PASSWORD_NEEDED, USAGE. */
LksSecret *lks_read_new_password(GtkEditable *first, GtkEditable *again, GError **error);
/* the kinds of key, the most usual first, to be bound and found (transfer full) */
GListModel *lks_key_kinds_new(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksFilledOrder, lks_filled_order_free)
