// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* A kind of conversation between components, and what each side checks of the other in it. */
typedef struct {
  const char *id;     /* "ymq" */
  const char *title;  /* N_() */
  gboolean is_mutual; /* the server asks for the client's certificate, too, and checks its chain */
  gboolean client_checks_host;  /* unless verify-host is off */
  gboolean server_checks_names; /* never seen so far */
} LksChannel;

const LksChannel *lks_channel_find(const char *id); /* NULL: none of that name */
guint lks_channel_get_n(void);
const LksChannel *lks_channel_get(guint index);
