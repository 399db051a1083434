// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

typedef enum {
  LKS_SEVERITY_INFO,
  LKS_SEVERITY_WARNING,
  LKS_SEVERITY_ERROR,
} LksSeverity;

/* "info", "warning", "error": the contract's words, never translated. */
const char *lks_severity_to_string(LksSeverity severity);
const char *lks_severity_get_word(LksSeverity severity);  /* translated: "note" */
const char *lks_severity_get_title(LksSeverity severity); /* translated: "Note" */
gboolean lks_severity_parse(const char *text, LksSeverity *severity);

/* What a rule or a verification says: severity, subject, message, remedy. Made with new, completed
 * with the with_ setters before it is published, immutable afterwards. */
#define LKS_TYPE_FINDING (lks_finding_get_type())
G_DECLARE_FINAL_TYPE(LksFinding, lks_finding, LKS, FINDING, GObject)

/* rule is a stable id ("chain-incomplete"); message and remedy are translated sentences; both are
 * copied. */
LksFinding *
lks_finding_new(const char *rule, LksSeverity severity, const char *message, const char *remedy);

/* Each returns finding, for chaining; NULL clears. */
LksFinding *lks_finding_at_server(LksFinding *finding, const char *server, const char *component);
LksFinding *lks_finding_at_file(LksFinding *finding, const char *file, guint line);

const char *lks_finding_get_rule(LksFinding *finding);
LksSeverity lks_finding_get_severity(LksFinding *finding);
const char *lks_finding_get_server(LksFinding *finding); /* nullable */
const char *lks_finding_get_component(
    LksFinding *finding); /* nullable; the short name, as in server/component */
const char *lks_finding_get_file(LksFinding *finding); /* nullable; as the server spells it */
guint lks_finding_get_line(LksFinding *finding);       /* 0: none */
const char *lks_finding_get_message(LksFinding *finding);
const char *lks_finding_get_remedy(LksFinding *finding); /* nullable */

/* Orders by server, component, severity (worst first), file, line, rule, message; NULL sorts first.
 * For g_ptr_array_sort_values-style use: arguments are LksFinding **. */
int lks_finding_compare(gconstpointer a, gconstpointer b);
