// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "lks-catalog.h"
#include "lks-channel.h"
#include "lks-component-private.h"
#include "lks-error.h"
#include "lks-placeholder.h"
#include "lks-products-private.h"
#include "lks-suggest.h"

static void
test_suggest(void)
{
  static const char *const known[] = { "verify-host", "cipher", "curve", NULL };
  static const struct {
    const char *word;
    const char *expected; /* nullable */
  } rows[] = {
    { "verify-hots", "verify-host" },
    { "Verify-Host", "verify-host" },
    { "cypher", "cipher" },
    { "cruve", "curve" },
    { "curves", "curve" },
    { "papyrus", NULL },
    { "", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpstr(lks_suggest(rows[i].word, known), ==, rows[i].expected);
  g_autofree char *endless = g_strnfill(100000, 'x');
  g_assert_null(lks_suggest(endless, known));
}

static void
test_placeholder(void)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { "net stop {service}", "net stop S" },
    { "{service}{service}", "SS" },
    { "{pfx} {root} {other}", "{service} {root} {other}" }, /* values are not searched again */
    { "{service", "{service" },
    { "}{", "}{" },
    { "{{service}}", "{S}" },
    { "", "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *filled =
        lks_placeholder_fill(rows[i].text, "service", "S", "pfx", "{service}", "root", NULL, NULL);
    g_assert_cmpstr(filled, ==, rows[i].expected);
  }
}

static void
test_roles(void)
{
  for (guint i = 0; i < LKS_N_ROLES; i++) {
    const LksRoleInfo *info = lks_role_get_info((LksRole)i);
    g_assert_cmpuint(info->role, ==, i);
    g_assert_nonnull(info->title);
    LksRole role;
    g_assert_true(lks_role_parse(info->id, &role));
    g_assert_cmpuint(role, ==, i);
    g_assert_cmpint(info->is_secret, ==, info->kind == LKS_VALUE_PASSWORD);
  }
  LksRole role;
  g_assert_false(lks_role_parse("verify-hots", &role));
  g_assert_cmpstr(lks_role_suggest("verify-hots"), ==, "verify-host");
  g_assert_cmpstr(lks_role_suggest("identity.thumbprnt"), ==, "identity.thumbprint");
  g_assert_null(lks_role_suggest("papyrus"));
}

static void
test_channels(void)
{
  g_assert_true(lks_channel_find("ymq")->is_mutual);
  g_assert_true(lks_channel_find("ymq")->client_checks_host);
  g_assert_false(lks_channel_find("ymq")->server_checks_names);
  g_assert_false(lks_channel_find("https")->is_mutual);
  g_assert_null(lks_channel_find("pigeon"));
}

/* a description around the part that is tested; it begins on line 3 */
#define AROUND(PART)                                                                               \
  "<component id=\"a\" name=\"A\" product=\"p\">\n"                                                \
  "<folder default=\"{install}/A\"/><trace path=\"{folder}/a\"/>\n" PART "\n</component>\n"
#define IN_FILE(PART)                                                                              \
  AROUND("<file id=\"f\" format=\"properties\" path=\"{folder}/f\">\n" PART "\n</file>")
#define SETTING(MORE) IN_FILE("<setting key=\"k\" " MORE "/>")

static const struct {
  const char *text;
  const char *expected; /* the message after the name; nullable: it is sound */
} descriptions[] = {
  { AROUND(""), NULL },
  { "\xEF\xBB\xBF" AROUND(""), NULL },
  { AROUND("<!-- a comment --><summary> two\n lines </summary>"), NULL },
  { AROUND("<summary><![CDATA[raw]]></summary>"), NULL },
  { SETTING("role=\"verify-host\""), NULL },
  { SETTING("role=\"verify-hots\""),
    "line 4: unknown role “verify-hots”; did you mean “verify-host”?" },
  { SETTING("role=\"papyrus\""),
    "line 4: unknown role “papyrus”; lockstep catalog --roles lists them" },
  { SETTING("\n\nrole=\"papyrus\"\n"),
    "line 4: unknown role “papyrus”; lockstep catalog --roles lists them" },
  { SETTING("rule=\"cipher\""),
    "line 4: unknown attribute “rule” of <setting>; did you mean “role”?" },
  { SETTING(""), "line 4: <setting> lacks “role”; add role=\"…\"" },
  { SETTING("role=\"\""), "line 4: “role” of <setting> is empty; fill it in or take it out" },
  { SETTING("role=\"cipher\" values=\"Aes128\""),
    "line 4: “Aes128” in values is no pair; write “spelling=meaning”" },
  { SETTING("role=\"cipher\" values=\"=aes-128\""),
    "line 4: “=aes-128” in values is no pair; write “spelling=meaning”" },
  { SETTING("role=\"cipher\" values=\"Aes128=aes-128\" default=\"Aes128\""),
    "line 4: “Aes128” is no meaning of role “cipher”; write what it means, not how it is spelled" },
  { SETTING("role=\"verify-host\" default=\"on\""),
    "line 4: “on” is no meaning of role “verify-host”; write what it means, not how it is "
    "spelled" },
  { SETTING("role=\"verify-host\" values=\"on=yes\""),
    "line 4: “yes” is no meaning of role “verify-host”; write what it means, not how it is "
    "spelled" },
  { SETTING("role=\"cipher\" list=\"perhaps\""), "line 4: list is “yes” or “no”, not “perhaps”" },
  { IN_FILE("<setting key=\"k\" role=\"cipher\"/>\n<setting key=\"l\" role=\"cipher\"/>"),
    "line 5: a second setting with role “cipher”; a component has one of each" },
  { IN_FILE("<seting key=\"k\" role=\"cipher\"/>"),
    "line 4: unknown element <seting> in <file>; did you mean “setting”?" },
  { IN_FILE("<setting key=\"k\" role=\"cipher\"><note/></setting>"),
    "line 4: <note> is empty; write its text or take it out" },
  { IN_FILE("words"), "line 4: <file> takes no text; put it into an element of its own" },
  { AROUND("<file id=\"f\" format=\"jason\" path=\"{folder}/f\"/>"),
    "line 3: unknown format “jason”; did you mean “json”?" },
  { AROUND("<file id=\"f\" format=\"json\" path=\"{folder}/../f\"/>"),
    "line 3: “../f” is not a path below a folder; write it with “/”, without “..”, drive letter or "
    "backslash" },
  { AROUND("<file id=\"f\" format=\"json\" path=\"{folder}/a\\b\"/>"),
    "line 3: “a\\b” is not a path below a folder; write it with “/”, without “..”, drive letter or "
    "backslash" },
  { AROUND("<file id=\"f\" format=\"json\" path=\"/etc/passwd\"/>"),
    "line 3: “/etc/passwd” does not begin with “{folder}/”; write “{folder}/…”" },
  { AROUND("<file id=\"f\" format=\"json\" path=\"{folder}/f\"/>\n<file id=\"f\" format=\"json\" "
           "path=\"{folder}/g\"/>"),
    "line 4: a second file “f”; give each its own id" },
  { AROUND("<folder default=\"A\"/>"),
    "line 3: folder “A” is not absolute; begin it with “{install}/”, “/” or a drive" },
  { AROUND("<identity store=\"jsk\" purpose=\"client\"/>"),
    "line 3: unknown store “jsk”; did you mean “jks”?" },
  { AROUND("<identity store=\"jks\" purpose=\"clint\"/>"),
    "line 3: unknown purpose “clint”; did you mean “client”?" },
  { AROUND("<identity store=\"jks\" purpose=\"client\" key=\"papyrus\"/>"),
    "line 3: unknown key “papyrus”; known here: rsa, any" },
  { AROUND("<identity store=\"jks\" purpose=\"client\"/><identity store=\"jks\" purpose=\"any\"/>"),
    "line 3: a second <identity>; a component shows one" },
  { AROUND("<identity store=\"jks\" purpose=\"client\" own=\"perhaps\"/>"),
    "line 3: own is “yes” or “no”, not “perhaps”" },
  { AROUND("<authorities file=\"{folder}/a.cer\"/><authorities file=\"{folder}/b.cer\"/>"),
    "line 3: a second <authorities>; one place is enough" },
  { AROUND("<authorities file=\"/etc/a.cer\"/>"),
    "line 3: “/etc/a.cer” does not begin with “{folder}/”; write “{folder}/…”" },
  { AROUND("<log id=\"a\" path=\"logs/a.log\"/>"),
    "line 3: “logs/a.log” does not begin with “{folder}/”; write “{folder}/…”" },
  { "<component id=\"a\" name=\"A\" product=\"p\" successor=\"b c\">\n</component>",
    "line 1: successor “b c” holds a character other than letters, digits and -/" },
  { AROUND("<connects to=\"b\" channel=\"ymk\"/>"),
    "line 3: unknown channel “ymk”; did you mean “ymq”?" },
  { AROUND("<service windows=\"a b\"/>"),
    "line 3: service “a b” holds a character other than letters, digits and -_.@" },
  { AROUND("<service windows=\"a\"/><service windows=\"b\"/>"),
    "line 3: a second service for windows; keep one" },
  { AROUND("<step kind=\"stpo\" when=\"both\"><text>t</text></step>"),
    "line 3: unknown kind “stpo”; did you mean “stop”?" },
  { AROUND("<step kind=\"stop\" when=\"never\"><text>t</text></step>"),
    "line 3: unknown when “never”; known here: secured, plain, both" },
  { AROUND("<step kind=\"stop\" when=\"both\"/>"),
    "line 3: <step> lacks <text>; say what is to be done" },
  { AROUND("<trace path=\"{folder}/a\"><x/></trace>"),
    "line 3: <trace> holds no elements; take <x> out" },
  { AROUND("<summary about=\"x\">t</summary>"),
    "line 3: <summary> takes no attributes; take “about” out" },
  { "<component id=\"a\" name=\"A\" product=\"p\">\n<trace path=\"{folder}/a\"/>\n</component>",
    "line 3: <component> lacks <folder>; say where it is usually installed" },
  { "<component id=\"a\" name=\"A\" product=\"p\">\n<folder default=\"/a\"/>\n</component>",
    "line 3: nothing tells that the component is installed; add a <file> that is not optional, a "
    "<trace>, or told=\"yes\"" },
  { "<component id=\"a\" name=\"A\"/>",
    "line 1: <component> names no product; add product=\"…\", or put the file into a folder named "
    "as the product" },
  { "<component id=\"a/b\" name=\"A\" product=\"p\"/>",
    "line 1: id “a/b” holds a character other than letters, digits and -" },
  { "<component id=\"a\" name=\"A\" product=\"p\" order=\"first\"/>",
    "line 1: order “first” is no number; write order=\"10\"" },
  { "<component id=\"a\" name=\"A\" product=\"p\" start=\"-1\"/>",
    "line 1: start “-1” is no number; write start=\"10\"" },
  { "<component id=\"a\" id=\"b\" name=\"A\" product=\"p\"/>",
    "line 1: <component> has “id” twice; keep one" },
  { "<component id=\"a\" name=\"A\" product=\"p\" matching=\"javascript\"/>",
    "line 1: unknown matching “javascript”; known here: java, openssl, dotnet, cn-fallback" },
  { "<componnent/>", "line 1: unknown document element <componnent>; did you mean “component”?" },
  { "<!DOCTYPE component [ <!ENTITY x \"y\"> ]>\n<component/>",
    "line 1: a description has no document type; take it out" },
};

static LksComponent *
parse(const char *text, GError **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
  return lks_component_parse(bytes, "x.xml", NULL, FALSE, error);
}

static void
test_description_errors(void)
{
  for (guint i = 0; i < G_N_ELEMENTS(descriptions); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(LksComponent) component = parse(descriptions[i].text, &error);
    if (descriptions[i].expected == NULL) {
      g_assert_no_error(error);
      continue;
    }
    g_assert_null(component);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    g_autofree char *expected = g_strdup_printf("x.xml: %s", descriptions[i].expected);
    g_assert_cmpstr(error->message, ==, expected);
  }
}

static void
test_description_damaged(void)
{
  static const char *const texts[] = {
    "",
    " ",
    "component",
    "<component",
    "<component id=\"a\" name=\"A\" product=\"p\">&nothing;</component>",
    "<component id=\"a\" name=\"\xFF\" product=\"p\"/>",
    "<a/><b/>",
    "<?xml version=\"1.0\"?>",
    AROUND("") "<component/>",
  };
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
    g_autoptr(GError) error = NULL;
    g_autoptr(LksComponent) component = parse(texts[i], &error);
    g_assert_null(component);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    g_assert_true(g_str_has_prefix(error->message, "x.xml: line "));
  }
  g_autofree char *huge = g_strnfill(2 * 1024 * 1024, ' ');
  g_autoptr(GError) error = NULL;
  g_assert_null(parse(huge, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
}

static gboolean
is_component(const LksProductFile *file)
{
  return strcmp(file->name, "product.xml") != 0;
}

static void
check_cut(const LksProductFile *file, gsize length)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) cut = g_bytes_new(file->text, length);
  g_autoptr(LksComponent) component =
      lks_component_parse(cut, file->name, file->product, TRUE, &error);
  g_assert_null(component);
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
  g_assert_true(g_str_has_prefix(error->message, file->name));
}

static void
test_description_truncated(void)
{
  for (guint i = 0; lks_products[i].product != NULL; i++) {
    gsize length = strlen(lks_products[i].text) - 1; /* without the last line end it is complete */
    /* every length of one that has everything, samples of the others */
    gsize step = strcmp(lks_products[i].name, "flexispooler.xml") == 0 ? 1 : 19;
    for (gsize j = 0; is_component(&lks_products[i]) && j < length; j += step)
      check_cut(&lks_products[i], j);
  }
}

static void
test_description_flipped(void)
{
  for (guint i = 0; lks_products[i].product != NULL; i++) {
    gsize length = strlen(lks_products[i].text);
    for (gsize j = 0; is_component(&lks_products[i]) && j < length; j += 17) {
      g_autofree char *text = g_strdup(lks_products[i].text);
      text[j] = (char)(text[j] ^ (1 << (j % 8)));
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) bytes = g_bytes_new(text, length);
      g_autoptr(LksComponent) component = lks_component_parse(bytes, "x", "p", FALSE, &error);
      g_assert_true((component != NULL) == (error == NULL));
      g_assert_true(error == NULL || *error->message != '\0');
    }
  }
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/base/suggest", test_suggest);
  g_test_add_func("/base/placeholder", test_placeholder);
  g_test_add_func("/catalog/roles", test_roles);
  g_test_add_func("/catalog/channels", test_channels);
  g_test_add_func("/catalog/description/errors", test_description_errors);
  g_test_add_func("/catalog/description/damaged", test_description_damaged);
  g_test_add_func("/catalog/description/truncated", test_description_truncated);
  g_test_add_func("/catalog/description/flipped", test_description_flipped);
  return g_test_run();
}
