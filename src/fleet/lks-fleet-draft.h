// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <glib-object.h>

#include "lks-role.h"

/* What somebody wishes a fleet to be: the text of its file with edits, every other byte as it
 * stands there. Nothing is written; lks_fleet_read_bytes reads it. Labels are "server/component",
 * short or in full. Each setter says what a fleet file would: the value is checked when the text is
 * read. Errors: NOT_FOUND (no such installation), and those of lks_document_set. */
#define LKS_TYPE_FLEET_DRAFT (lks_fleet_draft_get_type())
G_DECLARE_FINAL_TYPE(LksFleetDraft, lks_fleet_draft, LKS, FLEET_DRAFT, GObject)

/* path is for messages. Errors: those of lks_document_parse. */
LksFleetDraft *
lks_fleet_draft_new(GBytes *bytes, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

GBytes *lks_fleet_draft_get_bytes(LksFleetDraft *self);
gboolean lks_fleet_draft_is_modified(LksFleetDraft *self);

/* member of "policy": "security", "cipher", "curve", "verify-host", "warn-days" */
gboolean lks_fleet_draft_set_policy(LksFleetDraft *self,
                                    const char *member,
                                    const char *value,
                                    GError **error);
/* a file of roots; twice is once */
gboolean lks_fleet_draft_add_trust(LksFleetDraft *self, const char *path, GError **error);
/* a file of "trust", as it is written, goes over to "retiring" */
gboolean lks_fleet_draft_retire_trust(LksFleetDraft *self, const char *path, GError **error);
/* out of both, as it is written; one that is not there is taken out already */
gboolean lks_fleet_draft_remove_trust(LksFleetDraft *self, const char *path, GError **error);
/* Adds the identity, or changes it. password: a reference; it and alias nullable: none. */
gboolean lks_fleet_draft_set_identity(LksFleetDraft *self,
                                      const char *id,
                                      const char *file,
                                      const char *password,
                                      const char *alias,
                                      GError **error);

/* Of one installation; NULL takes it out. */
gboolean lks_fleet_draft_use_identity(LksFleetDraft *self,
                                      const char *label,
                                      const char *id,
                                      GError **error);
gboolean lks_fleet_draft_set_setting(LksFleetDraft *self,
                                     const char *label,
                                     LksRole role,
                                     const char *value,
                                     GError **error);
/* what stands there: the installation's own wish; NULL: none (transfer full) */
char *lks_fleet_draft_dup_setting(LksFleetDraft *self, const char *label, LksRole role);
/* reference: "env:NAME", "file:PATH", "secret-service:NAME"; never the password */
gboolean lks_fleet_draft_set_secret(LksFleetDraft *self,
                                    const char *label,
                                    LksRole role,
                                    const char *reference,
                                    GError **error);
char *lks_fleet_draft_dup_secret(LksFleetDraft *self, const char *label, LksRole role);
