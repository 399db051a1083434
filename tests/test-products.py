#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every sample site of fixtures/sites, found by folder, from discover to undo. Prints TAP.

A site has fleet.json, servers/, make-identities LOCKSTEP NEW-FOLDER, and expected.json:
  discover      [server, component] of what is found on its disks
  before        findings [rule, severity, server, component] and links [client, server, channel, verdict] of the first check
  planned       the same of the fleet as it would be (check --as-planned)
  after         the same once the plan is applied
  written       the files that apply writes, below servers/
  text          {file below servers/: [parts of its text]} after apply
  cases         of the site as it is after apply, one thing changed: "replace" {file: [text, other text]} or "copy" {file: file
                of the site}, and the findings that this adds at least
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

LOCKSTEP = os.environ["LOCKSTEP"]
SITES = pathlib.Path(__file__).resolve().parent / "fixtures" / "sites"
count = 0
failed = 0


def report(what, problem):
    global count, failed
    count += 1
    failed += problem is not None
    print("%s %d %s" % ("ok" if problem is None else "not ok", count, what))
    for line in (problem or "").splitlines():
        print("# " + line)
    sys.stdout.flush()


def run(site, *arguments):
    done = subprocess.run([LOCKSTEP, *arguments], cwd=site, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=300)
    return done.returncode, done.stdout, done.stderr


def read_json(site, statuses, *arguments):
    status, out, err = run(site, *arguments, "--json")
    if status not in statuses:
        raise AssertionError("%s: exit status %d\n%s%s" % (" ".join(arguments), status, out[-2000:], err[-2000:]))
    return json.loads(out)


def digest_all(site):
    return {str(path.relative_to(site / "servers")): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((site / "servers").rglob("*")) if path.is_file()}


def difference(expected, got, what):
    missing = [row for row in expected if row not in got]
    extra = [row for row in got if row not in expected]
    if not missing and not extra:
        return None
    return "\n".join(["%s missing: %s" % (what, row) for row in missing] + ["%s not expected: %s" % (what, row) for row in extra])


def compare_check(site, expected, *options):
    result = read_json(site, (0, 1), "check", "fleet.json", *options)
    findings = [[f["rule"], f["severity"], f["server"], f["component"]] for f in result["findings"]]
    links = [[k["client"], k["server"], k["channel"], k["verdict"]] for k in result["links"]]
    problems = [difference(expected["findings"], findings, "finding"), difference(expected["links"], links, "link")]
    problems += ["a link without a reason: %s" % k for k in result["links"] if k["verdict"] != "works" and not k["reasons"]]
    return "\n".join(p for p in problems if p) or None


def compare_discovered(site, expected):
    roots = sorted("servers/" + p.name for p in (site / "servers").iterdir())
    status, out, talk = run(site, "discover", *roots)
    if status != 0:
        return talk
    found = json.loads(out)
    rows = [[s["name"], c["component"]] for s in found["servers"] for c in s["components"]]
    return difference(expected, rows, "installation")


def compare_written(site, before, expected):
    after = digest_all(site)
    written = sorted(name for name in set(before) | set(after) if before.get(name) != after.get(name))
    return difference(sorted(expected), written, "written file")


def compare_text(site, expected):
    for name, parts in expected.items():
        text = (site / "servers" / name).read_bytes().decode("latin-1")
        for part in parts:
            if part not in text:
                return "%s lacks “%s”:\n%s" % (name, part, text)
    return None


def change(site, case):
    """Makes the change; returns what puts it back."""
    originals = {}
    for name, (text, other) in case.get("replace", {}).items():
        path = site / name
        originals[path] = path.read_bytes()
        changed = originals[path].replace(text.encode(), other.encode())
        assert changed != originals[path], "%s does not say “%s”" % (name, text)
        path.write_bytes(changed)
    for name, source in case.get("copy", {}).items():
        path = site / name
        originals[path] = path.read_bytes()
        path.write_bytes((site / source).read_bytes())
    return originals


def try_case(site, case):
    originals = change(site, case)
    result = read_json(site, (0, 1), "check", "fleet.json")
    for path, content in originals.items():
        path.write_bytes(content)
    findings = [[f["rule"], f["severity"], f["server"], f["component"]] for f in result["findings"]]
    missing = [row for row in case["findings"] if row not in findings]
    return "missing %s in:\n%s" % (missing, "\n".join(map(str, findings))) if missing else None


def check_secrets(site, *texts):
    """no password of the site stands in what was printed"""
    secrets = [p.read_text().strip() for p in (site / "secrets").iterdir()]
    for text in texts:
        for secret in secrets:
            if secret and secret in text:
                return "a password is printed"
    return None


def try_site(name, site):
    expected = json.loads((SITES / name / "expected.json").read_text(encoding="utf-8"))
    before = digest_all(site)
    report("%s: discover" % name, compare_discovered(site, expected["discover"]))
    report("%s: check" % name, compare_check(site, expected["before"]))
    status, plan, talk = run(site, "plan", "fleet.json", "--diff")
    report("%s: plan" % name, None if status == 1 else "exit status %d\n%s" % (status, talk))
    report("%s: plan shows no secret" % name, check_secrets(site, plan, talk))
    report("%s: plan touches nothing" % name, None if digest_all(site) == before else "files differ")
    report("%s: check --as-planned" % name, compare_check(site, expected["planned"], "--as-planned"))
    status, out, talk = run(site, "apply", "fleet.json", "--yes")
    report("%s: apply" % name, None if status == 0 else "exit status %d\n%s" % (status, talk))
    report("%s: files that apply writes" % name, compare_written(site, before, expected["written"]))
    report("%s: what they say" % name, compare_text(site, expected["text"]))
    report("%s: check after" % name, compare_check(site, expected["after"]))
    for case in expected.get("cases", []):
        report("%s: %s" % (name, case["what"]), try_case(site, case))
    status, out, talk = run(site, "plan", "fleet.json")
    report("%s: a second plan is empty" % name, None if status == 0 else "exit status %d\n%s%s" % (status, out, talk))
    status, out, talk = run(site, "undo", "fleet.json")
    report("%s: undo" % name, None if status == 0 else "exit status %d\n%s" % (status, talk))
    report("%s: every byte as before" % name, None if digest_all(site) == before else "files differ")


def main():
    for folder in sorted(p.name for p in SITES.iterdir() if (p / "expected.json").exists()):
        with tempfile.TemporaryDirectory() as scratch:
            site = pathlib.Path(scratch) / folder
            subprocess.run([SITES / folder / "make-identities", LOCKSTEP, site], check=True, stdin=subprocess.DEVNULL)
            try:
                try_site(folder, site)
            except (AssertionError, ValueError, subprocess.SubprocessError) as problem:
                report("%s: the whole way" % folder, str(problem))
    print("1..%d" % count)
    return 1 if failed else 0


sys.exit(main())
