// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gio/gio.h>

/* A list that never changes, whose items are made when they are asked for, anew each time: a list
 * view asks for the two hundred that are near what it shows, of however many thousands. */
#define LKS_TYPE_LAZY_LIST (lks_lazy_list_get_type())
G_DECLARE_FINAL_TYPE(LksLazyList, lks_lazy_list, LKS, LAZY_LIST, GObject)

/* (transfer full), of item_type */
typedef gpointer (*LksLazyFunc)(guint index, gpointer user_data);

GListModel *lks_lazy_list_new(GType item_type,
                              guint n_items,
                              LksLazyFunc make,
                              gpointer user_data,
                              GDestroyNotify free_data);
