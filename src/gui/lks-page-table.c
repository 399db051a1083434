// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-page-table.h"
#include "lks-apply-page.h"
#include "lks-authority-page.h"
#include "lks-certificates-page.h"
#include "lks-components-page.h"
#include "lks-names-page.h"
#include "lks-overview-page.h"
#include "lks-requests-page.h"
#include "lks-summary-page.h"
#include "lks-verify-page.h"
#include "lks-welcome-page.h"

const LksPageRow lks_page_table[] = {
  { "welcome", lks_welcome_page_get_type, FALSE },
  { "overview", lks_overview_page_get_type, TRUE },
  { "certificates", lks_certificates_page_get_type, FALSE },
  { "names", lks_names_page_get_type, TRUE },
  { "authority", lks_authority_page_get_type, FALSE },
  { "requests", lks_requests_page_get_type, FALSE },
  { "components", lks_components_page_get_type, TRUE },
  { "summary", lks_summary_page_get_type, TRUE },
  { "apply", lks_apply_page_get_type, TRUE },
  { "verify", lks_verify_page_get_type, TRUE },
};
const guint lks_n_pages = G_N_ELEMENTS(lks_page_table);
