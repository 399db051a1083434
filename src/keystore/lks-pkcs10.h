// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore.h"

/* A certificate request in DER becomes an entry of the store. Errors: MALFORMED. */
gboolean lks_pkcs10_collect(const guint8 *data, gsize length, LksKeystore *store, GError **error);
