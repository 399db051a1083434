// SPDX-License-Identifier: LGPL-2.1-or-later
#include <string.h>

#include "lks-catalog.h"
#include "lks-placeholder.h"
#include "site.h"

#define SPOC       "dispatcher-paragon/spooler-controller"
#define EUI        "dispatcher-paragon/end-user-interface"
#define FSP        "dispatcher-paragon/flexispooler"
#define MPS        "dispatcher-paragon/mobile-print-server"
#define WPS        "dispatcher-paragon/workflow-processing-system"
#define TS         "dispatcher-paragon/terminal-server"
#define MIG        "dispatcher-paragon/mobile-integration-gateway"
#define MANAGEMENT "dispatcher-paragon/management-service"

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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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
  g_autoptr(LksCatalog) catalog = site_load_catalog();
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

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
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
  return g_test_run();
}
