// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-finding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _LksFinding {
  GObject parent_instance;
  char *rule;
  LksSeverity severity;
  char *server;    /* nullable */
  char *component; /* nullable */
  char *file;      /* nullable */
  guint line;
  char *message;
  char *remedy; /* nullable */
};

G_DEFINE_FINAL_TYPE(LksFinding, lks_finding, G_TYPE_OBJECT)

static const struct {
  const char *id;
  const char *word;
  const char *title;
} severities[] = {
  [LKS_SEVERITY_INFO] = { "info", N_("note"), N_("Note") },
  [LKS_SEVERITY_WARNING] = { "warning", N_("warning"), N_("Warning") },
  [LKS_SEVERITY_ERROR] = { "error", N_("error"), N_("Error") },
};

const char *
lks_severity_to_string(LksSeverity severity)
{
  return severities[severity].id;
}

const char *
lks_severity_get_word(LksSeverity severity)
{
  return _(severities[severity].word);
}

const char *
lks_severity_get_title(LksSeverity severity)
{
  return _(severities[severity].title);
}

gboolean
lks_severity_parse(const char *text, LksSeverity *severity)
{
  for (guint i = 0; i < G_N_ELEMENTS(severities); i++)
    if (strcmp(text, severities[i].id) == 0) {
      *severity = (LksSeverity)i;
      return TRUE;
    }
  return FALSE;
}

static void
lks_finding_finalize(GObject *object)
{
  LksFinding *self = LKS_FINDING(object);
  g_free(self->rule);
  g_free(self->server);
  g_free(self->component);
  g_free(self->file);
  g_free(self->message);
  g_free(self->remedy);
  G_OBJECT_CLASS(lks_finding_parent_class)->finalize(object);
}

static void
lks_finding_class_init(LksFindingClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_finding_finalize;
}

static void
lks_finding_init(LksFinding *self)
{
}

LksFinding *
lks_finding_new(const char *rule, LksSeverity severity, const char *message, const char *remedy)
{
  LksFinding *self = g_object_new(LKS_TYPE_FINDING, NULL);
  self->rule = g_strdup(rule);
  self->severity = severity;
  self->message = g_strdup(message);
  self->remedy = g_strdup(remedy);
  return self;
}

static void
set_text(char **field, const char *text)
{
  char *copy = g_strdup(text);
  g_free(*field);
  *field = copy;
}

LksFinding *
lks_finding_at_server(LksFinding *self, const char *server, const char *component)
{
  set_text(&self->server, server);
  set_text(&self->component, component);
  return self;
}

LksFinding *
lks_finding_at_file(LksFinding *self, const char *file, guint line)
{
  set_text(&self->file, file);
  self->line = line;
  return self;
}

const char *
lks_finding_get_rule(LksFinding *self)
{
  return self->rule;
}

LksSeverity
lks_finding_get_severity(LksFinding *self)
{
  return self->severity;
}

const char *
lks_finding_get_server(LksFinding *self)
{
  return self->server;
}

const char *
lks_finding_get_component(LksFinding *self)
{
  return self->component;
}

const char *
lks_finding_get_file(LksFinding *self)
{
  return self->file;
}

guint
lks_finding_get_line(LksFinding *self)
{
  return self->line;
}

const char *
lks_finding_get_message(LksFinding *self)
{
  return self->message;
}

const char *
lks_finding_get_remedy(LksFinding *self)
{
  return self->remedy;
}

int
lks_finding_compare(gconstpointer a, gconstpointer b)
{
  const LksFinding *x = *(LksFinding *const *)a;
  const LksFinding *y = *(LksFinding *const *)b;
  int order = g_strcmp0(x->server, y->server);
  if (order == 0)
    order = g_strcmp0(x->component, y->component);
  if (order == 0)
    order = (int)y->severity - (int)x->severity;
  if (order == 0)
    order = g_strcmp0(x->file, y->file);
  if (order == 0)
    order = x->line < y->line ? -1 : x->line > y->line;
  if (order == 0)
    order = g_strcmp0(x->rule, y->rule);
  return order != 0 ? order : g_strcmp0(x->message, y->message);
}
