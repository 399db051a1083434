// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <jansson.h>

#include "lks-certificate.h"
#include "lks-finding.h"

/* The JSON shapes that several commands share (CERT and FINDING of the contract): every member
 * always present. */
json_t *lks_report_certificate_to_json(LksCertificate *certificate);
json_t *lks_report_finding_to_json(LksFinding *finding);
/* arrays of them: (element-type LksCertificate), (element-type LksFinding) */
json_t *lks_report_certificates_to_json(GPtrArray *certificates);
json_t *lks_report_findings_to_json(GPtrArray *findings);
/* "DNS:a", "IP:1.2.3.4" (element-type LksName) */
json_t *lks_report_names_to_json(GPtrArray *names);
/* a string, or null for NULL */
json_t *lks_report_text_to_json(const char *text);
