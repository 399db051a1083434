// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-month-axis.h"

#include <glib/gi18n.h>

#define MONTHS_MIN 12
#define MONTHS_MAX 24

static void
clear_column(gpointer data)
{
  LksMonthColumn *column = data;
  g_free(column->text);
  g_free(column->year);
}

LksMonthAxis *
lks_month_axis_new(void)
{
  LksMonthAxis *self = g_new0(LksMonthAxis, 1);
  self->columns = g_array_new(FALSE, TRUE, sizeof(LksMonthColumn));
  g_array_set_clear_func(self->columns, clear_column);
  return self;
}

void
lks_month_axis_free(LksMonthAxis *self)
{
  g_array_unref(self->columns);
  g_free(self);
}

static guint
count_months(LksMonthAxis *self, LksTime time)
{
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_local(time);
  if (date == NULL)
    return MONTHS_MAX;
  int months = (g_date_time_get_year(date) - self->first_year) * 12 + g_date_time_get_month(date) -
               self->first_month;
  return (guint)CLAMP(months, 0, MONTHS_MAX);
}

static void
add_column(LksMonthAxis *self, gboolean is_month, char *text, char *year)
{
  const LksMonthColumn column = { .text = text, .year = year, .is_month = is_month };
  g_array_append_val(self->columns, column);
}

static void
add_month(LksMonthAxis *self, guint index)
{
  int month = self->first_month - 1 + (int)index;
  int year = self->first_year + month / 12;
  g_autoptr(GDateTime) date = g_date_time_new_local(year, month % 12 + 1, 1, 12, 0, 0);
  add_column(self, TRUE, g_date_time_format(date, "%b"),
             index == 0 || month % 12 == 0 ? g_date_time_format(date, "%Y") : NULL);
}

void
lks_month_axis_lay(LksMonthAxis *self, LksTime now, gboolean has_ended, LksTime last)
{
  g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);
  lks_month_axis_clear(self);
  self->first_year = g_date_time_get_year(today);
  self->first_month = g_date_time_get_month(today);
  self->has_ended = has_ended;
  guint longest = count_months(self, last);
  guint n_months = CLAMP(longest + 1, MONTHS_MIN, MONTHS_MAX);
  if (has_ended)
    add_column(self, FALSE, g_strdup(_("Expired")), NULL);
  for (guint i = 0; i < n_months; i++)
    add_month(self, i);
  if (longest >= n_months)
    /* TRANSLATORS: the last place of a line of months: what ends after all of them */
    add_column(self, FALSE, g_strdup(_("Later")), NULL);
}

void
lks_month_axis_clear(LksMonthAxis *self)
{
  g_array_set_size(self->columns, 0);
}

LksMonthColumn *
lks_month_axis_get(LksMonthAxis *self, guint index)
{
  return &g_array_index(self->columns, LksMonthColumn, index);
}

guint
lks_month_axis_find(LksMonthAxis *self, LksTime end, gboolean has_ended)
{
  if (has_ended)
    return 0;
  guint months = count_months(self, end);
  return MIN(months + (self->has_ended ? 1 : 0), self->columns->len - 1);
}
