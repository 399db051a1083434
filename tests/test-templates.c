// SPDX-License-Identifier: LGPL-2.1-or-later
/* Every template of the wizard makes what it is for: each child that is bound is there and each
 * callback is found, or GTK says a critical, which ends the test. A template that nothing uses
 * fails. */
#include "config.h"

#include "lks-section.h"
#include "lks-step-item.h"

#include <adwaita.h>
#include <gmodule.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#define FOLDER "/org/lockstep/Wizard/"

static char *
read_source(const char *name)
{
  g_autofree char *path = g_test_build_filename(G_TEST_DIST, "..", "src", "gui", name, NULL);
  char *text = NULL;
  g_file_get_contents(path, &text, NULL, NULL);
  return text;
}

/* "lks-apply-page.ui" is of lks_apply_page_get_type; INVALID: no class is so called */
static GType
find_type(const char *name)
{
  g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".ui"));
  g_autofree char *symbol = g_strconcat(g_strdelimit(stem, "-", '_'), "_get_type", NULL);
  static GModule *program;
  gpointer get_type = NULL;
  if (program == NULL)
    program = g_module_open(NULL, 0);
  g_assert_nonnull(program);
  return g_module_symbol(program, symbol, &get_type) ? ((GType(*)(void))get_type)()
                                                     : G_TYPE_INVALID;
}

static char *
read_template(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_resources_lookup_data(path, 0, &error);
  g_assert_no_error(error);
  return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* what stands between the brackets of a pattern (transfer full); nullable */
static char *
dup_word(const char *text, const char *pattern)
{
  g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  return g_regex_match(regex, text, 0, &match) ? g_match_info_fetch(match, 1) : NULL;
}

/* what is filled later may be a path or a command: a hyphen where its line ends would look like a
 * part of it */
static void
check_hyphens(const char *text)
{
  g_autoptr(GRegex) regex =
      g_regex_new("<object class=\"GtkLabel\".*?</object>", G_REGEX_DOTALL, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  for (g_regex_match(regex, text, 0, &match); g_match_info_matches(match);
       g_match_info_next(match, NULL)) {
    g_autofree char *label = g_match_info_fetch(match, 0);
    if (strstr(label, "word-char") == NULL || strstr(label, "\"label\" translatable") != NULL ||
        strstr(label, "\"insert-hyphens\" value=\"false\"") != NULL ||
        strstr(label, "<binding name=\"attributes\">") != NULL)
      continue;
    g_test_message("%s", label);
    g_test_fail();
  }
}

/* the class makes itself of its template */
static void
check_widget(const char *name, const char *class_name)
{
  GType type = find_type(name);
  g_assert_cmpstr(g_type_name(type), ==, class_name);
  g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".ui"));
  g_autofree char *source_name = g_strconcat(stem, ".c", NULL);
  g_autofree char *source = read_source(source_name);
  g_assert_nonnull(source);
  g_assert_nonnull(strstr(source, name));

  g_autoptr(GtkWidget) widget = g_object_ref_sink(g_object_new(type, NULL));
  gpointer gone = widget;
  g_object_add_weak_pointer(G_OBJECT(widget), &gone);
  if (GTK_IS_WINDOW(widget))
    gtk_window_destroy(GTK_WINDOW(widget));
  g_clear_object(&widget);
  g_assert_null(gone);
}

static gboolean
is_named_by_another(const char *path)
{
  g_auto(GStrv) names = g_resources_enumerate_children(FOLDER, 0, NULL);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *other = g_strconcat(FOLDER, names[i], NULL);
    g_autofree char *text = g_str_has_suffix(other, ".ui") ? read_template(other) : NULL;
    if (text != NULL && strstr(text, path) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* what a row of a list is made by: shown once, with an item of the class whose properties it looks
 * up */
static void
check_list_row(const char *path, const char *text)
{
  g_assert_true(is_named_by_another(path));
  g_autofree char *class_name = dup_word(text, "<lookup name=\"[^\"]+\" type=\"(Lks\\w+)\"");
  g_assert_nonnull(class_name);
  GType type = g_type_from_name(class_name);
  g_assert_cmpstr(g_type_name(type), ==, class_name);
  GListStore *store = g_list_store_new(type);
  g_autoptr(GObject) item = g_object_new(type, NULL);
  g_list_store_append(store, item);
  GtkListItemFactory *factory = gtk_builder_list_item_factory_new_from_resource(NULL, path);
  GtkSelectionModel *model = GTK_SELECTION_MODEL(gtk_no_selection_new(G_LIST_MODEL(store)));
  GtkWidget *window = gtk_window_new(), *list = gtk_list_view_new(model, factory);
  gtk_window_set_child(GTK_WINDOW(window), list);
  GtkWidget *row = gtk_widget_get_first_child(list);
  g_assert_nonnull(row);
  g_assert_nonnull(gtk_widget_get_first_child(row));
  gtk_window_destroy(GTK_WINDOW(window));
}

/* no template: objects alone */
static void
check_objects(const char *path)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new();
  g_autoptr(GError) error = NULL;
  gtk_builder_add_from_resource(builder, path, &error);
  g_assert_no_error(error);
  g_autoptr(GSList) objects = gtk_builder_get_objects(builder);
  g_assert_nonnull(objects);
  for (GSList *item = objects; item != NULL; item = item->next)
    if (GTK_IS_WINDOW(item->data))
      gtk_window_destroy(item->data);
}

static void
test_template(gconstpointer data)
{
  const char *path = data;
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *text = read_template(path);
  check_hyphens(text);
  g_autofree char *class_name = dup_word(text, "<template class=\"(\\w+)\"");
  if (class_name == NULL)
    check_objects(path);
  else if (g_str_equal(class_name, "GtkListItem"))
    check_list_row(path, text);
  else
    check_widget(name, class_name);
}

static void
add_templates(const char *folder)
{
  g_auto(GStrv) names = g_resources_enumerate_children(folder, 0, NULL);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_strconcat(folder, names[i], NULL);
    if (g_str_has_suffix(path, "/") && !g_str_has_suffix(path, "/icons/"))
      add_templates(path);
    if (!g_str_has_suffix(path, ".ui"))
      continue;
    g_autofree char *test = g_strconcat("/templates/", names[i], NULL);
    g_test_add_data_func_full(test, g_strdup(path), test_template, g_free);
  }
}

/* what is not among the resources is never shown */
static void
test_all_are_packed(void)
{
  g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "..", "ui", NULL);
  g_autofree char *list = g_build_filename(folder, "lockstep.gresource.xml", NULL);
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(list, &text, NULL, NULL));
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name(dir)) != NULL) {
    g_autofree char *mark = g_strconcat(">", name, "</file>", NULL);
    if (g_str_has_suffix(name, ".ui") && strstr(text, mark) == NULL) {
      g_test_message("%s is not packed", name);
      g_test_fail();
    }
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  adw_init();
  gtk_source_init();
  g_type_ensure(LKS_TYPE_SECTION);
  g_type_ensure(LKS_TYPE_STEP_ITEM);
  g_test_add_func("/templates/packed", test_all_are_packed);
  add_templates(FOLDER);
  return g_test_run();
}
