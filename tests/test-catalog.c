// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib/gstdio.h>
#include <string.h>

#include "lks-catalog.h"
#include "lks-channel.h"
#include "lks-component-private.h"
#include "lks-error.h"
#include "lks-placeholder.h"
#include "lks-products-private.h"
#include "lks-suggest.h"

#define SPOC       "dispatcher-paragon/spooler-controller"
#define EUI        "dispatcher-paragon/end-user-interface"
#define FSP        "dispatcher-paragon/flexispooler"
#define MPS        "dispatcher-paragon/mobile-print-server"
#define WPS        "dispatcher-paragon/workflow-processing-system"
#define TS         "dispatcher-paragon/terminal-server"
#define MIG        "dispatcher-paragon/mobile-integration-gateway"
#define MANAGEMENT "dispatcher-paragon/management-service"

static LksCatalog *
load_built_in(void)
{
  g_autoptr(GError) error = NULL;
  LksCatalog *catalog = lks_catalog_new(NULL, &error);
  g_assert_no_error(error);
  return catalog;
}

static guint
count_built_in(void)
{
  g_autoptr(LksCatalog) catalog = load_built_in();
  return lks_catalog_get_n_components(catalog);
}

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

/* what the vendor writes, key by key */
static const struct {
  const char *component;
  const char *file;
  const char *key;
  LksRole role;
  const char *default_value;
} facts[] = {
#define YMQ "conf/ymq_config.properties"
  { SPOC, YMQ, "keyStorePath", LKS_ROLE_IDENTITY_KEYSTORE_PATH },
  { SPOC, YMQ, "keyStorePassword", LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD },
  { SPOC, YMQ, "keyStoreAlias", LKS_ROLE_IDENTITY_KEY_ALIAS },
  { SPOC, YMQ, "keyStoreAliasPassword", LKS_ROLE_IDENTITY_KEY_PASSWORD },
  { SPOC, YMQ, "trustStorePath", LKS_ROLE_TRUST_KEYSTORE_PATH },
  { SPOC, YMQ, "trustStorePassword", LKS_ROLE_TRUST_KEYSTORE_PASSWORD },
  { SPOC, YMQ, "ellipticCurve", LKS_ROLE_CURVE },
  { SPOC, YMQ, "certificateValidationMode", LKS_ROLE_VERIFY_HOST },
#define EUI_FILE "ui-conf/environment-configuration.properties"
  { EUI, EUI_FILE, "messagingContext.secureMechanism", LKS_ROLE_SECURITY_MECHANISM },
  { EUI, EUI_FILE, "messagingContext.keyStorePath", LKS_ROLE_IDENTITY_KEYSTORE_PATH },
  { EUI, EUI_FILE, "messagingContext.keyStorePassword", LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD },
  { EUI, EUI_FILE, "messagingContext.keyStoreAlias", LKS_ROLE_IDENTITY_KEY_ALIAS },
  { EUI, EUI_FILE, "messagingContext.keyStoreAliasPassword", LKS_ROLE_IDENTITY_KEY_PASSWORD },
  { EUI, EUI_FILE, "messagingContext.trustStorePath", LKS_ROLE_TRUST_KEYSTORE_PATH },
  { EUI, EUI_FILE, "messagingContext.trustStorePassword", LKS_ROLE_TRUST_KEYSTORE_PASSWORD },
  { EUI, EUI_FILE, "messagingContext.ellipticCurve", LKS_ROLE_CURVE },
  { EUI, EUI_FILE, "messagingContext.encryptionKeyLength", LKS_ROLE_CIPHER },
  { EUI, EUI_FILE, "messagingContext.certificateValidationMode", LKS_ROLE_VERIFY_HOST, "false" },
#define FSP_FILE "Service/spooler.config"
  { FSP, FSP_FILE, "CertificateThumbprint", LKS_ROLE_IDENTITY_THUMBPRINT },
  { FSP, FSP_FILE, "encryption", LKS_ROLE_CIPHER },
  { FSP, FSP_FILE, "ValidateServerCertificateHost", LKS_ROLE_VERIFY_HOST, "true" },
  { FSP, "Service/location.config", "addresses", LKS_ROLE_PEER_ADDRESS },
#define MPS_FILE "Service/conf/mps.config"
  { MPS, MPS_FILE, "communicator/@certificateThumbprint", LKS_ROLE_IDENTITY_THUMBPRINT },
  { MPS, MPS_FILE, "communicator/@encryption", LKS_ROLE_CIPHER },
  { MPS, MPS_FILE, "communicator/@ValidateServerCertificateHost", LKS_ROLE_VERIFY_HOST, "true" },
  { MPS, MPS_FILE, "communicator/@controllerPort", LKS_ROLE_PEER_PORT },
#define ADD(KEY) "configuration/appSettings/add[@key='" KEY "']/@value"
  { WPS, "WpsService.exe.config", ADD("certificateThumbprint"), LKS_ROLE_IDENTITY_THUMBPRINT },
  { WPS, "WpsService.exe.config", ADD("ymqEncryption"), LKS_ROLE_CIPHER },
  { WPS, "WpsService.exe.config", ADD("validateServerCertificateHost"), LKS_ROLE_VERIFY_HOST,
    "true" },
  { TS, "TerminalServer.exe.config", ADD("wpsBaseAddress"), LKS_ROLE_PEER_URL },
  { TS, "TerminalServer.exe.config", ADD("validateServerCertificateHost"), LKS_ROLE_VERIFY_HOST,
    "true" },
  { MIG, "bin/MigService.exe.config", ADD("certificate-hash"), LKS_ROLE_IDENTITY_THUMBPRINT },
#define PRIMARY "dispatcher-paragon-cloud/primary-server"
  { PRIMARY, "conf/application.conf", "default-keystore-file", LKS_ROLE_IDENTITY_KEYSTORE_PATH },
  { PRIMARY, "conf/application.conf", "default-keystore-password",
    LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD },
#define GATEWAY "dispatcher-paragon-cloud/gateway"
  { GATEWAY, NULL, "HCP_DEFAULT_KEYSTORE", LKS_ROLE_IDENTITY_KEYSTORE_PATH },
  { GATEWAY, NULL, "HCP_DEFAULT_KEYSTORE_PASSWORD", LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD },
  { GATEWAY, NULL, "HCP_DEFAULT_TRUSTSTORE", LKS_ROLE_TRUST_KEYSTORE_PATH },
  { GATEWAY, NULL, "HCP_DEFAULT_TRUSTSTORE_PASSWORD", LKS_ROLE_TRUST_KEYSTORE_PASSWORD },
#define JOB_SERVICE "job-service/job-service"
  { JOB_SERVICE, "configuration/*.json", "HttpServerOptions.Scheme", LKS_ROLE_SECURITY_MECHANISM,
    "secured" },
  { JOB_SERVICE, "configuration/*.json", "HttpServerOptions.Port", LKS_ROLE_LISTEN_PORT, "5000" },
  { JOB_SERVICE, "configuration/*.json", "JobServiceOptions.DisableCertificateValidation",
    LKS_ROLE_VERIFY_CERTIFICATE, "true" },
};

static gboolean
has_facts(LksComponent *component)
{
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++)
    if (strcmp(facts[i].component, lks_component_get_id(component)) == 0)
      return TRUE;
  return FALSE;
}

static void
test_built_in_facts(void)
{
  g_autoptr(LksCatalog) catalog = load_built_in();
  for (guint i = 0; i < G_N_ELEMENTS(facts); i++) {
    LksComponent *component = lks_catalog_find(catalog, facts[i].component);
    const LksComponentFile *file = NULL;
    const LksSetting *setting = lks_component_find_setting(component, facts[i].role, &file);
    g_assert_nonnull(setting);
    g_assert_cmpstr(setting->key, ==, facts[i].key);
    g_assert_cmpstr(file->path, ==, facts[i].file);
    g_assert_cmpstr(setting->default_value, ==, facts[i].default_value);
  }
}

/* nothing is described that the vendor does not write */
static void
test_built_in_invents_nothing(void)
{
  g_autoptr(LksCatalog) catalog = load_built_in();
  guint n_settings = 0;
  for (guint i = 0; i < lks_catalog_get_n_components(catalog); i++) {
    LksComponent *component = lks_catalog_get_component(catalog, i);
    GPtrArray *files = lks_component_get_files(component);
    for (guint j = 0; has_facts(component) && j < files->len; j++)
      n_settings += ((LksComponentFile *)files->pdata[j])->settings->len;
  }
  /* and the two of the database image, which the facts test leaves to its own */
  g_assert_cmpuint(n_settings, ==, G_N_ELEMENTS(facts) + 2);
  LksComponent *mig = lks_catalog_find(catalog, MIG);
  g_assert_null(lks_component_find_setting(mig, LKS_ROLE_CIPHER, NULL));
  g_assert_null(lks_component_find_setting(mig, LKS_ROLE_VERIFY_HOST, NULL));
  g_assert_cmpuint(lks_component_get_files(lks_catalog_find(catalog, MANAGEMENT))->len, ==, 0);
}

static void
test_built_in_database_image(void)
{
  g_autoptr(LksCatalog) catalog = load_built_in();
  const LksComponentFile *file = NULL;
  const LksSetting *plain =
      lks_component_find_setting(lks_catalog_find(catalog, SPOC), LKS_ROLE_SECURITY_PLAIN, &file);
  g_assert_cmpstr(file->path, ==, "conf/remoteConfImg.xml");
  g_assert_true(file->optional);
  g_assert_true(file->is_external);
  g_assert_true(plain->read_only);
  g_assert_cmpstr(lks_setting_meaning(plain, "True"), ==, "true");
  g_assert_cmpstr(lks_setting_meaning(plain, "Disabled"), ==, "false");
  g_assert_null(lks_setting_meaning(plain, "perhaps"));
}

static const struct {
  const char *id;
  const char *name;
  const char *service;
  const char *folder;
  const char *trace;
  const char *target; /* nullable */
  const char *channel;
} components[] = {
  { SPOC, "Spooler Controller", "YSoftSQ-SPOC", "{install}/SPOC", YMQ, NULL, NULL },
  { EUI, "End User Interface", "YSoftSQ-EUI", "{install}/SPOC/EUI", EUI_FILE, SPOC, "ymq" },
  { FSP, "FlexiSpooler", "YSoftSQ-FSP", "{install}/FSP", FSP_FILE, SPOC, "ymq" },
  { MPS, "Mobile Print Server", "YSoftSQ-MPS", "{install}/MPS", MPS_FILE, SPOC, "ymq" },
  { WPS, "Workflow Processing System", "YSoftSQ-WPS", "{install}/WPS", "WpsService.exe.config",
    SPOC, "ymq" },
  { TS, "Terminal Server", "YSoftSQ-TS", "{install}/SPOC/terminalserver",
    "TerminalServer.exe.config", WPS, "https" },
  { MIG, "Mobile Integration Gateway", "YSoftSQ-MIG", "{install}/MIG", "bin/MigService.exe.config",
    SPOC, "ymq" },
  { MANAGEMENT, "Management Service", "YSoftSQ-Management", "{install}/Management", "tomcat/conf",
    SPOC, "ymq" },
};

static void
test_built_in_components(void)
{
  g_autoptr(LksCatalog) catalog = load_built_in();
  g_assert_cmpuint(lks_catalog_get_n_components(catalog), >=, G_N_ELEMENTS(components));
  for (guint i = 0; i < G_N_ELEMENTS(components); i++) {
    LksComponent *component = lks_catalog_find(catalog, components[i].id);
    g_assert_nonnull(component);
    g_assert_cmpstr(lks_component_get_name(component), ==, components[i].name);
    g_assert_cmpstr(lks_component_get_origin(component), ==, "built in");
    g_assert_cmpstr(lks_component_get_service(component, "windows"), ==, components[i].service);
    g_assert_null(lks_component_get_service(component, "linux"));
    g_assert_cmpstr(lks_component_get_folders(component)[0], ==, components[i].folder);
    g_assert_cmpstr(lks_component_get_traces(component)[0], ==, components[i].trace);
    GPtrArray *connections = lks_component_get_connections(component);
    g_assert_cmpuint(connections->len, ==, components[i].target != NULL ? 1 : 0);
    if (connections->len == 0)
      continue;
    const LksConnection *connection = connections->pdata[0];
    g_assert_cmpstr(connection->target, ==, components[i].target);
    g_assert_cmpstr(connection->channel, ==, components[i].channel);
  }
  const char *const *installs = lks_catalog_get_install_folders(catalog, "dispatcher-paragon");
  g_assert_cmpstr(installs[0], ==, "C:\\DispatcherParagon");
  g_assert_cmpstr(installs[1], ==, "C:\\SafeQ6");
  g_assert_null(installs[2]);
  g_assert_null(lks_catalog_get_install_folders(catalog, "papyrus")[0]);
}

static void
test_built_in_identities(void)
{
  static const struct {
    const char *id;
    LksStoreKind store;
    LksPurpose purpose;
    const char *file;
    const char *trust;
  } rows[] = {
    { SPOC, LKS_STORE_JKS, LKS_PURPOSE_SERVER, "{folder}/conf/lockstep-identity.jks",
      "{folder}/conf/lockstep-trust.jks" },
    { EUI, LKS_STORE_JKS, LKS_PURPOSE_CLIENT, "{folder}/ui-conf/lockstep-identity.jks",
      "{folder}/ui-conf/lockstep-trust.jks" },
    { FSP, LKS_STORE_WINDOWS, LKS_PURPOSE_CLIENT, "{folder}/Service/lockstep-identity.pfx", NULL },
    { MPS, LKS_STORE_WINDOWS, LKS_PURPOSE_CLIENT, "{folder}/Service/conf/lockstep-identity.pfx",
      NULL },
    { WPS, LKS_STORE_WINDOWS, LKS_PURPOSE_MUTUAL, "{folder}/lockstep-identity.pfx", NULL },
    { MIG, LKS_STORE_WINDOWS, LKS_PURPOSE_CLIENT, "{folder}/bin/lockstep-identity.pfx", NULL },
    { MANAGEMENT, LKS_STORE_JKS, LKS_PURPOSE_CLIENT, "{folder}/conf/lockstep-identity.jks",
      "{folder}/conf/lockstep-trust.jks" },
  };
  g_autoptr(LksCatalog) catalog = load_built_in();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const LksIdentityNeeds *needs =
        lks_component_get_identity(lks_catalog_find(catalog, rows[i].id));
    gboolean windows = rows[i].store == LKS_STORE_WINDOWS;
    g_assert_cmpint(needs->store, ==, rows[i].store);
    g_assert_cmpint(needs->purpose, ==, rows[i].purpose);
    g_assert_cmpstr(needs->identity_file, ==, rows[i].file);
    g_assert_cmpstr(needs->trust_file, ==, rows[i].trust);
    g_assert_cmpint(needs->rsa_only, ==, windows);
    g_assert_cmpstr(needs->reader, ==, windows ? "windows-2008" : "java-11");
    g_assert_cmpstr(needs->location, ==, windows ? "LocalMachine/My" : NULL);
    g_assert_cmpstr(needs->provider, ==,
                    windows ? "Microsoft Enhanced RSA and AES Cryptographic Provider" : NULL);
  }
  g_assert_null(lks_component_get_identity(lks_catalog_find(catalog, TS)));
}

static char *
join_steps(LksComponent *component, const char *when)
{
  GPtrArray *steps = lks_component_get_steps(component);
  g_autoptr(GPtrArray) kinds = g_ptr_array_new();
  for (guint i = 0; i < steps->len; i++) {
    const LksManualStep *step = steps->pdata[i];
    if (strcmp(step->when, "both") == 0 || strcmp(step->when, when) == 0)
      g_ptr_array_add(kinds, (gpointer)step->kind);
  }
  g_ptr_array_add(kinds, NULL);
  return g_strjoinv(" ", (char **)kinds->pdata);
}

static void
test_built_in_steps_in_order(void)
{
  static const struct {
    const char *id;
    const char *secured;
    const char *plain;
  } rows[] = {
    { SPOC, "stop database copy edit start", "stop database edit start" },
    { EUI, "stop copy edit start", "stop edit start" },
    { FSP, "stop copy import import edit start", "stop edit start" },
    { MPS, "stop copy import import edit start", "stop edit start" },
    { WPS, "stop copy import import edit start", "stop edit start" },
    { TS, "stop edit start", "stop edit start" },
    { MIG, "stop copy import import edit start", "stop edit start" },
    { MANAGEMENT, "stop copy edit start", "stop edit start" },
  };
  g_autoptr(LksCatalog) catalog = load_built_in();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    LksComponent *component = lks_catalog_find(catalog, rows[i].id);
    g_autofree char *secured = join_steps(component, "secured");
    g_autofree char *plain = join_steps(component, "plain");
    g_assert_cmpstr(secured, ==, rows[i].secured);
    g_assert_cmpstr(plain, ==, rows[i].plain);
  }
}

static void
test_built_in_commands(void)
{
  g_autoptr(LksCatalog) catalog = load_built_in();
  GPtrArray *steps = lks_component_get_steps(lks_catalog_find(catalog, FSP));
  const LksManualStep *stop = steps->pdata[0], *import = steps->pdata[2], *root = steps->pdata[3];
  g_autofree char *command = lks_placeholder_fill(stop->command, "service", "YSoftSQ-FSP", NULL);
  g_assert_cmpstr(command, ==, "net stop YSoftSQ-FSP");
  g_assert_cmpuint(import->commands->len, ==, 2);
  const LksStepCommand *newer = import->commands->pdata[0], *older = import->commands->pdata[1];
  g_assert_true(import->command == newer->command);
  g_assert_cmpstr(newer->title, ==, "Windows Server 2012 and newer");
  g_assert_cmpstr(newer->command, ==,
                  "certutil.exe -csp \"Microsoft Enhanced RSA and AES Cryptographic Provider\" "
                  "-importpfx \"My\" \"{pfx}\"");
  g_assert_cmpstr(older->title, ==, "Windows Server 2008");
  g_assert_cmpstr(older->command, ==,
                  "certutil.exe -csp \"Microsoft Enhanced RSA and AES Cryptographic Provider\" "
                  "-importpfx \"{pfx}\"");
  g_assert_cmpstr(root->command, ==, "certutil.exe -addstore Root \"{root}\"");
}

static void
test_built_in_examples(void)
{
  static const struct {
    const char *id;
    LksRole role;
    const char *example;
  } rows[] = {
    { SPOC, LKS_ROLE_IDENTITY_KEYSTORE_PATH, "absolute/path/to/your/keystore.jks" },
    { SPOC, LKS_ROLE_IDENTITY_KEYSTORE_PASSWORD, "keystoreprotectingpassword" },
    { EUI, LKS_ROLE_IDENTITY_KEY_PASSWORD, "keyprotectingpassword" },
    { EUI, LKS_ROLE_TRUST_KEYSTORE_PASSWORD, "changeit" },
    { FSP, LKS_ROLE_IDENTITY_THUMBPRINT, "000102030405060708090a0b0c0d0e0f10111213" },
    { MPS, LKS_ROLE_IDENTITY_THUMBPRINT, "000102030405060708090a0b0c0d0e0f101213" },
    { TS, LKS_ROLE_PEER_URL, "https://SCAN SERVER OR IP:port/" },
  };
  g_autoptr(LksCatalog) catalog = load_built_in();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    const LksSetting *setting =
        lks_component_find_setting(lks_catalog_find(catalog, rows[i].id), rows[i].role, NULL);
    g_assert_true(g_strv_contains(setting->examples, rows[i].example));
  }
}

static void
check_spellings(const LksSetting *setting)
{
  for (guint i = 0; setting->spellings != NULL && setting->spellings[i] != NULL; i += 2) {
    const char *meaning = lks_setting_meaning(setting, setting->spellings[i]);
    g_assert_cmpstr(meaning, ==, setting->spellings[i + 1]);
    const char *spelling = lks_setting_spelling(setting, meaning);
    g_assert_cmpstr(lks_setting_meaning(setting, spelling), ==, meaning);
  }
  g_assert_null(lks_setting_meaning(setting, NULL));
  g_assert_null(lks_setting_spelling(setting, NULL));
}

static void
test_spellings(void)
{
  static const struct {
    const char *id;
    LksRole role;
    const char *written;
    const char *meaning; /* nullable: unknown */
  } rows[] = {
    { EUI, LKS_ROLE_CIPHER, "16", "aes-128" },
    { EUI, LKS_ROLE_CIPHER, "32", "aes-256" },
    { EUI, LKS_ROLE_CIPHER, "128", NULL },
    { FSP, LKS_ROLE_CIPHER, "Aes128", "aes-128" },
    { WPS, LKS_ROLE_CIPHER, "Aes192", "aes-192" },
    { SPOC, LKS_ROLE_VERIFY_HOST, "VALIDATE_CERTIFICATE", "true" },
    { SPOC, LKS_ROLE_VERIFY_HOST, "IGNORE_HOSTNAME", "false" },
    { SPOC, LKS_ROLE_VERIFY_HOST, "true", NULL },
    { FSP, LKS_ROLE_VERIFY_HOST, "False", "false" },
    { FSP, LKS_ROLE_VERIFY_HOST, " true ", "true" },
    { FSP, LKS_ROLE_VERIFY_HOST, "0", NULL },
    { EUI, LKS_ROLE_SECURITY_MECHANISM, "secured-messaging-context", "secured" },
    { SPOC, LKS_ROLE_CURVE, "secp384r1", "secp384r1" },
  };
  g_autoptr(LksCatalog) catalog = load_built_in();
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpstr(lks_setting_meaning(lks_component_find_setting(lks_catalog_find(catalog,
                                                                                    rows[i].id),
                                                                   rows[i].role, NULL),
                                        rows[i].written),
                    ==, rows[i].meaning);
  for (guint i = 0; i < lks_catalog_get_n_components(catalog); i++) {
    GPtrArray *files = lks_component_get_files(lks_catalog_get_component(catalog, i));
    for (guint j = 0; j < files->len; j++) {
      GPtrArray *settings = ((LksComponentFile *)files->pdata[j])->settings;
      for (guint k = 0; k < settings->len; k++)
        check_spellings(settings->pdata[k]);
    }
  }
}

/* The vendor's own text, file by file: every described key is found in it, and nothing else is. */
static const struct {
  const char *component;
  const char *file;
  const char *text;
} samples[] = {
  { SPOC, "ymq",
    "keyStorePath=absolute/path/to/your/keystore.jks\n"
    "keyStorePassword=keystoreprotectingpassword\n"
    "keyStoreAlias=safeq\n"
    "keyStoreAliasPassword=keyprotectingpassword\n"
    "trustStorePath=absolute/path/to/your/truststore.jks\n"
    "trustStorePassword=truststoreprotectingpassword\n"
    "ellipticCurve=secp256r1\n"
    "certificateValidationMode=VALIDATE_CERTIFICATE\n" },
  { SPOC, "settings",
    "<configuration><property key=\"other\" value=\"x\"/>"
    "<property key=\"usePlainCommunicationForOrsSubsystems\" value=\"false\"/>"
    "<property key=\"sessionLifeTimeMinutes\" value=\"60\"/></configuration>" },
  { SPOC, "settings",
    "<configuration><property><key>other</key><value>x</value></property>\n"
    "<property><key>usePlainCommunicationForOrsSubsystems</key><value>false</value></property>\n"
    "<property><value>60</value><key>sessionLifeTimeMinutes</key></property></configuration>" },
  { EUI, "environment",
    "messagingContext.secureMechanism=secured-messaging-context\n"
    "messagingContext.keyStorePath=absolute/path/to/your/keystore.jks\n"
    "messagingContext.keyStorePassword=keystoreprotectingpassword\n"
    "messagingContext.keyStoreAlias=safeq\n"
    "messagingContext.keyStoreAliasPassword=keyprotectingpassword\n"
    "messagingContext.trustStorePath=absolute/path/to/your/truststore.jks\n"
    "messagingContext.trustStorePassword=truststoreprotectingpassword\n"
    "messagingContext.ellipticCurve=secp256r1\n"
    "messagingContext.encryptionKeyLength=16\n"
    "messagingContext.certificateValidationMode=IGNORE_HOSTNAME\n" },
  { FSP, "spooler",
    "{\"CertificateThumbprint\":\"000102030405060708090a0b0c0d0e0f10111213\","
    "\"encryption\":\"Aes128\",\"ValidateServerCertificateHost\":\"false\"}" },
  { MPS, "mps",
    "<anything><deeper><communicator connectionLostTimeout=\"4000\" controllerPort=\"5555\" "
    "certificateThumbprint=\"000102030405060708090a0b0c0d0e0f101213\" encryption=\"Aes128\" "
    "ValidateServerCertificateHost=\"false\" /></deeper></anything>" },
  { MPS, "mps",
    "<anything><communicator controllerPort=\"5555\" certificateThumbprint=\"00\" "
    "encryption=\"Aes128\" ValidateServerCertificateHost=\"false\" /></anything>" },
  { WPS, "service",
    "<configuration><appSettings><add key=\"certificateThumbprint\" "
    "value=\"000102030405060708090a0b0c0d0e0f101213\" /><add key=\"ymqEncryption\" "
    "value=\"Aes128\" /><add key=\"validateServerCertificateHost\" value=\"false\" "
    "/></appSettings></configuration>" },
  { TS, "service",
    "<configuration><appSettings><add key=\"wpsBaseAddress\" value=\"https://SCAN SERVER OR "
    "IP:port/\" /><add key=\"validateServerCertificateHost\" value=\"false\" "
    "/></appSettings></configuration>" },
  { MIG, "service",
    "<configuration><appSettings><add key=\"certificate-hash\" "
    "value=\"000102030405060708090a0b0c0d0e0f10111213\" /></appSettings></configuration>" },
};

static const LksComponentFile *
find_file(LksComponent *component, const char *id)
{
  GPtrArray *files = lks_component_get_files(component);
  for (guint i = 0; i < files->len; i++)
    if (strcmp(((const LksComponentFile *)files->pdata[i])->id, id) == 0)
      return files->pdata[i];
  return NULL;
}

static void
test_keys_are_found(void)
{
  g_autoptr(LksCatalog) catalog = load_built_in();
  for (guint i = 0; i < G_N_ELEMENTS(samples); i++) {
    g_autoptr(GError) error = NULL;
    const LksComponentFile *file =
        find_file(lks_catalog_find(catalog, samples[i].component), samples[i].file);
    g_autoptr(GBytes) bytes = g_bytes_new_static(samples[i].text, strlen(samples[i].text));
    g_autoptr(LksDocument) document = lks_document_parse(bytes, file->syntax, "sample", &error);
    g_assert_no_error(error);
    for (guint j = 0; j < file->settings->len; j++) {
      const LksSetting *setting = file->settings->pdata[j];
      const LksDocumentEntry *entry = lks_setting_lookup(setting, document, &error);
      g_assert_no_error(error);
      g_assert_nonnull(entry);
      g_assert_nonnull(lks_setting_meaning(setting, entry->value));
    }
  }
}

typedef struct {
  char *folder;
  char *products;
} Site;

static void
set_up(Site *site, gconstpointer data)
{
  site->folder = g_dir_make_tmp("lks-catalog-XXXXXX", NULL);
  site->products = g_build_filename(site->folder, "acme", NULL);
  g_assert_cmpint(g_mkdir(site->products, 0755), ==, 0);
}

static void
remove_tree(const char *path)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL;
       name = g_dir_read_name(dir)) {
    g_autofree char *child = g_build_filename(path, name, NULL);
    remove_tree(child);
  }
  g_remove(path);
}

static void
tear_down(Site *site, gconstpointer data)
{
  remove_tree(site->folder);
  g_free(site->folder);
  g_free(site->products);
}

static char *
write_file(const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename(folder, name, NULL);
  g_assert_true(g_file_set_contents(path, text, -1, NULL));
  g_assert_cmpint(g_chmod(path, 0644), ==, 0);
  return path;
}

#define PRESS(MORE)                                                                                \
  "<component id=\"press\" name=\"Press\"><folder default=\"/opt/press\"/>\n"                      \
  "<trace path=\"{folder}/conf\"/>" MORE "</component>"

static LksCatalog *
load_site(Site *site, GError **error)
{
  const char *folders[] = { site->folder, NULL };
  return lks_catalog_new(folders, error);
}

static void
test_site_adds(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path =
      write_file(site->products, "press.xml",
                 PRESS("<service linux=\"press@a.service\"/>"
                       "<connects to=\"dispatcher-paragon/spooler-controller\" channel=\"tls\"/>"));
  g_autofree char *note = write_file(site->products, "note.txt", "no description");
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_no_error(error);
  LksComponent *press = lks_catalog_find(catalog, "acme/press");
  g_assert_cmpstr(lks_component_get_origin(press), ==, path);
  g_assert_cmpstr(lks_component_get_service(press, "linux"), ==, "press@a.service");
  guint n_built_in = count_built_in();
  g_assert_cmpuint(lks_catalog_get_n_components(catalog), ==, n_built_in + 1);
  g_assert_true(lks_catalog_get_component(catalog, n_built_in) == press);
  g_assert_true(lks_catalog_find_by_name(catalog, "press", NULL) == press);
}

static void
test_site_replaces(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = write_file(
      site->folder, "fsp.xml",
      "<component id=\"flexispooler\" product=\"dispatcher-paragon\" name=\"Ours\" order=\"30\">"
      "<folder default=\"D:\\FSP\"/><trace path=\"{folder}/x\"/></component>");
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(lks_catalog_get_n_components(catalog), ==, count_built_in());
  LksComponent *ours = lks_catalog_get_component(catalog, 2);
  g_assert_cmpstr(lks_component_get_id(ours), ==, FSP);
  g_assert_cmpstr(lks_component_get_name(ours), ==, "Ours");
  g_assert_cmpstr(lks_component_get_origin(ours), ==, path);
}

static void
test_site_describes_product(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *product =
      write_file(site->products, "product.xml",
                 "<product id=\"acme\" name=\"Acme\"><install folder=\"/opt/acme\"/></product>");
  g_autofree char *path = write_file(site->products, "press.xml", PRESS(""));
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_no_error(error);
  g_assert_cmpstr(lks_catalog_get_product_name(catalog, "acme"), ==, "Acme");
  g_assert_cmpstr(lks_catalog_get_install_folders(catalog, "acme")[0], ==, "/opt/acme");
}

static void
test_site_errors_name_the_file(Site *site, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *expected;
  } rows[] = {
    { PRESS("<connects to=\"prss\" channel=\"tls\"/>"),
      "line 2: no component “acme/prss” to connect to; did you mean “acme/press”?" },
    { PRESS("<connects to=\"papyrus/a\" channel=\"tls\"/>"),
      "line 2: no component “papyrus/a” to connect to; describe it, too" },
    { PRESS("<sumary>s</sumary>"),
      "line 2: unknown element <sumary> in <component>; did you mean “summary”?" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = write_file(site->products, "press.xml", rows[i].text);
    g_autofree char *expected = g_strdup_printf("%s: %s", path, rows[i].expected);
    g_autoptr(LksCatalog) catalog = load_site(site, &error);
    g_assert_null(catalog);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    g_assert_cmpstr(error->message, ==, expected);
  }
}

static void
test_site_refuses_two_of_one(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *first = write_file(site->products, "a.xml", PRESS(""));
  g_autofree char *second = write_file(site->products, "b.xml", PRESS(""));
  g_autoptr(LksCatalog) catalog = load_site(site, &error);
  g_assert_null(catalog);
  g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
  g_assert_nonnull(strstr(error->message, first));
  g_assert_nonnull(strstr(error->message, second));
}

static void
test_site_refuses_what_anybody_writes(Site *site, gconstpointer data)
{
#ifdef G_OS_WIN32
  g_test_skip("Windows has no such mode");
#else
  g_autofree char *path = write_file(site->products, "press.xml", PRESS(""));
  const char *open_ones[] = { path, site->products, site->folder };
  for (guint i = 0; i < G_N_ELEMENTS(open_ones); i++) {
    g_autoptr(GError) error = NULL;
    g_chmod(open_ones[i], 0777);
    g_autoptr(LksCatalog) catalog = load_site(site, &error);
    g_assert_null(catalog);
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    g_assert_true(g_str_has_prefix(error->message, open_ones[i]));
    g_chmod(open_ones[i], 0755);
  }
#endif
}

static void
test_site_may_be_missing(void)
{
  const char *folders[] = { "/nowhere/at/all", NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(LksCatalog) catalog = lks_catalog_new(folders, &error);
  g_assert_no_error(error);
  g_assert_cmpuint(lks_catalog_get_n_components(catalog), ==, count_built_in());
}

static void
test_find_by_name(Site *site, gconstpointer data)
{
  g_autofree char *path =
      write_file(site->products, "press.xml",
                 "<component id=\"flexispooler\" name=\"Press\"><folder default=\"/opt/press\"/>"
                 "<trace path=\"{folder}/conf\"/></component>");
  g_autoptr(LksCatalog) catalog = load_site(site, NULL);
  static const struct {
    const char *name;
    int code; /* -1: found */
    const char *hint;
  } rows[] = {
    { "spooler-controller", -1, NULL },
    { FSP, -1, NULL },
    { "flexispooler", LKS_ERROR_USAGE, "acme/flexispooler" },
    { "spooler-controler", LKS_ERROR_NOT_FOUND, "did you mean “spooler-controller”?" },
    { "dispatcher-paragon/flexispoler", LKS_ERROR_NOT_FOUND, "did you mean “" FSP "”?" },
    { "papyrus", LKS_ERROR_NOT_FOUND, "lockstep catalog lists them" },
    { "", LKS_ERROR_NOT_FOUND, "lockstep catalog lists them" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    LksComponent *found = lks_catalog_find_by_name(catalog, rows[i].name, &error);
    g_assert_true((found != NULL) == (rows[i].code < 0));
    if (found != NULL)
      continue;
    g_assert_error(error, LKS_ERROR, rows[i].code);
    g_assert_nonnull(strstr(error->message, rows[i].hint));
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
  g_test_add_func("/catalog/built-in/components", test_built_in_components);
  g_test_add_func("/catalog/built-in/facts", test_built_in_facts);
  g_test_add_func("/catalog/built-in/invents-nothing", test_built_in_invents_nothing);
  g_test_add_func("/catalog/built-in/database-image", test_built_in_database_image);
  g_test_add_func("/catalog/built-in/identities", test_built_in_identities);
  g_test_add_func("/catalog/built-in/steps-in-order", test_built_in_steps_in_order);
  g_test_add_func("/catalog/built-in/commands", test_built_in_commands);
  g_test_add_func("/catalog/built-in/examples", test_built_in_examples);
  g_test_add_func("/catalog/built-in/keys-are-found", test_keys_are_found);
  g_test_add_func("/catalog/spellings", test_spellings);
  g_test_add_func("/catalog/site/may-be-missing", test_site_may_be_missing);
#define SITE(NAME, TEST) g_test_add(NAME, Site, NULL, set_up, TEST, tear_down)
  SITE("/catalog/site/adds", test_site_adds);
  SITE("/catalog/site/replaces", test_site_replaces);
  SITE("/catalog/site/describes-product", test_site_describes_product);
  SITE("/catalog/site/errors-name-the-file", test_site_errors_name_the_file);
  SITE("/catalog/site/refuses-two-of-one", test_site_refuses_two_of_one);
  SITE("/catalog/site/refuses-what-anybody-writes", test_site_refuses_what_anybody_writes);
  SITE("/catalog/find-by-name", test_find_by_name);
  return g_test_run();
}
