// SPDX-License-Identifier: LGPL-2.1-or-later
#include "keystore-samples.h"
#include "lks-error.h"

/* Damaged files: no crash, no hang, and a message each time. The sanitizers watch. */

static void
assert_words(const GError *error, const char *file)
{
  g_assert_nonnull(error);
  g_assert_true(error->domain == LKS_ERROR);
  g_assert_true(g_str_has_prefix(error->message, file));
  g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

/* TRUE: it opens */
static gboolean
try_load(const Sample *sample, GBytes *bytes, LksPasswords *passwords)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksKeystore) store = lks_keystore_load(bytes, sample->file, passwords, &error);
  if (store == NULL)
    assert_words(error, sample->file);
  else
    g_assert_no_error(error);
  return store != NULL;
}

static void
test_truncated(gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr(GBytes) whole = sample_read(sample->file);
  g_autoptr(LksPasswords) passwords = sample_passwords(sample->passwords);
  /* between two blocks of PEM nothing shows that there were more */
  gboolean may_open = g_str_equal(sample->format, "pem");
  for (gsize length = 0; length < g_bytes_get_size(whole); length++) {
    /* a copy of its own, so that a byte too far is seen */
    g_autoptr(GBytes) bytes = g_bytes_new(g_bytes_get_data(whole, NULL), length);
    gboolean opens = try_load(sample, bytes, passwords);
    if (opens && !may_open)
      g_error("%s: opens although it is cut off at byte %zu", sample->file, length);
  }
}

static void
test_flipped(gconstpointer data)
{
  static const guint8 masks[] = { 0x01, 0xFF };
  const Sample *sample = data;
  g_autoptr(GBytes) whole = sample_read(sample->file);
  g_autoptr(LksPasswords) passwords = sample_passwords(sample->passwords);
  for (gsize at = 0; at < g_bytes_get_size(whole); at += sample->stride)
    for (guint i = 0; i < G_N_ELEMENTS(masks); i++) {
      gsize length = 0;
      guint8 *copy = g_memdup2(g_bytes_get_data(whole, &length), g_bytes_get_size(whole));
      copy[at] ^= masks[i];
      g_autoptr(GBytes) bytes = g_bytes_new_take(copy, length);
      try_load(sample, bytes, passwords);
    }
}

/* not a byte of it is what it was */
static void
test_noise(gconstpointer data)
{
  const Sample *sample = data;
  g_autoptr(GBytes) whole = sample_read(sample->file);
  g_autoptr(LksPasswords) passwords = sample_passwords(sample->passwords);
  for (guint seed = 0; seed < 50; seed++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    gsize length = 0;
    guint8 *copy = g_memdup2(g_bytes_get_data(whole, &length), g_bytes_get_size(whole));
    for (gsize i = (gsize)g_rand_int_range(rand, 0, 64); i < length; i++)
      copy[i] = (guint8)g_rand_int_range(rand, 0, 256);
    g_autoptr(GBytes) bytes = g_bytes_new_take(copy, length);
    try_load(sample, bytes, passwords);
  }
}

static void
add_tests(const char *group, void (*test)(gconstpointer))
{
  for (const Sample *sample = samples; sample->file != NULL; sample++) {
    g_autofree char *path = g_strdup_printf("/keystore/%s/%s", group, sample->file);
    g_test_add_data_func(path, sample, test);
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  add_tests("truncated", test_truncated);
  add_tests("flipped", test_flipped);
  add_tests("noise", test_noise);
  return g_test_run();
}
