#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The sample site from discover to check: every installation, finding and verdict, as tables. Prints TAP.

fixtures/sample-site/README.md tells the same faults in words.
"""

import json
import sys

import site_cases
from site_cases import EUI, FSP, MANAGEMENT, MIG, MPS, SPOC, TS, WPS

YMQ, ENV = "SPOC/conf/ymq_config.properties", "SPOC/EUI/ui-conf/environment-configuration.properties"
IMAGE, SPOOLER = "SPOC/conf/remoteConfImg.xml", "FSP/Service/spooler.config"
MPS_FILE, WPS_FILE, MIG_FILE = "MPS/Service/conf/mps.config", "WPS/WpsService.exe.config", "MIG/bin/MigService.exe.config"
TS_FILE = "SPOC/terminalserver/TerminalServer.exe.config"

# (server, component, state): what discover finds
INSTALLATIONS = [
    ("mps1", FSP, "secured"), ("mps1", MPS, "secured"),
    ("spoc1", SPOC, "plain"), ("spoc1", EUI, "secured"), ("spoc1", FSP, "secured"), ("spoc1", TS, "plain"),
    ("spoc1", MANAGEMENT, "unknown"),
    ("wps1", WPS, "secured"), ("wps1", MIG, "plain"),
]

# (rule, severity, server, component, file below C:\DispatcherParagon, line, what the message must name):
# what the files alone tell, with the fleet file that discover wrote as with the site's own
BY_FILES = [
    ("store-assumed", "info", None, None, None, None, "4 components"),
    ("example-value", "error", "mps1", MPS, MPS_FILE, 8, "certificateThumbprint"),
    ("example-value", "error", "spoc1", EUI, ENV, 15, "messagingContext.keyStorePassword"),
    ("lost-backslashes", "error", "spoc1", EUI, ENV, 18, "C:DispatcherParagonSPOCEUIcerts"),
    ("example-value", "error", "spoc1", EUI, ENV, 19, "messagingContext.trustStorePassword"),
    ("cipher-differs", "error", "spoc1", EUI, ENV, 21, "aes-256"),
    ("curve-differs", "error", "spoc1", EUI, ENV, 24, "secp384r1"),
    ("host-verification-default", "warning", "spoc1", EUI, ENV, None, "certificateValidationMode"),
    ("duplicate-key", "warning", "spoc1", EUI, ENV, 20, "line 24"),
    ("curve-unusual", "warning", "spoc1", EUI, ENV, 24, "secp384r1"),
    ("policy-differs", "info", "spoc1", EUI, ENV, 21, "aes-128"),
    ("policy-differs", "info", "spoc1", EUI, ENV, 24, "secp256r1"),
    ("thumbprint-malformed", "error", "spoc1", FSP, SPOOLER, 9, "U+200E"),
    ("host-verification-off", "warning", "spoc1", FSP, SPOOLER, 11, "ValidateServerCertificateHost"),
    ("state-unknown", "info", "spoc1", MANAGEMENT, None, None, "Management Service"),
    ("half-secured", "error", "spoc1", SPOC, IMAGE, 6, "spoc1/end-user-interface"),
    ("plain-switch", "error", "spoc1", SPOC, IMAGE, 6, "usePlainCommunicationForOrsSubsystems"),
    ("alias-not-lower-case", "error", "spoc1", SPOC, YMQ, 7, "SafeQ"),
    ("example-value", "error", "spoc1", SPOC, YMQ, 9, "keyStoreAliasPassword"),
    ("example-value", "error", "spoc1", SPOC, YMQ, 11, "trustStorePassword"),
    ("expires-soon", "warning", "spoc1", SPOC, YMQ, 5, "CN=spoc1.acme.test,O=Acme"),
    ("peer-url-scheme", "error", "spoc1", TS, TS_FILE, 12, "http://wps1.acme.test:8443/"),
    ("half-secured", "error", "wps1", MIG, MIG_FILE, None, "spoc1/spooler-controller"),
]

# what the site's own fleet file adds: roots, identities, addresses
BY_FLEET = [
    ("not-trusted", "error", "mps1", FSP, SPOOLER, 3, "CN=Acme Print Test CA,O=Acme"),
    ("not-trusted", "error", "mps1", MPS, MPS_FILE, 8, "CN=Acme Print Test CA,O=Acme"),
    ("not-trusted", "error", "spoc1", FSP, SPOOLER, 9, "CN=Acme Print Test CA,O=Acme"),
    ("ip-as-dns", "error", "spoc1", SPOC, YMQ, 5, "10.0.0.5"),
    ("not-trusted", "error", "spoc1", SPOC, YMQ, 10, "FlexiSpooler on mps1"),
    ("not-trusted", "error", "spoc1", SPOC, YMQ, 10, "FlexiSpooler on spoc1"),
    ("not-trusted", "error", "spoc1", SPOC, YMQ, 10, "Workflow Processing System on wps1"),
    ("not-trusted", "error", "wps1", WPS, WPS_FILE, 7, "CN=Acme Print Test CA,O=Acme"),
    ("thumbprint-mismatch", "error", "wps1", WPS, WPS_FILE, 7, "CN=mps1.acme.test,O=Acme"),
    ("name-not-covered", "warning", "wps1", WPS, WPS_FILE, 7, "10.0.0.6"),
    ("name-not-covered", "warning", "wps1", WPS, WPS_FILE, 7, "wps1.acme.test"),
    ("shared-certificate", "warning", "wps1", WPS, WPS_FILE, 7, "wps1, mps1"),
]

# what is open while discover's fleet file names no identities, and only folders' names as addresses
BY_DISCOVERY = [
    ("thumbprint-unknown", "warning", "mps1", FSP, SPOOLER, 3, ""),
    ("thumbprint-unknown", "warning", "spoc1", FSP, SPOOLER, 9, ""),
    ("thumbprint-unknown", "warning", "wps1", WPS, WPS_FILE, 7, ""),
    ("name-not-covered", "error", "spoc1", SPOC, YMQ, 5, "spoc1"),
    ("ip-as-dns", "warning", "spoc1", SPOC, YMQ, 5, "10.0.0.5"),
]

# (client, server, channel, verdict, what a reason must name)
LINKS = [
    (f"spoc1/{EUI}", f"spoc1/{SPOC}", "ymq", "fails", "plain"),
    (f"spoc1/{TS}", f"wps1/{WPS}", "https", "fails", "plain"),
    (f"spoc1/{FSP}", f"spoc1/{SPOC}", "ymq", "fails", "plain"),
    (f"spoc1/{MANAGEMENT}", f"spoc1/{SPOC}", "ymq", "unknown", "security.mechanism"),
    (f"wps1/{WPS}", f"spoc1/{SPOC}", "ymq", "fails", "plain"),
    (f"wps1/{MIG}", f"spoc1/{SPOC}", "ymq", "plain", None),
    (f"mps1/{MPS}", f"spoc1/{SPOC}", "ymq", "fails", "plain"),
    (f"mps1/{FSP}", f"spoc1/{SPOC}", "ymq", "fails", "plain"),
]


def read_report(site, fleet):
    return site.document("check", "check", fleet, expect=1)


def fits(row, finding):
    rule, severity, server, component, file, line, name = row
    path = file and "C:\\DispatcherParagon\\" + file.replace("/", "\\")
    fixed = (finding["rule"], finding["severity"], finding["server"], finding["component"], finding["file"], finding["line"])
    return fixed == (rule, severity, server, component, path, line) and name in finding["message"]


def compare_findings(report, expected):
    left = list(report["findings"])
    missing = []
    for row in expected:
        found = next((finding for finding in left if fits(row, finding)), None)
        if found is None:
            missing.append(row)
        else:
            left.remove(found)
            assert found["remedy"], f"no remedy: {found}"
    extra = json.dumps(left, indent=1, ensure_ascii=False)
    assert not missing and not left, f"missing: {missing}\nnot expected: {extra}"


def compare_links(report):
    found = {(link["client"], link["server"]): link for link in report["links"]}
    assert len(found) == len(report["links"]) == len(LINKS), list(found)
    for client, server, channel, verdict, name in LINKS:
        link = found[client, server]
        assert (link["channel"], link["verdict"]) == (channel, verdict), link
        assert name is None or any(name in reason for reason in link["reasons"]), link


def compare_summary(report):
    summary = report["summary"]
    for severity in ("error", "warning", "info"):
        assert summary[severity] == sum(finding["severity"] == severity for finding in report["findings"]), summary
    for verdict in ("works", "fails", "plain", "unknown"):
        assert summary["links"][verdict] == sum(link["verdict"] == verdict for link in report["links"]), summary


def discover(site):
    site.run("discover", "servers", "-o", "found.json", expect=0)


def check_discover(site):
    document = site.document("discover", "discover", "servers")
    found = [(row["server"], row["component"].removeprefix("dispatcher-paragon/"), row["state"])
             for row in document["installations"]]
    assert found == INSTALLATIONS, found
    discover(site)
    fleet = json.loads((site.folder / "found.json").read_text())
    site_cases.validate("fleet", fleet)
    assert fleet == document["fleet"] and fleet["policy"]["cipher"] == "aes-128" and fleet["policy"]["curve"] == "secp256r1"


def check_what_was_discovered(site):
    discover(site)
    report = read_report(site, "found.json")
    compare_findings(report, BY_FILES + BY_DISCOVERY)
    compare_links(report)
    compare_summary(report)


def check_site(site):
    report = read_report(site, "fleet.json")
    compare_findings(report, BY_FILES + BY_FLEET)
    compare_links(report)
    compare_summary(report)


def check_text(site):
    """A person reads the same: each server once, each finding's remedy beneath it, the links last."""
    report = read_report(site, "fleet.json")
    lines = site.run("check", "fleet.json", expect=1).stdout.splitlines()
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert headings[:-1] == ["The fleet as a whole", "mps1", "spoc1", "wps1", "Links"], headings
    remedies = [line for line in lines if line.startswith("    → ")]
    assert len(remedies) == len(report["findings"]), (len(remedies), len(report["findings"]))
    verdicts = [line.split()[0] for line in lines[lines.index("Links"):] if "→" in line]
    assert verdicts == [link["verdict"] for link in report["links"]], verdicts


def check_nothing_was_changed(site):
    before = site.digest()
    discover(site)
    site.run("check", "found.json", expect=1)
    assert site.digest() == before
    assert not [path for path in site.folder.iterdir() if path.name.startswith(".")]


sys.exit(site_cases.run_copies("site", globals(), lambda folder: site_cases.Site.make("dispatcher-paragon", folder)))
