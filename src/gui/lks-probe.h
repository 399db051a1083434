// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <gtk/gtk.h>

/* For benchmarks alone: with LOCKSTEP_GUI_PROBE in the environment a window tells on standard
 * output when its first frame is painted ("frame"), whenever the main loop was kept for longer than
 * 10 ms ("stall", then milliseconds by the clock and of this thread's processor time), and when a
 * busy object rests ("idle"). */
void lks_probe_window(GtkWindow *window);
/* object: with a boolean property busy */
void lks_probe_busy(GObject *object);
