// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-time.h"

/* The months ahead, in the user's calendar, with a place before them for what has ended and one
 * after them for what lasts longer, each where there is such. */

typedef struct {
  char *text;
  char *year; /* nullable: where one begins */
  gboolean is_month;
  guint n; /* what stands above it: counted by whoever puts it there */
} LksMonthColumn;

typedef struct {
  GArray *columns; /* (element-type LksMonthColumn); none until it is laid */
  int first_year, first_month;
  gboolean has_ended; /* the first column is for what has */
} LksMonthAxis;

LksMonthAxis *lks_month_axis_new(void);
void lks_month_axis_free(LksMonthAxis *self);

/* From now to the end that is last, or a year at the least. */
void lks_month_axis_lay(LksMonthAxis *self, LksTime now, gboolean has_ended, LksTime last);
void lks_month_axis_clear(LksMonthAxis *self);

LksMonthColumn *lks_month_axis_get(LksMonthAxis *self, guint index);
/* where an end stands */
guint lks_month_axis_find(LksMonthAxis *self, LksTime end, gboolean has_ended);
