// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-unlock.h"
#include "lks-keystore.h"
#include "lks-error.h"
#include "lks-passwords-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_QUESTIONS 3

typedef struct {
  LksUnlockFunc try_one;
  gpointer user_data;
  gboolean tried;  /* a password that somebody gave */
  GError *problem; /* nullable: of the last such try */
} Walk;

typedef enum { OPENED, NOT_YET, STUCK } Outcome;

static Outcome
try_candidate(Walk *walk, LksSecret *candidate, gboolean given)
{
  g_autoptr(GError) problem = NULL;
  if (walk->try_one(candidate, walk->user_data, &problem))
    return OPENED;
  gboolean wrong = g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG);
  if (given || !wrong) {
    g_clear_error(&walk->problem);
    walk->problem = g_steal_pointer(&problem);
    walk->tried = TRUE;
  }
  return wrong ? NOT_YET : STUCK;
}

static Outcome
keep(LksUnlocked *unlocked, LksSecret *password, Outcome outcome)
{
  if (outcome == OPENED && password != NULL)
    unlocked->password = lks_secret_ref(password);
  return outcome;
}

static Outcome
try_known(Walk *walk, LksPasswords *passwords, LksUnlocked *unlocked)
{
  g_autoptr(GPtrArray) known = lks_passwords_dup_known(passwords);
  for (guint i = 0; i < known->len; i++) {
    LksSecret *password = g_ptr_array_index(known, i);
    Outcome outcome = keep(unlocked, password, try_candidate(walk, password, TRUE));
    if (outcome != NOT_YET)
      return outcome;
  }
  return NOT_YET;
}

static Outcome
try_empty(Walk *walk, LksUnlocked *unlocked)
{
  g_autoptr(LksSecret) empty = lks_secret_new("", 0);
  Outcome outcome = try_candidate(walk, NULL, FALSE);
  return outcome == NOT_YET ? keep(unlocked, empty, try_candidate(walk, empty, FALSE)) : outcome;
}

static Outcome
try_default(Walk *walk, LksUnlocked *unlocked)
{
  g_autoptr(LksSecret) password = lks_secret_new_from_string(LKS_WELL_KNOWN_PASSWORD);
  Outcome outcome = keep(unlocked, password, try_candidate(walk, password, FALSE));
  unlocked->by_default = outcome == OPENED;
  return outcome;
}

static Outcome
ask(Walk *walk, LksPasswords *passwords, const char *what, LksUnlocked *unlocked)
{
  for (guint attempt = 0; attempt < MOST_QUESTIONS; attempt++) {
    g_autoptr(LksSecret) answer = lks_passwords_ask(passwords, what, attempt);
    if (answer == NULL)
      return NOT_YET;
    Outcome outcome = keep(unlocked, answer, try_candidate(walk, answer, TRUE));
    if (outcome != NOT_YET)
      return outcome;
  }
  return NOT_YET;
}

gboolean
lks_keystore_is_well_known(const char *name)
{
  /* a server's path may be one of another system */
  const char *slash = strrchr(name, '/'), *backslash = strrchr(name, '\\');
  const char *last = slash > backslash ? slash : backslash;
  g_autofree char *lower = g_ascii_strdown(last != NULL ? last + 1 : name, -1);
  return strcmp(lower, "cacerts") == 0 || strcmp(lower, "jssecacerts") == 0 ||
         g_str_has_prefix(lower, "cacerts.");
}

gboolean
lks_unlock(LksPasswords *passwords,
           const char *what,
           LksUnlockFlags flags,
           LksUnlockFunc try_one,
           gpointer user_data,
           LksUnlocked *unlocked,
           GError **error)
{
  Walk walk = { .try_one = try_one, .user_data = user_data };
  Outcome outcome = try_known(&walk, passwords, unlocked);
  if (outcome == NOT_YET && (flags & LKS_UNLOCK_EMPTY) != 0)
    outcome = try_empty(&walk, unlocked);
  if (outcome == NOT_YET && (flags & LKS_UNLOCK_DEFAULT) != 0 && lks_keystore_is_well_known(what) &&
      lks_passwords_get_use_defaults(passwords))
    outcome = try_default(&walk, unlocked);
  if (outcome == NOT_YET)
    outcome = ask(&walk, passwords, what, unlocked);
  g_autoptr(GError) problem = walk.problem;
  if (outcome == OPENED)
    return TRUE;
  if (!walk.tried)
    return lks_throw(error, LKS_ERROR_PASSWORD_NEEDED,
                     _("a password is needed, and none was given"));
  g_propagate_error(error, g_steal_pointer(&problem));
  return FALSE;
}

gboolean
lks_unlock_part(LksPasswords *passwords,
                const char *what,
                LksUnlockFlags flags,
                const LksUnlocked *store,
                LksUnlockFunc try_one,
                gpointer user_data,
                LksUnlocked *unlocked,
                GError **error)
{
  g_autoptr(GError) problem = NULL;
  if (store->password != NULL && try_one(store->password, user_data, &problem)) {
    unlocked->password = lks_secret_ref(store->password);
    return TRUE;
  }
  gboolean wrong = g_error_matches(problem, LKS_ERROR, LKS_ERROR_PASSWORD_WRONG);
  g_autoptr(GError) later = NULL;
  if ((problem == NULL || wrong) &&
      lks_unlock(passwords, what, flags, try_one, user_data, unlocked, &later))
    return TRUE;
  /* the store's password was a try as well */
  g_propagate_error(error, problem != NULL ? g_steal_pointer(&problem) : g_steal_pointer(&later));
  return FALSE;
}

LksKeyStatus
lks_unlock_key_status(const GError *problem)
{
  static const LksKeyStatus statuses[] = {
    [LKS_ERROR_PASSWORD_NEEDED] = LKS_KEY_PASSWORD_NEEDED,
    [LKS_ERROR_PASSWORD_WRONG] = LKS_KEY_PASSWORD_WRONG,
    [LKS_ERROR_UNSUPPORTED] = LKS_KEY_UNSUPPORTED,
    [LKS_ERROR_TOO_LARGE] = LKS_KEY_UNSUPPORTED,
    [LKS_ERROR_MALFORMED] = LKS_KEY_DAMAGED,
  };
  gboolean ours = problem->domain == LKS_ERROR && (guint)problem->code < G_N_ELEMENTS(statuses);
  /* LKS_KEY_OPEN, the zero of the table, is no answer here */
  LksKeyStatus status = ours ? statuses[problem->code] : LKS_KEY_DAMAGED;
  return status == LKS_KEY_OPEN ? LKS_KEY_DAMAGED : status;
}

void
lks_unlocked_clear(LksUnlocked *unlocked)
{
  g_clear_pointer(&unlocked->password, lks_secret_unref);
}
