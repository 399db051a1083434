#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""plan and apply --roll-authority over the sample site: three phases, each checked, refused out of turn, and taken back.

The site is made and secured once; each case works on a copy. test-roll-sites.py goes the way over every product. Prints TAP.
"""

import json
import os
import re
import shutil
import sys

import site_cases
from site_cases import NEW_CA

PARAGON = "servers/{}/C/DispatcherParagon/"
SPOC_TRUST = PARAGON.format("spoc1") + "SPOC/conf/lockstep-trust.jks"
WPS = PARAGON.format("wps1") + "WPS/"
WINDOWS = ["mps1/flexispooler", "mps1/mobile-print-server", "spoc1/flexispooler", "wps1/mobile-integration-gateway",
           "wps1/workflow-processing-system"]
JAVA = ["spoc1/end-user-interface", "spoc1/spooler-controller"]


class RolledSite(site_cases.RollingSite):
    def apply(self, *options, expect=0):
        return self.roll("apply", "--yes", *options, expect=expect)

    def refuse(self, phase, *words):
        before = self.digest()
        for command in (["plan"], ["apply", "--yes"]):
            result = self.run(*command, "fleet.json", "--roll-authority", NEW_CA, "--phase", phase, expect=1)
            for word in words:
                assert word in result.stderr, f"no “{word}” in: {result.stderr}"
        assert self.digest() == before

    def trust(self):
        return self.read_fleet()["trust"]

    def judge(self):
        """No link fails, no finding is an error, and an ordinary plan has nothing to do."""
        report = self.document("check", "check", "fleet.json", expect=0)
        assert report["summary"]["error"] == 0 and report["summary"]["links"]["works"] == 7, report["summary"]
        assert self.document("plan", "plan", "fleet.json", expect=0)["steps"] == []

    def issue(self, *names):
        """New identities in the place of the old files."""
        for name in names:
            os.replace(self.folder / f"pki/{name}.pfx", self.folder / f"pki/old-{name}.pfx")
        self.run("ca", "issue", "--fleet", "fleet.json", "--ca", "pki/new-ca", "-p", "file:secrets/ca", expect=0)

    def subjects(self, store, *passwords):
        entries = self.document("inspect", "inspect", store, *passwords, expect=0)["files"][0]["entries"]
        return sorted(entry["chain"][-1]["subject"] for entry in entries)


def written(document):
    return sorted({f"{s['server']}/{s['component']}" for s in document["steps"] if s["kind"].startswith("write")})


def come_to(site, phase):
    """What is asked for comes next."""
    if phase > 1:
        site.apply()
        site.issue("spoc1", "wps1", "mps1")
    if phase > 2:
        site.apply()


# --- the way


def check_the_whole_way(site):
    before, secrets = site.digest(), ["-p", "file:secrets/spoc-trust"]
    old, new = "CN=Acme Root CA,O=Acme", "CN=New Root,O=Acme"
    plan = site.roll("plan", expect=1)
    assert plan["roll"] == {"phase": 1, "of": 3, "name": "trust", "title": "Trust the new authority beside the old one"}
    assert written(plan) == sorted(["None/None", *JAVA, *WINDOWS]), written(plan)
    assert site.digest() == before, "plan writes nothing"
    applied = site.apply()
    assert applied["roll"]["phase"] == 1 and applied["restore_point"] == "2", applied
    assert site.trust() == ["pki/acme-root.pem", NEW_CA]
    assert site.subjects(SPOC_TRUST, *secrets) == [old, new]
    site.judge()
    site.issue("spoc1", "wps1", "mps1")
    plan = site.roll("plan", expect=1)
    assert plan["roll"]["phase"] == 2 and written(plan) == sorted(JAVA + WINDOWS), plan
    assert not any(s["path"] and "trust" in s["path"] for s in plan["steps"]), "trust stays as it is"
    site.apply()
    assert site.subjects(SPOC_TRUST, *secrets) == [old, new]
    site.judge()
    plan = site.roll("plan", expect=1)
    assert plan["roll"]["phase"] == 3 and plan["steps"][-1]["path"] == "/fleet.json", plan["steps"][-1]
    assert "certutil.exe -delstore Root " in json.dumps(plan["steps"])
    site.apply()
    assert site.trust() == [NEW_CA]
    assert site.subjects(SPOC_TRUST, *secrets) == [new]
    site.judge()
    last = site.roll("plan", expect=0)
    assert last["roll"]["phase"] == 3 and last["steps"] == [] and site.apply()["restore_point"] is None
    points = site.document("history", "history", "fleet.json", expect=0)["restore_points"]
    assert [p["description"].split(":")[0] for p in points[1:]] == [
        f"Authority of “Acme print”, phase {n} of 3" for n in (1, 2, 3)], points
    assert {"server": None, "path": "/fleet.json", "created": False} in points[1]["files"]


def check_as_it_would_be(site):
    """What each phase leaves is foretold without touching anything: the wizard asks for it."""
    for phase in (1, 2, 3):
        copy = site.copy(site.folder.parent / f"{site.folder.name}-{phase}")
        come_to(copy, phase)
        before = copy.digest()
        assert copy.roll("plan", "--diff", expect=1)["roll"]["phase"] == phase
        foretold = copy.document("check", "check", "fleet.json", "--as-planned", "--roll-authority", NEW_CA, expect=0)
        assert copy.digest() == before
        copy.apply()
        assert foretold.pop("as_planned") and copy.document("check", "check", "fleet.json", expect=0) == foretold
        shutil.rmtree(copy.folder)


def check_identities_made_before(site):
    """The fleet file may name the new identities from the start: what is deployed counts."""
    site.issue("spoc1", "wps1", "mps1")
    plan = site.roll("plan", expect=1)
    assert plan["roll"]["phase"] == 1
    paths = [step["path"] for step in plan["steps"] if step["path"]]
    assert paths and not any("identity" in path or path.endswith("config") for path in paths), paths
    site.apply()
    links = site.document("check", "check", "fleet.json", "--fail-on=never", expect=0)["summary"]["links"]
    assert links["fails"] == 0, links
    for _ in (2, 3):
        site.apply()
        site.judge()
    assert site.roll("plan", expect=0)["steps"] == []


def check_identities_one_by_one(site):
    site.apply()
    pending = site.roll("plan", expect=1)
    assert [s["server"] for s in pending["steps"]] == [None] * 3 and written(pending) == [], pending
    commands = [c["command"] for s in pending["steps"] for c in s["commands"]]
    assert 'lockstep ca issue --fleet "fleet.json" --ca FOLDER' in commands, commands
    assert "lockstep request new spoc1.acme.test -o spoc1.csr" in commands, commands
    assert site.apply(expect=1)["restore_point"] is None
    site.issue("wps1")
    plan = site.apply()
    assert written(plan) == ["wps1/mobile-integration-gateway", "wps1/workflow-processing-system"], written(plan)
    assert sum(s["server"] is None for s in plan["steps"]) == 2
    site.judge()
    site.refuse("drop", "phase 2 (identities) is not complete", "“spoc1”", "“mps1”")
    site.issue("spoc1", "mps1")
    site.apply()
    site.judge()
    site.apply("--phase", "3")
    site.judge()


# --- out of turn


def check_refused_out_of_turn(site):
    missing = ["phase 1 (trust) is not complete", "spoc1/spooler-controller: C:\\DispatcherParagon\\SPOC\\conf\\lockstep-trust.jks",
               "wps1/workflow-processing-system: C:\\DispatcherParagon\\WPS\\lockstep-root-2.cer", '"trust"']
    site.refuse("2", *missing)
    site.refuse("drop", *missing)
    come_to(site, 2)
    site.refuse("1", "phase 1 (trust) is behind", "phase 2 (identities) comes next")
    site.refuse("3", "phase 2 (identities) is not complete", "lockstep-identity.jks")
    site.apply("--phase", "identities")
    for phase in ("trust", "2"):
        site.refuse(phase, "is behind: phase 3 (drop) comes next")
    site.apply("--phase", "drop")
    site.judge()


def check_one_store_left_behind(site):
    """Somebody put an old truststore back: the first phase is not complete any more."""
    kept = (site.folder / SPOC_TRUST).read_bytes()
    site.apply()
    (site.folder / SPOC_TRUST).write_bytes(kept)
    plan = site.roll("plan", expect=1)
    assert plan["roll"]["phase"] == 1 and written(plan) == ["spoc1/spooler-controller"], plan
    site.refuse("2", "spoc1/spooler-controller")
    site.apply()
    site.judge()


def check_plain_fleet(site):
    site.run("undo", "fleet.json", expect=0)
    before = site.digest()
    result = site.run("plan", "fleet.json", "--roll-authority", NEW_CA, expect=1)
    assert "spoc1/terminal-server" in result.stderr and "without --roll-authority" in result.stderr, result.stderr
    assert site.digest() == before


def check_wrong_use(site):
    run = ["plan", "fleet.json", "--roll-authority"]
    site.run(*run, "pki/nothing.pem", expect=66)
    assert "no root certificate" in site.run(*run, "pki/acme-issuing.pem", expect=65).stderr
    site.run(*run, "fleet.json", expect=66)
    site.run(*run, NEW_CA, "--phase", "4", expect=64)
    site.run(*run, NEW_CA, "--phase", "all", expect=64)
    site.run("plan", "fleet.json", "--phase", "1", expect=64)
    site.run("check", "fleet.json", "--roll-authority", NEW_CA, expect=64)
    site.run(*run, NEW_CA, "--only", "nobody", expect=66)


# --- and back


def check_each_phase_is_taken_back(site):
    for phase in (1, 2, 3):
        copy = site.copy(site.folder.parent / f"{site.folder.name}-{phase}")
        come_to(copy, phase)
        before = copy.digest()
        copy.apply()
        assert copy.digest() != before
        taken = copy.document("undo", "undo", "fleet.json", expect=0)
        assert copy.digest() == before, f"phase {phase}"
        assert any(file["path"] == "/fleet.json" for file in taken["files"]) == (phase != 2)
        assert copy.roll("plan", expect=1)["roll"]["phase"] == phase
        shutil.rmtree(copy.folder)


def check_fleet_file_was_edited_since(site):
    """Somebody's edit of the fleet file is never taken back with the phase."""
    site.apply()
    path = site.folder / "fleet.json"
    path.write_text(path.read_text().replace("Acme print", "Acme Print"))
    before = site.digest()
    assert "fleet.json" in site.run("undo", "fleet.json", expect=75).stderr
    assert site.digest() == before


def check_fleet_file_keeps_its_bytes(site):
    path = site.folder / "fleet.json"
    text = path.read_text().replace('  "trust": [ "pki/acme-root.pem" ],', '\t"trust" : [\n\t\t"pki/acme-root.pem"\n\t],')
    text = text.replace("\n", "\r\n")
    path.write_bytes(text.encode())
    site.apply()
    both = text.replace('root.pem"', f'root.pem",\r\n\t\t"{NEW_CA}"')
    assert path.read_bytes().decode() == both, path.read_bytes()[:400]
    site.issue("spoc1", "wps1", "mps1")
    site.apply()
    site.apply()
    assert path.read_bytes().decode() == text.replace("pki/acme-root.pem", NEW_CA), path.read_bytes()[:400]


def check_only_one_server(site):
    """A part at a time; the fleet file lets go of the old root with the last of them."""
    come_to(site, 3)
    for server in ("mps1", "wps1"):
        site.apply("--only", server)
        assert site.trust() == [NEW_CA] and site.read_fleet()["retiring"] == ["pki/acme-root.pem"]
        assert site.roll("plan", expect=1)["roll"]["phase"] == 3
    site.apply("--only", "spoc1")
    assert site.trust() == [NEW_CA] and "retiring" not in site.read_fleet()
    site.judge()


def check_ordinary_plan_between_servers(site):
    """Who let go of the old root is not told to take it up again, whatever else changes; the others keep it until they do."""
    come_to(site, 3)
    own = ["-p", "file:secrets/spoc-trust"]
    site.apply("--only", "spoc1")
    site.judge()
    assert site.trust() == [NEW_CA] and site.read_fleet()["retiring"] == ["pki/acme-root.pem"], site.read_fleet()
    assert site.subjects(SPOC_TRUST, *own) == ["CN=New Root,O=Acme"]
    (site.folder / SPOC_TRUST).unlink()
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert site.subjects(SPOC_TRUST, *own) == ["CN=New Root,O=Acme"]
    assert site.roll("plan", expect=1)["roll"]["phase"] == 3
    site.apply()
    assert site.trust() == [NEW_CA] and "retiring" not in site.read_fleet()
    site.judge()


# --- what is there already


def check_own_roots_stay(site):
    """A root that an administrator put into a truststore stays in all phases; so does a place that was taken."""
    own = site.folder / "own"
    site.run("ca", "init", "own", "--subject", "CN=Somebody Else", "--password", "file:secrets/ca", expect=0)
    bundle = site.folder / "bundle.pem"
    bundle.write_text((own / "ca.pem").read_text() + (site.folder / "pki/acme-root.pem").read_text())
    site.run("convert", "bundle.pem", "own.jks", "--to", "jks", "--trust-only", "--out-password",
             "file:secrets/spoc-trust", expect=0)
    os.replace(site.folder / "own.jks", site.folder / SPOC_TRUST)
    come_to(site, 3)
    site.apply()
    subjects = site.subjects(SPOC_TRUST, "-p", "file:secrets/spoc-trust")
    assert subjects == ["CN=New Root,O=Acme", "CN=Somebody Else"], subjects
    site.judge()


def check_root_files_beside_the_configuration(site):
    names = lambda: sorted(path.name for path in (site.folder / WPS).glob("lockstep-root*"))  # pylint: disable=C3001
    assert names() == ["lockstep-root.cer"]
    site.apply()
    assert names() == ["lockstep-root-2.cer", "lockstep-root.cer"]
    (site.folder / WPS / "lockstep-root-2.cer").unlink()
    assert written(site.roll("plan", expect=1)) == ["wps1/workflow-processing-system"], "its presence is what counts"
    site.apply()
    site.issue("spoc1", "wps1", "mps1")
    site.apply()
    site.apply()
    assert names() == ["lockstep-root-2.cer"], "the old one is gone, the new one keeps its place"


def check_trusted_by_hand_already(site):
    """The new root stands in "trust" under another name: the fleet file stays as it is."""
    shutil.copy(site.folder / NEW_CA, site.folder / "pki/second.pem")
    path = site.folder / "fleet.json"
    path.write_text(path.read_text().replace('"pki/acme-root.pem" ]', '"pki/acme-root.pem", "pki/second.pem" ]'))
    before = path.read_bytes()
    plan = site.apply()
    assert plan["roll"]["phase"] == 1 and path.read_bytes() == before
    site.issue("spoc1", "wps1", "mps1")
    site.apply()
    site.apply()
    assert site.trust() == ["pki/second.pem"]
    site.judge()


def check_file_with_both_roots(site):
    """A file of "trust" that holds the old root beside the new one goes; the new one is named by itself."""
    both = site.folder / "pki/both.pem"
    both.write_text((site.folder / "pki/acme-root.pem").read_text() + (site.folder / NEW_CA).read_text())
    path = site.folder / "fleet.json"
    path.write_text(path.read_text().replace('"pki/acme-root.pem" ]', '"pki/both.pem" ]'))
    come_to(site, 3)
    assert site.trust() == ["pki/both.pem"], "it names the new root already"
    site.apply()
    assert site.trust() == [NEW_CA]
    assert site.subjects(SPOC_TRUST, "-p", "file:secrets/spoc-trust") == ["CN=New Root,O=Acme"]
    site.judge()


def check_text(site):
    text = site.run("plan", "fleet.json", "--roll-authority", NEW_CA, "--diff", expect=1).stdout
    assert text.startswith("Phase 1 of 3: Trust the new authority beside the old one\n"), text
    assert f'+  "trust": [ "pki/acme-root.pem", "{NEW_CA}" ],' in text, text
    site.check_no_secret(text)
    help_text = site.run("plan", "--help", expect=0).stdout
    assert "--roll-authority" in help_text and "--phase" in help_text


def make(folder):
    site = RolledSite.make("dispatcher-paragon", folder)
    (folder / "secrets/ca").write_text("of the authority\n")
    site.run("apply", "fleet.json", "--yes", expect=0)
    image = folder / (PARAGON.format("spoc1") + "SPOC/conf/remoteConfImg.xml")
    image.write_text(re.sub('(usePlainCommunicationForOrsSubsystems" value=")[a-z]*', r"\g<1>false", image.read_text()))
    site.run("ca", "init", "pki/new-ca", "--subject", "CN=New Root,O=Acme", "--password", "file:secrets/ca", expect=0)
    site.judge()
    return site


sys.exit(site_cases.run_copies("roll", globals(), make))
