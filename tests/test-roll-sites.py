#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Changing the authority of every sample site, found by folder: no link that worked fails at any time, in the end nothing of
ours shows or trusts the old one, and all of it is taken back. Prints TAP.

Each site is made and secured once; each case works on a copy.
"""

import functools
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import site_cases
from site_cases import NEW_CA

PHASES = ("trust", "identities", "drop")
KEYTOOL = re.compile(r'keytool -delete -alias "([^"]*)" -keystore "([^"]*)"')


class RolledSite(site_cases.RollingSite):
    def look(self, *options):
        """Links by their ends, and what is wrong."""
        report = self.document("check", "check", "fleet.json", *options, expect=(0, 1))
        links = {(link["client"], link["server"], link["channel"]): link for link in report["links"]}
        wrong = sorted((f["rule"], f["server"] or "", f["component"] or "") for f in report["findings"]
                       if f["severity"] != "info")
        return {"links": links, "wrong": wrong}

    def judge(self, before):
        """Every link that worked works, and nothing is wrong that was not."""
        now = self.look()
        for ends, link in before["links"].items():
            assert link["verdict"] != "works" or now["links"][ends]["verdict"] == "works", now["links"][ends]
        assert set(now["wrong"]) <= set(before["wrong"]), set(now["wrong"]) - set(before["wrong"])

    def judge_halfway(self, before):
        """No link that worked fails. What lies in the stores of Windows is known by the files of identities, and those of the
        old ones are gone before all servers have the new: which is shown is unknown then."""
        now = self.look()
        for ends, link in before["links"].items():
            after = now["links"][ends]
            assert link["verdict"] != "works" or after["verdict"] in ("works", "unknown"), after
            assert after["verdict"] == link["verdict"] or all("or apply the plan" in reason for reason in after["reasons"]), after

    def judge_dropped(self, before):
        """Who let go of the old root is not told to take it up again. That bundles differ meanwhile is so, and said."""
        assert self.document("plan", "plan", "fleet.json", expect=0)["steps"] == []
        more = set(self.look()["wrong"]) - set(before["wrong"])
        assert {rule for rule, _, _ in more} <= {"trust-differs"}, more

    def refuse(self, phase):
        digest = self.digest()
        self.run("apply", "fleet.json", "--yes", "--roll-authority", NEW_CA, "--phase", phase, expect=1)
        assert self.digest() == digest, f"{phase}: refused, and files differ"

    def issue(self):
        """New identities in the place of the old files."""
        for identity in self.read_fleet()["identities"].values():
            path = self.folder / identity["file"]
            path.rename(path.with_suffix(".old"))
        talk = self.run("ca", "issue", "--fleet", "fleet.json", "--ca", "pki/new-ca", "-p", "file:secrets/ca", expect=0).stderr
        assert "left out" not in talk, talk

    def servers(self):
        return [server["name"] for server in self.read_fleet()["servers"]]

    def passwords(self):
        return [word for path in (self.folder / "secrets").iterdir() for word in ("-p", f"file:secrets/{path.name}")]

    def fingerprints(self, path):
        """Of every certificate in a file of any kind; a configuration file has none."""
        result = self.run("inspect", str(path), *self.passwords(), "--json", expect=(0, 65, 77))
        return {certificate["sha256"] for file in json.loads(result.stdout)["files"] for entry in file["entries"]
                for certificate in entry["chain"]}

    def find_old(self):
        """What belongs to the old authority: itself, and what it signed."""
        old = {"pki/acme-root.pem", "pki/acme-issuing.pem", *(f"pki/{p.name}" for p in (self.folder / "pki").glob("*.old"))}
        return set().union(*(self.fingerprints(path) for path in old))

    def find_local(self, server, path):
        return self.folder / "servers" / server / path.replace(":\\", "/").replace("\\", "/").lstrip("/")


@functools.cache
def make(product):
    """Made, secured, and what people do done; the second authority is there."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-roll-", dir=SCRATCH)) / "site"
    site = RolledSite.make(product, folder)
    site.first = site.digest()
    site.run("apply", "fleet.json", "--yes", expect=0)
    site.by_hand = {path.relative_to(folder): content
                    for path, content in site.replace(site_cases.read_expected(product).get("by-hand", {})).items()}
    (folder / "secrets/ca").write_text("of the authority\n")
    site.run("ca", "init", NEW_CA.rsplit("/", 1)[0], "--subject", "CN=New Root,O=Acme", "--password", "file:secrets/ca", expect=0)
    return site


def find_written(site):
    """What any run wrote: what differs from the first bytes, below servers/."""
    original = make(site.product)
    return [path for path, what in site.digest().items()
            if path != "fleet" and path.is_file() and original.first.get(original.folder / path.relative_to(site.folder)) != what]


def take_out_by_hand(site, steps):
    """Runs each keytool command that the plan tells; returns what puts the stores back."""
    originals = {}
    for step in steps:
        for command in step["commands"]:
            words = KEYTOOL.fullmatch(command["command"])
            if not words:
                continue
            path = site.find_local(step["server"], words[2])
            originals.setdefault(path, path.read_bytes())
            subprocess.run(["keytool", "-delete", "-alias", words[1], "-keystore", path, "-storepass", "changeit"], check=True,
                           capture_output=True)
    return originals


def check_rid_of_old(site, steps):
    originals = take_out_by_hand(site, steps)
    old = site.find_old()
    assert len(old) > 2, old
    for path in find_written(site):
        assert not site.fingerprints(path) & old, f"{path} holds what is of the old authority"
    for path in site.read_fleet()["trust"]:
        assert not site.fingerprints(path) & old, path
    site.put_back(originals)


def take_all_back(site):
    original = make(site.product)
    site.run("undo", "fleet.json", expect=0)
    site.run("undo", "fleet.json", expect=0)
    site.run("undo", "fleet.json", expect=0)
    site.put_back({site.folder / path: content for path, content in original.by_hand.items()})
    site.run("undo", "fleet.json", expect=0)
    first = {path if path == "fleet" else site.folder / path.relative_to(original.folder): what
             for path, what in original.first.items()}
    now = site.digest()
    assert now == first, [path for path in {*now, *first} if now.get(path) != first.get(path)]


def go_whole_way(site):
    before = site.look()
    for number, phase in enumerate(PHASES, 1):
        for other in PHASES:
            if other != phase:
                site.refuse(other)
        digest = site.digest()
        plan = site.roll("plan", "--diff", expect=1)
        site.check_no_secret(json.dumps(plan))
        foretold = site.look("--as-planned", "--roll-authority", NEW_CA)
        assert site.digest() == digest and plan["roll"]["phase"] == number, plan["roll"]
        site.roll("apply", "--yes", "--phase", phase, expect=0)
        site.judge(before)
        assert site.look() == foretold, f"{phase} is not what was foretold"
        site.run("plan", "fleet.json", expect=0)
        if phase == "trust":
            site.issue()
    assert site.roll("plan", expect=0)["steps"] == []
    check_rid_of_old(site, plan["steps"])
    take_all_back(site)


def go_by_servers(site):
    """A phase need not come to all servers at once: those that have it and those that wait for it talk."""
    before = site.look()
    for number, phase in enumerate(PHASES, 1):
        for server in site.servers():
            site.run("apply", "fleet.json", "--roll-authority", NEW_CA, "--yes", "--only", server, expect=(0, 1))
            site.judge_halfway(before)
            assert site.roll("plan", expect=(0, 1))["roll"]["phase"] in (number, number + 1), f"{phase}: {server}"
            if phase == "drop":
                site.judge_dropped(before)
        if phase == "trust":
            site.issue()
        if phase == "identities":
            # what groups do together waits for all of them; without that the next phase would be there
            site.run("apply", "fleet.json", "--roll-authority", NEW_CA, "--yes", "--phase", phase, expect=(0, 1))
    site.judge(before)
    assert site.roll("plan", expect=0)["steps"] == []


# --- what is a product's own

SIGNING = [f"servers/{name}/C/SafeQ6/JobService/lockstep-signing.pfx" for name in ("job1", "job2")]


def sign_together(site):
    """Tokens of one member are refused by the others once it signs by another certificate."""
    site.roll("apply", "--yes", expect=0)
    site.issue()
    before = [(site.folder / path).read_bytes() for path in SIGNING]
    for server in ("job1", "job2"):
        plan = site.roll("apply", "--yes", "--only", server, expect=(0, 1))
        assert any("“hall”" in step["description"] for step in plan["steps"]), plan["steps"]
    assert [(site.folder / path).read_bytes() for path in SIGNING] == before
    assert site.roll("plan", expect=1)["roll"]["name"] == "identities"
    steps = site.roll("apply", "--yes", expect=0)["steps"]
    assert site.fingerprints(SIGNING[0]) == site.fingerprints(SIGNING[1]) == site.fingerprints("pki/signing.pfx")
    own = [(step["phase"], step["server"]) for step in steps if step["component"] == "job-service"]
    assert [server for phase, server in own if phase == "stop"] == ["job2", "job1"], own
    handed = [step["phase"] for step in steps if "signing.pfx" in step["description"]]
    assert handed == ["change", "change"], handed


def sign_by_its_own(site):
    """What signs need not come from an authority; then it is no part of the change."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "own.key", "-out", "own.pem", "-subj",
                    "/CN=Signing", "-days", "300"], cwd=site.folder, check=True, capture_output=True)
    subprocess.run(["openssl", "pkcs12", "-export", "-inkey", "own.key", "-in", "own.pem", "-passout", "file:secrets/signing-pfx",
                    "-out", "pki/signing.pfx"], cwd=site.folder, check=True)
    site.run("apply", "fleet.json", "--yes", expect=0)
    before = [(site.folder / path).read_bytes() for path in SIGNING]
    signing = (site.folder / "pki/signing.pfx").read_bytes()
    site.roll("apply", "--yes", expect=0)
    site.issue()
    (site.folder / "pki/signing.pfx").write_bytes(signing)
    for phase in PHASES[1:]:
        site.roll("apply", "--yes", "--phase", phase, expect=0)
    assert site.roll("plan", expect=0)["steps"] == []
    assert [(site.folder / path).read_bytes() for path in SIGNING] == before


def keep_text_of_bundle(site):
    """Of a bundle of roots only the old one goes, with the lines that name it."""
    read = lambda name: (site.folder / name).read_text()
    bundles = sorted((site.folder / "servers").rglob("ca-cert.pem"))
    public = bundles[0].read_text().split("-----END CERTIFICATE-----\n")[0] + "-----END CERTIFICATE-----\n"
    start, end = f"## Ours\n\nPublic Root\n===========\n{public}\n", "\n# the end\n"
    for bundle in bundles:
        bundle.write_text(f"{start}Acme Root CA\n============\n{read('pki/acme-root.pem')}{end}")
    site.roll("apply", "--yes", expect=0)
    site.issue()
    for _ in PHASES[1:]:
        site.roll("apply", "--yes", expect=0)
    texts = {bundle.read_text() for bundle in bundles}
    assert len(texts) == 1 and len(bundles) == 3, bundles
    text = texts.pop()
    assert text.startswith(start + end), text
    added = text[len(start + end):]
    assert added.count("BEGIN") == 1 and added.split("-----")[2].split() == read(NEW_CA).split("-----")[2].split(), added


def show_one_to_who_looks_for_a_subject(site):
    """Of two certificates with the subject that a client looks for, the old one goes before it looks again."""
    old = json.loads(site.run("inspect", "pki/desk1.pfx", "-p", "file:secrets/desk1-pfx", "--json", expect=0).stdout)
    site.roll("apply", "--yes", expect=0)
    site.issue()
    steps = [step for step in site.roll("apply", "--yes", expect=0)["steps"] if step["component"] == "cloud-client"]
    commands = [command["command"] for step in steps for command in step["commands"]]
    delete = f"certutil.exe -delstore My {old['files'][0]['entries'][0]['chain'][0]['sha1']}"
    imported = next(n for n, command in enumerate(commands) if "-importpfx" in command)
    installed = next(n for n, command in enumerate(commands) if command.startswith("/S "))
    assert imported < commands.index(delete) < installed, commands


def list_cases():
    for product in site_cases.find_templates():
        for name, go in (("whole-way", go_whole_way), ("by-servers", go_by_servers)):
            yield f"{product}-{name}", product, go
    yield "sign-together", "job-service", sign_together
    yield "sign-by-its-own", "job-service", sign_by_its_own
    yield "show-one-to-who-looks-for-a-subject", "dispatcher-paragon-cloud", show_one_to_who_looks_for_a_subject
    yield "keep-text-of-bundle", "infoprint-manager", keep_text_of_bundle


def start(product, go):
    def run(folder):
        site = make(product).copy(folder)
        site.product = product
        go(site)
    return run


with tempfile.TemporaryDirectory(prefix="lockstep-roll-sites-") as scratch:
    SCRATCH = scratch
    status = site_cases.run_cases("roll-sites", [(name, start(product, go)) for name, product, go in list_cases()], lambda folder: folder)
sys.exit(status)
