// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-record.h"

/* A record in a list. */
#define LKS_TYPE_RECORD_ROW (lks_record_row_get_type())
G_DECLARE_FINAL_TYPE(LksRecordRow, lks_record_row, LKS, RECORD_ROW, GtkWidget)

GtkWidget *lks_record_row_new(void);
void lks_record_row_set_record(LksRecordRow *self, LksRecord *record);
