// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-keystore.h"

/* One certificate: its names first, how long it lasts, and its fingerprints to be copied. Hidden
 * until it has something to show. */
#define LKS_TYPE_CERTIFICATE_VIEW (lks_certificate_view_get_type())
G_DECLARE_FINAL_TYPE(LksCertificateView, lks_certificate_view, LKS, CERTIFICATE_VIEW, AdwBin)

/* subject: an LksCertificate, an LksKeystoreEntry without one, or NULL */
void lks_certificate_view_show(LksCertificateView *self, gpointer subject, guint warn_days);
