// SPDX-License-Identifier: LGPL-2.1-or-later
/* Chains for the corpora suites, many in one process. Each line of the standard input is a case:
 * {"leaf": DER, "trusted": [DER…], "untrusted": [DER…], "crls": [DER…], "purpose": "server",
 * "names": [NAME…], "matching": "java", "at": TIME or null}, DER being base64. Each is answered by
 * one JSON document on one line: {"valid": true, "errors": [RULE…]}, or {"refused": MESSAGE} where
 * a certificate cannot be read. */
#include "config.h"

#include "lks-verify.h"

#include <jansson.h>
#include <stdio.h>

static GBytes *
decode(json_t *text)
{
  gsize length = 0;
  guchar *data = g_base64_decode(json_string_value(text), &length);
  return g_bytes_new_take(data, length);
}

static LksCertificate *
read_certificate(json_t *text, GError **error)
{
  g_autoptr(GBytes) der = decode(text);
  return lks_certificate_new_from_der(der, error);
}

/* NULL: one of them cannot be read */
static GPtrArray *
read_certificates(json_t *list, GError **error)
{
  g_autoptr(GPtrArray) certificates = g_ptr_array_new_with_free_func(g_object_unref);
  for (gsize i = 0; i < json_array_size(list); i++) {
    LksCertificate *certificate = read_certificate(json_array_get(list, i), error);
    if (certificate == NULL)
      return NULL;
    g_ptr_array_add(certificates, certificate);
  }
  return g_steal_pointer(&certificates);
}

static GPtrArray *
read_crls(json_t *list)
{
  GPtrArray *crls = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  for (gsize i = 0; i < json_array_size(list); i++)
    g_ptr_array_add(crls, decode(json_array_get(list, i)));
  return crls;
}

static GPtrArray *
read_names(json_t *list)
{
  GPtrArray *names = g_ptr_array_new();
  for (gsize i = 0; i < json_array_size(list); i++)
    g_ptr_array_add(names, (gpointer)json_string_value(json_array_get(list, i)));
  g_ptr_array_add(names, NULL);
  return names;
}

static json_t *
list_errors(const LksVerifyResult *result)
{
  json_t *errors = json_array();
  for (guint i = 0; i < result->findings->len; i++) {
    LksFinding *finding = g_ptr_array_index(result->findings, i);
    if (lks_finding_get_severity(finding) == LKS_SEVERITY_ERROR)
      json_array_append_new(errors, json_string(lks_finding_get_rule(finding)));
  }
  return errors;
}

/* NULL: refused */
static json_t *
judge(json_t *job, GError **error)
{
  g_autoptr(LksCertificate) leaf = read_certificate(json_object_get(job, "leaf"), error);
  g_autoptr(GPtrArray) anchors =
      leaf != NULL ? read_certificates(json_object_get(job, "trusted"), error) : NULL;
  g_autoptr(GPtrArray) untrusted =
      anchors != NULL ? read_certificates(json_object_get(job, "untrusted"), error) : NULL;
  if (untrusted == NULL)
    return NULL;
  g_autoptr(GPtrArray) crls = read_crls(json_object_get(job, "crls"));
  g_autoptr(GPtrArray) names = read_names(json_object_get(job, "names"));
  const char *at = json_string_value(json_object_get(job, "at"));
  LksVerifyOptions options = {
    .anchors = anchors,
    .untrusted = untrusted,
    .crls = crls,
    .names = (const char *const *)names->pdata,
    .at = lks_time_now(),
  };
  g_assert(lks_purpose_parse(json_string_value(json_object_get(job, "purpose")), &options.purpose));
  g_assert(
      lks_matching_parse(json_string_value(json_object_get(job, "matching")), &options.matching));
  if (at != NULL && !lks_time_parse(at, &options.at, error))
    return NULL;
  g_autoptr(LksVerifyResult) result = lks_verify(leaf, &options);
  return json_pack("{s:b,s:o}", "valid", result->valid, "errors", list_errors(result));
}

static void
answer(const char *line)
{
  g_autoptr(GError) error = NULL;
  json_t *job = json_loads(line, 0, NULL);
  g_assert(job != NULL);
  json_t *reply = judge(job, &error);
  if (reply == NULL)
    reply = json_pack("{s:s}", "refused", error->message);
  json_dumpf(reply, stdout, JSON_COMPACT | JSON_ENSURE_ASCII);
  putchar('\n');
  json_decref(reply);
  json_decref(job);
}

int
main(void)
{
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, stdin) > 0)
    answer(line);
  free(line);
  return 0;
}
