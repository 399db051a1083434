#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The manual page names every command with its arguments, and for each exactly the options that its --help shows. Prints TAP."""
import os
import pathlib
import re
import subprocess
import sys

LOCKSTEP = os.environ["LOCKSTEP"]
PAGE = pathlib.Path(__file__).resolve().parent.parent / "data/lockstep.1"
OPTION = re.compile(r"--[a-z][\w-]*")


def read_plain():
    """Without the marks of roff."""
    text = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    return re.sub(r"\\f[BIR]", "", text)


def ask(*words):
    return subprocess.run([LOCKSTEP, *words], capture_output=True, text=True, check=True).stdout


def find_shown(text):
    """Options at the begin of a line of --help, after their short form."""
    return {match for line in text.splitlines() for match in re.findall(r"^ {2}(?:-\w, )?(--[a-z][\w-]*)", line)}


def find_described(section):
    """The line below each .TP."""
    return {OPTION.search(line).group() for line in re.findall(r"^\.TP\n(.*--.*)$", section, re.M)}


def compare(command, sections, common):
    text = ask(command, "--help")
    usage = re.search(r"Usage:\n  lockstep (.*)", text).group(1).replace("…", "...")
    if usage not in sections:
        return f"{command}: no section “{usage}”"
    shown, described = find_shown(text) - common, find_described(sections[usage])
    if shown != described:
        return f"{command}: {sorted(shown - described)} are not described, {sorted(described - shown)} are not there"
    return None


def main():
    page = read_plain()
    parts = re.split(r"^\.S[SH] (.*)\n", page, flags=re.M)
    sections = dict(zip(parts[1::2], parts[2::2]))
    common = find_described(sections["OPTIONS OF EVERY COMMAND"])
    commands = re.findall(r"^  ([a-z-]+) {2,}\S", ask("--help"), re.M)
    print(f"1..{len(commands) + 1}")
    faults = [compare(command, sections, common) for command in commands]
    faults.append(None if "--json" in common and len(commands) > 5 else "what every command has is not found")
    for number, (fault, name) in enumerate(zip(faults, [*commands, "common options"]), 1):
        print(f"{'not ok' if fault else 'ok'} {number} {name}")
        if fault:
            print(f"# {fault}")
    return 1 if any(faults) else 0


sys.exit(main())
