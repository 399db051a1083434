// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* of each kind; more than the roots of any store together with what some servers have */
#define LKS_N_RECENT 1024

/* What OpenSSL makes of a certificate or a key takes several times the room of its bytes, and a big
 * fleet has ten thousands of them. Only what was used of late is kept; the rest is made again from
 * the bytes when somebody asks. Safe to share between threads. */
typedef struct {
  int (*ref)(gpointer made);
  void (*unref)(gpointer made);
  struct _LksRecent *kept[LKS_N_RECENT]; /* nullable, no-ref */
  guint hand;
} LksRecentKind;

/* The place in one object for what was made of it; zeroed at first. */
typedef struct _LksRecent {
  gpointer made; /* nullable: not kept */
  guint slot;
  gboolean was_used;
} LksRecent;

/* (transfer full), NULL: to be made again, and kept */
gpointer lks_recent_ref(LksRecent *self, LksRecentKind *kind);
/* takes what was just made over; (transfer full): it, or what another thread kept first */
gpointer lks_recent_keep(LksRecent *self, LksRecentKind *kind, gpointer made);
void lks_recent_clear(LksRecent *self, LksRecentKind *kind);
