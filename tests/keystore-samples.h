// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-error.h"
#include "lks-keystore.h"

/* A file of tests/fixtures/keystores and what is in it. */
typedef struct {
  const char *file;
  const char *format;
  const char *passwords[4];
  guint keys;
  guint others;
  guint stride; /* of the bytes that are flipped: more where each try derives a costly key */
} Sample;

extern const Sample samples[]; /* ends with a NULL file */

GBytes *sample_read(const char *file);
/* passwords: up to a NULL */
LksPasswords *sample_passwords(const char *const *passwords);
/* fails the test when it does not open */
LksKeystore *sample_load(const char *file, const char *const *passwords);

/* reproducible; fails the test when it cannot be saved */
GBytes *sample_save(LksKeystore *store, const char *format, const LksKeystoreSaveOptions *options);
LksKeystore *sample_load_bytes(GBytes *bytes, const char *const *passwords);
/* saving fails so, in these words */
void sample_assert_refused(LksKeystore *store,
                           const char *format,
                           const LksKeystoreSaveOptions *options,
                           LksErrorCode code,
                           const char *words);
