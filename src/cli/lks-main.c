// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-error.h"
#include "lks-invocation-private.h"
#include "lks-locale.h"
#include "lks-suggest.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static void
print_overview(void)
{
  g_print("%s\n%s\n\n", _("Examples:"),
          "  lockstep discover /mnt/spoc1 /mnt/wps1 -o fleet.json\n"
          "  lockstep check fleet.json\n"
          "  lockstep plan fleet.json --diff\n"
          "  lockstep apply fleet.json");
  g_print("%s\n\n", _("Usage: lockstep COMMAND [OPTION…] [ARGUMENT…]"));
  for (guint i = 0; lks_commands[i] != NULL; i++)
    g_print("  %-13s %s\n", lks_commands[i]->name, _(lks_commands[i]->summary));
  g_print("\n%s\n", _("lockstep COMMAND --help shows examples and every option."));
}

static const LksCommand *
find_command(const char *name)
{
  for (guint i = 0; lks_commands[i] != NULL; i++)
    if (strcmp(lks_commands[i]->name, name) == 0)
      return lks_commands[i];
  return NULL;
}

static void
tell_unknown(const char *name)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  for (guint i = 0; lks_commands[i] != NULL; i++)
    g_ptr_array_add(names, (gpointer)lks_commands[i]->name);
  g_ptr_array_add(names, NULL);
  const char *near = lks_suggest(name, (const char *const *)names->pdata);
  if (near != NULL)
    fprintf(stderr, _("lockstep: there is no command “%s”; did you mean “%s”?\n"), name, near);
  else if (name[0] == '-')
    fprintf(stderr,
            _("lockstep: “%s” comes before the command; write lockstep COMMAND [OPTION…]\n"), name);
  else
    fprintf(stderr, _("lockstep: there is no command “%s”; lockstep --help lists them\n"), name);
}

static int
run_command(const LksCommand *command, int argc, char **argv)
{
  LksInvocation *invocation = lks_invocation_new(command, argc, argv);
  g_autoptr(GError) error = NULL;
  int status = command->run(invocation, &error);
  lks_invocation_free(invocation);
  if ((fflush(stdout) != 0 || ferror(stdout) != 0) && error == NULL)
    lks_throw(&error, LKS_ERROR_IO, _("cannot write to standard output"));
  if (error == NULL)
    return status;
  fprintf(stderr, "lockstep %s: %s\n", command->name, error->message);
  return lks_error_exit_status(error);
}

/* what is printed may be a value: UTF-8 in every locale, as JSON and messages are */
static void
print_as_it_is(const char *text)
{
  fputs(text, stdout);
  fflush(stdout);
}

/* “C”, where a scheduler or Ansible starts us, knows ASCII alone: a password or an alias with other
 * letters would be refused */
static void
choose_locale(void)
{
  const char *codeset = NULL;
  setlocale(LC_ALL, "");
  g_get_charset(&codeset);
  if (g_strcmp0(codeset, "ANSI_X3.4-1968") == 0 || g_strcmp0(codeset, "US-ASCII") == 0)
    setlocale(LC_CTYPE, "C.UTF-8");
}

int
main(int argc, char **argv)
{
  choose_locale();
  g_set_print_handler(print_as_it_is);
  lks_locale_bind();
  const char *name = argc > 1 ? argv[1] : "--help";
  /* "lockstep help plan" is "lockstep plan --help" */
  char help[] = "--help";
  char *asked[] = { argc > 2 ? argv[2] : NULL, help, NULL };
  if (argc == 3 && strcmp(name, "help") == 0 && find_command(argv[2]) != NULL)
    return run_command(find_command(argv[2]), 2, asked);
  if (argc == 3 && strcmp(name, "help") == 0) {
    tell_unknown(argv[2]);
    return 64;
  }
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
    print_overview();
    return argc > 1 ? 0 : 64;
  }
  if (strcmp(name, "--version") == 0) {
    g_print("lockstep %s\n", LOCKSTEP_VERSION);
    return 0;
  }
  const LksCommand *command = find_command(name);
  if (command == NULL) {
    tell_unknown(name);
    return 64;
  }
  return run_command(command, argc - 1, argv + 1);
}
