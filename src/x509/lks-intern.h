// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-digest.h"

#include <glib-object.h>

/* Immutable objects made of bytes, each made once while anybody holds it: a site has the same root
 * in a thousand stores, and reading one costs more than opening the store around it. Objects are
 * held weakly; what is remembered of the bytes is their SHA-256. Safe to share between threads. */
typedef struct {
  GMutex lock;
  GHashTable *objects; /* set of Known, NULL at first */
} LksIntern;

/* (transfer full), NULL: nobody holds one. digest gets the bytes' digest, for lks_intern_keep. */
gpointer
lks_intern_find(LksIntern *self, const guint8 *bytes, gsize length, guint8 digest[LKS_DIGEST_SIZE]);
/* takes over object; gives it back, or the one that another thread kept first */
gpointer lks_intern_keep(LksIntern *self, const guint8 digest[LKS_DIGEST_SIZE], gpointer object);
