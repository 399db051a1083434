// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-openssl-private.h"

/* Encryption parameters that well-known programs wrote against the standard, as they were meant:
 * a copy (transfer full). was_wrong is set to whether anything had to be changed. */
X509_ALGOR *lks_pbe_repair(const X509_ALGOR *algorithm, gboolean *was_wrong);
