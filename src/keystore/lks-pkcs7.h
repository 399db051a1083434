// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-pkcs12-bags.h"

/* The certificates of a PKCS#7 bundle. */
gboolean lks_pkcs7_collect(const guint8 *data, gsize length, LksBags *bags, GError **error);
