#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""lockstep discover: what goes where, and what it never overwrites. Prints TAP."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jsonschema

TOP = pathlib.Path(__file__).resolve().parent
SERVERS = TOP / "fixtures/sample-site/servers"
SCHEMAS = TOP / "../data/schemas"


def run(*arguments):
    return subprocess.run([os.environ["LOCKSTEP"], "discover", *map(str, arguments)], capture_output=True,
                          stdin=subprocess.DEVNULL, check=False)


def validate(name, document):
    jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text())).validate(document)


def to_stdout(folder):
    result = run(SERVERS, "--name", "Acme")
    assert result.returncode == 0, result
    fleet = json.loads(result.stdout)
    validate("fleet", fleet)
    assert fleet["name"] == "Acme"
    assert [server["name"] for server in fleet["servers"]] == ["mps1", "spoc1", "wps1"]
    assert sum(len(server["components"]) for server in fleet["servers"]) == 9
    assert fleet["policy"]["cipher"] == "aes-128" and fleet["policy"]["security"] == "secured"
    assert b"spoc1/spooler-controller" in result.stderr
    assert not run(SERVERS, "-q").stderr


def to_file(folder):
    output = folder / "fleet.json"
    result = run(SERVERS, "-o", output)
    assert result.returncode == 0 and not result.stdout, result
    fleet = json.loads(output.read_text())
    validate("fleet", fleet)
    for server in fleet["servers"]:
        assert (folder / server["root"]).is_dir(), server["root"]


def never_overwrites(folder):
    output = folder / "kept.json"
    output.write_text("mine")
    result = run(SERVERS, "-o", output)
    assert result.returncode == 73 and b"--force" in result.stderr, result
    assert output.read_text() == "mine"
    assert run(SERVERS, "-o", output, "--force").returncode == 0
    validate("fleet", json.loads(output.read_text()))
    assert run(SERVERS, "-o", folder / "no/such/folder.json").returncode == 73


def as_json(folder):
    result = run(SERVERS / "spoc1", "--json")
    assert result.returncode == 0, result
    document = json.loads(result.stdout)
    validate("discover", document)
    validate("fleet", document["fleet"])
    assert list(document) == ["schema", "fleet", "installations", "skipped"]
    states = {item["component"].split("/")[1]: item["state"] for item in document["installations"]}
    assert states == {"spooler-controller": "plain", "end-user-interface": "secured", "flexispooler": "secured",
                      "terminal-server": "plain", "management-service": "unknown"}, states
    assert result.stdout == run(SERVERS / "spoc1", "--json").stdout


def what_is_skipped(folder):
    """A name that a fleet file cannot spell, and a folder that nobody may read, are told."""
    site = folder / "site"
    shutil.copytree(SERVERS / "mps1", site)
    odd = os.fsencode(site / "C") + b"/M\xfcller"
    os.makedirs(odd)
    result = run(site, "--json")
    assert result.returncode == 0, result
    document = json.loads(result.stdout)
    validate("discover", document)
    assert len(document["skipped"]) == 1 and "UTF-8" in document["skipped"][0], document["skipped"]
    assert b"Not looked into" in result.stderr
    assert run(site, "-q", "-o", folder / "quiet.json").stderr == b""


def nothing_there(folder):
    (folder / "empty").mkdir()
    assert run(folder / "empty").returncode == 66
    assert run(folder / "gone").returncode == 66
    assert run().returncode == 64


def main():
    tests = [to_stdout, to_file, never_overwrites, as_json, what_is_skipped, nothing_there]
    failed = 0
    print(f"1..{len(tests)}")
    for number, test in enumerate(tests, 1):
        with tempfile.TemporaryDirectory() as folder:
            try:
                test(pathlib.Path(folder))
                print(f"ok {number} {test.__name__}")
            except (AssertionError, jsonschema.ValidationError, ValueError) as error:
                failed += 1
                print(f"not ok {number} {test.__name__}\n# {str(error)[:800]!r}")
    return 1 if failed else 0


sys.exit(main())
