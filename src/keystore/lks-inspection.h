// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"

/* What a file turned out to be, whatever its name: a store, or why it cannot be read. */
typedef enum {
  LKS_INSPECTION_OK,
  LKS_INSPECTION_PASSWORD_NEEDED, /* the file's, or one of its keys' */
  LKS_INSPECTION_PASSWORD_WRONG,
  LKS_INSPECTION_UNSUPPORTED,
  LKS_INSPECTION_DAMAGED,
  LKS_INSPECTION_UNRECOGNISED, /* also: it cannot be read at all */
} LksInspectionStatus;

typedef struct {
  char *name;
  const LksKeystoreFormat *format; /* nullable: unrecognised */
  LksKeystore *store;              /* nullable; there, too, when only a key stays locked */
  LksInspectionStatus status;
  GError *problem; /* nullable: all is open */
  char *remark;    /* nullable: what its owner should know, although it opens */
} LksInspection;

/* path: a file, or a stream of the command line. Never fails. */
LksInspection *lks_inspection_new(const char *path, LksPasswords *passwords);
LksInspection *
lks_inspection_new_from_bytes(GBytes *bytes, const char *name, LksPasswords *passwords);
void lks_inspection_free(LksInspection *self);

const char *lks_inspection_status_get_word(LksInspectionStatus status); /* "password-needed" */
/* another password may open it, or a key in it */
gboolean lks_inspection_asks_for_password(const LksInspection *self);

/* what an entry is, as a person reads it: "RSA key of 2048 bits, belongs to its certificate"
 * (transfer full) */
char *lks_keystore_entry_dup_description(LksKeystoreEntry *entry);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksInspection, lks_inspection_free)
