// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-report-json.h"

json_t *
lks_report_text_to_json(const char *text)
{
  if (text == NULL)
    return json_null();
  /* jansson refuses what is not UTF-8; a path can be anything */
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  return json_string(valid);
}

static json_t *
words_to_json(const char *const *words)
{
  json_t *array = json_array();
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    json_array_append_new(array, lks_report_text_to_json(words[i]));
  return array;
}

json_t *
lks_report_names_to_json(GPtrArray *names)
{
  static const char *const prefixes[] = {
    [LKS_NAME_DNS] = "DNS", [LKS_NAME_IP] = "IP",       [LKS_NAME_EMAIL] = "email",
    [LKS_NAME_URI] = "URI", [LKS_NAME_OTHER] = "other",
  };
  json_t *array = json_array();
  for (guint i = 0; i < names->len; i++) {
    const LksName *name = g_ptr_array_index(names, i);
    g_autofree char *text = g_strdup_printf("%s:%s", prefixes[name->kind], name->text);
    json_array_append_new(array, lks_report_text_to_json(text));
  }
  return array;
}

static json_t *
time_to_json(LksTime time)
{
  g_autofree char *text = lks_time_format(time);
  return json_string(text);
}

json_t *
lks_report_certificate_to_json(LksCertificate *certificate)
{
  json_t *key = json_object();
  json_object_set_new(key, "type", json_string(lks_certificate_get_key_type(certificate)));
  json_object_set_new(key, "bits", json_integer(lks_certificate_get_key_bits(certificate)));
  json_t *object = json_object();
  json_object_set_new(object, "subject",
                      lks_report_text_to_json(lks_certificate_get_subject(certificate)));
  json_object_set_new(object, "issuer",
                      lks_report_text_to_json(lks_certificate_get_issuer(certificate)));
  json_object_set_new(object, "serial", json_string(lks_certificate_get_serial(certificate)));
  json_object_set_new(object, "not_before",
                      time_to_json(lks_certificate_get_not_before(certificate)));
  json_object_set_new(object, "not_after",
                      time_to_json(lks_certificate_get_not_after(certificate)));
  json_object_set_new(object, "san",
                      lks_report_names_to_json(lks_certificate_get_names(certificate)));
  json_object_set_new(object, "key_usage",
                      words_to_json(lks_certificate_get_key_usage(certificate)));
  json_object_set_new(object, "extended_key_usage",
                      words_to_json(lks_certificate_get_extended_key_usage(certificate)));
  json_object_set_new(object, "ca", json_boolean(lks_certificate_is_ca(certificate)));
  json_object_set_new(object, "sha1", json_string(lks_certificate_get_sha1(certificate)));
  json_object_set_new(object, "sha256", json_string(lks_certificate_get_sha256(certificate)));
  json_object_set_new(object, "key", key);
  json_object_set_new(object, "signature_algorithm",
                      json_string(lks_certificate_get_signature_algorithm(certificate)));
  return object;
}

json_t *
lks_report_finding_to_json(LksFinding *finding)
{
  guint line = lks_finding_get_line(finding);
  json_t *object = json_object();
  json_object_set_new(object, "rule", json_string(lks_finding_get_rule(finding)));
  json_object_set_new(object, "severity",
                      json_string(lks_severity_to_string(lks_finding_get_severity(finding))));
  json_object_set_new(object, "server", lks_report_text_to_json(lks_finding_get_server(finding)));
  json_object_set_new(object, "component",
                      lks_report_text_to_json(lks_finding_get_component(finding)));
  json_object_set_new(object, "file", lks_report_text_to_json(lks_finding_get_file(finding)));
  json_object_set_new(object, "line", line > 0 ? json_integer(line) : json_null());
  json_object_set_new(object, "message", lks_report_text_to_json(lks_finding_get_message(finding)));
  json_object_set_new(object, "remedy", lks_report_text_to_json(lks_finding_get_remedy(finding)));
  return object;
}

json_t *
lks_report_certificates_to_json(GPtrArray *certificates)
{
  json_t *array = json_array();
  for (guint i = 0; i < certificates->len; i++)
    json_array_append_new(array,
                          lks_report_certificate_to_json(g_ptr_array_index(certificates, i)));
  return array;
}

json_t *
lks_report_findings_to_json(GPtrArray *findings)
{
  json_t *array = json_array();
  for (guint i = 0; i < findings->len; i++)
    json_array_append_new(array, lks_report_finding_to_json(g_ptr_array_index(findings, i)));
  return array;
}
