// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static const char *
say_fault(LksRuleContext *context, const char *written)
{
  guint place = 0;
  for (const char *p = written; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    place++;
    if (c < 0x80 && g_ascii_isxdigit((char)c))
      continue;
    if (c == ' ' || c == 0xa0)
      return lks_rule_text(context, _("a blank stands at place %u"), place);
    if (!g_unichar_isgraph(c))
      return lks_rule_text(context, _("the invisible character U+%04X stands at place %u"),
                           (guint)c, place);
    return lks_rule_text(context, _("“%.*s” at place %u is no hexadecimal digit"),
                         (int)(g_utf8_next_char(p) - p), p, place);
  }
  return lks_rule_text(context,
                       g_dngettext(GETTEXT_PACKAGE, "it has %u digit instead of 40",
                                   "it has %u digits instead of 40", place),
                       place);
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  const LksReading *reading =
      lks_installation_get_reading(installation, LKS_ROLE_IDENTITY_THUMBPRINT);
  if (!reading->present || reading->written == NULL || reading->written[0] == '\0' ||
      lks_thumbprint_is_valid(reading->written) || lks_reading_is_example(reading))
    return;
  g_autofree char *clean = lks_thumbprint_clean(reading->written);
  lks_rule_break(context, installation, reading,
                 lks_rule_text(context, _("The thumbprint of %s is malformed: %s."),
                               lks_say_installation(context, installation),
                               say_fault(context, reading->written)),
                 lks_thumbprint_is_valid(clean)
                     ? lks_rule_text(context, _("Write %s as “%s”. %s"),
                                     lks_say_setting(context, reading->setting), clean,
                                     lks_say_apply(context))
                     : lks_rule_text(context,
                                     _("Take the SHA-1 thumbprint of its certificate, 40 digits: "
                                       "“lockstep inspect” shows it. %s"),
                                     lks_say_apply(context)));
}

const LksRule lks_rule_thumbprint_malformed = {
  .id = "thumbprint-malformed",
  .title = N_("Thumbprint malformed"),
  .explanation =
      N_("A thumbprint is 40 hexadecimal digits. Copied from a Windows dialogue it often "
         "starts with an invisible character; Windows then finds no certificate and does "
         "not say why."),
  .when_secured = TRUE,
  .check = check,
};
