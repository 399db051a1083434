#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every sample site, found by folder, from discover to undo. Prints TAP.

A site has fleet.json, servers/, make-identities LOCKSTEP NEW-FOLDER, and expected.json:
  discover      [server, component] of what is found on its disks
  before        findings [rule, severity, server, component] and links [client, server, channel, verdict] of the first check
  planned       the same of the fleet as it would be (check --as-planned)
  by-hand       {file: [text, other text]}: what a person does after apply, where the plan says so
  after         the same as before once the plan is applied, and that is done
  written       the files that apply writes, below servers/
  text          {file below servers/: [parts of its text]} after apply
  cases         of the site as it is after apply, one thing changed: "replace" {file: [text, other text]} or "copy" {file: file
                of the site}, the findings that this adds at least, and "links" that are judged so
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import site_cases

count = 0
failed = 0


def report(what, problem):
    global count, failed
    count += 1
    failed += problem is not None
    site_cases.tell(count, what, problem)


def find_servers(site):
    """{name below servers/: bytes} of every file."""
    return {str(path.relative_to(site.folder / "servers")): content
            for path, (_, content) in site.digest().items() if content is not None}


def difference(expected, got, what):
    missing = [row for row in expected if row not in got]
    extra = [row for row in got if row not in expected]
    if not missing and not extra:
        return None
    return "\n".join([f"{what} missing: {row}" for row in missing] + [f"{what} not expected: {row}" for row in extra])


def list_findings(result):
    return [[f["rule"], f["severity"], f["server"], f["component"]] for f in result["findings"]]


def list_links(result):
    return [[k["client"], k["server"], k["channel"], k["verdict"]] for k in result["links"]]


def compare_check(site, expected, *options):
    result = site.document("check", "check", "fleet.json", *options, expect=(0, 1))
    problems = [difference(expected["findings"], list_findings(result), "finding"),
                difference(expected["links"], list_links(result), "link")]
    problems += [f"a link without a reason: {k}" for k in result["links"] if k["verdict"] != "works" and not k["reasons"]]
    return "\n".join(p for p in problems if p) or None


def compare_discovered(site, expected):
    roots = sorted("servers/" + p.name for p in (site.folder / "servers").iterdir())
    found = json.loads(site.run("discover", *roots, expect=0).stdout)
    rows = [[s["name"], c["component"]] for s in found["servers"] for c in s["components"]]
    return difference(expected, rows, "installation")


def compare_written(site, before, expected):
    after = find_servers(site)
    written = sorted(name for name in set(before) | set(after) if before.get(name) != after.get(name))
    return difference(sorted(expected), written, "written file")


def compare_text(site, expected):
    for name, parts in expected.items():
        text = (site.folder / "servers" / name).read_bytes().decode("latin-1")
        for part in parts:
            if part not in text:
                return f"{name} lacks “{part}”:\n{text}"
    return None


def try_case(site, case):
    originals = site.replace(case.get("replace", {}))
    for name, source in case.get("copy", {}).items():
        path = site.folder / name
        originals[path] = path.read_bytes() if path.exists() else None
        path.write_bytes((site.folder / source).read_bytes())
    result = site.document("check", "check", "fleet.json", expect=(0, 1))
    plan = site.run("plan", "fleet.json")
    site.put_back(originals)
    found = list_findings(result) + list_links(result)
    missing = [row for row in case["findings"] + case.get("links", []) if row not in found]
    if missing:
        return f"missing {missing} in:\n" + "\n".join(map(str, found))
    status, words = case.get("refused", (plan.returncode, ""))
    if plan.returncode != status or words not in " ".join(plan.stderr.split()):
        return f"plan ended with {plan.returncode}: {plan.stderr}"
    return None


def say_ended(result, status):
    return None if result.returncode == status else f"exit status {result.returncode}\n{result.stdout}{result.stderr}"


def try_site(name, site):
    expected = site_cases.read_expected(name)
    before = site.digest()
    files = find_servers(site)
    report(f"{name}: discover", compare_discovered(site, expected["discover"]))
    report(f"{name}: check", compare_check(site, expected["before"]))
    plan = site.run("plan", "fleet.json", "--diff")
    report(f"{name}: plan", say_ended(plan, 1))
    site.check_no_secret(plan.stdout, plan.stderr)
    report(f"{name}: plan touches nothing", None if site.digest() == before else "files differ")
    report(f"{name}: check --as-planned", compare_check(site, expected["planned"], "--as-planned"))
    report(f"{name}: apply", say_ended(site.run("apply", "fleet.json", "--yes"), 0))
    report(f"{name}: files that apply writes", compare_written(site, files, expected["written"]))
    report(f"{name}: what they say", compare_text(site, expected["text"]))
    originals = site.replace(expected.get("by-hand", {}))
    report(f"{name}: check after", compare_check(site, expected["after"]))
    for case in expected.get("cases", []):
        report(f"{name}: {case['what']}", try_case(site, case))
    report(f"{name}: a second plan is empty", say_ended(site.run("plan", "fleet.json"), 0))
    site.put_back(originals)
    report(f"{name}: undo", say_ended(site.run("undo", "fleet.json"), 0))
    report(f"{name}: every byte as before", None if site.digest() == before else "files differ")


def main():
    for name in site_cases.find_templates():
        with tempfile.TemporaryDirectory(prefix="lockstep-products-") as scratch:
            try:
                try_site(name, site_cases.Site.make(name, pathlib.Path(scratch) / name))
            except (AssertionError, ValueError, OSError, subprocess.SubprocessError) as problem:
                report(f"{name}: the whole way", str(problem))
    print(f"1..{count}")
    return 1 if failed else 0


sys.exit(main())
