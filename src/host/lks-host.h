// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib.h>

/* What a machine's own tools are called: how its services are stopped and started, how a
 * certificate gets into its store. Text to paste, with {placeholders} as of lks_placeholder_fill;
 * NULL where the machine has no such command. A file host/lks-host-NAME.c ends with its descriptor
 * lks_host_NAME; the table is generated from the list in host/meson.build. */
typedef struct {
  const char *id;        /* "windows" */
  const char *title;     /* N_() */
  const char *platforms; /* names a fleet file may give, separated by blanks */
  /* {service} */
  const char *stop;
  const char *start;
  const char *status;
  /* {provider} {store} {pfx}: a private key with its chain; and the form older systems need */
  const char *import_identity;
  const char *import_identity_older;
  const char *older; /* N_(): which systems are older */
  /* {root}: a certification authority that every program of the machine trusts */
  const char *import_root;
} LksHost;

extern const LksHost *const lks_hosts[]; /* NULL-terminated */

/* never NULL: a platform nobody knows has a host without commands */
const LksHost *lks_host_for_platform(const char *platform);
