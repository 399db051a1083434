#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every action of the wizard is taken by a scenario; scenarios, templates and keys name actions that are there. Prints TAP."""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = sorted((HERE.parent.parent / "src/gui").glob("*.c"))
TEMPLATES = sorted((HERE.parent.parent / "ui").glob("*.ui"))
# GTK's own
BUILT_IN = {"window.close"}
# where tables of GActionEntry are added to
TABLES = {"lks-application.c": "app"}
INSTALLED = re.compile(r'install_(?:property_)?action\(\s*\w+,\s*"([\w.-]+)"')
ENTRIES = re.compile(r"GActionEntry \w+\[\] = \{(.*?)\n  ?\};", re.S)
ENTRY = re.compile(r'\{ (?:\.name = )?"([\w-]+)"')
NAMED = re.compile(r'(?:name="action-name"|<attribute name="action")>([\w.-]+)<')
KEYS = re.compile(r'\{ "([\w-]+\.[\w-]+)", \{ "')
SCENARIO = re.compile(r"@scenario\((.*?)\)\n", re.S)


def find_actions():
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        yield from INSTALLED.findall(text)
        for table in ENTRIES.findall(text):
            if path.name not in TABLES:
                raise SystemExit(f"Bail out! {path.name} has a table of actions; say in TABLES which group it is")
            yield from (f"{TABLES[path.name]}.{name}" for name in ENTRY.findall(table))


def find_named():
    for pattern, paths in ((NAMED, TEMPLATES), (KEYS, SOURCES)):
        for path in paths:
            yield from pattern.findall(path.read_text(encoding="utf-8"))


def find_taken():
    for path in sorted(HERE.glob("*.py")):
        if path.name in ("harness.py", "actions.py", "eyes.py", "session.py"):
            continue
        for actions in SCENARIO.findall(path.read_text(encoding="utf-8")):
            yield from re.findall(r'"([\w.-]+)"', actions)


def main():
    actions, taken, named = set(find_actions()), set(find_taken()), set(find_named())
    faults = {
        "actions are found": [] if len(actions) > 5 and len(named) > 5 else [f"{len(actions)} actions, {len(named)} named"],
        "every action has a scenario": [f"no scenario takes {name}" for name in sorted(actions - taken)],
        "scenarios take what is there": [f"a scenario takes {name}" for name in sorted(taken - actions)],
        "templates and keys lead somewhere": [f"there is no {name}" for name in sorted(named - actions - BUILT_IN)],
    }
    print(f"1..{len(faults)}")
    for number, (what, lines) in enumerate(faults.items(), 1):
        print(f"{'not ok' if lines else 'ok'} {number} {what}")
        print("".join(f"# {line}\n" for line in lines), end="")
    return 1 if any(faults.values()) else 0


sys.exit(main())
