// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-suggest.h"

#include <string.h>

#define LONGEST 80

/* Optimal string alignment distance, without case: a swap of neighbours is one slip. */
static guint
distance(const char *a, const char *b)
{
  guint rows[3][LONGEST + 1];
  gsize length = strlen(b);
  guint *before = rows[0], *previous = rows[1], *current = rows[2];
  for (guint j = 0; j <= length; j++)
    previous[j] = j;
  for (guint i = 1; a[i - 1] != '\0'; i++) {
    current[0] = i;
    for (guint j = 1; j <= length; j++) {
      char x = g_ascii_tolower(a[i - 1]), y = g_ascii_tolower(b[j - 1]);
      current[j] = MIN(MIN(previous[j], current[j - 1]) + 1, previous[j - 1] + (x != y));
      if (i > 1 && j > 1 && x == g_ascii_tolower(b[j - 2]) && y == g_ascii_tolower(a[i - 2]))
        current[j] = MIN(current[j], before[j - 2] + 1);
    }
    guint *recycled = before;
    before = previous;
    previous = current;
    current = recycled;
  }
  return previous[length];
}

const char *
lks_suggest(const char *word, const char *const *candidates)
{
  gsize length = strlen(word);
  if (length == 0 || length > LONGEST)
    return NULL;
  const char *best = NULL;
  /* a third of the letters may differ: beyond that it is another word */
  guint nearest = (guint)length / 3 + 2;
  for (guint i = 0; candidates[i] != NULL; i++) {
    if (strlen(candidates[i]) > LONGEST)
      continue;
    guint d = distance(word, candidates[i]);
    if (d < nearest) {
      nearest = d;
      best = candidates[i];
    }
  }
  return best;
}
