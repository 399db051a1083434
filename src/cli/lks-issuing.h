// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "lks-authority.h"
#include "lks-invocation.h"
#include "lks-key-kind.h"
#include "lks-keystore.h"

/* What the commands ca and request have in common: who a certificate is for, and how a key with its
 * chain is written. */
typedef struct {
  char *profile;
  char *subject;
  char **names;
  char *friendly_name;
  char *key_type;
  char *at;
  char **passwords;
  char *out_password;
  char *output;
  char *to;
  char *reader;
  int days;
  gboolean force;
} LksIssuing;

#define LKS_ISSUING_ENTRIES(issuing)                                                               \
  { "profile",                                                                                     \
    0,                                                                                             \
    0,                                                                                             \
    G_OPTION_ARG_STRING,                                                                           \
    &(issuing).profile,                                                                            \
    N_("What it is for: server, client, mutual, signing or intermediate"),                         \
    N_("PROFILE") },                                                                               \
      { "subject",                                                                                 \
        's',                                                                                       \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(issuing).subject,                                                                        \
        N_("A common name, or CN=a,O=b (default: the first name)"),                                \
        N_("NAME") },                                                                              \
      { "name",                                                                                    \
        'n',                                                                                       \
        0,                                                                                         \
        G_OPTION_ARG_STRING_ARRAY,                                                                 \
        &(issuing).names,                                                                          \
        N_("A host name or IP address that it covers; may be repeated"),                           \
        N_("NAME") },                                                                              \
      { "san", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING_ARRAY, &(issuing).names, "", NULL },   \
      { "friendly-name",                                                                           \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(issuing).friendly_name,                                                                  \
        N_("What Windows shows, and the alias"),                                                   \
        N_("TEXT") },                                                                              \
      { "key-type",                                                                                \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(issuing).key_type,                                                                       \
        N_("rsa-2048 (the default), rsa-3072, rsa-4096, p-256 or p-384"),                          \
        N_("KIND") },                                                                              \
      { "days",                                                                                    \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_INT,                                                                          \
        &(issuing).days,                                                                           \
        N_("How long it lasts (default: as its profile says)"),                                    \
        N_("N") },                                                                                 \
      { "at", 0, 0, G_OPTION_ARG_STRING, &(issuing).at, N_("Begin then, not now"), N_("TIME") },   \
      { "password",                                                                                \
        'p',                                                                                       \
        0,                                                                                         \
        G_OPTION_ARG_STRING_ARRAY,                                                                 \
        &(issuing).passwords,                                                                      \
        N_("What opens the authority's key and the files read; may repeat"),                       \
        N_("SOURCE") },                                                                            \
      { "out-password",                                                                            \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(issuing).out_password,                                                                   \
        N_("Protects the key that is written; none: it is not encrypted"),                         \
        N_("SOURCE|none") },                                                                       \
      { "output",                                                                                  \
        'o',                                                                                       \
        0,                                                                                         \
        G_OPTION_ARG_FILENAME,                                                                     \
        &(issuing).output,                                                                         \
        N_("Write to this file; its suffix tells the format"),                                     \
        N_("FILE") },                                                                              \
      { "to",                                                                                      \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(issuing).to,                                                                             \
        N_("The format, where the suffix does not tell: pkcs12, jks or pem"),                      \
        N_("FORMAT") },                                                                            \
      { "for",                                                                                     \
        0,                                                                                         \
        0,                                                                                         \
        G_OPTION_ARG_STRING,                                                                       \
        &(issuing).reader,                                                                         \
        N_("Make what this reader opens: windows-2008, java-11, …"),                               \
        N_("READER") },                                                                            \
  {                                                                                                \
    "force", 0, 0, G_OPTION_ARG_NONE, &(issuing).force, N_("Replace a file that is there"), NULL   \
  }

void lks_issuing_clear(LksIssuing *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LksIssuing, lks_issuing_clear)

/* adds the words of the command line from the first'th on to the names */
void lks_issuing_add_names(LksIssuing *self, LksInvocation *invocation, guint first);
/* other: what is taken where none is named; nullable. Errors: USAGE. */
const LksProfile *
lks_issuing_find_profile(const LksIssuing *self, const char *other, GError **error);
/* *kind stays as it is where the command line names none. Errors: USAGE. */
gboolean lks_issuing_find_kind(const LksIssuing *self, const LksKeyKind **kind, GError **error);
/* NULL with error, else the key; kind nullable: as the command line says */
LksKey *lks_issuing_make_key(const LksIssuing *self, const LksKeyKind *kind, GError **error);
gboolean lks_issuing_get_term(const LksIssuing *self, LksTerm *term, GError **error);
/* *password stays NULL for “none” */
gboolean lks_issuing_read_out_password(const LksIssuing *self,
                                       LksInvocation *invocation,
                                       const char *what,
                                       LksSecret **password,
                                       GError **error);

/* Throws CANNOT_CREATE when a file is there, unless forced. */
gboolean lks_issuing_check_new(const LksIssuing *self, const char *path, GError **error);

/* store nullable format: as the suffix says. password NULL: the key is not encrypted. */
gboolean lks_issuing_write_store(const LksIssuing *self,
                                 LksInvocation *invocation,
                                 LksKeystore *store,
                                 const char *path,
                                 LksSecret *password,
                                 const char *provider,
                                 GError **error);
/* one key with its chain (element-type LksCertificate), which may be empty */
gboolean lks_issuing_write_identity(const LksIssuing *self,
                                    LksInvocation *invocation,
                                    const char *path,
                                    const char *alias,
                                    LksKey *key,
                                    GPtrArray *chain,
                                    LksSecret *password,
                                    GError **error);
/* certificates alone, in PEM */
gboolean lks_issuing_write_chain(LksInvocation *invocation,
                                 const char *path,
                                 GPtrArray *chain,
                                 GError **error);
