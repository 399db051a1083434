// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "lks-rule-private.h"

static void
test_table(void)
{
  for (guint i = 0; lks_rules[i] != NULL; i++) {
    const LksRule *rule = lks_rules[i];
    g_assert_true(rule->check != NULL || rule->check_store != NULL || rule->check_link != NULL ||
                  rule->check_fleet != NULL);
    g_assert_cmpuint(strspn(rule->id, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen(rule->id));
    g_assert_true(g_str_has_suffix(rule->explanation, ".") ||
                  g_str_has_suffix(rule->explanation, "”"));
    g_assert_false(g_str_has_suffix(rule->title, "."));
    g_assert_true(lks_rule_find(rule->id) == rule);
    if (i > 0)
      g_assert_cmpstr(lks_rules[i - 1]->id, <, rule->id);
  }
  g_assert_null(lks_rule_find("no-such-rule"));
}

static void
test_thumbprint(void)
{
  static const char digits[] = "00112233445566778899aabbccddeeff00112233";
  static const struct {
    const char *written;
    gboolean valid; /* as it stands */
    gboolean cleans;
  } rows[] = {
    { "00112233445566778899aabbccddeeff00112233", TRUE, TRUE },
    { "00112233445566778899AABBCCDDEEFF00112233", TRUE, TRUE },
    { "\xe2\x80\x8e"
      "00112233445566778899aabbccddeeff00112233",
      FALSE, TRUE },
    { "?00112233445566778899aabbccddeeff00112233", FALSE, TRUE },
    { "\xef\xbb\xbf"
      "00112233445566778899aabbccddeeff00112233",
      FALSE, TRUE },
    { "00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff 00 11 22 33", FALSE, TRUE },
    { "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33", FALSE, TRUE },
    { "00112233445566778899aabbccddeeff001122", FALSE, FALSE },
    { "z0112233445566778899aabbccddeeff00112233", FALSE, FALSE },
    { "", FALSE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *clean = lks_thumbprint_clean(rows[i].written);
    g_assert_cmpint(lks_thumbprint_is_valid(rows[i].written), ==, rows[i].valid);
    g_assert_cmpint(lks_thumbprint_is_valid(clean), ==, rows[i].cleans);
    if (rows[i].cleans)
      g_assert_cmpstr(clean, ==, digits);
  }
}

static void
test_encrypted(void)
{
  static const struct {
    const char *password;
    gboolean looks_encrypted;
  } rows[] = {
    { "", FALSE },
    { "changeit", FALSE },
    { "keystoreprotectingpassword", FALSE },
    { "a long password with blanks in it", FALSE },
    { "0123456789abcdef01234567", FALSE },
    { "ENC(2f9a8b7c)", TRUE },
    { "{AES}8f7a", TRUE },
    { "MIIB3DCCAUWgAwIBAgIQd8nBkS1+Pw==", TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpint(lks_text_looks_encrypted(rows[i].password), ==, rows[i].looks_encrypted);
}

static gboolean
loses(const char *syntax, LksRole role, const char *written)
{
  const LksComponentFile description = { .syntax = lks_syntax_find(syntax) };
  const LksInstalledFile file = { .description = &description };
  const LksSetting setting = { .role = role };
  const LksReading reading = {
    .setting = &setting,
    .file = &file,
    .present = TRUE,
    .written = (char *)written,
  };
  return lks_reading_lost_backslashes(&reading);
}

static void
test_lost_backslashes(void)
{
  static const struct {
    const char *syntax;
    LksRole role;
    const char *written; /* as Java reads it */
    gboolean lost;
  } rows[] = {
    { "properties", LKS_ROLE_IDENTITY_KEYSTORE_PATH, "C:\\SafeQ6\\conf\\new.jks", FALSE },
    { "properties", LKS_ROLE_IDENTITY_KEYSTORE_PATH, "C:/SafeQ6/conf/new.jks", FALSE },
    { "properties", LKS_ROLE_IDENTITY_KEYSTORE_PATH, "/opt/conf/new.jks", FALSE },
    { "properties", LKS_ROLE_IDENTITY_KEYSTORE_PATH, "conf/new.jks", FALSE },
    { "properties", LKS_ROLE_IDENTITY_KEYSTORE_PATH, "C:SafeQ6conf\new.jks", TRUE },
    { "properties", LKS_ROLE_TRUST_KEYSTORE_PATH, "C:DPconftrust.jks", TRUE },
    { "properties", LKS_ROLE_TRUST_KEYSTORE_PATH, "D:/store\trust.jks", TRUE },
    { "properties", LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD, "a:b\tc", FALSE },
    { "json", LKS_ROLE_IDENTITY_KEYSTORE_PATH, "C:SafeQ6", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpint(loses(rows[i].syntax, rows[i].role, rows[i].written), ==, rows[i].lost);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/rules/table", test_table);
  g_test_add_func("/rules/thumbprint", test_thumbprint);
  g_test_add_func("/rules/encrypted-password", test_encrypted);
  g_test_add_func("/rules/lost-backslashes", test_lost_backslashes);
  return g_test_run();
}
