// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-pkcs10.h"
#include "lks-pkcs7.h"
#include "lks-pkcs8.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#define BEGIN "-----BEGIN "

static guint
pem_sniff(const guint8 *data, gsize length)
{
  return g_strstr_len((const char *)data, (gssize)length, BEGIN) != NULL ? 60 : 0;
}

typedef struct {
  LksBags *bags;
  char *name;   /* of the block: "CERTIFICATE" */
  char *header; /* of old encrypted keys */
  guint8 *data;
  long length;
} Block;

static void
block_clear(Block *block)
{
  OPENSSL_free(block->name);
  OPENSSL_free(block->header);
  OPENSSL_clear_free(block->data, (size_t)block->length);
  block->name = block->header = NULL;
  block->data = NULL;
}

/* --- keys of the old kind, encrypted by the PEM layer (RFC 1421) --- */

static int
give_password_cb(char *buffer, int size, int writing, void *user_data)
{
  gsize length = 0;
  const guint8 *text = lks_secret_peek(user_data, &length);
  if ((gsize)size < length)
    return -1;
  memcpy(buffer, text, length);
  return (int)length;
}

typedef struct {
  const Block *block;
  LksKey *key; /* nullable */
} HeaderTry;

static gboolean
try_header_password(LksSecret *candidate, gpointer user_data, GError **error)
{
  HeaderTry *attempt = user_data;
  const Block *block = attempt->block;
  EVP_CIPHER_INFO cipher = { 0 };
  g_autofree char *header = g_strdup(block->header);
  if (PEM_get_EVP_CIPHER_INFO(header, &cipher) != 1 || cipher.cipher == NULL) {
    ERR_clear_error();
    return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                     _("the key is encrypted by an algorithm that is not available here"));
  }
  long length = block->length;
  g_autofree guint8 *data = g_memdup2(block->data, (gsize)length);
  gboolean opened =
      candidate != NULL && PEM_do_header(&cipher, data, &length, give_password_cb, candidate) == 1;
  attempt->key = opened ? lks_key_parse(data, (gsize)length, NULL) : NULL;
  lks_wipe(data, (gsize)block->length);
  ERR_clear_error();
  return attempt->key != NULL ||
         lks_throw(error, LKS_ERROR_PASSWORD_WRONG, _("the key's password is wrong"));
}

static gboolean
take_old_encrypted(Block *block, GError **error)
{
  HeaderTry attempt = { .block = block };
  g_auto(LksUnlocked) unlocked = { 0 };
  g_autoptr(GError) problem = NULL;
  LksKeystoreLoad *load = block->bags->load;
  lks_unlock(load->passwords, load->name, 0, try_header_password, &attempt, &unlocked, &problem);
  g_autoptr(LksKey) key = attempt.key;
  lks_bags_add_key(block->bags, key, key != NULL ? LKS_KEY_OPEN : lks_unlock_key_status(problem),
                   unlocked.password);
  return TRUE;
}

/* --- blocks --- */

static gboolean
take_key(Block *block, GError **error)
{
  if (block->header != NULL && strstr(block->header, "ENCRYPTED") != NULL)
    return take_old_encrypted(block, error);
  g_autoptr(LksKey) key = lks_key_parse(block->data, (gsize)block->length, error);
  if (key == NULL)
    return FALSE;
  lks_bags_add_key(block->bags, key, LKS_KEY_OPEN, NULL);
  return TRUE;
}

static gboolean
take_sealed_key(Block *block, GError **error)
{
  return lks_bags_add_sealed(block->bags, block->data, (gsize)block->length, error);
}

static gboolean
take_certificate(Block *block, GError **error)
{
  g_autoptr(GBytes) der = g_bytes_new(block->data, (gsize)block->length);
  g_autoptr(LksCertificate) certificate = lks_certificate_new_from_der(der, error);
  if (certificate == NULL)
    return FALSE;
  lks_bags_add_certificate(block->bags, certificate);
  return TRUE;
}

/* OpenSSL's own kind: settings of trust follow the certificate */
static gboolean
take_annotated_certificate(Block *block, GError **error)
{
  const guint8 *data = block->data;
  g_autoptr(X509) x509 = d2i_X509_AUX(NULL, &data, block->length);
  if (x509 == NULL)
    return lks_throw_openssl(error, LKS_ERROR_MALFORMED, _("a certificate cannot be read"));
  g_autoptr(LksCertificate) certificate = lks_certificate_new_from_x509(x509);
  lks_bags_add_certificate(block->bags, certificate);
  return TRUE;
}

static gboolean
take_pkcs7(Block *block, GError **error)
{
  return lks_pkcs7_collect(block->data, (gsize)block->length, block->bags, error);
}

static gboolean
take_request(Block *block, GError **error)
{
  return lks_pkcs10_collect(block->data, (gsize)block->length, block->bags->load->store, error);
}

static gboolean
pass_over(Block *block, GError **error)
{
  return TRUE;
}

static const struct {
  const char *name;
  gboolean (*take)(Block *block, GError **error);
} blocks[] = {
  { "CERTIFICATE", take_certificate },
  { "X509 CERTIFICATE", take_certificate },
  { "TRUSTED CERTIFICATE", take_annotated_certificate },
  { "PRIVATE KEY", take_key },
  { "RSA PRIVATE KEY", take_key },
  { "EC PRIVATE KEY", take_key },
  { "DSA PRIVATE KEY", take_key },
  { "ENCRYPTED PRIVATE KEY", take_sealed_key },
  { "PKCS7", take_pkcs7 },
  { "CMS", take_pkcs7 },
  { "CERTIFICATE REQUEST", take_request },
  { "NEW CERTIFICATE REQUEST", take_request },
  { "EC PARAMETERS", pass_over },
  { "DH PARAMETERS", pass_over },
  { "X509 CRL", pass_over },
  { "PUBLIC KEY", pass_over },
};

static gboolean
take_block(Block *block, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS(blocks); i++)
    if (strcmp(block->name, blocks[i].name) == 0)
      return blocks[i].take(block, error);
  return lks_throw(error, LKS_ERROR_UNSUPPORTED, _("a block “%s” is nothing known"), block->name);
}

/* OpenSSL says "no start line" where nothing more begins. */
static gboolean
is_end(void)
{
  unsigned long code = ERR_peek_last_error();
  return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

static gboolean
throw_damaged(guint number, GError **error)
{
  unsigned long code = ERR_peek_last_error();
  gboolean cut_off =
      ERR_GET_REASON(code) == PEM_R_BAD_END_LINE || ERR_GET_REASON(code) == PEM_R_SHORT_HEADER;
  ERR_clear_error();
  return lks_throw(error, LKS_ERROR_MALFORMED,
                   cut_off ? _("cut off: block %u does not end")
                           : _("damaged: block %u cannot be decoded"),
                   number);
}

static gboolean
read_blocks(BIO *bio, LksBags *bags, GError **error)
{
  for (guint n = 1;; n++) {
    Block block = { .bags = bags };
    if (PEM_read_bio(bio, &block.name, &block.header, &block.data, &block.length) != 1) {
      gboolean end = is_end();
      if (end)
        ERR_clear_error();
      return end && n > 1 ? TRUE : throw_damaged(n, error);
    }
    gboolean taken = take_block(&block, error);
    block_clear(&block);
    if (!taken)
      return lks_prefix(error, _("block %u: "), n);
  }
}

static gboolean
pem_load(LksKeystoreLoad *load, GError **error)
{
  /* a line must begin with the dashes; a byte order mark or an indent before the first is let pass
   */
  const char *begin = g_strstr_len((const char *)load->data, (gssize)load->length, BEGIN);
  gsize skipped = (gsize)(begin - (const char *)load->data);
  g_autoptr(BIO) bio = BIO_new_mem_buf(begin, (int)(load->length - skipped));
  g_auto(LksBags) bags;
  lks_bags_init(&bags, load);
  if (!read_blocks(bio, &bags, error))
    return FALSE;
  lks_bags_make_entries(&bags);
  return TRUE;
}

/* --- writing --- */

static gboolean
write_certificate(BIO *out, LksCertificate *certificate, GHashTable *written)
{
  g_autoptr(X509) x509 = lks_certificate_ref_x509(certificate);
  return !g_hash_table_add(written, (gpointer)lks_certificate_get_sha256(certificate)) ||
         PEM_write_bio_X509(out, x509) == 1;
}

static gboolean
write_key(BIO *out,
          const LksKeystoreSave *save,
          LksKeystoreEntry *entry,
          const char *alias,
          GError **error)
{
  LksKey *key = lks_keystore_save_get_key(entry, alias, error);
  g_autoptr(LksSecret) pkcs8 = key != NULL ? lks_key_dup_pkcs8(key, error) : NULL;
  if (pkcs8 == NULL)
    return FALSE;
  if (save->key_password == NULL) {
    gsize length = 0;
    const guint8 *data = lks_secret_peek(pkcs8, &length);
    return PEM_write_bio(out, PEM_STRING_PKCS8INF, "", data, (long)length) > 0;
  }
  g_autoptr(X509_SIG) sealed =
      lks_pkcs8_seal(pkcs8, NID_aes_256_cbc, save->key_password, save->salts, error);
  return sealed != NULL && PEM_write_bio_PKCS8(out, sealed) == 1;
}

static gboolean
write_entry(BIO *out, const LksKeystoreSave *save, guint index, GHashTable *written, GError **error)
{
  LksKeystoreEntry *entry = lks_keystore_get_entry(save->store, index);
  GPtrArray *chain = lks_keystore_entry_get_chain(entry);
  for (guint i = 0; i < chain->len; i++)
    if (!write_certificate(out, g_ptr_array_index(chain, i), written))
      return FALSE;
  return lks_keystore_entry_get_kind(entry) != LKS_ENTRY_KEY ||
         write_key(out, save, entry, g_ptr_array_index(save->aliases, index), error);
}

static GBytes *
pem_save(LksKeystoreSave *save, GError **error)
{
  g_autoptr(BIO) out = BIO_new(BIO_s_secmem());
  g_autoptr(GHashTable) written = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < lks_keystore_get_n_entries(save->store); i++)
    if (!write_entry(out, save, i, written, error)) {
      if (error != NULL && *error == NULL)
        lks_throw_openssl(error, LKS_ERROR_FAILED, _("the PEM file cannot be made"));
      return NULL;
    }
  char *data = NULL;
  long length = BIO_get_mem_data(out, &data);
  return g_bytes_new(data, (gsize)length);
}

const LksKeystoreFormat lks_keystore_pem = {
  .id = "pem",
  .title = N_("PEM file"),
  .suffixes = ".pem .crt .cer .key .csr .req .p7b .p7c",
  .holds = LKS_HOLDS_KEYS | LKS_HOLDS_CERTIFICATES,
  .sniff = pem_sniff,
  .load = pem_load,
  .save = pem_save,
};
