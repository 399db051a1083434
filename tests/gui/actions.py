#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every action of the wizard is taken by a scenario, and every scenario names actions that are there. Prints TAP."""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = sorted((HERE.parent.parent / "src/gui").glob("*.c"))
# where tables of GActionEntry are added to
TABLES = {"lks-application.c": "app"}
INSTALLED = re.compile(r'install_(?:property_)?action\(\s*\w+,\s*"([\w.-]+)"')
ENTRIES = re.compile(r"GActionEntry \w+\[\] = \{(.*?)\n  ?\};", re.S)
ENTRY = re.compile(r'\{ (?:\.name = )?"([\w-]+)"')
SCENARIO = re.compile(r"@scenario\((.*?)\)\n", re.S)


def find_actions():
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        yield from INSTALLED.findall(text)
        for table in ENTRIES.findall(text):
            if path.name not in TABLES:
                raise SystemExit(f"Bail out! {path.name} has a table of actions; say in TABLES which group it is")
            yield from (f"{TABLES[path.name]}.{name}" for name in ENTRY.findall(table))


def find_taken():
    for path in sorted(HERE.glob("*.py")):
        if path.name in ("harness.py", "actions.py", "eyes.py", "session.py"):
            continue
        for actions in SCENARIO.findall(path.read_text(encoding="utf-8")):
            yield from re.findall(r'"([\w.-]+)"', actions)


def main():
    actions, taken = set(find_actions()), set(find_taken())
    faults = [f"no scenario takes {name}" for name in sorted(actions - taken)]
    faults += [f"a scenario takes {name}, which is not there" for name in sorted(taken - actions)]
    print(f"1..2\n{'ok' if len(actions) > 5 else 'not ok'} 1 actions are found\n{'not ok' if faults else 'ok'} 2 every action has a scenario")
    print("".join(f"# {fault}\n" for fault in faults), end="")
    return 1 if faults else 0


sys.exit(main())
