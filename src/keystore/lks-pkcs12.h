// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-keystore-private.h"

/* The two halves of the PKCS#12 format (RFC 7292). */
gboolean lks_pkcs12_load(LksKeystoreLoad *load, GError **error);
GBytes *lks_pkcs12_save(LksKeystoreSave *save, GError **error);
