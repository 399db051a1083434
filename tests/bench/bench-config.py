#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One key of properties files of up to 160,000 lines set, and of one of 20,000 lines against augtool -A.

Prints the time for each size, and one JSON document a line for what is expected. LOCKSTEP is the program; BENCH_LINES
other sizes.
"""

import json
import math
import os
import pathlib
import subprocess
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]
SIZES = [int(size) for size in os.environ.get("BENCH_LINES", "5000 10000 20000 40000 80000 160000").split()]
COMPARED = 20000
TIMES = 15
AUGEAS_TIMES = 3
MOST_GROWTH = 1.1
AUGEAS = """set /augeas/load/Properties/lens "Properties.lns"
set /augeas/load/Properties/incl[1] "{file}"
load
set "/files{file}/{key}" "changed"
save
"""


def make_text(lines):
    return "".join(f"# line {n}\n" if n % 10 == 1 else f"key.number.{n}=value of {n}\n" for n in range(lines))


def middle_key(lines):
    return f"key.number.{lines // 20 * 10}"


def measure(file, text, key, command, script):
    """Seconds; the value must be set, and no other byte be another."""
    number = key.rpartition(".")[2]
    file.write_text(text)
    start = time.perf_counter()
    subprocess.run(command, input=script, text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    took = time.perf_counter() - start
    assert file.read_text() == text.replace(f"{key}=value of {number}\n", f"{key}=changed\n"), f"{command[0]} did something else"
    return took


def measure_ours(file, lines, times=1):
    text, key = make_text(lines), middle_key(lines)
    command = [LOCKSTEP, "config", "set", str(file), key, "changed"]
    return sorted(measure(file, text, key, command, "") for _ in range(times))[times // 2]


def measure_augeas(file):
    text, key = make_text(COMPARED), middle_key(COMPARED)
    script = AUGEAS.format(file=file, key=key)
    return sorted(measure(file, text, key, ["augtool", "-A"], script) for _ in range(AUGEAS_TIMES))[AUGEAS_TIMES // 2]


def measure_sizes(file):
    """size → seconds: the best of several, taken by turns"""
    best = {}
    for _ in range(TIMES):
        for size in SIZES:
            best[size] = min(measure_ours(file, size), best.get(size, math.inf))
    return best


def print_sizes(best):
    print("config:  lines  milliseconds  microseconds a line")
    for size, seconds in best.items():
        print(f"config: {size:6}  {seconds * 1e3:12.1f}  {seconds / size * 1e6:19.2f}")


def print_growth(best):
    small, large = COMPARED if COMPARED in SIZES[:-1] else SIZES[0], SIZES[-1]
    exponent = math.log(best[large] / best[small]) / math.log(large / small)
    print(f"config: from {small} to {large} lines time grows by the power {exponent:.2f}")
    print(json.dumps({"what": f"one key of {large} lines", "ours": best[large], "expected": 1,
                      "peer": best[small] * (large / small) ** MOST_GROWTH,
                      "peer_name": f"{small} lines, grown by the power {MOST_GROWTH}"}))


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder).resolve() / "big.properties"
        best = measure_sizes(file)
        ours = measure_ours(file, COMPARED, TIMES)
        peer = measure_augeas(file)
    print_sizes(best)
    if len(SIZES) > 1:
        print_growth(best)
    print(json.dumps({"what": f"one key of {COMPARED} lines", "ours": ours, "peer": peer, "peer_name": "augtool -A",
                      "expected": 20}))


main()
