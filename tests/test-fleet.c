// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib/gstdio.h>
#include <jansson.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "lks-error.h"
#include "lks-fleet.h"
#include "site.h"

/* a fleet in a folder of its own, which goes with it */
typedef struct {
  char *folder;
  char *path;
  LksCatalog *catalog;
} Site;

static void
site_set_up(Site *site, gconstpointer data)
{
  site->folder = g_dir_make_tmp("lks-fleet-XXXXXX", NULL);
  site->path = g_build_filename(site->folder, "fleet.json", NULL);
  site->catalog = site_load_catalog();
}

static void
site_tear_down(Site *site, gconstpointer data)
{
  site_remove(site->folder);
  g_free(site->folder);
  g_free(site->path);
  g_assert_finalize_object(site->catalog);
}

static void
put(Site *site, const char *relative, const char *text)
{
  site_put(site->folder, relative, text);
}

static LksFleet *
read_fleet(Site *site, const char *text)
{
  g_autoptr(GError) error = NULL;
  put(site, "fleet.json", text);
  LksFleet *fleet = lks_fleet_read(site->path, site->catalog, NULL, &error);
  g_assert_no_error(error);
  return fleet;
}

#define FLEET(SERVERS) "{\"format\":\"lockstep/fleet/1\",\"servers\":[" SERVERS "]}"
#define SERVER(NAME, COMPONENTS)                                                                   \
  "{\"name\":\"" NAME "\",\"root\":\".\",\"addresses\":[\"" NAME ".test\",\"" NAME                 \
  ".alias\"],\"components\":[" COMPONENTS "]}"
#define COMPONENT(ID, FOLDER, MORE)                                                                \
  "{\"component\":\"" ID "\",\"folder\":\"C:\\\\" FOLDER "\"" MORE "}"
#define SPOC       COMPONENT("spooler-controller", "SPOC", "")
#define FSP        COMPONENT("flexispooler", "FSP", "")
#define WPS        COMPONENT("workflow-processing-system", "WPS", "")
#define TS         COMPONENT("terminal-server", "TS", "")
#define EUI        COMPONENT("end-user-interface", "EUI", "")
#define MANAGEMENT COMPONENT("management-service", "Management", "")
#define SECURED_MANAGEMENT                                                                         \
  COMPONENT("management-service", "Management",                                                    \
            ",\"settings\":{\"security.mechanism\":\"secured\"}")

#define APP_SETTINGS(ATTRIBUTES, KEYS)                                                             \
  "<configuration><appSettings" ATTRIBUTES ">" KEYS "</appSettings></configuration>"
#define ADD(KEY, VALUE) "<add key=\"" KEY "\" value=\"" VALUE "\" />"

/* --- the file --- */

static json_t *
load_rows(void)
{
  g_autofree char *path =
      g_test_build_filename(G_TEST_DIST, "fixtures/fleet-files/rows.json", NULL);
  json_t *rows = json_load_file(path, 0, NULL);
  g_assert_true(json_is_array(rows));
  return rows;
}

static void
test_table(Site *site, gconstpointer data)
{
  json_t *rows = load_rows();
  size_t i;
  json_t *row;
  json_array_foreach(rows, i, row)
  {
    const char *path = json_string_value(json_object_get(row, "path"));
    char *text = json_dumps(json_object_get(row, "fleet"), JSON_INDENT(1));
    g_test_message("%s", json_string_value(json_object_get(row, "what")));
    put(site, "fleet.json", text);
    free(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(LksFleet) fleet = lks_fleet_read(site->path, site->catalog, NULL, &error);
    if (path == NULL) {
      g_assert_no_error(error);
      continue;
    }
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    g_autofree char *member = g_strdup_printf(": %s: ", path);
    g_assert_nonnull(strstr(error->message, member));
    g_assert_null(strstr(error->message, "hunter2"));
  }
  json_decref(rows);
}

static void
test_error_names_line(Site *site, gconstpointer data)
{
  static const struct {
    const char *text;
    const char *place;
  } rows[] = {
    { "{\n\"format\": \"lockstep/fleet/1\",\n\"servers\": [\n ]\n", "line 5" },
    { "{\n\"format\": \"lockstep/fleet/1\",\n\"servers\": [\n {\"name\": \"\\u0061\",\n\"rot\": "
      "1}]}",
      "line 5: servers[0].rot" },
    { "\xef\xbb\xbf{\n\"format\": \"lockstep/fleet/1\",\n\n\"servers\": 1}", "line 4: servers" },
    { "{\"format\": 1, \"format\": 2}", "line 1" },
    { "", "line 1" },
    { "\xff", "line 1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    put(site, "fleet.json", rows[i].text);
    g_autoptr(GError) error = NULL;
    g_assert_null(lks_fleet_read(site->path, site->catalog, NULL, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
    if (strstr(error->message, rows[i].place) == NULL)
      g_error("%s: no “%s”", error->message, rows[i].place);
  }
}

static void
test_defaults(Site *site, gconstpointer data)
{
  g_autoptr(LksFleet) fleet =
      read_fleet(site, "\xef\xbb\xbf" FLEET("{\"name\":\"s\",\"root\":\".\"}"));
  const LksPolicy *policy = lks_fleet_get_policy(fleet);
  const LksServer *server = lks_fleet_find_server(fleet, "s");
  g_assert_true(policy->secured);
  g_assert_true(policy->verify_host);
  g_assert_cmpstr(policy->cipher, ==, "aes-128");
  g_assert_cmpstr(policy->curve, ==, "secp256r1");
  g_assert_cmpuint(policy->warn_days, ==, 31);
  g_assert_cmpstr(server->platform, ==, "windows");
  g_assert_cmpstr(server->addresses[0], ==, "s");
  g_assert_null(server->addresses[1]);
}

static void
test_missing(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_assert_null(lks_fleet_read(site->path, site->catalog, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_clear_error(&error);
  put(site, "fleet.json", FLEET("{\"name\":\"s\",\"root\":\"gone\",\"components\":[" FSP "]}"));
  g_assert_null(lks_fleet_read(site->path, site->catalog, NULL, &error));
  g_assert_error(error, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_assert_nonnull(strstr(error->message, "servers[0].root"));
}

/* what looks like the example of the contract, with the site that it needs */
static const char sample[] =
    "{\"$schema\":\"fleet.json\",\"format\":\"lockstep/fleet/1\",\"name\":\"Acme\",\n"
    "\"policy\":{\"security\":\"plain\",\"cipher\":\"aes-256\",\"warn-days\":7},\n"
    "\"trust\":[\"root.pem\"],\"identities\":{\"a\":{\"file\":\"a.pfx\",\"password\":\"env:A\"}},\n"
    "\"servers\":[" SERVER(
        "s1",
        SPOC "," COMPONENT("flexispooler",
                           "FSP",
                           ",\"identity\":\"a\",\"connects\":[\"s1/"
                           "spooler-controller\"],\"settings\":{"
                           "\"verify-host\":false}")) "],\n"
                                                      "\"groups\":[{\"name\":\"g\",\"kind\":\"near-"
                                                      "roaming\",\"members\":[\"s1/x\"]}]}";

static void
test_mutilated(Site *site, gconstpointer data)
{
  for (gsize i = 0; i < sizeof(sample) - 1; i++) {
    g_autofree char *cut = g_strndup(sample, i);
    put(site, "fleet.json", cut);
    g_autoptr(GError) error = NULL;
    g_assert_null(lks_fleet_read(site->path, site->catalog, NULL, &error));
    g_assert_error(error, LKS_ERROR, LKS_ERROR_CONFIG);
  }
  for (gsize i = 0; i < sizeof(sample) - 1; i++) {
    g_autofree char *flipped = g_strdup(sample);
    flipped[i] ^= (char)(1 << (i % 7));
    if (flipped[i] == '\0')
      flipped[i] = (char)0xff;
    put(site, "fleet.json", flipped);
    g_autoptr(GError) error = NULL;
    g_autoptr(LksFleet) fleet = lks_fleet_read(site->path, site->catalog, NULL, &error);
    g_assert_true((fleet == NULL) == (error != NULL));
    g_assert_true(error == NULL || error->domain == LKS_ERROR);
  }
}

static void
test_wishes(Site *site, gconstpointer data)
{
  g_autoptr(LksFleet) fleet = read_fleet(site, sample);
  const LksInstallation *spoc = lks_fleet_find_installation(fleet, "s1/spooler-controller");
  const LksInstallation *fsp =
      lks_fleet_find_installation(fleet, "s1/dispatcher-paragon/flexispooler");
  static const struct {
    gboolean of_spoc;
    LksRole role;
    const char *wish;
  } rows[] = {
    { TRUE, LKS_ROLE_SECURITY_MECHANISM, "plain" }, { TRUE, LKS_ROLE_CIPHER, "aes-256" },
    { TRUE, LKS_ROLE_CURVE, "secp256r1" },          { TRUE, LKS_ROLE_VERIFY_HOST, "true" },
    { FALSE, LKS_ROLE_VERIFY_HOST, "false" },       { TRUE, LKS_ROLE_PEER_URL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
    g_assert_cmpstr(lks_installation_get_wish(rows[i].of_spoc ? spoc : fsp, rows[i].role), ==,
                    rows[i].wish);
  g_assert_true(lks_installation_matches(fsp, "s1"));
  g_assert_true(lks_installation_matches(fsp, "s1/flexispooler"));
  g_assert_false(lks_installation_matches(spoc, "s1/flexispooler"));
  g_assert_false(lks_installation_matches(fsp, "s"));
  g_assert_cmpstr(fsp->identity->id, ==, "a");
  g_assert_error(fsp->identity->opened.problem, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_assert_nonnull(fsp->identity->password_problem);
  LksGroup *group = g_ptr_array_index(lks_fleet_get_groups(fleet), 0);
  g_assert_cmpstr(group->members[0], ==, "s1/x");
}

static void
test_secret_problems(Site *site, gconstpointer data)
{
  put(site, "secret", "from a file\n");
  g_autoptr(LksFleet) fleet =
      read_fleet(site,
                 FLEET(SERVER("s1", COMPONENT("spooler-controller", "SPOC",
                                              ",\"secrets\":{\"identity.keystore.password\":"
                                              "\"file:secret\",\"identity.key.password\":"
                                              "\"env:LKS_NOT_SET\",\"trust.keystore.password\":"
                                              "\"secret-service:x\"}"))));
  const LksInstallation *spoc = lks_fleet_find_installation(fleet, "s1/spooler-controller");
  LksSecret *secret = g_hash_table_lookup(spoc->secrets, "identity.keystore.password");
  g_assert_cmpstr(lks_secret_peek_text(secret), ==, "from a file");
  g_assert_cmpuint(spoc->secret_problems->len, ==, 2);
  const GError *problem = g_ptr_array_index(spoc->secret_problems, 1);
  g_assert_true(g_str_has_prefix(problem->message, "trust.keystore.password: "));
}

/* --- what is configured --- */

static void
test_readings(Site *site, gconstpointer data)
{
  put(site, "C/fsp/SERVICE/Spooler.config",
      "{\n\"certificateThumbprint\": \"aa\",\n\"ENCRYPTION\": \"Aes128\"}");
  put(site, "C/fsp/SERVICE/location.config", "{\"addresses\": [\"a\",\n\"b\"]}");
  g_autoptr(LksFleet) fleet = read_fleet(site, FLEET(SERVER("s1", FSP)));
  const LksInstallation *fsp = lks_fleet_find_installation(fleet, "s1/flexispooler");
  const LksReading *thumbprint = lks_installation_get_reading(fsp, LKS_ROLE_IDENTITY_THUMBPRINT);
  g_assert_true(thumbprint->present);
  g_assert_cmpstr(thumbprint->written, ==, "aa");
  g_assert_cmpuint(thumbprint->line, ==, 2);
  g_assert_cmpstr(thumbprint->file->path, ==, "C:\\FSP\\Service\\spooler.config");
  g_assert_true(g_str_has_suffix(thumbprint->file->local_path, "C/fsp/SERVICE/Spooler.config"));
  g_assert_cmpstr(lks_installation_get_reading(fsp, LKS_ROLE_CIPHER)->meaning, ==, "aes-128");
  const LksReading *host = lks_installation_get_reading(fsp, LKS_ROLE_VERIFY_HOST);
  g_assert_false(host->present);
  g_assert_cmpstr(host->meaning, ==, "true");
  char **addresses = lks_installation_get_reading(fsp, LKS_ROLE_PEER_ADDRESS)->list;
  g_assert_cmpuint(g_strv_length(addresses), ==, 2);
  g_assert_cmpstr(addresses[1], ==, "b");
  g_assert_null(lks_installation_get_reading(fsp, LKS_ROLE_CURVE)->setting);
}

static void
test_elsewhere(Site *site, gconstpointer data)
{
  static const struct {
    const char *attributes;
    const char *keys;
    const char *other; /* nullable: no such file */
    const char *expected;
    guint line;
    gboolean in_other;
  } rows[] = {
    { " file=\"conf\\x.config\"", ADD("certificateThumbprint", "main"),
      "<appSettings>\n" ADD("certificateThumbprint", "other") "</appSettings>", "other", 2, TRUE },
    { " file=\"conf\\x.config\"", ADD("certificateThumbprint", "main"),
      "<appSettings>\n" ADD("else", "other") "</appSettings>", "main", 1, FALSE },
    { " file=\"conf\\x.config\"", ADD("certificateThumbprint", "main"), NULL, "main", 1, FALSE },
    { " file=\"..\\WPS\\conf\\x.config\"", ADD("certificateThumbprint", "main"),
      "<appSettings>\n" ADD("certificateThumbprint", "other") "</appSettings>", "other", 2, TRUE },
    { " configSource=\"conf\\x.config\"", "",
      "<appSettings>\n\n" ADD("certificateThumbprint", "other") "</appSettings>", "other", 3,
      TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *text =
        g_strdup_printf("<configuration><appSettings%s>%s</appSettings></configuration>",
                        rows[i].attributes, rows[i].keys);
    g_autofree char *other = g_build_filename(site->folder, "C/WPS/conf/x.config", NULL);
    put(site, "C/WPS/WpsService.exe.config", text);
    g_remove(other);
    if (rows[i].other != NULL)
      put(site, "C/WPS/conf/x.config", rows[i].other);
    g_autoptr(LksFleet) fleet = read_fleet(site, FLEET(SERVER("s1", WPS)));
    const LksInstallation *wps =
        lks_fleet_find_installation(fleet, "s1/workflow-processing-system");
    const LksReading *reading = lks_installation_get_reading(wps, LKS_ROLE_IDENTITY_THUMBPRINT);
    g_test_message("row %u", i);
    g_assert_no_error(reading->problem);
    g_assert_cmpstr(reading->written, ==, rows[i].expected);
    g_assert_cmpuint(reading->line, ==, rows[i].line);
    g_assert_cmpstr(reading->file->path, ==,
                    rows[i].in_other ? "C:\\WPS\\conf\\x.config"
                                     : "C:\\WPS\\WpsService.exe.config");
  }
}

static void
test_confined(Site *site, gconstpointer data)
{
  put(site, "outside/spooler.config", "{\"CertificateThumbprint\": \"stolen\"}");
  put(site, "outside/x.config",
      "<appSettings>" ADD("certificateThumbprint", "stolen") "</appSettings>");
  put(site, "outside/k.jks", "k");
  put(site, "disk/C/WPS/WpsService.exe.config",
      APP_SETTINGS(" file=\"..\\..\\..\\outside\\x.config\"", ""));
  put(site, "disk/C/SPOC/conf/ymq_config.properties", "keyStorePath=C:/link/k.jks\n");
  g_autofree char *drive = g_build_filename(site->folder, "disk/C/link", NULL);
  g_autofree char *service = g_build_filename(site->folder, "disk/C/FSP", NULL);
  g_autofree char *outside = g_build_filename(site->folder, "outside", NULL);
  g_mkdir_with_parents(service, 0700);
  g_autofree char *link = g_build_filename(service, "Service", NULL);
  g_assert_cmpint(symlink(outside, drive), ==, 0);
  g_assert_cmpint(symlink(outside, link), ==, 0);
  g_autoptr(LksFleet) fleet =
      read_fleet(site, FLEET("{\"name\":\"s1\",\"root\":\"disk\",\"components\":[" SPOC "," FSP
                             "," WPS "]}"));
  const LksInstallation *spoc = lks_fleet_find_installation(fleet, "s1/spooler-controller");
  const LksInstallation *fsp = lks_fleet_find_installation(fleet, "s1/flexispooler");
  const LksInstallation *wps = lks_fleet_find_installation(fleet, "s1/workflow-processing-system");
  g_assert_error(spoc->keystore->problem, LKS_ERROR, LKS_ERROR_DENIED);
  const LksInstalledFile *file =
      lks_installation_get_reading(fsp, LKS_ROLE_IDENTITY_THUMBPRINT)->file;
  g_assert_error(file->problem, LKS_ERROR, LKS_ERROR_DENIED);
  g_assert_null(file->document);
  /* ".." ends at the top of the drive, where there is no such file */
  g_assert_no_error(lks_installation_get_reading(wps, LKS_ROLE_IDENTITY_THUMBPRINT)->problem);
  g_assert_false(lks_installation_get_reading(wps, LKS_ROLE_IDENTITY_THUMBPRINT)->present);
  g_assert_cmpint(fsp->state, ==, LKS_STATE_UNKNOWN);
}

static void
test_relative_store(Site *site, gconstpointer data)
{
  put(site, "C/SPOC/conf/ymq_config.properties",
      "keyStorePath=conf/k.jks\ntrustStorePath=C:\\DP\\new.jks\n");
  g_autoptr(LksFleet) fleet = read_fleet(site, FLEET(SERVER("s1", SPOC)));
  const LksInstallation *spoc = lks_fleet_find_installation(fleet, "s1/spooler-controller");
  g_assert_error(spoc->keystore->problem, LKS_ERROR, LKS_ERROR_MALFORMED);
  g_assert_nonnull(strstr(spoc->keystore->problem->message, "not absolute"));
  /* the backslashes were eaten */
  g_assert_cmpstr(lks_installation_get_reading(spoc, LKS_ROLE_TRUST_KEYSTORE_PATH)->written, ==,
                  "C:DP\new.jks");
  g_assert_error(spoc->truststore->problem, LKS_ERROR, LKS_ERROR_MALFORMED);
}

static void
test_states(Site *site, gconstpointer data)
{
  static const struct {
    const char *component;
    const char *label;
    const char *file;
    const char *text; /* nullable: not there */
    LksState state;
  } rows[] = {
    { SPOC, "s1/spooler-controller", "C/SPOC/conf/ymq_config.properties", NULL, LKS_STATE_UNKNOWN },
    { SPOC, "s1/spooler-controller", "C/SPOC/conf/ymq_config.properties", "#\n", LKS_STATE_PLAIN },
    { SPOC, "s1/spooler-controller", "C/SPOC/conf/ymq_config.properties", "keyStorePath=\n",
      LKS_STATE_PLAIN },
    { SPOC, "s1/spooler-controller", "C/SPOC/conf/ymq_config.properties", "keyStorePath=C:/k\n",
      LKS_STATE_SECURED },
    { SPOC, "s1/spooler-controller", "C/SPOC/conf/remoteConfImg.xml",
      "<configuration><property key=\"usePlainCommunicationForOrsSubsystems\" value=\"true\"/>"
      "</configuration>",
      LKS_STATE_PLAIN },
    { SPOC, "s1/spooler-controller", "C/SPOC/conf/remoteConfImg.xml",
      "<configuration><property key=\"usePlainCommunicationForOrsSubsystems\" value=\"false\"/>"
      "</configuration>",
      LKS_STATE_SECURED },
    { EUI, "s1/end-user-interface", "C/EUI/ui-conf/environment-configuration.properties", "a=b\n",
      LKS_STATE_PLAIN },
    { EUI, "s1/end-user-interface", "C/EUI/ui-conf/environment-configuration.properties",
      "messagingContext.secureMechanism=secured-messaging-context\n", LKS_STATE_SECURED },
    { FSP, "s1/flexispooler", "C/FSP/Service/spooler.config", "{}", LKS_STATE_PLAIN },
    { FSP, "s1/flexispooler", "C/FSP/Service/spooler.config", "{\"CertificateThumbprint\":\" \"}",
      LKS_STATE_PLAIN },
    { FSP, "s1/flexispooler", "C/FSP/Service/spooler.config", "{\"CertificateThumbprint\":\"x\"}",
      LKS_STATE_SECURED },
    { FSP, "s1/flexispooler", "C/FSP/Service/spooler.config", "{\"CertificateThumbprint\"",
      LKS_STATE_UNKNOWN },
    { TS, "s1/terminal-server", "C/TS/TerminalServer.exe.config",
      APP_SETTINGS("", ADD("wpsBaseAddress", "https://a:1/")), LKS_STATE_SECURED },
    { TS, "s1/terminal-server", "C/TS/TerminalServer.exe.config",
      APP_SETTINGS("", ADD("wpsBaseAddress", "http://a:1/")), LKS_STATE_PLAIN },
    { TS, "s1/terminal-server", "C/TS/TerminalServer.exe.config", APP_SETTINGS("", ""),
      LKS_STATE_UNKNOWN },
    { MANAGEMENT, "s1/management-service", NULL, NULL, LKS_STATE_UNKNOWN },
    { SECURED_MANAGEMENT, "s1/management-service", NULL, NULL, LKS_STATE_SECURED },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    if (rows[i].text != NULL)
      put(site, rows[i].file, rows[i].text);
    g_autofree char *text =
        g_strconcat("{\"format\":\"lockstep/fleet/1\",\"servers\":[{\"name\":\"s1\",\"root\":"
                    "\".\",\"components\":[",
                    rows[i].component, "]}]}", NULL);
    g_autoptr(LksFleet) fleet = read_fleet(site, text);
    g_test_message("row %u", i);
    g_assert_cmpint(lks_fleet_find_installation(fleet, rows[i].label)->state, ==, rows[i].state);
  }
}

/* --- links --- */

static char *
describe_links(LksFleet *fleet)
{
  g_autoptr(GString) text = g_string_new(NULL);
  GPtrArray *links = lks_fleet_get_links(fleet);
  for (guint i = 0; i < links->len; i++) {
    const LksLink *link = g_ptr_array_index(links, i);
    g_autofree char *client = lks_installation_dup_label(link->client);
    g_autofree char *server = lks_installation_dup_label(link->server);
    g_autofree char *names = g_strjoinv(",", link->names);
    g_string_append_printf(text, "%s %s %s %s%s\n", client, server, link->channel, names,
                           link->names_known ? "" : "?");
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
test_links(Site *site, gconstpointer data)
{
  static const struct {
    const char *addresses; /* of location.config */
    const char *url;       /* wpsBaseAddress */
    const char *servers;
    const char *links;
  } rows[] = {
    /* its own server */
    { NULL, NULL, SERVER("s1", SPOC "," FSP) "," SERVER("s2", SPOC),
      "s1/flexispooler s1/spooler-controller ymq s1.test,s1.alias?\n" },
    /* nobody there: everybody */
    { NULL, NULL, SERVER("s1", FSP) "," SERVER("s2", SPOC) "," SERVER("s3", SPOC),
      "s1/flexispooler s2/spooler-controller ymq s2.test,s2.alias?\n"
      "s1/flexispooler s3/spooler-controller ymq s3.test,s3.alias?\n" },
    /* the addresses it has */
    { "\"S2.test\",\"s3\",\"s2.alias\"", NULL,
      SERVER("s1", SPOC "," FSP) "," SERVER("s2", SPOC) "," SERVER("s3", SPOC),
      "s1/flexispooler s2/spooler-controller ymq S2.test,s2.alias\n"
      "s1/flexispooler s3/spooler-controller ymq s3\n" },
    /* a name that the fleet does not know may be one of the only server's */
    { "\"other\"", NULL, SERVER("s1", SPOC "," FSP),
      "s1/flexispooler s1/spooler-controller ymq other\n" },
    { "\"localhost\"", NULL, SERVER("s1", SPOC "," FSP) "," SERVER("s2", SPOC),
      "s1/flexispooler s1/spooler-controller ymq localhost\n" },
    /* the fleet file has the first word */
    { NULL, NULL,
      SERVER("s1", SPOC
             "," COMPONENT("flexispooler", "FSP",
                           ",\"connects\":[\"s2/spooler-controller\"]")) "," SERVER("s2", SPOC),
      "s1/flexispooler s2/spooler-controller ymq s2.test,s2.alias?\n" },
    { NULL, NULL, SERVER("s1", SPOC "," COMPONENT("flexispooler", "FSP", ",\"connects\":[]")), "" },
    /* the host of a URL */
    { NULL, "https://s2.alias:8443/", SERVER("s1", WPS "," TS) "," SERVER("s2", WPS),
      "s1/terminal-server s2/workflow-processing-system https s2.alias\n" },
    { NULL, "https://SCAN SERVER OR IP:port/", SERVER("s1", TS) "," SERVER("s2", WPS),
      "s1/terminal-server s2/workflow-processing-system https s2.test,s2.alias?\n" },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autofree char *location =
        g_strdup_printf("{\"addresses\":[%s]}", rows[i].addresses != NULL ? rows[i].addresses : "");
    g_autofree char *url = g_strdup_printf(APP_SETTINGS("", ADD("wpsBaseAddress", "%s")),
                                           rows[i].url != NULL ? rows[i].url : "");
    g_autofree char *text =
        g_strconcat("{\"format\":\"lockstep/fleet/1\",\"servers\":[", rows[i].servers, "]}", NULL);
    put(site, "C/FSP/Service/location.config", location);
    put(site, "C/TS/TerminalServer.exe.config", url);
    g_autoptr(LksFleet) fleet = read_fleet(site, text);
    g_autofree char *links = describe_links(fleet);
    g_autoptr(GString) wanted = g_string_new(NULL);
    /* WPS is a client of the Spooler Controller, too; these rows are about the others */
    g_auto(GStrv) lines = g_strsplit(links, "\n", -1);
    for (guint k = 0; lines[k] != NULL && lines[k][0] != '\0'; k++)
      if (strstr(lines[k], "/workflow-processing-system s") == NULL)
        g_string_append_printf(wanted, "%s\n", lines[k]);
    g_assert_cmpstr(wanted->str, ==, rows[i].links);
  }
}

/* what was not read any more is not looked into */
static void
test_cancelled(Site *site, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new();
  put(site, "fleet.json", FLEET(SERVER("a", SPOC "," FSP "," WPS)));
  g_cancellable_cancel(cancellable);
  g_cancellable_push_current(cancellable);
  LksFleet *fleet = lks_fleet_read(site->path, site->catalog, NULL, &error);
  g_cancellable_pop_current(cancellable);
  g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null(fleet);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
#define ADD_TEST(PATH, FUNCTION) g_test_add(PATH, Site, NULL, site_set_up, FUNCTION, site_tear_down)
  ADD_TEST("/fleet/file/table", test_table);
  ADD_TEST("/fleet/file/error-names-line", test_error_names_line);
  ADD_TEST("/fleet/file/defaults", test_defaults);
  ADD_TEST("/fleet/file/missing", test_missing);
  ADD_TEST("/fleet/file/mutilated", test_mutilated);
  ADD_TEST("/fleet/file/wishes", test_wishes);
  ADD_TEST("/fleet/file/secret-problems", test_secret_problems);
  ADD_TEST("/fleet/reading/roles", test_readings);
  ADD_TEST("/fleet/reading/elsewhere", test_elsewhere);
  ADD_TEST("/fleet/reading/confined", test_confined);
  ADD_TEST("/fleet/reading/relative-store", test_relative_store);
  ADD_TEST("/fleet/reading/states", test_states);
  ADD_TEST("/fleet/links/targets-and-names", test_links);
  ADD_TEST("/fleet/cancelled", test_cancelled);
  return g_test_run();
}
