#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws README's picture from real output: runs commands over a copy of the sample site and writes what they print, colours
and all, as an SVG. Usage: docs/make-picture.py LOCKSTEP docs/lockstep.svg"""

import html
import pathlib
import re
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent
# (what is typed, how many lines of the answer are shown, from its start and from its end)
SCENES = [("lockstep check fleet.json", 26, 14), ("lockstep plan fleet.json --diff", 0, 14),
          ("lockstep apply fleet.json --yes", 1, 0), ("lockstep undo fleet.json", 1, 0)]
COLORS = {"1": "fw", "2": "dim", "31": "red", "32": "green", "33": "yellow"}
STYLE = """text { font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d4d4d4; white-space: pre }
.fw { font-weight: bold } .dim { fill: #8a8a8a } .red { fill: #f2777a } .green { fill: #8fc98f } .yellow { fill: #e6c36a }
.prompt { fill: #7aa6da; font-weight: bold }"""


def spans(line):
    """ANSI colours to tspans."""
    classes, out = [], ""
    for part in re.split("(\033\\[[0-9;]*m)", line):
        code = re.fullmatch("\033\\[([0-9;]*)m", part)
        if code:
            classes = [COLORS[one] for one in code[1].split(";") if one in COLORS]
        elif part and classes:
            out += f'<tspan class="{" ".join(classes)}">{html.escape(part)}</tspan>'
        else:
            out += html.escape(part)
    return out


def play(lockstep, site):
    for typed, first, last in SCENES:
        yield f'<tspan class="prompt">$</tspan> <tspan class="fw">{typed}</tspan>'
        words = [lockstep, *typed.split()[1:], "--color=always"]
        answer = subprocess.run(words, cwd=site, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, check=False).stdout.rstrip("\n").split("\n")
        cut = len(answer) > first + last + 1
        shown = answer[:first] + ["\033[2m⋮\033[0m"] + answer[len(answer) - last:] if cut else answer
        yield from map(spans, shown)
        yield ""


def draw(lines):
    width, height = 84 * 7.85 + 32, len(lines) * 18 + 28
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}">'
    yield f'<style>{STYLE}</style>\n<rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>'
    for number, line in enumerate(lines):
        yield f'<text x="16" y="{26 + number * 18}" xml:space="preserve">{line}</text>'
    yield "</svg>\n"


def main(lockstep, picture):
    with tempfile.TemporaryDirectory() as site:
        make = PROJECT / "tests/fixtures/sample-site/make-identities"
        subprocess.run([make, lockstep, site], check=True)
        lines = list(play(lockstep, site))
    while lines and not lines[-1]:
        lines.pop()
    pathlib.Path(picture).write_text("\n".join(draw(lines)))


main(str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2])
