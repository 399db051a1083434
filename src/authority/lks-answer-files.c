// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-answer.h"
#include "lks-error.h"
#include "lks-file.h"
#include "lks-store-file.h"

#include <glib/gi18n-lib.h>

LksSigningRequest *
lks_signing_request_load(const char *path, GError **error)
{
  g_autoptr(GBytes) bytes = lks_file_read_stream(path, error);
  LksSigningRequest *request =
      bytes != NULL ? lks_signing_request_new_from_bytes(bytes, error) : NULL;
  if (bytes != NULL && request == NULL)
    lks_prefix(error, "%s: ", lks_file_get_input_name(path));
  return request;
}

/* named, or beside its key, as it was left when it was made; none is no error */
static gboolean
load_request(const LksAnswerFiles *files, LksSigningRequest **request, GError **error)
{
  g_autofree char *beside = lks_store_file_dup_with_suffix(files->key, ".csr");
  const char *path = files->request != NULL                        ? files->request
                     : g_file_test(beside, G_FILE_TEST_IS_REGULAR) ? beside
                                                                   : NULL;
  if (path == NULL)
    return TRUE;
  *request = lks_signing_request_load(path, error);
  return *request != NULL;
}

static gboolean
add_certificates(const LksAnswerFiles *files, const char *path, GPtrArray *pool, GError **error)
{
  g_autoptr(LksKeystore) store = lks_store_file_load(path, files->passwords, error);
  if (store == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal(pool, lks_keystore_dup_certificates(store));
  return TRUE;
}

static GPtrArray *
accept(const LksAnswerFiles *files, LksKey *key, GError **error)
{
  g_autoptr(GPtrArray) answered = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(GPtrArray) pool = g_ptr_array_new_with_free_func(g_object_unref);
  g_autoptr(LksSigningRequest) request = NULL;
  LksAnswer answer = { .key = key, .answered = answered, .pool = pool, .at = files->at };
  if (!add_certificates(files, files->answer, answered, error) ||
      !load_request(files, &request, error))
    return NULL;
  for (guint i = 0; files->chain != NULL && files->chain[i] != NULL; i++)
    if (!add_certificates(files, files->chain[i], pool, error))
      return NULL;
  answer.request = request;
  GPtrArray *chain = lks_answer_accept(&answer, error);
  if (chain == NULL)
    lks_prefix(error, "%s: ", lks_file_get_input_name(files->answer));
  return chain;
}

LksAnswered *
lks_answer_accept_files(const LksAnswerFiles *files, GError **error)
{
  g_autoptr(LksKeystore) store = lks_store_file_load(files->key, files->passwords, error);
  LksKeystoreEntry *entry = NULL;
  if (store == NULL || !lks_store_file_find_key(store, files->key, &entry, error))
    return NULL;
  if (entry == NULL)
    return lks_throw_null(error, LKS_ERROR_MALFORMED, _("%s: there is no key in it"), files->key);
  LksKey *key = lks_keystore_entry_get_key(entry);
  GPtrArray *chain = accept(files, key, error);
  if (chain == NULL)
    return NULL;
  LksSecret *own = lks_keystore_entry_get_key_password(entry);
  if (own == NULL)
    own = lks_keystore_get_password(store);
  LksAnswered *answered = g_new0(LksAnswered, 1);
  answered->key = g_object_ref(key);
  answered->chain = chain;
  answered->password = own != NULL ? lks_secret_ref(own) : NULL;
  return answered;
}

void
lks_answered_free(LksAnswered *self)
{
  g_clear_object(&self->key);
  g_clear_pointer(&self->chain, g_ptr_array_unref);
  g_clear_pointer(&self->password, lks_secret_unref);
  g_free(self);
}
