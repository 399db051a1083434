// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-expiry.h"

#define DAY 86400

struct _LksExpiry {
  GObject parent_instance;
  LksCertificate *certificate;
  LksUrgency urgency;
  GPtrArray *places;
};

G_DEFINE_FINAL_TYPE(LksExpiry, lks_expiry, G_TYPE_OBJECT)

static void
lks_expiry_finalize(GObject *object)
{
  LksExpiry *self = LKS_EXPIRY(object);
  g_object_unref(self->certificate);
  g_ptr_array_unref(self->places);
  G_OBJECT_CLASS(lks_expiry_parent_class)->finalize(object);
}

static void
lks_expiry_class_init(LksExpiryClass *klass)
{
  G_OBJECT_CLASS(klass)->finalize = lks_expiry_finalize;
}

static void
lks_expiry_init(LksExpiry *self)
{
  self->places = g_ptr_array_new_with_free_func(g_free);
}

const char *
lks_expiry_get_name(LksExpiry *self)
{
  const char *name = lks_certificate_get_common_name(self->certificate);
  return name != NULL ? name : lks_certificate_get_subject(self->certificate);
}

LksTime
lks_expiry_get_end(LksExpiry *self)
{
  return lks_certificate_get_not_after(self->certificate);
}

LksUrgency
lks_expiry_get_urgency(LksExpiry *self)
{
  return self->urgency;
}

GPtrArray *
lks_expiry_get_places(LksExpiry *self)
{
  return self->places;
}

/* --- of a fleet ------------------------------------------------------------------------------ */

typedef struct {
  GPtrArray *expiries;
  GHashTable *by_digest;
  LksTime now, soon;
} Collection;

static LksExpiry *
ensure(Collection *all, LksCertificate *certificate)
{
  const char *digest = lks_certificate_get_sha256(certificate);
  LksExpiry *self = g_hash_table_lookup(all->by_digest, digest);
  if (self != NULL)
    return self;
  LksTime end = lks_certificate_get_not_after(certificate);
  self = g_object_new(LKS_TYPE_EXPIRY, NULL);
  self->certificate = g_object_ref(certificate);
  self->urgency = end < all->now    ? LKS_URGENCY_ENDED
                  : end < all->soon ? LKS_URGENCY_SOON
                                    : LKS_URGENCY_NONE;
  g_hash_table_insert(all->by_digest, (gpointer)digest, self);
  g_ptr_array_add(all->expiries, self);
  return self;
}

static void
add_chain(Collection *all, const LksInstallation *installation)
{
  GPtrArray *chain = lks_installation_get_chain(installation, NULL);
  for (guint i = 0; chain != NULL && i < chain->len; i++)
    g_ptr_array_add(ensure(all, g_ptr_array_index(chain, i))->places,
                    lks_installation_dup_label(installation));
}

static int
compare(gconstpointer a, gconstpointer b)
{
  LksTime first = lks_expiry_get_end(*(LksExpiry *const *)a);
  LksTime second = lks_expiry_get_end(*(LksExpiry *const *)b);
  return first < second ? -1 : first > second;
}

GPtrArray *
lks_expiry_list(LksFleet *fleet, LksTime now)
{
  g_autoptr(GHashTable) by_digest = g_hash_table_new(g_str_hash, g_str_equal);
  Collection all = { .expiries = g_ptr_array_new_with_free_func(g_object_unref),
                     .by_digest = by_digest,
                     .now = now,
                     .soon = now + (LksTime)lks_fleet_get_policy(fleet)->warn_days * DAY };
  GPtrArray *installations = lks_fleet_get_installations(fleet);
  for (guint i = 0; i < installations->len; i++)
    add_chain(&all, g_ptr_array_index(installations, i));
  GPtrArray *trust = lks_fleet_get_trust(fleet);
  for (guint i = 0; i < trust->len; i++)
    ensure(&all, g_ptr_array_index(trust, i));
  g_ptr_array_sort(all.expiries, compare);
  return all.expiries;
}
