// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_same_key(const LksInstalledFile *file, const char *a, const char *b)
{
  if (!lks_syntax_ignores_case(file->description->syntax))
    return strcmp(a, b) == 0;
  if (g_ascii_strcasecmp(a, b) == 0)
    return TRUE;
  /* a description may name an element wherever it stands */
  g_autofree char *tail = g_strconcat("/", b, NULL);
  return g_str_has_suffix(a, tail);
}

static const LksSetting *
find_setting(const LksInstalledFile *file, const char *key)
{
  for (guint i = 0; i < file->description->settings->len; i++) {
    const LksSetting *setting = g_ptr_array_index(file->description->settings, i);
    if (is_same_key(file, key, setting->key))
      return setting;
  }
  return NULL;
}

static const LksDocumentEntry *
find_winner(const LksInstalledFile *file, const char *key)
{
  for (guint i = 0; i < lks_document_get_n_entries(file->document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(file->document, i);
    if (entry->effective && is_same_key(file, entry->key, key))
      return entry;
  }
  return NULL;
}

static void
report_dead(LksRuleContext *context,
            const LksInstallation *installation,
            const LksInstalledFile *file,
            const LksSetting *setting,
            const LksDocumentEntry *dead)
{
  const char *key = lks_say_setting(context, setting);
  const LksDocumentEntry *winner = find_winner(file, dead->key);
  lks_rule_report_at(
      context, installation, file->path, dead->line, LKS_SEVERITY_WARNING,
      winner != NULL
          ? lks_rule_text(context,
                          _("%s of %s stands more than once; line %u is the one that counts."), key,
                          lks_say_installation(context, installation), winner->line)
          : lks_rule_text(context,
                          _("%s of %s is dead: what follows it in the file takes it back."), key,
                          lks_say_installation(context, installation)),
      _("Take this line out."));
}

/* left open between two: see check_conflict */
static gboolean
is_conflict(const LksInstallation *installation, const LksSetting *setting)
{
  const LksReading *reading = lks_installation_get_reading(installation, setting->role);
  return g_error_matches(reading->problem, LKS_ERROR, LKS_ERROR_AMBIGUOUS);
}

static void
check_file(LksRuleContext *context,
           const LksInstallation *installation,
           const LksInstalledFile *file)
{
  for (guint i = 0; i < lks_document_get_n_entries(file->document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(file->document, i);
    const LksSetting *setting = entry->effective ? NULL : find_setting(file, entry->key);
    if (setting != NULL && !is_conflict(installation, setting))
      report_dead(context, installation, file, setting, entry);
  }
}

/* two spellings of one json key */
static void
check_conflict(LksRuleContext *context,
               const LksInstallation *installation,
               const LksReading *reading)
{
  if (reading->setting == NULL ||
      !g_error_matches(reading->problem, LKS_ERROR, LKS_ERROR_AMBIGUOUS))
    return;
  lks_rule_report(context, installation, reading, LKS_SEVERITY_ERROR,
                  lks_rule_text(context, _("%s of %s is left open: %s."),
                                lks_say_setting(context, reading->setting),
                                lks_say_installation(context, installation),
                                reading->problem->message),
                  _("Keep one of them."));
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->document != NULL)
      check_file(context, installation, file);
  }
  for (guint role = 0; role < LKS_N_ROLES; role++)
    check_conflict(context, installation, lks_installation_get_reading(installation, role));
}

const LksRule lks_rule_duplicate_key = {
  .id = "duplicate-key",
  .title = N_("Key given more than once"),
  .explanation =
      N_("Where a key stands twice, one of both is dead. In JSON files whose keys may be "
         "written in any case, nobody documents which."),
  .check = check,
};
