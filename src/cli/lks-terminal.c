// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-terminal.h"

#include <stdio.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <io.h>
#include <windows.h>
#define isatty _isatty
#else
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#endif

gboolean
lks_terminal_is_stdin(void)
{
  return isatty(0);
}

gboolean
lks_terminal_is_stdout(void)
{
  return isatty(1);
}

gboolean
lks_terminal_is_stderr(void)
{
  return isatty(2);
}

glong
lks_terminal_get_width(void)
{
#ifdef G_OS_WIN32
  CONSOLE_SCREEN_BUFFER_INFO info;
  if (GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info))
    return MAX(40, info.srWindow.Right - info.srWindow.Left);
#else
  struct winsize size;
  if (isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return CLAMP(size.ws_col, 40, 120);
#endif
  return 80;
}

/* echo off for the time of one line; returns whether it was on */
static void
set_echo(gboolean on)
{
#ifdef G_OS_WIN32
  HANDLE console = GetStdHandle(STD_INPUT_HANDLE);
  DWORD mode = 0;
  if (GetConsoleMode(console, &mode))
    SetConsoleMode(console, on ? mode | ENABLE_ECHO_INPUT : mode & ~(DWORD)ENABLE_ECHO_INPUT);
#else
  struct termios mode;
  if (tcgetattr(0, &mode) != 0)
    return;
  if (on)
    mode.c_lflag |= ECHO;
  else
    mode.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr(0, TCSAFLUSH, &mode);
#endif
}

LksSecret *
lks_terminal_ask_secret(const char *question, GError **error)
{
  fputs(question, stderr);
  fflush(stderr);
  set_echo(FALSE);
  LksSecret *secret = lks_secret_read_source("stdin", NULL, error);
  set_echo(TRUE);
  fputc('\n', stderr);
  return secret;
}
