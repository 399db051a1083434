// SPDX-License-Identifier: LGPL-2.1-or-later
#include "config.h"

#include "lks-probe.h"

#include <stdio.h>
#include <time.h>

#define BEAT          2  /* milliseconds between two looks at the clock */
#define WORTH_TELLING 10 /* milliseconds */

static gboolean
is_wanted(void)
{
  return g_getenv("LOCKSTEP_GUI_PROBE") != NULL;
}

static void
say(const char *what)
{
  puts(what);
  fflush(stdout);
}

/* --- frames ---------------------------------------------------------------------------------- */

static void
painted_cb(GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func(clock, painted_cb, NULL);
  say("frame");
}

static void
realized_cb(GtkWidget *widget)
{
  g_signal_connect(gtk_widget_get_frame_clock(widget), "after-paint", G_CALLBACK(painted_cb), NULL);
}

/* --- stalls ---------------------------------------------------------------------------------- */

static double
read_processor_time(void)
{
  struct timespec now = { 0 };
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* comes before everything else that waits: what is late was kept by one piece of work */
static gboolean
beat_cb(gpointer user_data)
{
  static double before, used;
  double now = (double)g_get_monotonic_time() / 1e3, spent = read_processor_time();
  double late = before > 0 ? now - before - BEAT : 0;
  if (late > WORTH_TELLING) {
    g_autofree char *text = g_strdup_printf("stall %.1f %.1f", late, spent - used);
    say(text);
  }
  before = now;
  used = spent;
  return G_SOURCE_CONTINUE;
}

void
lks_probe_window(GtkWindow *window)
{
  static gsize begun;
  if (!is_wanted())
    return;
  g_signal_connect(window, "realize", G_CALLBACK(realized_cb), NULL);
  if (g_once_init_enter(&begun)) {
    g_timeout_add_full(G_PRIORITY_HIGH, BEAT, beat_cb, NULL, NULL);
    g_once_init_leave(&begun, 1);
  }
}

/* --- rest ------------------------------------------------------------------------------------ */

static void
busy_cb(GObject *object)
{
  gboolean is_busy = FALSE;
  g_object_get(object, "busy", &is_busy, NULL);
  if (!is_busy)
    say("idle");
}

void
lks_probe_busy(GObject *object)
{
  if (is_wanted())
    g_signal_connect(object, "notify::busy", G_CALLBACK(busy_cb), NULL);
}
