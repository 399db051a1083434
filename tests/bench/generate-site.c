// SPDX-License-Identifier: LGPL-2.1-or-later
/* Generates a site of many servers for benches. Usage: generate-site FOLDER SERVERS.
 *
 * Each server has a Spooler Controller and an End User Interface (a Java keystore and a truststore
 * each), a FlexiSpooler, a Workflow Processing System and a Terminal Server (a PFX for the server),
 * all secured and sound. Keys, certificates, passwords and therefore the bytes of all keystores are
 * each server's own. PFX files are as openssl writes them by default. The keys are of RSA, as most
 * are, and each is of another pair out of a few primes, to be quick: they protect nothing. */
#include "lks-keystore.h"
#include "lks-parallel.h"

#include <glib/gstdio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

#define KEY_BITS 2048
#define ROUNDS   2048
#define DAY      (24 * 60 * 60)

typedef struct {
  const char *folder;
  GPtrArray *primes; /* (element-type BIGNUM) */
  EVP_PKEY *root_key;
  X509 *root;
} Site;

typedef struct {
  guint number;
  char *name;
  char *address;
  EVP_PKEY *key;
  X509 *x509;
} Server;

/* --- small things ---------------------------------------------------------------------------- */

static void
must(gboolean success, const char *what)
{
  if (success)
    return;
  ERR_print_errors_fp(stderr);
  g_printerr("generate-site: %s\n", what);
  exit(1);
}

static void
write_bytes(const Site *site, const char *name, gconstpointer data, gsize length)
{
  g_autofree char *path = g_build_filename(site->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname(path);
  must(g_mkdir_with_parents(parent, 0777) == 0, parent);
  must(g_file_set_contents_full(path, data, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0644, NULL),
       path);
}

G_GNUC_PRINTF(4, 5)
static void
write_on(const Site *site, const Server *server, const char *name, const char *format, ...)
{
  va_list values;
  va_start(values, format);
  g_autofree char *text = g_strdup_vprintf(format, values);
  va_end(values);
  g_autofree char *path = g_strdup_printf("servers/%s/C/DP/%s", server->name, name);
  write_bytes(site, path, text, strlen(text));
}

/* --- keys ------------------------------------------------------------------------------------ */

static void
make_primes_cb(gpointer data, gpointer user_data)
{
  BIGNUM **pair = data;
  EVP_PKEY *key = EVP_RSA_gen(KEY_BITS);
  must(key != NULL && EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_FACTOR1, &pair[0]) &&
           EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_FACTOR2, &pair[1]),
       "no primes");
  EVP_PKEY_free(key);
}

/* as many as have a pair for each server */
static GPtrArray *
make_primes(guint n_servers)
{
  guint n = 2;
  while (n * (n - 1) / 2 < n_servers)
    n += 2;
  GPtrArray *primes = g_ptr_array_new();
  g_ptr_array_set_size(primes, (int)n);
  g_autoptr(GPtrArray) pairs = g_ptr_array_new();
  for (guint i = 0; i < n; i += 2)
    g_ptr_array_add(pairs, &primes->pdata[i]);
  lks_parallel_for_each(pairs, make_primes_cb, NULL);
  return primes;
}

static EVP_PKEY *
key_from_params(OSSL_PARAM_BLD *builder)
{
  OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
  EVP_PKEY *key = NULL;
  must(EVP_PKEY_fromdata_init(context) == 1 &&
           EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, params) == 1,
       "no key of these primes");
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(params);
  return key;
}

/* RFC 8017, 3.2 */
static EVP_PKEY *
make_key(const BIGNUM *p, const BIGNUM *q)
{
  BN_CTX *context = BN_CTX_new();
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  BN_CTX_start(context);
  BIGNUM *e = BN_CTX_get(context), *n = BN_CTX_get(context), *d = BN_CTX_get(context);
  BIGNUM *p1 = BN_CTX_get(context), *q1 = BN_CTX_get(context), *all = BN_CTX_get(context);
  BIGNUM *dp = BN_CTX_get(context), *dq = BN_CTX_get(context), *inverse = BN_CTX_get(context);
  BN_set_word(e, RSA_F4);
  BN_mul(n, p, q, context);
  BN_sub(p1, p, BN_value_one());
  BN_sub(q1, q, BN_value_one());
  BN_mul(all, p1, q1, context);
  BN_mod_inverse(d, e, all, context);
  BN_mod(dp, d, p1, context);
  BN_mod(dq, d, q1, context);
  BN_mod_inverse(inverse, q, p, context);
  const struct {
    const char *name;
    const BIGNUM *number;
  } parts[] = {
    { OSSL_PKEY_PARAM_RSA_N, n },          { OSSL_PKEY_PARAM_RSA_E, e },
    { OSSL_PKEY_PARAM_RSA_D, d },          { OSSL_PKEY_PARAM_RSA_FACTOR1, p },
    { OSSL_PKEY_PARAM_RSA_FACTOR2, q },    { OSSL_PKEY_PARAM_RSA_EXPONENT1, dp },
    { OSSL_PKEY_PARAM_RSA_EXPONENT2, dq }, { OSSL_PKEY_PARAM_RSA_COEFFICIENT1, inverse },
  };
  for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
    OSSL_PARAM_BLD_push_BN(builder, parts[i].name, parts[i].number);
  EVP_PKEY *key = key_from_params(builder);
  OSSL_PARAM_BLD_free(builder);
  BN_CTX_end(context);
  BN_CTX_free(context);
  return key;
}

/* 0 and 1; 0 and 2, 1 and 2; 0 and 3, … */
static EVP_PKEY *
make_nth_key(const Site *site, guint n)
{
  guint second = 1;
  for (; n >= second; second++)
    n -= second;
  return make_key(g_ptr_array_index(site->primes, n), g_ptr_array_index(site->primes, second));
}

/* --- certificates ---------------------------------------------------------------------------- */

static void
add_extension(X509 *x509, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
  must(extension != NULL && X509_add_ext(x509, extension, -1) == 1, value);
  X509_EXTENSION_free(extension);
}

static X509 *
new_certificate(const char *common_name, EVP_PKEY *key, X509 *issuer, guint serial, guint days)
{
  X509 *x509 = X509_new();
  X509_NAME *subject = X509_get_subject_name(x509);
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), serial);
  X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, (const guchar *)common_name,
                             -1, -1, 0);
  X509_set_issuer_name(x509, issuer != NULL ? X509_get_subject_name(issuer) : subject);
  X509_gmtime_adj(X509_getm_notBefore(x509), 0);
  X509_gmtime_adj(X509_getm_notAfter(x509), (long)days * DAY);
  X509_set_pubkey(x509, key);
  add_extension(x509, x509, NID_subject_key_identifier, "hash");
  add_extension(x509, issuer != NULL ? issuer : x509, NID_authority_key_identifier, "keyid");
  return x509;
}

static void
make_root(Site *site)
{
  site->root_key = EVP_RSA_gen(KEY_BITS);
  site->root = new_certificate("Bench Root", site->root_key, NULL, 1, 3650);
  add_extension(site->root, site->root, NID_basic_constraints, "critical,CA:true");
  add_extension(site->root, site->root, NID_key_usage, "critical,keyCertSign,cRLSign");
  must(X509_sign(site->root, site->root_key, EVP_sha256()) > 0, "the root cannot be signed");
  BIO *text = BIO_new(BIO_s_mem());
  char *pem = NULL;
  PEM_write_bio_X509(text, site->root);
  long length = BIO_get_mem_data(text, &pem);
  write_bytes(site, "pki/root.pem", pem, (gsize)length);
  BIO_free(text);
}

static void
make_certificate(const Site *site, Server *server)
{
  g_autofree char *host = g_strconcat(server->name, ".bench.test", NULL);
  g_autofree char *names = g_strdup_printf("DNS:%s,IP:%s", host, server->address);
  server->key = make_nth_key(site, server->number);
  server->x509 = new_certificate(host, server->key, site->root, server->number + 1000, 700);
  add_extension(server->x509, site->root, NID_basic_constraints, "critical,CA:false");
  add_extension(server->x509, site->root, NID_key_usage,
                "critical,digitalSignature,keyEncipherment");
  add_extension(server->x509, site->root, NID_ext_key_usage, "serverAuth,clientAuth");
  add_extension(server->x509, site->root, NID_subject_alt_name, names);
  must(X509_sign(server->x509, site->root_key, EVP_sha256()) > 0, "nothing can be signed");
}

static char *
dup_thumbprint(const Server *server)
{
  guchar digest[EVP_MAX_MD_SIZE];
  guint length = 0;
  X509_digest(server->x509, EVP_sha1(), digest, &length);
  GString *hex = g_string_new(NULL);
  for (guint i = 0; i < length; i++)
    g_string_append_printf(hex, "%02x", digest[i]);
  return g_string_free(hex, FALSE);
}

/* --- stores ---------------------------------------------------------------------------------- */

static void
write_pfx(const Site *site, const Server *server)
{
  g_autofree char *password = g_strconcat(server->name, "-pfx", NULL);
  g_autofree char *path = g_strdup_printf("pki/%s.pfx", server->name);
  STACK_OF(X509) *others = sk_X509_new_null();
  sk_X509_push(others, site->root);
  EVP_PKEY_add1_attr_by_NID(server->key, NID_ms_csp_name, MBSTRING_ASC,
                            (const guchar *)LKS_PROVIDER_RSA_AES, -1);
  PKCS12 *pfx =
      PKCS12_create(password, "safeq", server->key, server->x509, others, 0, 0, ROUNDS, ROUNDS, 0);
  guchar *der = NULL;
  int length = pfx != NULL ? i2d_PKCS12(pfx, &der) : -1;
  must(length > 0, "no PFX");
  write_bytes(site, path, der, (gsize)length);
  OPENSSL_free(der);
  PKCS12_free(pfx);
  sk_X509_free(others);
}

static LksCertificate *
wrap_certificate(X509 *x509)
{
  guchar *der = NULL;
  int length = i2d_X509(x509, &der);
  g_autoptr(GBytes) bytes = g_bytes_new(der, (gsize)MAX(length, 0));
  OPENSSL_free(der);
  LksCertificate *certificate = lks_certificate_new_from_der(bytes, NULL);
  must(certificate != NULL, "no certificate");
  return certificate;
}

static LksKey *
wrap_key(EVP_PKEY *pkey)
{
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
  guchar *der = NULL;
  int length = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
  LksSecret *secret = lks_secret_new(der, (gsize)MAX(length, 0));
  LksKey *key = lks_key_new_from_pkcs8(secret, NULL);
  must(key != NULL, "no private key");
  lks_secret_unref(secret);
  OPENSSL_free(der);
  PKCS8_PRIV_KEY_INFO_free(info);
  return key;
}

static void
write_jks(const Site *site,
          const Server *server,
          const char *name,
          LksKeystoreEntry *entry,
          const char *word)
{
  g_autofree char *text = g_strdup_printf("%s-%s", server->name, word);
  g_autofree char *path = g_strdup_printf("servers/%s/C/DP/%s", server->name, name);
  g_autoptr(LksKeystore) store = lks_keystore_new();
  lks_keystore_add(store, entry);
  LksSecret *password = lks_secret_new_from_string(text);
  const LksKeystoreSaveOptions options = { .password = password, .created = lks_time_now() };
  g_autoptr(GError) problem = NULL;
  g_autoptr(GBytes) bytes =
      lks_keystore_save(store, lks_keystore_format_find("jks"), &options, &problem);
  must(bytes != NULL, problem != NULL ? problem->message : "");
  write_bytes(site, path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
  lks_secret_unref(password);
}

static void
write_java_stores(const Site *site, const Server *server)
{
  g_autoptr(LksCertificate) leaf = wrap_certificate(server->x509);
  g_autoptr(LksCertificate) root = wrap_certificate(site->root);
  g_autoptr(LksKey) key = wrap_key(server->key);
  g_autoptr(GPtrArray) chain = g_ptr_array_new();
  g_ptr_array_add(chain, leaf);
  g_ptr_array_add(chain, root);
  g_autoptr(LksKeystoreEntry) identity = lks_keystore_entry_new_key("safeq", key, chain);
  g_autoptr(LksKeystoreEntry) trusted =
      lks_keystore_entry_new_certificate("bench root", LKS_ENTRY_TRUSTED, root);
  write_jks(site, server, "SPOC/conf/identity.jks", identity, "spoc");
  write_jks(site, server, "SPOC/conf/trust.jks", trusted, "spoc-trust");
  write_jks(site, server, "EUI/ui-conf/identity.jks", identity, "eui");
  write_jks(site, server, "EUI/ui-conf/trust.jks", trusted, "eui-trust");
}

/* --- settings -------------------------------------------------------------------------------- */

static void
write_java_settings(const Site *site,
                    const Server *server,
                    const char *file,
                    const char *before,
                    const char *prefix,
                    const char *word)
{
  g_autofree char *folder = g_path_get_dirname(file);
  g_autofree char *password = g_strdup_printf("%s-%s", server->name, word);
  write_on(site, server, file,
           "%s%skeyStorePath=C:/DP/%s/identity.jks\n%skeyStorePassword=%s\n"
           "%skeyStoreAlias=safeq\n%skeyStoreAliasPassword=%s\n"
           "%strustStorePath=C:/DP/%s/trust.jks\n%strustStorePassword=%s-trust\n"
           "%sellipticCurve=secp256r1\n%scertificateValidationMode=VALIDATE_CERTIFICATE\n",
           before, prefix, folder, prefix, password, prefix, prefix, password, prefix, folder,
           prefix, password, prefix, prefix);
}

static void
write_settings(const Site *site, const Server *server)
{
  g_autofree char *thumbprint = dup_thumbprint(server);
  write_java_settings(site, server, "SPOC/conf/ymq_config.properties", "", "", "spoc");
  write_java_settings(site, server, "EUI/ui-conf/environment-configuration.properties",
                      "messagingContext.secureMechanism=secured-messaging-context\n"
                      "messagingContext.encryptionKeyLength=16\n",
                      "messagingContext.", "eui");
  write_on(site, server, "FSP/Service/spooler.config",
           "{\"CertificateThumbprint\": \"%s\", \"encryption\": \"Aes128\"}", thumbprint);
  write_on(site, server, "FSP/Service/location.config", "{\"addresses\": [\"%s.bench.test\"]}",
           server->name);
  write_on(site, server, "WPS/WpsService.exe.config",
           "<configuration>\n  <appSettings>\n    <add key=\"certificateThumbprint\" "
           "value=\"%s\"/>\n    <add key=\"ymqEncryption\" value=\"Aes128\"/>\n"
           "  </appSettings>\n</configuration>\n",
           thumbprint);
  write_on(site, server, "TS/TerminalServer.exe.config",
           "<configuration>\n  <appSettings>\n    <add key=\"wpsBaseAddress\" "
           "value=\"https://%s.bench.test:8443/\"/>\n  </appSettings>\n</configuration>\n",
           server->name);
}

/* --- the fleet ------------------------------------------------------------------------------- */

static void
make_server_cb(gpointer data, gpointer user_data)
{
  Server *server = data;
  const Site *site = user_data;
  make_certificate(site, server);
  write_pfx(site, server);
  write_java_stores(site, server);
  write_settings(site, server);
  g_clear_pointer(&server->key, EVP_PKEY_free);
  g_clear_pointer(&server->x509, X509_free);
}

static GPtrArray *
new_servers(guint n)
{
  GPtrArray *servers = g_ptr_array_new();
  for (guint i = 0; i < n; i++) {
    Server *server = g_new0(Server, 1);
    server->number = i;
    server->name = g_strdup_printf("s%04u", i);
    server->address = g_strdup_printf("10.%u.%u.%u", i / 62500 + 1, i / 250 % 250, i % 250 + 1);
    g_ptr_array_add(servers, server);
  }
  return servers;
}

static void
append_server(GString *json, const Server *server)
{
  static const struct {
    const char *component, *folder;
  } components[] = {
    { "spooler-controller", "SPOC" },
    { "end-user-interface", "EUI" },
    { "flexispooler", "FSP" },
    { "terminal-server", "TS" },
    { "workflow-processing-system", "WPS" },
  };
  g_string_append_printf(json,
                         "{\"name\": \"%s\", \"platform\": \"windows\", \"addresses\": "
                         "[\"%s.bench.test\", \"%s\"], \"root\": \"servers/%s\", \"components\": [",
                         server->name, server->name, server->address, server->name);
  for (guint i = 0; i < G_N_ELEMENTS(components); i++) {
    g_string_append_printf(json,
                           "%s\n  {\"component\": \"dispatcher-paragon/%s\", \"folder\": "
                           "\"C:\\\\DP\\\\%s\"",
                           i > 0 ? "," : "", components[i].component, components[i].folder);
    if (strcmp(components[i].folder, "TS") != 0)
      g_string_append_printf(json, ", \"identity\": \"%s\"", server->name);
    g_string_append_c(json, '}');
  }
  g_string_append(json, "]}");
}

static void
write_fleet(const Site *site, GPtrArray *servers)
{
  g_autoptr(GString) json = g_string_new(NULL);
  g_string_append_printf(json,
                         "{\"format\": \"lockstep/fleet/1\", \"name\": \"%u servers\",\n"
                         "\"policy\": {\"security\": \"secured\"}, \"trust\": [\"pki/root.pem\"],\n"
                         "\"servers\": [",
                         servers->len);
  for (guint i = 0; i < servers->len; i++) {
    g_string_append(json, i > 0 ? ",\n " : "\n ");
    append_server(json, g_ptr_array_index(servers, i));
  }
  g_string_append(json, "],\n\"identities\": {");
  for (guint i = 0; i < servers->len; i++) {
    const char *name = ((Server *)g_ptr_array_index(servers, i))->name;
    g_string_append_printf(json,
                           "%s\n \"%s\": {\"file\": \"pki/%s.pfx\", \"password\": \"pass:%s-pfx\"}",
                           i > 0 ? "," : "", name, name, name);
  }
  g_string_append(json, "}}\n");
  write_bytes(site, "fleet.json", json->str, json->len);
}

int
main(int argc, char **argv)
{
  guint64 n_servers = 0;
  if (argc != 3 || !g_ascii_string_to_unsigned(argv[2], 10, 1, 10000, &n_servers, NULL))
    return 64;
  Site site = { .folder = argv[1], .primes = make_primes((guint)n_servers) };
  make_root(&site);
  GPtrArray *servers = new_servers((guint)n_servers);
  lks_parallel_for_each(servers, make_server_cb, &site);
  write_fleet(&site, servers);
  return 0;
}
