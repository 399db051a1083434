// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-secret.h"

/* Asks for the password of what (a file name, or "file: alias"); attempt counts from 0. NULL: no
 * more. (transfer full) */
typedef LksSecret *(*LksPasswordFunc)(const char *what, guint attempt, gpointer user_data);

/* The passwords of one run: what a load tries, in this order: none, empty, those known, a
 * well-known default for well-known files only, then asks. Thread-safe; asking is serialised. */
typedef struct _LksPasswords LksPasswords;

LksPasswords *
lks_passwords_new(LksPasswordFunc ask, gpointer user_data); /* ask nullable: nobody to ask */
LksPasswords *lks_passwords_ref(LksPasswords *self);
void lks_passwords_unref(LksPasswords *self);
void
lks_passwords_add(LksPasswords *self, LksSecret *password); /* tried before those added earlier */
/* never try the well-known default ("changeit" for a file named cacerts) */
void lks_passwords_set_use_defaults(LksPasswords *self, gboolean use_defaults);

/* What a reference of a fleet file (“secret-service:NAME”) stands for in this run, whatever it
 * stands for elsewhere. */
void lks_passwords_add_reference(LksPasswords *self, const char *reference, LksSecret *password);
/* NULL: nothing; self may be NULL (transfer full) */
LksSecret *lks_passwords_find_reference(LksPasswords *self, const char *reference);

/* A new one of 24 letters and digits that every product takes and nobody mistakes when reading it
 * out: more than 128 bits. Errors: FAILED: no random bytes. */
LksSecret *lks_passwords_generate(GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LksPasswords, lks_passwords_unref)
