// SPDX-License-Identifier: LGPL-2.1-or-later
#include <glib/gstdio.h>
#include <string.h>

#include "lks-error.h"
#include "lks-fleet.h"
#include "site.h"

/* a root, a leaf without it in a PFX, and what keytool makes of them: a keystore whose key has a
 * password of its own, and a truststore */
static const char make_stores[] =
    "openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=root "
    "-days 30\n"
    "openssl req -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj /CN=s1.test\n"
    "openssl x509 -req -in leaf.csr -CA root.pem -CAkey root.key -set_serial 2 -days 30 "
    "-out leaf.pem\n"
    "openssl pkcs12 -export -inkey leaf.key -in leaf.pem -name safeq -passout pass:of-pfx "
    "-out leaf.pfx\n"
    "keytool -importkeystore -noprompt -srckeystore leaf.pfx -srcstorepass of-pfx -srcalias safeq "
    "-destkeystore id.jks -deststoretype JKS -deststorepass of-store -destkeypass of-key\n"
    "keytool -importcert -noprompt -alias root -file root.pem -keystore trust.jks -storetype JKS "
    "-storepass of-trust\n"
    "for s in s1 s2; do mkdir -p $s/C/SPOC/conf; cp id.jks trust.jks $s/C/SPOC/conf; done\n";

typedef struct {
  char *folder;
  char *path;
  LksCatalog *catalog;
} Site;

static Site site;

static void
set_up(void)
{
  site.folder = g_dir_make_tmp("lks-stores-XXXXXX", NULL);
  site.path = g_build_filename(site.folder, "fleet.json", NULL);
  site_run(site.folder, make_stores);
  site.catalog = site_load_catalog();
}

static void
tear_down(void)
{
  site_remove(site.folder);
  g_free(site.folder);
  g_free(site.path);
  g_assert_finalize_object(site.catalog);
}

#define FLEET                                                                                      \
  "{\"format\":\"lockstep/fleet/1\",\"trust\":[\"root.pem\"],\"identities\":{"                     \
  "\"a\":{\"file\":\"leaf.pfx\",\"password\":\"pass:of-pfx\"},"                                    \
  "\"wrong\":{\"file\":\"leaf.pfx\",\"password\":\"pass:no\"},"                                    \
  "\"alias\":{\"file\":\"leaf.pfx\",\"password\":\"pass:of-pfx\",\"alias\":\"other\"},"            \
  "\"no-key\":{\"file\":\"leaf.pem\"},\"gone\":{\"file\":\"gone.pfx\"}},\"servers\":["

static LksFleet *
read_fleet(const char *servers)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strconcat(FLEET, servers, "]}", NULL);
  site_put(site.folder, "fleet.json", text);
  LksFleet *fleet = lks_fleet_read(site.path, site.catalog, NULL, &error);
  g_assert_no_error(error);
  return fleet;
}

static char *
describe_spoc(const char *name, const char *secrets)
{
  return g_strdup_printf("{\"name\":\"%s\",\"root\":\"%s\",\"components\":[{\"component\":"
                         "\"spooler-controller\",\"folder\":\"C:\\\\SPOC\",\"secrets\":{%s}}]}",
                         name, name, secrets);
}

#define CONFIGURATION                                                                              \
  "keyStorePath=C:\\\\SPOC\\\\conf\\\\id.jks\nkeyStorePassword=%s\nkeyStoreAlias=%s\n"             \
  "%s%s\ntrustStorePath=c:/spoc/CONF/trust.jks\ntrustStorePassword=%s\n"

static void
configure(const char *server,
          const char *store,
          const char *alias,
          const char *key,
          const char *trust)
{
  g_autofree char *text =
      g_strdup_printf(CONFIGURATION, store, alias, key != NULL ? "keyStoreAliasPassword=" : "#",
                      key != NULL ? key : "", trust);
  g_autofree char *path = g_strdup_printf("%s/C/SPOC/conf/ymq_config.properties", server);
  site_put(site.folder, path, text);
}

#define NO_SECRETS ""
#define SECRETS                                                                                    \
  "\"identity.keystore.password\":\"pass:of-store\",\"identity.key.password\":\"pass:of-key\","    \
  "\"trust.keystore.password\":\"pass:of-trust\""

static void
test_passwords(void)
{
  static const struct {
    const char *what;
    const char *store;
    const char *key; /* nullable: not configured */
    const char *trust;
    const char *secrets;
    gboolean opens;
    gboolean configured_opens;
    gboolean has_key;
    gboolean configured_opens_key;
    gboolean trust_opens;
    gboolean configured_opens_trust;
  } rows[] = {
    { "all right", "of-store", "of-key", "of-trust", NO_SECRETS, TRUE, TRUE, TRUE, TRUE, TRUE,
      TRUE },
    { "all right, with secrets", "of-store", "of-key", "of-trust", SECRETS, TRUE, TRUE, TRUE, TRUE,
      TRUE, TRUE },
    { "encrypted", "ENC(x)", "ENC(y)", "ENC(z)", SECRETS, TRUE, FALSE, TRUE, FALSE, TRUE, FALSE },
    { "wrong", "no", "no", "no", NO_SECRETS, FALSE, FALSE, FALSE, FALSE, FALSE, FALSE },
    { "key wrong", "of-store", "no", "of-trust", NO_SECRETS, TRUE, TRUE, FALSE, FALSE, TRUE, TRUE },
    { "key wrong, with secrets", "of-store", "no", "of-trust", SECRETS, TRUE, TRUE, TRUE, FALSE,
      TRUE, TRUE },
    { "key left out", "of-store", NULL, "of-trust", NO_SECRETS, TRUE, TRUE, FALSE, FALSE, TRUE,
      TRUE },
    { "swapped", "of-key", "of-store", "of-trust", NO_SECRETS, TRUE, FALSE, TRUE, FALSE, TRUE,
      TRUE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    configure("s1", rows[i].store, "safeq", rows[i].key, rows[i].trust);
    g_autofree char *server = describe_spoc("s1", rows[i].secrets);
    g_autoptr(LksFleet) fleet = read_fleet(server);
    const LksInstallation *spoc = lks_fleet_find_installation(fleet, "s1/spooler-controller");
    g_test_message("%s", rows[i].what);
    g_assert_cmpint(spoc->keystore->store != NULL, ==, rows[i].opens);
    g_assert_cmpint(spoc->keystore->problem == NULL, ==, rows[i].opens);
    g_assert_cmpint(spoc->keystore->configured_opens, ==, rows[i].configured_opens);
    LksKey *key = spoc->entry != NULL ? lks_keystore_entry_get_key(spoc->entry) : NULL;
    g_assert_cmpint(key != NULL, ==, rows[i].has_key);
    g_assert_cmpint(spoc->keystore->configured_opens_key, ==, rows[i].configured_opens_key);
    g_assert_cmpint(spoc->truststore->store != NULL, ==, rows[i].trust_opens);
    g_assert_cmpint(spoc->truststore->configured_opens, ==, rows[i].configured_opens_trust);
    g_assert_true(spoc->keystore->stamp.exists);
  }
}

static void
test_chain_and_anchors(void)
{
  configure("s1", "of-store", "safeq", "of-key", "of-trust");
  g_autofree char *server = describe_spoc("s1", NO_SECRETS);
  g_autoptr(LksFleet) fleet = read_fleet(server);
  const LksInstallation *spoc = lks_fleet_find_installation(fleet, "s1/spooler-controller");
  gboolean assumed = TRUE;
  GPtrArray *chain = lks_installation_get_chain(spoc, &assumed);
  g_assert_cmpuint(chain->len, ==, 1);
  g_assert_false(assumed);
  GPtrArray *anchors = lks_installation_get_anchors(spoc, &assumed);
  g_assert_cmpuint(anchors->len, ==, 1);
  g_assert_false(assumed);
  g_assert_cmpstr(lks_certificate_get_common_name(g_ptr_array_index(anchors, 0)), ==, "root");
}

static void
test_alias(void)
{
  configure("s1", "of-store", "other", "of-key", "of-trust");
  g_autofree char *server = describe_spoc("s1", NO_SECRETS);
  g_autoptr(LksFleet) fleet = read_fleet(server);
  const LksInstallation *spoc = lks_fleet_find_installation(fleet, "s1/spooler-controller");
  g_assert_nonnull(spoc->keystore->store);
  g_assert_null(spoc->entry);
  g_assert_null(lks_installation_get_chain(spoc, NULL));
}

/* the same bytes under the same passwords are opened once, wherever they lie */
static void
test_opened_once(void)
{
  configure("s1", "of-store", "safeq", "of-key", "of-trust");
  configure("s2", "of-store", "safeq", "of-key", "no");
  g_autofree char *one = describe_spoc("s1", NO_SECRETS);
  g_autofree char *two = describe_spoc("s2", NO_SECRETS);
  g_autofree char *servers = g_strdup_printf("%s,%s", one, two);
  g_autoptr(LksFleet) fleet = read_fleet(servers);
  const LksInstallation *first = lks_fleet_find_installation(fleet, "s1/spooler-controller");
  const LksInstallation *second = lks_fleet_find_installation(fleet, "s2/spooler-controller");
  g_assert_true(first->keystore->store == second->keystore->store);
  g_assert_cmpstr(first->keystore->local_path, !=, second->keystore->local_path);
  g_assert_nonnull(first->truststore->store);
  g_assert_error(second->truststore->problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG);
}

static LksIdentity *
get_identity(LksFleet *fleet, guint index)
{
  return g_ptr_array_index(lks_fleet_get_identities(fleet), index);
}

static void
test_identities(void)
{
  g_autoptr(LksFleet) fleet = read_fleet("");
  g_assert_cmpuint(lks_fleet_get_trust(fleet)->len, ==, 1);
  LksIdentity *sound = get_identity(fleet, 0);
  g_assert_no_error(sound->problem);
  /* the PFX has the leaf alone: the fleet's trust completes it */
  g_assert_cmpuint(sound->chain->len, ==, 2);
  g_assert_nonnull(lks_keystore_entry_get_key(sound->entry));
  g_assert_error(get_identity(fleet, 1)->opened.problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG);
  g_assert_error(get_identity(fleet, 2)->problem, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_assert_error(get_identity(fleet, 3)->problem, LKS_ERROR, LKS_ERROR_NOT_FOUND);
  g_assert_error(get_identity(fleet, 4)->opened.problem, LKS_ERROR, LKS_ERROR_NOT_FOUND);
}

#define FSP                                                                                        \
  "{\"name\":\"s1\",\"root\":\"s1\",\"components\":[{\"component\":\"flexispooler\",\"folder\":"   \
  "\"C:\\\\FSP\"}]}"

static void
test_thumbprint(void)
{
  g_autoptr(LksFleet) first = read_fleet("");
  LksCertificate *leaf = g_ptr_array_index(get_identity(first, 0)->chain, 0);
  g_autofree char *upper = g_ascii_strup(lks_certificate_get_sha1(leaf), -1);
  g_autofree char *pasted = g_strdup_printf("\xe2\x80\x8e%.2s %s", upper, upper + 2);
  g_autofree char *cut = g_strndup(upper, 38);
  g_autofree char *longer = g_strconcat(upper, "g", NULL);
  const struct {
    const char *written;
    gboolean known;
  } rows[] = {
    { upper, TRUE }, { pasted, TRUE }, { cut, FALSE }, { longer, FALSE }, { "\xff", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
    LksIdentity *identity = NULL;
    LksCertificate *found = lks_fleet_find_thumbprint(first, rows[i].written, &identity);
    g_assert_true(found == (rows[i].known ? leaf : NULL));
    g_assert_true((identity != NULL) == rows[i].known);
  }
  g_autofree char *text = g_strdup_printf("{\"CertificateThumbprint\":\"%s\"}", upper);
  site_put(site.folder, "s1/C/FSP/Service/spooler.config", text);
  g_autoptr(LksFleet) fleet = read_fleet(FSP);
  const LksInstallation *fsp = lks_fleet_find_installation(fleet, "s1/flexispooler");
  gboolean assumed = FALSE;
  g_assert_true(fsp->entry == get_identity(fleet, 0)->entry);
  g_assert_true(lks_installation_get_chain(fsp, &assumed) == get_identity(fleet, 0)->chain);
  g_assert_true(assumed);
  assumed = FALSE;
  g_assert_true(lks_installation_get_anchors(fsp, &assumed) == lks_fleet_get_trust(fleet));
  g_assert_true(assumed);
}

int
main(int argc, char **argv)
{
  g_test_init(&argc, &argv, NULL);
  set_up();
  g_test_add_func("/fleet/stores/passwords", test_passwords);
  g_test_add_func("/fleet/stores/chain-and-anchors", test_chain_and_anchors);
  g_test_add_func("/fleet/stores/alias", test_alias);
  g_test_add_func("/fleet/stores/opened-once", test_opened_once);
  g_test_add_func("/fleet/identities/chain-and-problems", test_identities);
  g_test_add_func("/fleet/identities/thumbprint", test_thumbprint);
  int status = g_test_run();
  tear_down();
  return status;
}
