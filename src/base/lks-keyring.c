// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-keyring.h"
#include "lks-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#ifdef HAVE_LIBSECRET

#include <libsecret/secret.h>

/* found by its attributes alone, so that other programs can put a password there:
 * secret-tool store --label=NAME application lockstep name NAME */
static const SecretSchema schema = {
  .name = "org.lockstep.Password",
  .flags = SECRET_SCHEMA_DONT_MATCH_NAME,
  .attributes = { { "application", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
                  { NULL, 0 } },
};

gboolean
lks_keyring_is_available(void)
{
  return TRUE;
}

static gboolean
throw_keyring(GError **error, GError *cause)
{
  if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error(error, cause);
    return FALSE;
  }
  g_autoptr(GError) owned = cause;
  return lks_throw(error, LKS_ERROR_UNREACHABLE,
                   _("the desktop's keyring does not answer: %s. Give env:NAME or file:PATH "
                     "instead"),
                   owned->message);
}

LksSecret *
lks_keyring_read(const char *name, GError **error)
{
  GError *cause = NULL;
  char *text =
      secret_password_lookup_nonpageable_sync(&schema, g_cancellable_get_current(), &cause,
                                              "application", "lockstep", "name", name, NULL);
  if (text == NULL && cause != NULL) {
    throw_keyring(error, cause);
    return NULL;
  }
  if (text == NULL)
    return lks_throw_null(error, LKS_ERROR_NOT_FOUND,
                          _("the desktop's keyring holds no password of Lockstep under “%s”"),
                          name);
  LksSecret *password = lks_secret_new_from_string(text);
  secret_password_free(text);
  return password;
}

gboolean
lks_keyring_store(const char *name, const char *label, LksSecret *password, GError **error)
{
  GError *cause = NULL;
  if (secret_password_store_sync(&schema, SECRET_COLLECTION_DEFAULT, label,
                                 lks_secret_peek_text(password), g_cancellable_get_current(),
                                 &cause, "application", "lockstep", "name", name, NULL))
    return TRUE;
  return throw_keyring(error, cause);
}

#else

gboolean
lks_keyring_is_available(void)
{
  return FALSE;
}

static gboolean
throw_without(GError **error)
{
  return lks_throw(error, LKS_ERROR_UNSUPPORTED,
                   _("this Lockstep was built without the desktop's keyring; give env:NAME or "
                     "file:PATH instead"));
}

LksSecret *
lks_keyring_read(const char *name, GError **error)
{
  throw_without(error);
  return NULL;
}

gboolean
lks_keyring_store(const char *name, const char *label, LksSecret *password, GError **error)
{
  return throw_without(error);
}

#endif
