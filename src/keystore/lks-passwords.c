// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-passwords-private.h"
#include "lks-salts.h"

#include <string.h>

struct _LksPasswords {
  gatomicrefcount references;
  GMutex lock;         /* of what is known */
  GMutex asking;       /* held while somebody thinks, so that the rest goes on */
  LksPasswordFunc ask; /* nullable */
  gpointer user_data;
  GPtrArray *known;  /* (element-type LksSecret), the latest last */
  GHashTable *named; /* (reference -> LksSecret) */
  gboolean use_defaults;
};

LksPasswords *
lks_passwords_new(LksPasswordFunc ask, gpointer user_data)
{
  LksPasswords *self = g_new0(LksPasswords, 1);
  g_atomic_ref_count_init(&self->references);
  g_mutex_init(&self->lock);
  g_mutex_init(&self->asking);
  self->ask = ask;
  self->user_data = user_data;
  self->known = g_ptr_array_new_with_free_func((GDestroyNotify)lks_secret_unref);
  self->named =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)lks_secret_unref);
  self->use_defaults = TRUE;
  return self;
}

LksPasswords *
lks_passwords_ref(LksPasswords *self)
{
  g_atomic_ref_count_inc(&self->references);
  return self;
}

void
lks_passwords_unref(LksPasswords *self)
{
  if (self == NULL || !g_atomic_ref_count_dec(&self->references))
    return;
  g_ptr_array_unref(self->known);
  g_hash_table_unref(self->named);
  g_mutex_clear(&self->lock);
  g_mutex_clear(&self->asking);
  g_free(self);
}

void
lks_passwords_add(LksPasswords *self, LksSecret *password)
{
  g_mutex_lock(&self->lock);
  for (guint i = 0; i < self->known->len; i++)
    if (lks_secret_equal(g_ptr_array_index(self->known, i), password)) {
      g_ptr_array_remove_index(self->known, i);
      break;
    }
  g_ptr_array_add(self->known, lks_secret_ref(password));
  g_mutex_unlock(&self->lock);
}

void
lks_passwords_add_reference(LksPasswords *self, const char *reference, LksSecret *password)
{
  g_mutex_lock(&self->lock);
  g_hash_table_insert(self->named, g_strdup(reference), lks_secret_ref(password));
  g_mutex_unlock(&self->lock);
}

LksSecret *
lks_passwords_find_reference(LksPasswords *self, const char *reference)
{
  if (self == NULL)
    return NULL;
  g_mutex_lock(&self->lock);
  LksSecret *password = g_hash_table_lookup(self->named, reference);
  if (password != NULL)
    lks_secret_ref(password);
  g_mutex_unlock(&self->lock);
  return password;
}

void
lks_passwords_set_use_defaults(LksPasswords *self, gboolean use_defaults)
{
  self->use_defaults = use_defaults;
}

GPtrArray *
lks_passwords_dup_known(LksPasswords *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func((GDestroyNotify)lks_secret_unref);
  if (self == NULL)
    return copy;
  g_mutex_lock(&self->lock);
  for (guint i = self->known->len; i > 0; i--)
    g_ptr_array_add(copy, lks_secret_ref(g_ptr_array_index(self->known, i - 1)));
  g_mutex_unlock(&self->lock);
  return copy;
}

gboolean
lks_passwords_get_use_defaults(LksPasswords *self)
{
  return self != NULL && self->use_defaults;
}

LksSecret *
lks_passwords_ask(LksPasswords *self, const char *what, guint attempt)
{
  if (self == NULL || self->ask == NULL)
    return NULL;
  g_mutex_lock(&self->asking);
  LksSecret *answer = self->ask(what, attempt, self->user_data);
  if (answer != NULL)
    lks_passwords_add(self, answer);
  g_mutex_unlock(&self->asking);
  return answer;
}

LksSecret *
lks_passwords_generate(GError **error)
{
  static const char letters[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const guint n_letters = sizeof(letters) - 1;
  char text[24];
  g_autoptr(LksSalts) random = lks_salts_new_random();
  for (guint i = 0; i < sizeof(text);) {
    guint8 byte;
    if (!lks_salts_fill(random, &byte, 1, error))
      return NULL;
    /* each letter as often as any other */
    if (byte < 256 / n_letters * n_letters)
      text[i++] = letters[byte % n_letters];
  }
  LksSecret *secret = lks_secret_new(text, sizeof(text));
  lks_wipe(text, sizeof(text));
  return secret;
}
