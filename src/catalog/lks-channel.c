// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-channel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const LksChannel channels[] = {
  /* the vendor: “server is always ignoring client's hostname” */
  {
      .id = "ymq",
      .title = N_("Spooler Controller messaging"),
      .is_mutual = TRUE,
      .client_checks_host = TRUE,
  },
  {
      .id = "https",
      .title = N_("HTTPS"),
      .client_checks_host = TRUE,
  },
  {
      .id = "tls",
      .title = N_("TLS with certificates on both sides"),
      .is_mutual = TRUE,
      .client_checks_host = TRUE,
  },
};

const LksChannel *
lks_channel_find(const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS(channels); i++)
    if (strcmp(channels[i].id, id) == 0)
      return &channels[i];
  return NULL;
}

guint
lks_channel_get_n(void)
{
  return G_N_ELEMENTS(channels);
}

const LksChannel *
lks_channel_get(guint index)
{
  g_return_val_if_fail(index < G_N_ELEMENTS(channels), NULL);
  return &channels[index];
}
