// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-issue-private.h"
#include "lks-request.h"

X509_REQ *lks_request_peek_req(LksRequest *self);
/* (transfer full) the names it asks for; NULL: none */
GENERAL_NAMES *lks_request_dup_general_names(LksRequest *self);
