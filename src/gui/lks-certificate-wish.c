// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-certificate-wish.h"
#include "lks-store-file.h"

#include <glib/gi18n.h>

typedef struct {
  LksPage *page;
  char *told;
} Wish;

static void
judged_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wish *wish = user_data;
  g_autoptr(GError) error = NULL;
  if (lks_workspace_open_finish(LKS_WORKSPACE(source), result, &error))
    lks_page_tell(wish->page, wish->told);
  else if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lks_page_show_problem(wish->page, _("The fleet could not be read with this wish"), error);
  g_object_unref(wish->page);
  g_free(wish->told);
  g_free(wish);
}

/* takes over told */
static void
finish(LksPage *page, gboolean recorded, GError *error, char *told)
{
  LksWorkspace *workspace = lks_page_get_workspace(page);
  if (!recorded || !lks_draft_save(lks_workspace_get_draft(workspace), &error)) {
    lks_page_show_problem(page, _("The wish could not be recorded"), error);
    g_error_free(error);
    g_free(told);
    return;
  }
  Wish *wish = g_new(Wish, 1);
  wish->page = g_object_ref(page);
  wish->told = told;
  lks_workspace_reload_async(workspace, judged_cb, wish);
}

/* as the fleet file spells it: relative where it lies below its folder */
static char *
dup_spelling(LksWorkspace *workspace, const char *path)
{
  g_autofree char *folder = g_path_get_dirname(lks_workspace_get_fleet_path(workspace));
  g_autoptr(GFile) base = g_file_new_for_path(folder);
  g_autoptr(GFile) file = g_file_new_for_path(path);
  char *relative = g_file_get_relative_path(base, file);
  return relative != NULL ? relative : g_strdup(path);
}

void
lks_certificate_wish_identity(LksPage *page,
                              const char *id,
                              const char *path,
                              LksSecret *secret,
                              const char *alias)
{
  LksWorkspace *workspace = lks_page_get_workspace(page);
  LksFleetDraft *wishes = lks_draft_get_wishes(lks_workspace_get_draft(workspace));
  g_autofree char *reference =
      secret != NULL ? lks_workspace_give_secret(workspace, id, secret) : NULL;
  g_autofree char *spelled = dup_spelling(workspace, path);
  GError *error = NULL;
  gboolean recorded = lks_fleet_draft_set_identity(wishes, id, spelled, reference, alias, &error);
  finish(page, recorded, error, g_strdup_printf(_("The identity “%s” is %s"), id, spelled));
}

void
lks_certificate_wish_trust(LksPage *page, const char *path)
{
  LksWorkspace *workspace = lks_page_get_workspace(page);
  LksFleetDraft *wishes = lks_draft_get_wishes(lks_workspace_get_draft(workspace));
  g_autofree char *spelled = dup_spelling(workspace, path);
  GError *error = NULL;
  gboolean recorded = lks_fleet_draft_add_trust(wishes, spelled, &error);
  finish(page, recorded, error, g_strdup_printf(_("The fleet is to trust %s"), spelled));
}

char *
lks_certificate_wish_dup_new_path(LksWorkspace *workspace, const LksIdentity *identity)
{
  const char *there = identity->opened.local_path;
  g_autofree char *folder = g_path_get_dirname(lks_workspace_get_fleet_path(workspace));
  g_autofree char *name = lks_store_file_dup_name(identity->id, ".pfx");
  g_autofree char *path =
      there != NULL ? g_strdup(there) : g_build_filename(folder, "pki", name, NULL);
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return g_steal_pointer(&path);
  g_autoptr(GDateTime) now = g_date_time_new_now_local();
  const char *dot = strrchr(path, '.');
  g_autofree char *suffix = g_date_time_format(now, "-%Y-%m-%d");
  g_autofree char *stem = lks_store_file_dup_with_suffix(path, suffix);
  return g_strconcat(stem, lks_store_file_get_format(path) != NULL ? dot : ".pfx", NULL);
}
