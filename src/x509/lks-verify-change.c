// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-verify-private.h"

#define SECONDS_A_DAY (24 * 60 * 60)

/* a bound of either kind, “until” or “up to and including” */
static void
meet(LksTime *change, LksTime bound, LksTime at)
{
  for (LksTime moment = bound; moment <= bound + 1; moment++)
    if (moment > at && moment < *change)
      *change = moment;
}

static void
meet_certificate(LksTime *change, LksCertificate *certificate, const LksVerifyOptions *options)
{
  LksTime end = lks_certificate_get_not_after(certificate);
  gint64 left = end - options->at;
  meet(change, lks_certificate_get_not_before(certificate), options->at);
  meet(change, end, options->at);
  meet(change, end - (gint64)options->warn_days * SECONDS_A_DAY, options->at);
  /* the days that are left are counted in the message */
  if (left >= 0 && left <= (gint64)options->warn_days * SECONDS_A_DAY)
    meet(change, end - left / SECONDS_A_DAY * SECONDS_A_DAY, options->at);
}

static void
meet_all(LksTime *change, GPtrArray *certificates, const LksVerifyOptions *options)
{
  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    meet_certificate(change, g_ptr_array_index(certificates, i), options);
}

LksTime
lks_verify_find_change(LksCertificate *leaf, const LksVerifyOptions *options)
{
  LksTime change = lks_judge_public_change(options->at);
  meet_certificate(&change, leaf, options);
  meet_all(&change, options->anchors, options);
  meet_all(&change, options->untrusted, options);
  return change;
}
