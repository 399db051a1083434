#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One key of a properties file of 20,000 lines set, against augtool -A. Prints one JSON document; LOCKSTEP is the program."""

import json
import os
import pathlib
import subprocess
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]
LINES = 20000
AUGEAS = """set /augeas/load/Properties/lens "Properties.lns"
set /augeas/load/Properties/incl[1] "{file}"
load
set "/files{file}/key.number.10000" "changed"
save
"""


def measure(file, text, times, command, script):
    took = []
    for _ in range(times):
        file.write_text(text)
        start = time.perf_counter()
        subprocess.run(command, input=script, text=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        took.append(time.perf_counter() - start)
        assert "key.number.10000=changed\n" in file.read_text(), f"{command[0]} did not set the value"
    return sorted(took)[times // 2]


def main():
    text = "".join(f"# line {n}\n" if n % 10 == 1 else f"key.number.{n}=value of {n}\n" for n in range(LINES))
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder).resolve() / "big.properties"
        ours = measure(file, text, 15, [LOCKSTEP, "config", "set", str(file), "key.number.10000", "changed"], "")
        peer = measure(file, text, 3, ["augtool", "-A"], AUGEAS.format(file=file))
    print(json.dumps({"what": f"one key of {LINES} lines", "ours": ours, "peer": peer, "peer_name": "augtool -A",
                      "expected": 20}))


main()
