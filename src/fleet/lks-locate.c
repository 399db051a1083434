// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-locate.h"
#include "lks-fleet-private.h"
#include "lks-glob.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* An install folder that the catalogue names is looked at directly; anywhere else an installation
 * is known by its traces: paths of files that lie in it. The walk is bounded, since a root may be a
 * whole disk, goes by levels, so that what it leaves out is the deepest, and never follows a
 * symbolic link. */
#define DEPTH_LIMIT  9
#define FOLDER_LIMIT 50000

typedef struct {
  LksComponent *component; /* no-ref */
  guint rank;
  char *path; /* "conf/a.properties", folded */
} Trace;

/* a file whose name only a pattern tells */
typedef struct {
  LksComponent *component; /* no-ref */
  guint rank;
  const LksComponentFile *file;
} Pattern;

typedef struct {
  LksDisk *disk;
  LksRoot *root;
  LksCatalog *catalog;
  GHashTable *traces; /* folded base name -> (element-type Trace) */
  GArray *patterns;   /* (element-type Pattern) */
  GHashTable *seen;   /* component id: a server has each once */
  GQueue folders;     /* (element-type Folder) still to be walked */
  guint n_folders;
} Search;

typedef struct {
  char *path;
  guint depth;
} Folder;

static void
trace_free(Trace *trace)
{
  g_free(trace->path);
  g_free(trace);
}

static char *
fold(const char *name)
{
  return g_utf8_validate(name, -1, NULL) ? g_utf8_casefold(name, -1) : g_strdup(name);
}

/* --- what is installed on it --- */

static char *
spell_for_server(const LksDisk *disk, const char *local)
{
  const char *relative = local + strlen(disk->directory);
  relative += strspn(relative, "/");
  if (!disk->is_windows)
    return g_strconcat("/", relative, NULL);
  g_autofree char *path = g_strdelimit(g_strdup(relative), "/", '\\');
  if (disk->is_drive)
    return g_strconcat("C:\\", path, NULL);
  return g_strdup_printf("%c:\\%s", g_ascii_toupper(path[0]),
                         path[1] != '\0' ? path + 2 : path + 1);
}

static void
add_found(Search *search, LksComponent *component, guint rank, const char *local)
{
  const char *id = lks_component_get_id(component);
  if (!g_hash_table_add(search->seen, (gpointer)id))
    return;
  LksLocated *located = g_new0(LksLocated, 1);
  located->component = component;
  located->rank = rank;
  located->folder = spell_for_server(search->disk, local);
  g_ptr_array_add(search->disk->found, located);
}

/* (element-type utf8) relative paths, one of which proves that it is installed */
static GPtrArray *
collect_traces(LksComponent *component)
{
  GPtrArray *traces = g_ptr_array_new_with_free_func(g_free);
  const char *const *own = lks_component_get_traces(component);
  for (guint i = 0; own != NULL && own[i] != NULL; i++)
    g_ptr_array_add(traces, g_strdup(own[i]));
  GPtrArray *files = lks_component_get_files(component);
  for (guint i = 0; i < files->len; i++) {
    const LksComponentFile *file = g_ptr_array_index(files, i);
    if (!file->is_external && !file->only_secured && file->path != NULL &&
        strchr(file->path, '*') == NULL)
      g_ptr_array_add(traces, g_strdup(file->path));
  }
  return traces;
}

static gboolean
file_holds(const char *local_path, const char *text)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  return text == NULL || (g_file_get_contents(local_path, &content, &length, NULL) &&
                          g_strstr_len(content, (gssize)length, text) != NULL);
}

/* a file whose name only a pattern tells, and whose content proves it */
static gboolean
find_held(Search *search, LksComponent *component, const char *server_folder)
{
  GPtrArray *files = lks_component_get_files(component);
  for (guint i = 0; i < files->len; i++) {
    const LksComponentFile *file = g_ptr_array_index(files, i);
    if (file->is_external || file->path == NULL || strchr(file->path, '*') == NULL)
      continue;
    g_autoptr(GPtrArray) paths = lks_glob(search->root, server_folder, file->path);
    for (guint k = 0; k < paths->len; k++) {
      g_autofree char *local =
          lks_root_resolve(search->root, g_ptr_array_index(paths, k), NULL, NULL);
      if (local != NULL && file_holds(local, file->holds))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
has_trace(Search *search, LksComponent *component, const char *server_folder)
{
  g_autoptr(GPtrArray) traces = collect_traces(component);
  for (guint i = 0; i < traces->len; i++) {
    g_autoptr(GPtrArray) paths =
        lks_glob(search->root, server_folder, g_ptr_array_index(traces, i));
    if (paths->len > 0)
      return TRUE;
  }
  return find_held(search, component, server_folder) ||
         (traces->len == 0 && !lks_component_is_told(component));
}

static void
look_in_install_folder(Search *search, const char *install, const char *product)
{
  for (guint i = 0; i < lks_catalog_get_n_components(search->catalog); i++) {
    LksComponent *component = lks_catalog_get_component(search->catalog, i);
    const char *const *folders = lks_component_get_folders(component);
    if (strcmp(lks_component_get_product(component), product) != 0)
      continue;
    for (guint k = 0; folders != NULL && folders[k] != NULL; k++) {
      const char *relative = folders[k];
      if (g_str_has_prefix(relative, "{install}"))
        relative += strlen("{install}");
      relative += strspn(relative, "/");
      g_autofree char *folder =
          *relative != '\0' ? lks_root_join(search->root, install, relative) : g_strdup(install);
      gboolean exists = FALSE;
      g_autofree char *local = lks_root_resolve(search->root, folder, &exists, NULL);
      if (local != NULL && exists && has_trace(search, component, folder))
        add_found(search, component, i, local);
    }
  }
}

static void
look_on_drive(Search *search, char letter)
{
  g_autoptr(GHashTable) products = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < lks_catalog_get_n_components(search->catalog); i++) {
    const char *product = lks_component_get_product(lks_catalog_get_component(search->catalog, i));
    const char *const *folders = lks_catalog_get_install_folders(search->catalog, product);
    if (!g_hash_table_add(products, (gpointer)product))
      continue;
    for (guint k = 0; folders != NULL && folders[k] != NULL; k++) {
      if ((folders[k][0] != '/') != search->disk->is_windows)
        continue;
      g_autofree char *install =
          search->disk->is_windows
              ? g_strdup_printf("%c:\\%s", letter, lks_disk_skip_drive(folders[k]))
              : g_strdup(folders[k]);
      gboolean exists = FALSE;
      g_autofree char *local = lks_root_resolve(search->root, install, &exists, NULL);
      if (local != NULL && exists)
        look_in_install_folder(search, install, product);
    }
  }
}

static void
index_patterns(Search *search, LksComponent *component, guint rank)
{
  GPtrArray *files = lks_component_get_files(component);
  for (guint i = 0; i < files->len; i++) {
    const LksComponentFile *file = g_ptr_array_index(files, i);
    Pattern pattern = { component, rank, file };
    if (!file->is_external && file->path != NULL && strchr(file->path, '*') != NULL)
      g_array_append_val(search->patterns, pattern);
  }
}

static void
index_traces(Search *search)
{
  for (guint i = 0; i < lks_catalog_get_n_components(search->catalog); i++) {
    LksComponent *component = lks_catalog_get_component(search->catalog, i);
    index_patterns(search, component, i);
    g_autoptr(GPtrArray) paths = collect_traces(component);
    for (guint k = 0; k < paths->len; k++) {
      Trace *trace = g_new0(Trace, 1);
      trace->component = component;
      trace->rank = i;
      trace->path = fold(g_ptr_array_index(paths, k));
      g_autofree char *base = g_path_get_basename(trace->path);
      GPtrArray *same = g_hash_table_lookup(search->traces, base);
      if (same == NULL) {
        same = g_ptr_array_new_with_free_func((GDestroyNotify)trace_free);
        g_hash_table_insert(search->traces, g_steal_pointer(&base), same);
      }
      g_ptr_array_add(same, trace);
    }
  }
}

/* a file that lies where a pattern says and holds its text: the folder above is the component's */
static void
match_patterns(Search *search, const char *local, const char *name)
{
  for (guint i = 0; i < search->patterns->len; i++) {
    const Pattern *pattern = &g_array_index(search->patterns, Pattern, i);
    g_auto(GStrv) parts = g_strsplit(pattern->file->path, "/", -1);
    guint n_parts = g_strv_length(parts);
    if (!lks_glob_matches(search->root, parts[n_parts - 1], name))
      continue;
    g_autofree char *folder = g_strdup(local);
    gboolean fits = TRUE;
    for (guint k = n_parts; fits && k > 0; k--) {
      char *slash = strrchr(folder, '/');
      fits = slash != NULL && lks_glob_matches(search->root, parts[k - 1], slash + 1);
      if (slash != NULL)
        *slash = '\0';
    }
    if (fits && strlen(folder) >= strlen(search->disk->directory) &&
        file_holds(local, pattern->file->holds))
      add_found(search, pattern->component, pattern->rank, folder);
  }
}

/* a file that lies where the trace of a component would: the folder above it is the component's */
static void
match_file(Search *search, const char *local, const char *name)
{
  match_patterns(search, local, name);
  g_autofree char *base = fold(name);
  GPtrArray *same = g_hash_table_lookup(search->traces, base);
  for (guint i = 0; same != NULL && i < same->len; i++) {
    const Trace *trace = g_ptr_array_index(same, i);
    g_autofree char *folder = g_strdup(local);
    for (const char *p = trace->path; p != NULL; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
      *strrchr(folder, '/') = '\0';
    if (strlen(folder) < strlen(search->disk->directory))
      continue;
    g_autofree char *below = fold(local + strlen(folder) + 1);
    if (g_pattern_match_simple(trace->path, below))
      add_found(search, trace->component, trace->rank, folder);
  }
}

static void
skip(Search *search, const char *path, const char *why)
{
  g_autofree char *name = g_filename_display_name(path);
  g_ptr_array_add(search->disk->skipped, g_strdup_printf("%s: %s", name, why));
}

static void
queue_folder(Search *search, char *path, guint depth)
{
  Folder *folder = g_new0(Folder, 1);
  folder->path = path;
  folder->depth = depth;
  g_queue_push_tail(&search->folders, folder);
}

static void
look_at(Search *search, const char *folder, const char *name, guint depth)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  GStatBuf st;
  if (g_lstat(path, &st) != 0)
    return;
  gboolean is_readable = g_utf8_validate(name, -1, NULL);
  if (S_ISREG(st.st_mode) && is_readable)
    match_file(search, path, name);
  else if (S_ISDIR(st.st_mode) && !is_readable)
    /* a fleet file cannot spell it */
    skip(search, path, _("its name is not UTF-8"));
  else if (S_ISDIR(st.st_mode) && depth < DEPTH_LIMIT)
    queue_folder(search, g_steal_pointer(&path), depth + 1);
}

static void
walk_folder(Search *search, const Folder *folder)
{
  g_autofree char *problem = NULL;
  g_autoptr(GPtrArray) names = lks_disk_list_all(folder->path, &problem);
  if (names == NULL)
    skip(search, folder->path, problem);
  for (guint i = 0; names != NULL && i < names->len; i++)
    look_at(search, folder->path, g_ptr_array_index(names, i), folder->depth);
}

static void
folder_free(Folder *folder)
{
  g_free(folder->path);
  g_free(folder);
}

static void
walk(Search *search)
{
  Folder *folder;
  queue_folder(search, g_strdup(search->disk->directory), 0);
  while (search->n_folders < FOLDER_LIMIT &&
         (folder = g_queue_pop_head(&search->folders)) != NULL) {
    search->n_folders++;
    walk_folder(search, folder);
    folder_free(folder);
  }
  guint n_left = search->folders.length;
  if (n_left > 0) {
    g_autofree char *why =
        g_strdup_printf(g_dngettext(GETTEXT_PACKAGE,
                                    "%u folder was not looked into, there are too many",
                                    "%u folders were not looked into, there are too many", n_left),
                        n_left);
    skip(search, search->disk->directory, why);
  }
  g_queue_clear_full(&search->folders, (GDestroyNotify)folder_free);
}

static int
compare_located(gconstpointer a, gconstpointer b)
{
  const LksLocated *x = *(LksLocated *const *)a;
  const LksLocated *y = *(LksLocated *const *)b;
  return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* takes the disk over: kept when something is installed on it */
static void
search_disk(LksDisk *disk, LksCatalog *catalog, GPtrArray *disks)
{
  g_autoptr(LksRoot) root = lks_root_new(disk->directory, disk->is_windows);
  g_autoptr(GHashTable) traces =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GArray) patterns = g_array_new(FALSE, FALSE, sizeof(Pattern));
  Search search = { disk, root, catalog, traces, patterns, seen, G_QUEUE_INIT, 0 };
  if (disk->is_drive)
    lks_root_add_drive(root, 'C', disk->directory);
  for (char letter = 'A'; letter <= (disk->is_windows ? 'Z' : 'A'); letter++)
    look_on_drive(&search, letter);
  index_traces(&search);
  walk(&search);
  g_ptr_array_sort(disk->found, compare_located);
  if (disk->found->len > 0)
    g_ptr_array_add(disks, disk);
  else
    lks_disk_free(disk);
}

void
lks_locate(const char *directory, LksCatalog *catalog, GPtrArray *disks)
{
  LksDisk *disk = lks_disk_recognise(directory, catalog);
  if (disk != NULL) {
    search_disk(disk, catalog, disks);
    return;
  }
  guint n_before = disks->len;
  g_autoptr(GPtrArray) names = lks_disk_list(directory);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename(directory, g_ptr_array_index(names, i), NULL);
    gboolean is_plain_folder =
        g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
    disk = is_plain_folder ? lks_disk_recognise(path, catalog) : NULL;
    if (disk != NULL)
      search_disk(disk, catalog, disks);
  }
  /* neither disks nor a folder of such: a lone copy of somebody's folders */
  if (disks->len == n_before)
    search_disk(lks_disk_new(directory, TRUE, TRUE), catalog, disks);
}
