// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-rule-private.h"

#include <glib/gi18n-lib.h>

static void
check_entries(LksRuleContext *context,
              const LksInstallation *installation,
              const LksInstalledFile *file)
{
  for (guint i = 0; i < lks_document_get_n_entries(file->document); i++) {
    const LksDocumentEntry *entry = lks_document_get_entry(file->document, i);
    if (lks_component_file_has_key(file->description, entry->key))
      continue;
    lks_rule_report_at(context, installation, file->path, entry->line, LKS_SEVERITY_ERROR,
                       lks_rule_text(context,
                                     _("“%s” has an entry “%s”; the product wants its %u entries "
                                       "there and no other."),
                                     file->path, entry->key, file->description->settings->len),
                       _("Take the line out."));
  }
}

static void
check(LksRuleContext *context, const LksInstallation *installation)
{
  for (guint i = 0; i < installation->files->len; i++) {
    const LksInstalledFile *file = g_ptr_array_index(installation->files, i);
    if (file->description->is_exact && file->document != NULL)
      check_entries(context, installation, file);
  }
}

const LksRule lks_rule_entry_unexpected = {
  .id = "entry-unexpected",
  .title = N_("Entry that does not belong into the file"),
  .explanation = N_("Some files hold exactly the entries that the vendor describes."),

  .check = check,
};
