// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-diff.h"

#include <string.h>

/* Myers, “An O(ND) Difference Algorithm and Its Variations” (1986), the greedy one: quick where
 * little differs, as here. Beyond this many edits the whole is shown as replaced. */
#define EDIT_LIMIT 1000
#define CONTEXT    3

typedef struct {
  char op; /* ' ', '-', '+' */
  guint before;
  guint after;
} Line;

typedef struct {
  const LksLines *before;
  const LksLines *after;
  GPtrArray *trail; /* the furthest points before each number of edits */
} Search;

/* the last line with and without a line end are two lines */
static gboolean
same(const Search *self, int x, int y)
{
  gboolean open_x = self->before->open_end && (guint)x + 1 == self->before->n;
  gboolean open_y = self->after->open_end && (guint)y + 1 == self->after->n;
  return open_x == open_y && strcmp(self->before->raw[x], self->after->raw[y]) == 0;
}

static int *
copy_points(const int *points, int edits)
{
  return g_memdup2(points - edits - 1, (gsize)(2 * edits + 3) * sizeof(int));
}

/* the number of edits; -1: too many */
static int
search(Search *self, int *points)
{
  int n = (int)self->before->n, m = (int)self->after->n;
  points[1] = 0;
  for (int d = 0; d <= MIN(n + m, EDIT_LIMIT); d++) {
    g_ptr_array_add(self->trail, copy_points(points, d));
    for (int k = -d; k <= d; k += 2) {
      int x =
          k == -d || (k != d && points[k - 1] < points[k + 1]) ? points[k + 1] : points[k - 1] + 1;
      while (x < n && x - k < m && same(self, x, x - k))
        x++;
      points[k] = x;
      if (x >= n && x - k >= m)
        return d;
    }
  }
  return -1;
}

static void
add_line(GArray *lines, char op, int before, int after)
{
  Line line = { op, (guint)before, (guint)after };
  g_array_append_val(lines, line);
}

/* from the end to the start: lines come out in reverse */
static void
walk_back(const Search *self, int edits, GArray *lines)
{
  int x = (int)self->before->n, y = (int)self->after->n;
  for (int d = edits; d >= 0; d--) {
    const int *saved = g_ptr_array_index(self->trail, (guint)d);
    const int *points = saved + d + 1;
    int k = x - y;
    int from = k == -d || (k != d && points[k - 1] < points[k + 1]) ? k + 1 : k - 1;
    int from_x = d > 0 ? points[from] : 0;
    int from_y = d > 0 ? from_x - from : 0;
    while (x > from_x && y > from_y) {
      x--;
      y--;
      add_line(lines, ' ', x, y);
    }
    if (d == 0)
      return;
    if (x == from_x)
      add_line(lines, '+', x, from_y);
    else
      add_line(lines, '-', from_x, y);
    x = from_x;
    y = from_y;
  }
}

static void
replace_all(const Search *self, GArray *lines)
{
  for (guint i = self->after->n; i > 0; i--)
    add_line(lines, '+', (int)self->before->n, (int)i - 1);
  for (guint i = self->before->n; i > 0; i--)
    add_line(lines, '-', (int)i - 1, 0);
}

static void
reverse(GArray *lines)
{
  for (guint i = 0; i < lines->len / 2; i++) {
    Line *left = &g_array_index(lines, Line, i);
    Line *right = &g_array_index(lines, Line, lines->len - 1 - i);
    Line kept = *left;
    *left = *right;
    *right = kept;
  }
}

/* --- printing -------------------------------------------------------------------------------- */

static void
print_line(GString *out, const Search *self, const Line *line)
{
  const LksLines *side = line->op == '+' ? self->after : self->before;
  guint index = line->op == '+' ? line->after : line->before;
  g_string_append_printf(out, "%c%s\n", line->op, side->shown[index]);
  if (side->open_end && index + 1 == side->n)
    g_string_append(out, "\\ No newline at end of file\n");
}

static guint
next_change(GArray *lines, guint i)
{
  while (i < lines->len && g_array_index(lines, Line, i).op == ' ')
    i++;
  return i;
}

static void
print_hunk(GString *out, const Search *self, GArray *lines, guint start, guint end)
{
  guint n_before = 0, n_after = 0;
  for (guint i = start; i < end; i++) {
    n_before += g_array_index(lines, Line, i).op != '+';
    n_after += g_array_index(lines, Line, i).op != '-';
  }
  const Line *first = &g_array_index(lines, Line, start);
  g_string_append_printf(out, "@@ -%u,%u +%u,%u @@\n", first->before + (n_before > 0), n_before,
                         first->after + (n_after > 0), n_after);
  for (guint i = start; i < end; i++)
    print_line(out, self, &g_array_index(lines, Line, i));
}

static void
print_hunks(GString *out, const Search *self, GArray *lines)
{
  guint change = next_change(lines, 0);
  while (change < lines->len) {
    guint start = change > CONTEXT ? change - CONTEXT : 0;
    guint end = change;
    /* changes nearer than two contexts share a hunk */
    while (change < lines->len && change <= end + 2 * CONTEXT) {
      while (change < lines->len && g_array_index(lines, Line, change).op != ' ')
        change++;
      end = change;
      change = next_change(lines, change);
    }
    print_hunk(out, self, lines, start, MIN(end + CONTEXT, lines->len));
  }
}

char *
lks_diff_unified(const char *path, const LksLines *before, const LksLines *after)
{
  g_autoptr(GPtrArray) trail = g_ptr_array_new_with_free_func(g_free);
  Search self = { before, after, trail };
  g_autofree int *points = g_new0(int, 2 * EDIT_LIMIT + 5);
  g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
  int edits = search(&self, points + EDIT_LIMIT + 2);
  if (edits < 0)
    replace_all(&self, lines);
  else
    walk_back(&self, edits, lines);
  reverse(lines);
  GString *out = g_string_new(NULL);
  if (next_change(lines, 0) < lines->len) {
    g_string_append_printf(out, "--- %s\n+++ %s\n", path, path);
    print_hunks(out, &self, lines);
  }
  return g_string_free(out, FALSE);
}
