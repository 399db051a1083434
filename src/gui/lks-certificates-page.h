// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-page.h"

/* The files with keys and certificates: the fleet's own, and those that are opened, dropped or
 * pasted; and what is in each. */
#define LKS_TYPE_CERTIFICATES_PAGE (lks_certificates_page_get_type())
G_DECLARE_FINAL_TYPE(LksCertificatesPage, lks_certificates_page, LKS, CERTIFICATES_PAGE, LksPage)
