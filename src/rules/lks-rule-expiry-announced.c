// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* as OpenSSL writes dates: "May 21 10:33:41 2029 GMT" */
static char *
format_date(LksTime time)
{
  static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
  return g_strdup_printf("%s %2d %02d:%02d:%02d %d GMT", months[g_date_time_get_month(date) - 1],
                         g_date_time_get_day_of_month(date), g_date_time_get_hour(date),
                         g_date_time_get_minute(date), g_date_time_get_second(date),
                         g_date_time_get_year(date));
}

static const char *
fill(LksRuleContext *context, const char *text, const char *date)
{
  const char *place = strstr(text, "{date}");
  if (place == NULL)
    return text;
  return lks_rule_text(context, "%.*s%s%s", (int)(place - text), text, date,
                       place + strlen("{date}"));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksExpiryMessage *expiry = lks_component_get_expiry(installation->component);
  LksCertificate *leaf = lks_rule_get_leaf(installation);
  if (expiry == NULL || leaf == NULL)
    return;
  LksTime end = lks_certificate_get_not_after(leaf), now = context->checker->at;
  if (end < now || end - now >= (LksTime)expiry->days * 24 * 60 * 60)
    return;
  g_autofree char *date = format_date(end);
  lks_rule_report(context, installation, lks_identity_reading(installation), LKS_SEVERITY_WARNING,
                  lks_rule_text(context, _("%s writes this into its log: “%s”"),
                                lks_say_installation(context, installation),
                                fill(context, expiry->text, date)),
                  lks_rule_text(context, _("Renew the certificate in time. %s"),
                                lks_say_new_identity(context, installation)));
}

const LksRule lks_rule_expiry_announced = {
  .id = "expiry-announced",
  .title = N_("The product announces that its certificate expires"),
  .explanation = N_("Some products write into their log that their certificate is about to expire. "
                    "This is the same message, without looking into the log."),
  .when_secured = TRUE,
  .check = check,
};
