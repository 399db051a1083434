// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-dialog.h"
#include "lks-report-check-html.h"
#include "lks-report-check.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct {
  LksPage *page;
  LksProblemView *problem;
  GFile *file;
} Saving;

/* error: nullable */
static void
end(Saving *saving, const GError *error)
{
  if (error == NULL)
    lks_page_tell(saving->page, _("The report is saved"));
  else
    lks_problem_view_show(saving->problem, _("The report could not be saved"), error, NULL);
  g_object_unref(saving->page);
  g_object_unref(saving->problem);
  g_object_unref(saving->file);
  g_free(saving);
}

static void
replaced_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_file_replace_contents_finish(G_FILE(source), result, NULL, &error);
  end(user_data, error);
}

static void
replace(Saving *saving, GBytes *bytes)
{
  g_file_replace_contents_bytes_async(saving->file, bytes, NULL, FALSE,
                                      G_FILE_CREATE_REPLACE_DESTINATION, NULL, replaced_cb, saving);
}

/* its ending tells which */
static gboolean
is_for_people(GFile *file)
{
  g_autofree char *name = g_file_get_basename(file);
  g_autofree char *folded = g_ascii_strdown(name, -1);
  return g_str_has_suffix(folded, ".html") || g_str_has_suffix(folded, ".htm");
}

typedef struct {
  GBytes *fleet;
  char *path;
  LksPasswords *passwords;
} Reporting;

static void
reporting_free(Reporting *reporting)
{
  g_bytes_unref(reporting->fleet);
  g_free(reporting->path);
  lks_passwords_unref(reporting->passwords);
  g_free(reporting);
}

static gpointer
report_work(gpointer data, LksWorkProgress *progress, GCancellable *cancellable, GError **error)
{
  const Reporting *reporting = data;
  return lks_report_check_for_programs(reporting->fleet, reporting->path, reporting->passwords,
                                       error);
}

static void
reported_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = lks_workspace_run_finish(LKS_WORKSPACE(source), result, &error);
  if (bytes != NULL)
    replace(saving, bytes);
  else
    end(saving, error);
}

/* what this program found is said in the user's language; another reads it */
static void
save_for_programs(Saving *saving)
{
  LksWorkspace *workspace = lks_page_get_workspace(saving->page);
  Reporting *reporting = g_new0(Reporting, 1);
  reporting->fleet = lks_draft_dup_bytes(lks_workspace_get_draft(workspace));
  reporting->path = g_strdup(lks_workspace_get_fleet_path(workspace));
  reporting->passwords = lks_passwords_ref(lks_workspace_get_passwords(workspace));
  lks_workspace_run_async(workspace, _("Checking the fleet"), report_work, reporting,
                          (GDestroyNotify)reporting_free, (GDestroyNotify)g_bytes_unref,
                          reported_cb, saving);
}

static void
save_for_people(Saving *saving, const LksCheckResult *check)
{
  char *page = lks_report_check_to_html(check, lks_time_now());
  g_autoptr(GBytes) bytes = g_bytes_new_take(page, strlen(page));
  replace(saving, bytes);
}

static void
add_filter(GtkNativeDialog *dialog, const char *name, const char *pattern)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();
  gtk_file_filter_set_name(filter, name);
  gtk_file_filter_add_pattern(filter, pattern);
  gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(dialog), filter);
}

static void
answered_cb(GtkNativeDialog *dialog, int response, LksPage *page)
{
  const LksCheckResult *check = lks_workspace_get_check(lks_page_get_workspace(page));
  if (response == GTK_RESPONSE_ACCEPT && check != NULL) {
    Saving *saving = g_new0(Saving, 1);
    saving->page = g_object_ref(page);
    saving->problem = g_object_ref(g_object_get_data(G_OBJECT(dialog), "problem"));
    saving->file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
    if (is_for_people(saving->file))
      save_for_people(saving, check);
    else
      save_for_programs(saving);
  }
  g_object_unref(dialog);
}

void
lks_report_dialog_show(LksPage *page, LksProblemView *problem)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new(_("Save the Report"),
                                  GTK_WINDOW(gtk_widget_get_root(GTK_WIDGET(page))),
                                  GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name(GTK_FILE_CHOOSER(dialog), "report.html");
  add_filter(GTK_NATIVE_DIALOG(dialog), _("For people (.html) or programs (.json)"), "*.[hj]*");
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(dialog), TRUE);
  g_object_set_data(G_OBJECT(dialog), "problem", problem);
  g_signal_connect_object(dialog, "response", G_CALLBACK(answered_cb), page, 0);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}
