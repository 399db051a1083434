// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <adwaita.h>

#include "lks-workspace.h"

/* Asks for a password in its place on the page, as often as it takes. Hidden until it asks. Signal
 * "given": a password was typed, and is among the workspace's now. */
#define LKS_TYPE_PASSWORD_PROMPT (lks_password_prompt_get_type())
G_DECLARE_FINAL_TYPE(LksPasswordPrompt, lks_password_prompt, LKS, PASSWORD_PROMPT, AdwBin)

/* the error is PASSWORD_NEEDED or PASSWORD_WRONG */
gboolean lks_password_prompt_can_help(const GError *error);
/* what: whose password it is, in words or a file's name */
void lks_password_prompt_ask(LksPasswordPrompt *self,
                             LksWorkspace *workspace,
                             const char *what,
                             const GError *error);
void lks_password_prompt_clear(LksPasswordPrompt *self);
