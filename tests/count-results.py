#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Adds up what scripts/test ran: every subtest counts, and a program that died counts as one failure."""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

GOOD = {"OK", "EXPECTEDFAIL", "SKIP"}


def read_junit(path):
    """What a test printed may hold characters that XML forbids."""
    text = path.read_text(errors="replace")
    return xml.fromstring(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "?", text).encode())


def count_suite(junit, log):
    """(passed, failed names, skipped names) of one `meson test`."""
    passed, failed, skipped = 0, [], []
    blamed = set()
    for case in read_junit(junit).iter("testcase"):
        name = f"{case.get('classname')}: {case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(name)
            blamed.update((case.get("classname").split(".")[-1], case.get("name")))
        elif case.find("skipped") is not None:
            skipped.append(name)
        else:
            passed += 1
    for line in log.read_text().splitlines():
        test = json.loads(line)
        if test["result"] not in GOOD and test["name"] not in blamed:
            failed.append(f"{test['name']}: {test['result'].lower()}")
    return passed, failed, skipped


def main(results):
    passed, failed = 0, []
    for junit in sorted(results.glob("*.junit.xml")):
        name = junit.name.removesuffix(".junit.xml")
        suite_passed, suite_failed, skipped = count_suite(junit, results / f"{name}.json")
        print(f"{name}: {suite_passed} passed, {len(suite_failed)} failed, {len(skipped)} skipped")
        for skip in skipped:
            print(f"  skipped: {skip}")
        passed += suite_passed
        failed += [f"{name}: {test}" for test in suite_failed]
    corpora = results / "corpora"
    for line in corpora.read_text().splitlines() if corpora.exists() else []:
        if line.startswith("ok "):
            passed += 1
        else:
            failed.append(f"corpora: {line.removeprefix('not ok ')}")
    for name in failed:
        print(f"FAILED {name}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


sys.exit(main(pathlib.Path(sys.argv[1])))
