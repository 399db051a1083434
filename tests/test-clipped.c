// SPDX-License-Identifier: LGPL-2.1-or-later
/* No translation is cut off: every place of the wizard over the sample site, at its usual size and
 * as narrow as a phone. tests/gui/clipped.py runs it in a language that is two fifths longer than
 * English and puts each message in brackets, which tells them from what the user named. */
#include "config.h"

#include "lks-application.h"
#include "lks-locale.h"
#include "lks-page.h"
#include "lks-section.h"
#include "lks-window.h"
#include "site.h"

#include <gtksourceview/gtksource.h>
#include <locale.h>
#include <math.h>

static const struct {
  const char *name;
  int width, height;
  int dots; /* an inch: how large text is */
} sizes[] = { { "usual", 1000, 700, 96 }, { "narrow", 360, 720, 96 }, { "large", 360, 720, 192 } };

static LksWindow *window;

/* --- time ------------------------------------------------------------------------------------ */

static gboolean
count_cb(GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *left = user_data;
  return *left > 0 && --*left > 0;
}

/* until the work is done and what it changed is drawn */
static void
settle(void)
{
  LksWorkspace *workspace = lks_window_get_workspace(window);
  while (lks_workspace_is_busy(workspace))
    g_main_context_iteration(NULL, TRUE);
  guint left = 4;
  gtk_widget_add_tick_callback(GTK_WIDGET(window), count_cb, &left, NULL);
  while (left > 0 || lks_workspace_is_busy(workspace))
    g_main_context_iteration(NULL, TRUE);
}

static GtkSingleSelection *
get_places(void)
{
  GObject *list =
      gtk_widget_get_template_child(GTK_WIDGET(window), LKS_TYPE_WINDOW, "sidebar_list");
  return GTK_SINGLE_SELECTION(gtk_list_view_get_model(GTK_LIST_VIEW(list)));
}

/* pages and components come with the frames */
static void
settle_places(void)
{
  GListModel *places = G_LIST_MODEL(get_places());
  guint n;
  do {
    n = g_list_model_get_n_items(places);
    settle();
  } while (n != g_list_model_get_n_items(places));
}

/* --- looking --------------------------------------------------------------------------------- */

static gboolean
is_message(const char *text)
{
  return g_str_has_prefix(text, "[") && g_str_has_suffix(text, "]");
}

/* a tip tells the whole of what is cut */
static gboolean
has_tooltip(GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent(widget))
    if (gtk_widget_get_has_tooltip(widget))
      return TRUE;
  return FALSE;
}

/* what scrolls sideways has no end */
static gboolean
scrolls_sideways(GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor(widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkPolicyType policy = GTK_POLICY_NEVER;
  if (scroller != NULL)
    gtk_scrolled_window_get_policy(GTK_SCROLLED_WINDOW(scroller), &policy, NULL);
  return policy != GTK_POLICY_NEVER;
}

static const char *
find_fault(GtkLabel *label)
{
  PangoLayout *layout = gtk_label_get_layout(label);
  GtkWidget *root = GTK_WIDGET(gtk_widget_get_root(GTK_WIDGET(label)));
  graphene_rect_t box;
  int width, height;
  pango_layout_get_pixel_size(layout, &width, &height);
  if (pango_layout_is_ellipsized(layout) && !has_tooltip(GTK_WIDGET(label)))
    return "is cut by an ellipsis";
  if (height > gtk_widget_get_height(GTK_WIDGET(label)))
    return "is taller than its place";
  if (width > gtk_widget_get_width(GTK_WIDGET(label)))
    return "is wider than its place";
  if (scrolls_sideways(GTK_WIDGET(label)) ||
      !gtk_widget_compute_bounds(GTK_WIDGET(label), root, &box))
    return NULL;
  if (box.origin.x < -1 || box.origin.x + box.size.width > gtk_widget_get_width(root) + 1)
    return "stands outside the window";
  return NULL;
}

static void
look(GtkWidget *widget, guint *n_seen, GString *faults)
{
  if (!gtk_widget_get_mapped(widget))
    return;
  if (GTK_IS_LABEL(widget) && is_message(gtk_label_get_text(GTK_LABEL(widget)))) {
    const char *fault = find_fault(GTK_LABEL(widget));
    ++*n_seen;
    if (fault != NULL)
      g_string_append_printf(faults, "# “%s” %s (%d pixels)\n",
                             gtk_label_get_text(GTK_LABEL(widget)), fault,
                             gtk_widget_get_width(widget));
  }
  for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    look(child, n_seen, faults);
}

static int
get_minimum(GtkWidget *widget)
{
  int minimum = 0;
  if (gtk_widget_get_visible(widget))
    gtk_widget_measure(widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* what makes it so wide, down to the last that is */
static void
append_widest(GString *faults, GtkWidget *widget)
{
  GtkWidget *widest = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
       child = gtk_widget_get_next_sibling(child))
    if (widest == NULL || get_minimum(child) > get_minimum(widest))
      widest = child;
  if (widest == NULL || get_minimum(widest) * 2 < get_minimum(widget))
    return;
  g_string_append_printf(faults, "# %s %d %s\n", G_OBJECT_TYPE_NAME(widest), get_minimum(widest),
                         GTK_IS_LABEL(widest) ? gtk_label_get_text(GTK_LABEL(widest)) : "");
  append_widest(faults, widest);
}

/* --- places ---------------------------------------------------------------------------------- */

static const char *
get_title(GObject *place)
{
  return LKS_IS_PAGE(place) ? lks_page_get_title(LKS_PAGE(place))
                            : lks_section_get_title(LKS_SECTION(place));
}

static void
check_place(guint position, guint size, GString *faults)
{
  g_autoptr(GObject) place = g_list_model_get_item(G_LIST_MODEL(get_places()), position);
  guint n_seen = 0;
  gtk_single_selection_set_selected(get_places(), position);
  settle();
  g_autoptr(GString) found = g_string_new(NULL);
  /* without the border that it has where no compositor draws shadows */
  GtkWidget *content = adw_application_window_get_content(ADW_APPLICATION_WINDOW(window));
  if (get_minimum(content) > sizes[size].width)
    append_widest(found, GTK_WIDGET(window));
  int height = 0;
  gtk_widget_measure(content, GTK_ORIENTATION_VERTICAL, sizes[size].width, &height, NULL, NULL,
                     NULL);
  if (height > sizes[size].height)
    g_string_append_printf(found, "# it is %d high\n", height);
  look(GTK_WIDGET(window), &n_seen, found);
  if (n_seen == 0)
    g_string_append(found, "# no message is shown\n");
  if (found->len > 0)
    g_string_append_printf(faults, "# %u %s:\n%s", position, get_title(place), found->str);
}

static void
report(const GString *faults)
{
  if (faults->len == 0)
    return;
  g_print("%s", faults->str);
  g_test_fail();
}

static void
test_size(gconstpointer data)
{
  guint index = GPOINTER_TO_UINT(data);
  g_autoptr(GString) faults = g_string_new(NULL);
  g_object_set(gtk_settings_get_default(), "gtk-xft-dpi", sizes[index].dots * PANGO_SCALE, NULL);
  gtk_window_set_default_size(GTK_WINDOW(window), sizes[index].width, sizes[index].height);
  settle_places();
  guint n = g_list_model_get_n_items(G_LIST_MODEL(get_places()));
  g_assert_cmpuint(n, >, 10);
  for (guint i = 0; i < n; i++)
    check_place(i, index, faults);
  report(faults);
}

/* the windows above it, each with the action of a place that opens it */
static const struct {
  const char *name, *place, *action;
} dialogs[] = {
  { "preferences", "overview", "app.preferences" },
  { "shortcuts", "overview", "app.shortcuts" },
  { "new-fleet", "welcome", "welcome.new" },
};

static GtkWidget *
find_dialog(void)
{
  GListModel *toplevels = gtk_window_get_toplevels();
  for (guint i = 0; i < g_list_model_get_n_items(toplevels); i++) {
    g_autoptr(GtkWidget) found = g_list_model_get_item(toplevels, i);
    if (found != GTK_WIDGET(window) && gtk_widget_get_mapped(found))
      return found;
  }
  return NULL;
}

static void
test_dialog(gconstpointer data)
{
  guint index = GPOINTER_TO_UINT(data);
  g_autoptr(GString) faults = g_string_new(NULL);
  guint n_seen = 0;
  g_assert_true(lks_window_show_page(window, dialogs[index].place));
  settle();
  GObject *stack = gtk_widget_get_template_child(GTK_WIDGET(window), LKS_TYPE_WINDOW, "stack");
  g_assert_true(gtk_widget_activate_action(gtk_stack_get_visible_child(GTK_STACK(stack)),
                                           dialogs[index].action, NULL));
  g_object_set(gtk_settings_get_default(), "gtk-xft-dpi", sizes[0].dots * PANGO_SCALE, NULL);
  GtkWidget *dialog;
  while ((dialog = find_dialog()) == NULL)
    g_main_context_iteration(NULL, TRUE);
  settle();
  look(dialog, &n_seen, faults);
  g_assert_cmpuint(n_seen, >, 3);
  gtk_window_destroy(GTK_WINDOW(dialog));
  settle();
  report(faults);
}

/* the test itself: a label that is cut is found */
static void
test_finds_what_is_cut(void)
{
  g_autoptr(GString) faults = g_string_new(NULL);
  guint n_seen = 0;
  GtkWidget *probe = gtk_window_new();
  GtkWidget *label = gtk_label_new("[a message that is far too long for so narrow a place]");
  gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
  gtk_window_set_child(GTK_WINDOW(probe), label);
  gtk_window_set_default_size(GTK_WINDOW(probe), 80, 80);
  gtk_window_present(GTK_WINDOW(probe));
  while (gtk_widget_get_width(label) == 0)
    g_main_context_iteration(NULL, TRUE);
  look(probe, &n_seen, faults);
  g_assert_cmpuint(n_seen, ==, 1);
  g_assert_nonnull(strstr(faults->str, "ellipsis"));
  gtk_window_destroy(GTK_WINDOW(probe));
}

/* --- running --------------------------------------------------------------------------------- */

static LksWindow *
open_window(const char *folder, GApplication *application)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename(folder, "site", "fleet.json", NULL);
  g_autoptr(GFile) file = g_file_new_for_path(path);
  site_run(folder, "\"$G_TEST_SRCDIR/fixtures/sample-site/make-identities\" \"$LOCKSTEP\" site");
  g_assert_true(g_application_register(application, NULL, &error));
  g_object_set(gtk_settings_get_default(), "gtk-enable-animations", FALSE, NULL);
  g_application_open(application, &file, 1, "");
  window = LKS_WINDOW(gtk_application_get_active_window(GTK_APPLICATION(application)));
  while (lks_workspace_get_review(lks_window_get_workspace(window)) == NULL)
    g_main_context_iteration(NULL, TRUE);
  settle();
  return window;
}

int
main(int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp("lockstep-clipped-XXXXXX", NULL);
  g_autofree char *state = g_build_filename(folder, "state", NULL);
  g_assert_nonnull(folder);
  g_assert_true(g_setenv("XDG_STATE_HOME", state, TRUE));
  setlocale(LC_ALL, "");
  lks_locale_bind();
  g_test_init(&argc, &argv, NULL);
  gtk_source_init();
  g_autoptr(LksApplication) application = lks_application_new();
  g_application_set_flags(G_APPLICATION(application),
                          g_application_get_flags(G_APPLICATION(application)) |
                              G_APPLICATION_NON_UNIQUE);
  open_window(folder, G_APPLICATION(application));
  g_test_add_func("/clipped/finds-what-is-cut", test_finds_what_is_cut);
  for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
    g_autofree char *path = g_strdup_printf("/clipped/%s", sizes[i].name);
    g_test_add_data_func(path, GUINT_TO_POINTER(i), test_size);
  }
  for (guint i = 0; i < G_N_ELEMENTS(dialogs); i++) {
    g_autofree char *path = g_strdup_printf("/clipped/%s", dialogs[i].name);
    g_test_add_data_func(path, GUINT_TO_POINTER(i), test_dialog);
  }
  int status = g_test_run();
  gtk_window_destroy(GTK_WINDOW(window));
  site_remove(folder);
  return status;
}
