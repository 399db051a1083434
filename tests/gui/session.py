#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a program that prints TAP with an X server and a session bus of its own: session.py PROGRAM…"""
import os
import pathlib
import subprocess
import sys

SCREEN = os.environ.get("LOCKSTEP_GUI_SCREEN", "1280x900")
TAP = ("1..", "ok ", "not ok ", "#", "Bail out!", "TAP version")


def sanitizer_options(leaks):
    """Leaks are told apart from those of other libraries by whole stacks alone, which makes each start of the wizard take a
    minute: the scenarios look for them with LOCKSTEP_GUI_LEAKS=1."""
    if not leaks:
        return {"ASAN_OPTIONS": "detect_leaks=0"}
    suppressions = pathlib.Path(__file__).with_name("leaks.supp")
    return {"ASAN_OPTIONS": "fast_unwind_on_malloc=0:malloc_context_size=30",
            "LSAN_OPTIONS": f"suppressions={suppressions}:print_suppressions=0"}


def run_on_bus(command, environment, every_line):
    # the wizard gets its own; the session's daemons warn of what is no fault of ours
    environment.pop("G_DEBUG", None)
    session = subprocess.Popen(["dbus-run-session", "--", *command], env=environment, text=True, stdout=subprocess.PIPE)
    for line in session.stdout:
        # daemons write there as well
        if every_line or line.startswith(TAP):
            print(line, end="", flush=True)
    return session.wait()


def run(command, every_line=False, **more):
    """The program's exit status; more: variables for it; every_line: not TAP alone is let through."""
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SCREEN}x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        display = os.read(reading, 16).decode().strip()
        if not display:
            print("Bail out! Xvfb did not start")
            return 1
        return run_on_bus(command, {**os.environ, "DISPLAY": f":{display}", "GDK_BACKEND": "x11", **more}, every_line)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], GTK_A11Y="none", GSK_RENDERER="cairo", GDK_DEBUG="gl-disable", GSETTINGS_BACKEND="memory",
                 **sanitizer_options(leaks=True)))
