// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

/* The descriptions of data/products, as make-products.py bundles them. */
typedef struct {
  const char *product; /* the folder; NULL closes the table */
  const char *name;    /* "flexispooler.xml" */
  const char *text;
} LksProductFile;

extern const LksProductFile lks_products[];
