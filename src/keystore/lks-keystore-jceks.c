// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-java-protect.h"
#include "lks-java-store.h"

#include <glib/gi18n-lib.h>

static guint
jceks_sniff(const guint8 *data, gsize length)
{
  static const guint8 magic[] = { 0xCE, 0xCE, 0xCE, 0xCE };
  return length >= sizeof magic && memcmp(data, magic, sizeof magic) == 0 ? 32 : 0;
}

static gboolean
jceks_load(LksKeystoreLoad *load, GError **error)
{
  return lks_java_store_load(load, lks_jceks_recover, error);
}

const LksKeystoreFormat lks_keystore_jceks = {
  .id = "jceks",
  .title = N_("Java keystore of the JCEKS kind"),
  .suffixes = ".jceks .jks .keystore",
  .holds = LKS_HOLDS_KEYS | LKS_HOLDS_TRUSTED | LKS_HOLDS_NAMES,
  .sniff = jceks_sniff,
  .load = jceks_load,
};
