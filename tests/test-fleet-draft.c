// SPDX-License-Identifier: LGPL-2.1-or-later
#include <gio/gio.h>
#include <string.h>

#include "lks-error.h"
#include "lks-fleet.h"
#include "lks-fleet-commands.h"
#include "lks-fleet-draft.h"
#include "lks-document.h"
#include "lks-syntax.h"
#include "site.h"

/* The text of a fleet file with wishes in it: what is wished stands there, and nothing else is
 * touched. */
static const char before[] = "{\n"
                             "  \"format\": \"lockstep/fleet/1\",\n"
                             "  \"policy\": { \"security\": \"secured\" },\n"
                             "  \"servers\": [\n"
                             "    { \"name\": \"a\", \"root\": \".\",\n"
                             "      \"components\": [\n"
                             "        { \"component\": \"dispatcher-paragon/flexispooler\",\n"
                             "          \"folder\": \"C:\\\\FSP\" } ] }\n"
                             "  ]\n"
                             "}\n";

static LksFleetDraft *
new_draft(const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  LksFleetDraft *draft = lks_fleet_draft_new(bytes, "fleet.json", &error);
  g_assert_no_error(error);
  return draft;
}

static char *
dup_text(LksFleetDraft *draft)
{
  gsize length;
  const char *data = g_bytes_get_data(lks_fleet_draft_get_bytes(draft), &length);
  return g_strndup(data, length);
}

/* read as a fleet, so that every wish is one */
static LksFleet *
read_draft(LksFleetDraft *draft)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  g_autofree char *folder = g_dir_make_tmp("lks-draft-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "fleet.json", NULL);
  LksFleet *fleet = lks_fleet_read_bytes(lks_fleet_draft_get_bytes(draft), path, catalog, NULL,
                                         NULL, NULL, &error);
  g_assert_no_error(error);
  site_remove(folder);
  return fleet;
}

static void
test_unchanged(void)
{
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  g_autofree char *text = dup_text(draft);
  g_assert_cmpstr(text, ==, before);
  g_assert_false(lks_fleet_draft_is_modified(draft));
}

static void
test_wishes(void)
{
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  g_assert_true(lks_fleet_draft_set_identity(draft, "a.b", "pki/a.pfx", "env:A", NULL, NULL));
  g_assert_true(lks_fleet_draft_use_identity(draft, "a/flexispooler", "a.b", NULL));
  g_assert_true(lks_fleet_draft_set_setting(draft, "a/dispatcher-paragon/flexispooler",
                                            LKS_ROLE_CIPHER, "aes-256", NULL));
  g_assert_true(lks_fleet_draft_set_policy(draft, "verify-host", "false", NULL));
  g_assert_true(lks_fleet_draft_set_policy(draft, "warn-days", "12", NULL));
  g_assert_true(lks_fleet_draft_set_policy(draft, "warn-days", "14", NULL));
  g_assert_true(lks_fleet_draft_set_policy(draft, "security", "plain", NULL));
  g_assert_true(lks_fleet_draft_add_trust(draft, "pki/root.pem", NULL));
  g_assert_true(lks_fleet_draft_add_trust(draft, "pki/new.pem", NULL));
  g_assert_true(lks_fleet_draft_add_trust(draft, "pki/root.pem", NULL));
  g_assert_true(lks_fleet_draft_is_modified(draft));

  g_autoptr(LksFleet) fleet = read_draft(draft);
  const LksInstallation *installation = lks_fleet_find_installation(fleet, "a/flexispooler");
  g_assert_cmpstr(installation->identity_id, ==, "a.b");
  g_assert_cmpstr(lks_installation_get_wish(installation, LKS_ROLE_CIPHER), ==, "aes-256");
  g_assert_false(lks_fleet_get_policy(fleet)->verify_host);
  g_assert_false(lks_fleet_get_policy(fleet)->secured);
  g_assert_cmpuint(lks_fleet_get_policy(fleet)->warn_days, ==, 14);
  g_assert_cmpuint(lks_fleet_get_trust_files(fleet)->len, ==, 2);
  g_autofree char *setting = lks_fleet_draft_dup_setting(draft, "a/flexispooler", LKS_ROLE_CIPHER);
  g_assert_cmpstr(setting, ==, "aes-256");
}

static void
test_taken_back(void)
{
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  const char *label = "a/flexispooler";
  LksRole role = LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD;
  g_assert_true(lks_fleet_draft_set_secret(draft, label, role, "env:X", NULL));
  g_autofree char *there = lks_fleet_draft_dup_secret(draft, label, role);
  g_assert_cmpstr(there, ==, "env:X");
  g_assert_true(lks_fleet_draft_set_secret(draft, label, role, NULL, NULL));
  g_assert_null(lks_fleet_draft_dup_secret(draft, label, role));
  g_autoptr(LksFleet) fleet = read_draft(draft);
}

/* a list that nobody is in any more is gone without a trace */
static void
test_retiring(void)
{
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  g_assert_true(lks_fleet_draft_add_trust(draft, "pki/new.pem", NULL));
  g_autofree char *wanted = dup_text(draft);
  g_assert_true(lks_fleet_draft_add_trust(draft, "pki/a.pem", NULL));
  g_assert_true(lks_fleet_draft_add_trust(draft, "pki/b.pem", NULL));
  for (guint i = 0; i < 2; i++) {
    g_assert_true(lks_fleet_draft_retire_trust(draft, "pki/a.pem", NULL));
    g_assert_true(lks_fleet_draft_retire_trust(draft, "pki/b.pem", NULL));
  }
  g_autofree char *between = dup_text(draft);
  g_assert_nonnull(strstr(between, "[\n    \"pki/a.pem\",\n    \"pki/b.pem\"\n  ]\n"));
  g_autoptr(LksFleet) fleet = read_draft(draft);
  g_assert_cmpuint(lks_fleet_get_trust_files(fleet)->len, ==, 3);
  g_assert_true(lks_fleet_draft_remove_trust(draft, "pki/b.pem", NULL));
  g_assert_true(lks_fleet_draft_remove_trust(draft, "pki/nowhere.pem", NULL));
  g_assert_true(lks_fleet_draft_remove_trust(draft, "pki/a.pem", NULL));
  g_autofree char *after = dup_text(draft);
  g_assert_cmpstr(after, ==, wanted);
}

static void
test_unknown(void)
{
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  const char *const labels[] = { "b/flexispooler", "a/terminal-server", "a", "", "/" };
  for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
    g_autoptr(GError) error = NULL;
    g_assert_false(lks_fleet_draft_use_identity(draft, labels[i], "x", &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  }
  g_autofree char *text = dup_text(draft);
  g_assert_cmpstr(text, ==, before);
}

/* a reference that only this run knows */
static void
test_reference(void)
{
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  LksRole role = LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD;
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  g_autoptr(LksPasswords) passwords = lks_passwords_new(NULL, NULL);
  g_autoptr(LksSecret) secret = lks_secret_new_from_string("swordfish");
  lks_passwords_add_reference(passwords, "secret-service:test", secret);
  g_assert_true(
      lks_fleet_draft_set_secret(draft, "a/flexispooler", role, "secret-service:test", NULL));
  g_autoptr(LksFleet) fleet = lks_fleet_read_bytes(lks_fleet_draft_get_bytes(draft), "./fleet.json",
                                                   catalog, passwords, NULL, NULL, NULL);
  const LksInstallation *installation = lks_fleet_find_installation(fleet, "a/flexispooler");
  LksSecret *found = g_hash_table_lookup(installation->secrets, lks_role_get_info(role)->id);
  g_assert_true(lks_secret_equal(found, secret));
}

/* what “lockstep config” does with the words */
static GBytes *
obey(GBytes *bytes, GPtrArray *commands)
{
  g_autoptr(LksDocument) document =
      lks_document_parse(bytes, lks_syntax_find("json"), "fleet.json", NULL);
  for (guint i = 0; i < commands->len; i++) {
    char **words = g_ptr_array_index(commands, i);
    gboolean sets = g_str_equal(words[2], "set");
    g_assert_cmpstr(words[3], ==, "/site/fleet.json");
    g_assert_true(sets ? lks_document_set(document, words[4], words[5], NULL)
                       : lks_document_unset(document, words[4], NULL));
  }
  return g_bytes_ref(lks_document_get_bytes(document));
}

static GPtrArray *
list_commands(LksFleetDraft *one, LksFleetDraft *other)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *commands =
      lks_fleet_commands_list(lks_fleet_draft_get_bytes(one), lks_fleet_draft_get_bytes(other),
                              "/site/fleet.json", &error);
  g_assert_no_error(error);
  return commands;
}

static void
test_commands(void)
{
  g_autoptr(LksFleetDraft) one = new_draft(before), other = new_draft(before);
  const char *label = "a/flexispooler";
  g_assert_true(lks_fleet_draft_set_identity(other, "a.b", "pki/a.pfx", "env:A", NULL, NULL));
  g_assert_true(lks_fleet_draft_use_identity(other, label, "a.b", NULL));
  g_assert_true(lks_fleet_draft_set_setting(other, label, LKS_ROLE_CIPHER, "aes-256", NULL));
  g_autoptr(GPtrArray) there = list_commands(one, other);
  g_autoptr(GPtrArray) back = list_commands(other, one);
  g_autoptr(GPtrArray) none = list_commands(one, one);
  g_assert_cmpuint(there->len, ==, 4);
  g_assert_cmpuint(back->len, ==, 4);
  g_assert_cmpuint(none->len, ==, 0);
  g_autoptr(GBytes) made = obey(lks_fleet_draft_get_bytes(one), there);
  g_assert_true(g_bytes_equal(made, lks_fleet_draft_get_bytes(other)));
}

/* a password in the file is none on a command line */
static void
test_commands_secret(void)
{
  g_autoptr(LksFleetDraft) one = new_draft(before), other = new_draft(before);
  g_assert_true(lks_fleet_draft_set_secret(other, "a/flexispooler",
                                           LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD, "pass:swordfish",
                                           NULL));
  g_autoptr(GPtrArray) commands = list_commands(one, other);
  char **words = g_ptr_array_index(commands, 0);
  g_assert_cmpstr(words[5], ==, "-");
}

static void
test_commands_new(void)
{
  g_autoptr(GBytes) nothing = g_bytes_new(NULL, 0);
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  g_assert_true(lks_fleet_draft_add_trust(draft, "pki/root.pem", NULL));
  g_autoptr(GPtrArray) commands =
      lks_fleet_commands_list(nothing, lks_fleet_draft_get_bytes(draft), "/site/fleet.json", NULL);
  g_assert_cmpuint(commands->len, ==, 2);
  g_autofree char *first = g_strjoinv(" ", g_ptr_array_index(commands, 0));
  g_autofree char *second = g_strjoinv(" ", g_ptr_array_index(commands, 1));
  g_assert_cmpstr(first, ==, "lockstep discover /site -o /site/fleet.json");
  g_assert_cmpstr(second, ==, "lockstep config set /site/fleet.json trust.0 pki/root.pem");
}

static void
test_cancelled(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksFleetDraft) draft = new_draft(before);
  g_autoptr(LksCatalog) catalog = site_load_catalog();
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  g_cancellable_cancel(cancellable);
  g_cancellable_push_current(cancellable);
  g_assert_null(lks_fleet_read_bytes(lks_fleet_draft_get_bytes(draft), "./fleet.json", catalog,
                                     NULL, NULL, NULL, &error));
  g_cancellable_pop_current(cancellable);
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/fleet-draft/unchanged", test_unchanged);
  g_test_add_func("/fleet-draft/wishes", test_wishes);
  g_test_add_func("/fleet-draft/taken-back", test_taken_back);
  g_test_add_func("/fleet-draft/retiring", test_retiring);
  g_test_add_func("/fleet-draft/unknown", test_unknown);
  g_test_add_func("/fleet-draft/reference", test_reference);
  g_test_add_func("/fleet-draft/commands", test_commands);
  g_test_add_func("/fleet-draft/commands/secret", test_commands_secret);
  g_test_add_func("/fleet-draft/commands/new", test_commands_new);
  g_test_add_func("/fleet-draft/cancelled", test_cancelled);
  return g_test_run();
}
