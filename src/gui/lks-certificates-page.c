// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-certificates-page.h"
#include "lks-certificate-wish.h"
#include "lks-gradual.h"
#include "lks-inspection-view.h"
#include "lks-record.h"
#include "lks-store-file.h"

#include <glib/gi18n.h>

struct _LksCertificatesPage {
  LksPage parent_instance;
  GtkStack *states;
  AdwLeaflet *leaflet;
  GtkListView *list;
  GtkWidget *detail;
  LksInspectionView *view;

  GListStore *own;          /* (element-type LksRecord) the fleet's, their subjects LksOpenFile */
  GListStore *opened;       /* (element-type LksRecord) of this sitting, newest first */
  GtkSliceListModel *shown; /* of both */
  GtkSingleSelection *selection;
  GtkFileChooserNative *chooser; /* nullable */
  LksFleet *fleet;               /* nullable: whose files own lists */
};

G_DEFINE_FINAL_TYPE(LksCertificatesPage, lks_certificates_page, LKS_TYPE_PAGE)

/* --- the list -------------------------------------------------------------------------------- */

static LksRecord *
new_record(LksOpenFile *file)
{
  const LksInspection *inspection = lks_open_file_get_inspection(file);
  const char *role = lks_open_file_get_role(file);
  gboolean is_locked = inspection != NULL && lks_inspection_asks_for_password(inspection);
  gboolean is_bad = inspection != NULL && inspection->problem != NULL && !is_locked;
  LksRecordTexts texts = {
    .title = lks_open_file_get_title(file),
    .subtitle = role != NULL ? role
                : inspection != NULL && inspection->format != NULL
                    ? lks_keystore_format_get_title(inspection->format)
                    : NULL,
    .icon_name = is_locked ? "changes-prevent-symbolic"
                 : is_bad  ? "dialog-error-symbolic"
                           : "application-certificate-symbolic",
    .icon_text = is_locked ? _("Locked")
                 : is_bad  ? _("Cannot be read")
                           : _("File"),
    .state = is_locked ? _("locked")
             : is_bad  ? _("unreadable")
                       : NULL,
    .tone = is_bad ? "error" : "warning",
  };
  return lks_record_new(&texts, G_OBJECT(file), NULL);
}

static void
add_file(GListStore *store, guint position, LksOpenFile *file)
{
  g_autoptr(LksRecord) record = new_record(file);
  g_list_store_insert(store, position, record);
}

static void
add_own(GPtrArray *records, const LksOpenedStore *opened, const char *title, const char *role)
{
  if (opened->local_path == NULL)
    return;
  g_autoptr(LksOpenFile) file = lks_open_file_new(opened->local_path, title, role);
  g_ptr_array_add(records, new_record(file));
}

/* the passwords of the fleet file open its own files here, too; the list changes once */
static void
add_fleet(LksCertificatesPage *self, LksFleet *fleet)
{
  LksPasswords *passwords = lks_workspace_get_passwords(lks_page_get_workspace(LKS_PAGE(self)));
  GPtrArray *identities = lks_fleet_get_identities(fleet);
  GPtrArray *trust = lks_fleet_get_trust_files(fleet);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func(g_object_unref);
  for (guint i = 0; i < identities->len; i++) {
    const LksIdentity *identity = g_ptr_array_index(identities, i);
    if (identity->password != NULL)
      lks_passwords_add(passwords, identity->password);
    add_own(records, &identity->opened, identity->id, _("Identity of the fleet"));
  }
  for (guint i = 0; i < trust->len; i++) {
    const LksOpenedStore *file = g_ptr_array_index(trust, i);
    g_autofree char *name = file->path != NULL ? g_path_get_basename(file->path) : NULL;
    add_own(records, file, name, _("Trusted by the fleet"));
  }
  lks_gradual_begin(self->shown, GTK_WIDGET(self->list));
  g_list_store_splice(self->own, 0, g_list_model_get_n_items(G_LIST_MODEL(self->own)),
                      records->pdata, records->len);
}

static void
update_state(LksCertificatesPage *self)
{
  guint n = g_list_model_get_n_items(G_LIST_MODEL(self->selection));
  gtk_stack_set_visible_child_name(self->states, n > 0 ? "files" : "none");
}

static LksOpenFile *
get_selected(LksCertificatesPage *self)
{
  gpointer item = gtk_single_selection_get_selected_item(self->selection);
  return item != NULL ? lks_record_get_subject(item) : NULL;
}

static void
selected_cb(LksCertificatesPage *self)
{
  LksOpenFile *file = get_selected(self);
  LksWorkspace *workspace = lks_page_get_workspace(LKS_PAGE(self));
  if (file != NULL && workspace != NULL && file != lks_inspection_view_get_file(self->view))
    lks_inspection_view_show(self->view, workspace, file);
}

static void
activated_cb(LksCertificatesPage *self)
{
  adw_leaflet_set_visible_child(self->leaflet, self->detail);
}

/* what a file turned out to be shows in its row */
static void
inspected_cb(LksCertificatesPage *self)
{
  LksRecord *record = gtk_single_selection_get_selected_item(self->selection);
  guint position = 0;
  GListStore *store = self->opened;
  if (record == NULL)
    return;
  if (!g_list_store_find(store, record, &position)) {
    store = self->own;
    if (!g_list_store_find(store, record, &position))
      return;
  }
  guint selected = gtk_single_selection_get_selected(self->selection);
  g_autoptr(LksRecord) fresh = new_record(lks_record_get_subject(record));
  g_list_store_splice(store, position, 1, (gpointer *)&fresh, 1);
  gtk_single_selection_set_selected(self->selection, selected);
}

/* --- opening --------------------------------------------------------------------------------- */

static void
show_opened(LksCertificatesPage *self, LksOpenFile *file)
{
  add_file(self->opened, 0, file);
  gtk_single_selection_set_selected(self->selection, 0);
  selected_cb(self);
  update_state(self);
  activated_cb(self);
}

static gboolean
lks_certificates_page_open(LksPage *page, GFile *file)
{
  g_autofree char *path = g_file_get_path(file);
  if (path == NULL || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  g_autofree char *name = g_path_get_basename(path);
  g_autoptr(LksOpenFile) opened = lks_open_file_new(path, name, NULL);
  show_opened(LKS_CERTIFICATES_PAGE(page), opened);
  return TRUE;
}

static void
response_cb(LksCertificatesPage *self, int response)
{
  g_autoptr(GListModel) files = response == GTK_RESPONSE_ACCEPT
                                    ? gtk_file_chooser_get_files(GTK_FILE_CHOOSER(self->chooser))
                                    : NULL;
  guint n = files != NULL ? g_list_model_get_n_items(files) : 0;
  for (guint i = 0; i < n; i++) {
    g_autoptr(GFile) file = g_list_model_get_item(files, i);
    lks_certificates_page_open(LKS_PAGE(self), file);
  }
  g_clear_object(&self->chooser);
}

static void
open_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksCertificatesPage *self = LKS_CERTIFICATES_PAGE(widget);
  g_clear_object(&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new(_("Open Keystores and Certificates"),
                                  GTK_WINDOW(gtk_widget_get_root(widget)),
                                  GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  gtk_file_chooser_set_select_multiple(GTK_FILE_CHOOSER(self->chooser), TRUE);
  gtk_native_dialog_set_modal(GTK_NATIVE_DIALOG(self->chooser), TRUE);
  g_signal_connect_swapped(self->chooser, "response", G_CALLBACK(response_cb), self);
  gtk_native_dialog_show(GTK_NATIVE_DIALOG(self->chooser));
}

static void
pasted_cb(GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(LksCertificatesPage) self = user_data;
  g_autoptr(GError) error = NULL;
  char *text = gdk_clipboard_read_text_finish(GDK_CLIPBOARD(source), result, &error);
  if (text == NULL) {
    lks_page_tell(LKS_PAGE(self), _("There is no text to paste"));
    return;
  }
  g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
  g_autoptr(LksOpenFile) file = lks_open_file_new_from_bytes(bytes, _("Pasted text"));
  show_opened(self, file);
}

static void
paste_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  gdk_clipboard_read_text_async(gtk_widget_get_clipboard(widget), NULL, pasted_cb,
                                g_object_ref(widget));
}

static void
back_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  adw_leaflet_navigate(LKS_CERTIFICATES_PAGE(widget)->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* --- wishes ---------------------------------------------------------------------------------- */

static void
use_identity_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksCertificatesPage *self = LKS_CERTIFICATES_PAGE(widget);
  LksOpenFile *file = get_selected(self);
  const LksInspection *inspection = lks_open_file_get_inspection(file);
  LksKeystoreEntry *entry = NULL;
  g_autoptr(GError) error = NULL;
  if (!lks_store_file_find_key(inspection->store, inspection->name, &entry, &error)) {
    lks_page_show_problem(LKS_PAGE(self), _("This file is no identity"), error);
    return;
  }
  LksSecret *own = lks_keystore_get_password(inspection->store);
  g_autofree char *stem = lks_store_file_dup_with_suffix(lks_open_file_get_title(file), "");
  lks_certificate_wish_identity(LKS_PAGE(self), stem, lks_open_file_get_path(file),
                                own != NULL ? own : lks_keystore_entry_get_key_password(entry),
                                lks_keystore_entry_get_alias(entry));
}

static void
trust_cb(GtkWidget *widget, const char *action, GVariant *parameter)
{
  LksCertificatesPage *self = LKS_CERTIFICATES_PAGE(widget);
  lks_certificate_wish_trust(LKS_PAGE(self), lks_open_file_get_path(get_selected(self)));
}

/* --- the class ------------------------------------------------------------------------------- */

static void
lks_certificates_page_changed(LksPage *page, LksWorkspace *workspace)
{
  LksCertificatesPage *self = LKS_CERTIFICATES_PAGE(page);
  LksFleet *fleet = lks_workspace_get_fleet(workspace);
  if (!g_set_object(&self->fleet, fleet))
    return;
  if (fleet != NULL)
    add_fleet(self, fleet);
  else
    g_list_store_remove_all(self->own);
  update_state(self);
  /* what can be done with a file depends on the fleet */
  LksOpenFile *file = get_selected(self);
  if (file != NULL && file == lks_inspection_view_get_file(self->view))
    lks_inspection_view_show(self->view, workspace, file);
}

static void
lks_certificates_page_enter(LksPage *page, LksWorkspace *workspace)
{
  lks_certificates_page_changed(page, workspace);
  selected_cb(LKS_CERTIFICATES_PAGE(page));
}

static void
lks_certificates_page_dispose(GObject *object)
{
  LksCertificatesPage *self = LKS_CERTIFICATES_PAGE(object);
  g_clear_object(&self->chooser);
  g_clear_object(&self->fleet);
  adw_bin_set_child(ADW_BIN(self), NULL);
  gtk_widget_dispose_template(GTK_WIDGET(self), LKS_TYPE_CERTIFICATES_PAGE);
  g_clear_object(&self->selection);
  g_clear_object(&self->shown);
  g_clear_object(&self->own);
  g_clear_object(&self->opened);
  G_OBJECT_CLASS(lks_certificates_page_parent_class)->dispose(object);
}

static void
lks_certificates_page_class_init(LksCertificatesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(klass);
  LksPageClass *page_class = LKS_PAGE_CLASS(klass);
  G_OBJECT_CLASS(klass)->dispose = lks_certificates_page_dispose;
  page_class->enter = lks_certificates_page_enter;
  page_class->changed = lks_certificates_page_changed;
  page_class->open = lks_certificates_page_open;
  g_type_ensure(LKS_TYPE_INSPECTION_VIEW);
  gtk_widget_class_set_template_from_resource(widget_class,
                                              "/org/lockstep/Wizard/lks-certificates-page.ui");
  gtk_widget_class_bind_template_child(widget_class, LksCertificatesPage, states);
  gtk_widget_class_bind_template_child(widget_class, LksCertificatesPage, leaflet);
  gtk_widget_class_bind_template_child(widget_class, LksCertificatesPage, list);
  gtk_widget_class_bind_template_child(widget_class, LksCertificatesPage, detail);
  gtk_widget_class_bind_template_child(widget_class, LksCertificatesPage, view);
  gtk_widget_class_bind_template_callback(widget_class, activated_cb);
  gtk_widget_class_bind_template_callback(widget_class, inspected_cb);
  gtk_widget_class_install_action(widget_class, "certificates.open", NULL, open_cb);
  gtk_widget_class_install_action(widget_class, "certificates.paste", NULL, paste_cb);
  gtk_widget_class_install_action(widget_class, "certificates.back", NULL, back_cb);
  gtk_widget_class_install_action(widget_class, "certificates.use-identity", NULL, use_identity_cb);
  gtk_widget_class_install_action(widget_class, "certificates.trust", NULL, trust_cb);
}

static void
lks_certificates_page_init(LksCertificatesPage *self)
{
  gtk_widget_init_template(GTK_WIDGET(self));
  g_autoptr(GtkListItemFactory) factory = lks_record_factory_new(FALSE);
  g_autoptr(GListStore) stores = g_list_store_new(G_TYPE_LIST_MODEL);
  self->own = g_list_store_new(LKS_TYPE_RECORD);
  self->opened = g_list_store_new(LKS_TYPE_RECORD);
  g_list_store_append(stores, self->opened);
  g_list_store_append(stores, self->own);
  self->shown = lks_gradual_new(
      G_LIST_MODEL(gtk_flatten_list_model_new(G_LIST_MODEL(g_steal_pointer(&stores)))));
  self->selection = gtk_single_selection_new(G_LIST_MODEL(g_object_ref(self->shown)));
  g_signal_connect_object(self->selection, "notify::selected-item", G_CALLBACK(selected_cb), self,
                          G_CONNECT_SWAPPED);
  gtk_list_view_set_factory(self->list, factory);
  gtk_list_view_set_model(self->list, GTK_SELECTION_MODEL(self->selection));
}
