// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

/* The pages, in the order of the sidebar and of Next. */
typedef struct {
  const char *name; /* stable: of the stack's child and of win.go-to */
  GType (*get_type)(void);
  gboolean needs_fleet;
} LksPageRow;

extern const LksPageRow lks_page_table[];
extern const guint lks_n_pages;
