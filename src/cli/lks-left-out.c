// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-left-out.h"

#include <glib/gi18n-lib.h>

void
lks_left_out_say(LksInvocation *invocation, GPtrArray *left_out)
{
  for (guint i = 0; i < left_out->len; i++) {
    const LksRootLeftOut *other = g_ptr_array_index(left_out, i);
    lks_invocation_say(invocation, _("“%s” is left out: %s."),
                       lks_keystore_entry_get_alias(other->entry),
                       lks_root_reason_get_text(other->reason));
  }
}
