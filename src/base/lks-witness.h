// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-secret.h"

/* What a run sees of the disks and of the places where passwords lie, so that a later one can tell
 * whether it would see the same. It holds names and times of change, and of passwords only what its
 * seal makes of them. One at a time sees all that this process does; where none does, noting costs
 * nothing. Where nothing proves that a file stayed as it was, it says so: on a file system whose
 * times of change can be set back, for a file changed a moment ago, for what can be read once
 * only. */
typedef struct _LksWitness LksWitness;

/* A keyed digest as text (transfer full). */
typedef char *(*LksSealFunc)(gconstpointer data, gsize length, gpointer user_data);

LksWitness *lks_witness_begin(LksSealFunc seal, gpointer user_data);
/* What was seen, "(a(sss)ay)"; NULL: nothing would prove that it stayed the same (transfer full).
 */
GVariant *lks_witness_end(LksWitness *self);

/* Whether all is as seen (of lks_witness_end). */
gboolean lks_witness_recall(GVariant *seen, LksSealFunc seal, gpointer user_data);

/* --- noted by whoever looks, before the look; safe on any thread --- */
void lks_witness_note_name(const char *path); /* what the name itself is, a link or nothing, too */
void lks_witness_note_file(const char *path); /* what the path leads to */
void lks_witness_note_list(const char *folder); /* which names are in it */
void lks_witness_note_way(const char *path);    /* where its links lead */
/* base_dir and secret nullable */
void lks_witness_note_secret(const char *source, const char *base_dir, LksSecret *secret);
