// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-issue-private.h"
#include "lks-signing-request.h"

X509_REQ *lks_signing_request_peek_req(LksSigningRequest *self);
/* (transfer full) the names it asks for; NULL: none */
GENERAL_NAMES *lks_signing_request_dup_general_names(LksSigningRequest *self);
