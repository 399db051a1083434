// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* “Show the Command”: the command line that does what an action of the wizard does, folded, to be
 * copied. Property command. */
#define LKS_TYPE_COMMAND_LINE (lks_command_line_get_type())
G_DECLARE_FINAL_TYPE(LksCommandLine, lks_command_line, LKS, COMMAND_LINE, GtkWidget)

/* command NULL: the widget hides */
void lks_command_line_set_command(LksCommandLine *self, const char *command);
/* Arguments as a shell takes them, quoted where it must be: "lockstep", "check", path. */
void lks_command_line_set_arguments(LksCommandLine *self, const char *const *arguments);
/* Below the commands (nullable; element-type GStrv) that go before it, a line each. */
void lks_command_line_set_arguments_after(LksCommandLine *self,
                                          GPtrArray *commands,
                                          const char *const *arguments);
const char *lks_command_line_get_command(LksCommandLine *self);
