#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The wizard: start to the first frame, against an empty libadwaita window started by turns with it (bench-window); and the
longest time that its main loop is kept while a fleet of 1000 servers is read, checked, and every page of it looked at and
scrolled. Told by the programs themselves (LOCKSTEP_GUI_PROBE) on an X server of their own.

BENCH_SERVERS, BENCH_SITE as for bench-check; the last size counts.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

BENCH = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH.parent / "gui"))
import session  # noqa: E402

LOCKSTEP = pathlib.Path(os.environ["LOCKSTEP"])
BUILD = LOCKSTEP.parents[2]
WIZARD, WINDOW = BUILD / "src/gui/lockstep-wizard", BUILD / "tests/bench-window"
SERVERS = int(os.environ.get("BENCH_SERVERS", "1000").split()[-1])
STARTS = int(os.environ.get("BENCH_STARTS", "15"))
STALL = 0.05
# by Next from the overview
TURNED_TO = ("Certificates", "Names in Use", "Your Authority", "Requests", "Components", "a component")
QUIET = 1  # seconds without a word: what was asked for is done


def environment(folder):
    names = ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
    return {**os.environ, **{name: folder for name in names}, "LOCKSTEP_GUI_PROBE": "1", "GSETTINGS_BACKEND": "memory",
            "GSETTINGS_SCHEMA_DIR": str(BUILD / "data"), "LC_ALL": "C.UTF-8"}


class Program:
    def __init__(self, folder, *command):
        self.begun = time.monotonic()
        self.process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=environment(folder), cwd=folder)
        self.stalls = []  # (seconds by the clock, of processor time)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.rest = b""

    def lines(self):
        self.rest += self.process.stdout.read() or b""
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            word, *numbers = line.decode().split()
            if word == "stall":
                self.stalls.append(tuple(float(number) / 1000 for number in numbers))
            yield word

    def wait_for(self, wanted, deadline=300):
        """Seconds since the start."""
        while time.monotonic() - self.begun < deadline:
            if wanted in self.lines():
                return time.monotonic() - self.begun
            assert self.process.poll() is None, "it ended"
            time.sleep(0.001)
        raise AssertionError(f"{wanted} did not come")

    def wait_for_rest(self):
        quiet = time.monotonic()
        while time.monotonic() - quiet < QUIET:
            if list(self.lines()):
                quiet = time.monotonic()
            time.sleep(0.02)

    def end(self):
        self.process.kill()
        self.process.wait()


def start(folder, program):
    running = Program(folder, program)
    try:
        return running.wait_for("frame", 30)
    finally:
        running.end()


def measure_starts(folder):
    times = {WIZARD: [], WINDOW: []}
    for _ in range(STARTS):
        for program, seen in times.items():
            seen.append(start(folder, program))
    return {program: statistics.median(seen) for program, seen in times.items()}


def press(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


def scroll(running):
    """The wheel over the page's middle and over its right side, and the keys of a list."""
    for x in (700, 1000):
        press("mousemove", x, 400, "click", "--repeat", 60, "--delay", 15, 5)
    press("key", "--repeat", 10, "--delay", 60, "Page_Down")
    running.wait_for_rest()


def watch_fleet(folder, fleet):
    """name of what was done → the stalls meanwhile"""
    running = Program(folder, WIZARD, fleet)
    seen = {}

    def keep(what):
        running.wait_for_rest()
        seen[what], running.stalls = running.stalls, []
    try:
        running.wait_for("frame")
        running.stalls.clear()
        running.wait_for("idle")
        keep("reading, checking, planning")
        press("mousemove", 640, 8)
        scroll(running)
        keep("scrolling the overview")
        for page in TURNED_TO:
            press("key", "alt+Right")
            running.wait_for_rest()
            scroll(running)
            keep(f"{page}, and scrolling there")
        # the sidebar's last places
        press("key", "F9", "End")
        for page in ("Verify", "Apply", "Summary"):
            running.wait_for_rest()
            keep(page)
            press("key", "Up")
    finally:
        running.end()
    return seen


def bench(folder):
    starts = measure_starts(folder)
    print(json.dumps({"what": "first frame of the wizard", "ours": starts[WIZARD], "peer": starts[WINDOW], "expected": 0.67,
                      "peer_name": "an empty libadwaita window"}))
    site = pathlib.Path(os.environ.get("BENCH_SITE", f"{folder}/site"))
    if not (site / "fleet.json").exists():
        subprocess.run([LOCKSTEP.parents[2] / "tests" / "generate-site", site, str(SERVERS)], check=True)
    seen = watch_fleet(folder, site / "fleet.json")
    print("wizard: stalls above 50 ms  longest  most work in one")
    for what, stalls in seen.items():
        longest, work = (max((stall[kind] for stall in stalls), default=0) * 1000 for kind in (0, 1))
        print(f"wizard: {sum(stall[0] > STALL for stall in stalls):19}  {longest:4.0f} ms  {work:15.0f} ms  {what}")
    longest = max((stall[0] for stalls in seen.values() for stall in stalls), default=0.001)
    print(json.dumps({"what": f"longest stall, {SERVERS} servers", "ours": longest, "peer": STALL, "expected": 1,
                      "peer_name": "what nobody notices"}))


if "LOCKSTEP_GUI_SESSION" not in os.environ:
    sys.exit(session.run([sys.executable, *sys.argv], every_line=True, LOCKSTEP_GUI_SESSION="1", GTK_A11Y="none",
                         GSK_RENDERER="cairo", GDK_DEBUG="gl-disable"))
with tempfile.TemporaryDirectory(prefix="lks-bench-") as scratch:
    bench(scratch)
