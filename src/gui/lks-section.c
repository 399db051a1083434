// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-section.h"

enum { PROP_TITLE = 1, PROP_SUBTITLE, PROP_ICON_NAME, PROP_STATE, N_PROPS };

struct _LksSection {
  GObject parent_instance;
  GObject *subject;     /* nullable */
  char *texts[N_PROPS]; /* by property; nullable */
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE(LksSection, lks_section, G_TYPE_OBJECT)

static void
lks_section_get_property(GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string(value, LKS_SECTION(object)->texts[id]);
}

static void
lks_section_set_property(GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LksSection *self = LKS_SECTION(object);
  if (g_strcmp0(self->texts[id], g_value_get_string(value)) == 0)
    return;
  g_free(self->texts[id]);
  self->texts[id] = g_value_dup_string(value);
  g_object_notify_by_pspec(object, pspec);
}

static void
lks_section_finalize(GObject *object)
{
  LksSection *self = LKS_SECTION(object);
  g_clear_object(&self->subject);
  for (guint i = 0; i < N_PROPS; i++)
    g_free(self->texts[i]);
  G_OBJECT_CLASS(lks_section_parent_class)->finalize(object);
}

static void
lks_section_class_init(LksSectionClass *klass)
{
  static const char *const names[N_PROPS] = { NULL, "title", "subtitle", "icon-name", "state" };
  GObjectClass *object_class = G_OBJECT_CLASS(klass);
  object_class->get_property = lks_section_get_property;
  object_class->set_property = lks_section_set_property;
  object_class->finalize = lks_section_finalize;
  for (guint i = 1; i < N_PROPS; i++)
    properties[i] =
        g_param_spec_string(names[i], NULL, NULL, NULL,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties(object_class, N_PROPS, properties);
}

static void
lks_section_init(LksSection *self)
{
}

LksSection *
lks_section_new(const char *title, const char *subtitle, GObject *subject)
{
  LksSection *self = g_object_new(LKS_TYPE_SECTION, "title", title, "subtitle", subtitle, NULL);
  g_set_object(&self->subject, subject);
  return self;
}

GObject *
lks_section_get_subject(LksSection *self)
{
  return self->subject;
}

const char *
lks_section_get_title(LksSection *self)
{
  return self->texts[PROP_TITLE];
}

const char *
lks_section_get_subtitle(LksSection *self)
{
  return self->texts[PROP_SUBTITLE];
}

const char *
lks_section_get_icon_name(LksSection *self)
{
  return self->texts[PROP_ICON_NAME];
}

const char *
lks_section_get_state(LksSection *self)
{
  return self->texts[PROP_STATE];
}

void
lks_section_set_state(LksSection *self, const char *icon_name, const char *state)
{
  g_object_set(self, "icon-name", icon_name, "state", state, NULL);
}
