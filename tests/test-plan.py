#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""plan, apply, history and undo over the sample site, and what keytool, openssl, xmllint and java read afterwards.

The site is made once; each case works on a copy. Prints TAP.
"""

import fcntl
import json
import os
import re
import shutil
import stat
import subprocess
import sys

import site_cases

PARAGON = {name: f"servers/{name}/C/DispatcherParagon" for name in ("spoc1", "wps1", "mps1")}
SPOC = f"{PARAGON['spoc1']}/SPOC/conf/ymq_config.properties"
EUI = f"{PARAGON['spoc1']}/SPOC/EUI/ui-conf/environment-configuration.properties"
FSP = f"{PARAGON['spoc1']}/FSP/Service/spooler.config"
TS = f"{PARAGON['spoc1']}/SPOC/terminalserver/TerminalServer.exe.config"
WPS = f"{PARAGON['wps1']}/WPS/WpsService.exe.config"
MIG = f"{PARAGON['wps1']}/MIG/bin/MigService.exe.config"
MPS = f"{PARAGON['mps1']}/MPS/Service/conf/mps.config"
KEYSTORES = [("spoc1", "SPOC/conf", "spoc-keystore", "spoc-key", "spoc-trust"),
             ("spoc1", "SPOC/EUI/ui-conf", "eui-keystore", "eui-key", "eui-trust")]
PFX = [("spoc1", "FSP/Service", "spoc1"), ("wps1", "WPS", "wps1"), ("wps1", "MIG/bin", "wps1"),
       ("mps1", "MPS/Service/conf", "mps1")]
READ_PROPERTIES = """
import java.io.*;
import java.util.*;
class ReadProperties {
  public static void main(String[] files) throws IOException {
    for (String file : files) {
      Properties properties = new Properties();
      try (InputStream in = new FileInputStream(file)) { properties.load(in); }
      for (String key : new TreeSet<>(properties.stringPropertyNames()))
        System.out.println(key + "=" + properties.getProperty(key));
    }
  }
}
"""


class PlannedSite(site_cases.Site):
    def steps(self, *arguments, expect):
        return json.loads(self.run(*arguments, "--json", expect=expect).stdout)["steps"]

    def find_component(self, fleet, server, component):
        return next(c for s in fleet["servers"] if s["name"] == server for c in s["components"]
                    if c["component"].endswith("/" + component))

    def get(self, file, key):
        return self.run("config", "get", file, key, expect=0).stdout[:-1]


def tool(*arguments, folder=None, **environment):
    result = subprocess.run(arguments, cwd=folder, env={**os.environ, **environment}, text=True, check=False,
                            stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    assert result.returncode == 0, f"{arguments[0]} says {result.returncode}: {result.stdout}{result.stderr}"
    return result.stdout + result.stderr


def place(server, name):
    return f"{PARAGON[server]}/{name}"


# --- the plan


def check_plan_touches_nothing(site):
    before = site.digest()
    site.run("plan", "fleet.json", "--diff", expect=1)
    assert site.digest() == before
    assert not (site.folder / ".lockstep").exists()


PHASES = ["prepare", "stop", "change", "start", "after"]


def plan(site, *arguments, expect=1):
    return site.document("plan", "plan", "fleet.json", *arguments, expect=expect)


def in_phase(steps, phase):
    """The components of a phase in their order, each once."""
    return list(dict.fromkeys(f"{s['server']}/{s['component']}" for s in steps if s["phase"] == phase))


def check_order(site):
    """Everybody stops, clients first; then all is changed; then all start, in the vendor's order."""
    steps = plan(site)["steps"]
    assert [s["phase"] for s in steps] == sorted((s["phase"] for s in steps), key=PHASES.index)
    stops, starts = in_phase(steps, "stop"), in_phase(steps, "start")
    assert stops[0] == "spoc1/terminal-server" and stops[-1] == "spoc1/spooler-controller", stops
    assert stops.index("spoc1/terminal-server") < stops.index("wps1/workflow-processing-system"), stops
    assert starts[:2] == ["spoc1/spooler-controller", "spoc1/terminal-server"], starts
    management = "spoc1/management-service"
    assert sorted([*stops, management]) == sorted(starts) and len(starts) == 8, stops
    # the switch in the database is set in the management interface, which runs until then
    changes = [(f"{s['server']}/{s['component']}", s["kind"]) for s in steps if s["phase"] == "change"]
    assert changes[:3] == [("spoc1/spooler-controller", "manual"), (management, "manual"),
                           ("spoc1/spooler-controller", "write-file")], changes
    set_switch(site, "false")
    assert management in in_phase(plan(site)["steps"], "stop")
    text = site.run("plan", "fleet.json", expect=1).stdout
    headings = ["Prepare: nothing stops yet\n", "Stop the services\n", "Change the settings\n", "Start the services\n"]
    assert sorted(headings, key=text.index) == headings and text.count("Stop the services\n") == 1


def check_vendor_order(site):
    """Stores, import, stop, settings, start: as the vendor's guide goes, but nothing stops before it must."""
    steps = [s for s in plan(site)["steps"] if (s["server"], s["component"]) == ("spoc1", "flexispooler")]
    kinds = [step["kind"] for step in steps]
    assert kinds == ["write-keystore", "write-keystore", "manual", "manual", "manual", "write-file", "manual"], kinds
    assert [step["phase"] for step in steps] == ["prepare"] * 4 + ["stop", "change", "start"]
    commands = [step["commands"][0]["command"] for step in steps if step["commands"]]
    assert commands[2] == "net stop YSoftSQ-FSP" and commands[-1] == "net start YSoftSQ-FSP", commands
    provider = '"Microsoft Enhanced RSA and AES Cryptographic Provider"'
    pfx = "C:\\DispatcherParagon\\FSP\\Service\\lockstep-identity.pfx"
    assert commands[0] == f'certutil.exe -csp {provider} -importpfx "My" "{pfx}"', commands[0]


def check_outage(site):
    """Every link with a side that stops, and no other; nothing when nothing is to do."""
    links = json.loads(site.run("check", "fleet.json", "--json", expect=1).stdout)["links"]
    everything = [{key: link[key] for key in ("client", "server", "channel")} for link in links]
    assert plan(site)["outage"] == everything
    text = site.run("plan", "fleet.json", expect=1).stdout
    assert "these do not talk to each other:\n  spoc1/end-user-interface → spoc1/spooler-controller (ymq)\n" in text, text
    only = plan(site, "--only", "mps1/mobile-print-server")["outage"]
    assert only == [link for link in everything if link["client"] == "mps1/mobile-print-server"], only
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert plan(site, expect=0)["outage"] == []


def check_near_roaming_group(site):
    """All members stop before the first starts, those too that do not change."""
    site.run("apply", "fleet.json", "--yes", expect=0)
    members = ["mps1/flexispooler", "spoc1/flexispooler", "nobody/flexispooler"]
    site.edit_fleet(lambda fleet: fleet.update(groups=[{"name": "g", "kind": "near-roaming", "members": members}]))
    assert plan(site, expect=0)["steps"] == []
    site.run("config", "set", FSP, "encryption", "Aes256", expect=0)
    for only in ([], ["--only", "spoc1"]):
        document = plan(site, *only)
        steps = [s for s in document["steps"] if s["component"] == "flexispooler"]
        assert [(s["server"], s["phase"]) for s in steps] == [
            ("mps1", "stop"), ("spoc1", "stop"), ("spoc1", "change"), ("spoc1", "start"), ("mps1", "start")], steps
        assert {"client": "mps1/flexispooler", "server": "spoc1/spooler-controller", "channel": "ymq"} in document["outage"]
    site.edit_fleet(lambda fleet: fleet["groups"][0].update(kind="cluster"))
    assert [s["server"] for s in plan(site)["steps"] if s["component"] == "flexispooler"] == ["spoc1"] * 3


def check_database_step(site):
    switch = "usePlainCommunicationForOrsSubsystems"
    steps = site.steps("plan", "fleet.json", expect=1)
    assert any(switch in step["description"] for step in steps if step["kind"] == "manual")
    image = site.folder / place("spoc1", "SPOC/conf/remoteConfImg.xml")
    text = image.read_text()
    image.write_text(text.replace(f'"{switch}" value="true"', f'"{switch}" value="false"'))
    assert image.read_text() != text
    steps = site.steps("plan", "fleet.json", expect=1)
    assert not any(switch in step["description"] for step in steps)


def check_only(site):
    before = site.digest()
    site.run("apply", "fleet.json", "--only", "wps1/mobile-integration-gateway", "--yes", expect=0)
    changed = {str(file.relative_to(site.folder)) for file, what in site.digest().items()
               if file.is_file() and before.get(file) != what}
    folder = place("wps1", "MIG/bin")
    assert changed == {MIG, f"{folder}/lockstep-identity.pfx", f"{folder}/lockstep-root.cer"}, changed
    site.run("plan", "fleet.json", "--only", "wps1/mobile-integration-gateway", expect=0)
    site.run("plan", "fleet.json", "--only", "wps1", expect=1)


# --- the fleet as planned


def set_switch(site, plain):
    """As the product writes its image after a change in the management interface."""
    image = site.folder / place("spoc1", "SPOC/conf/remoteConfImg.xml")
    text = re.sub('(usePlainCommunicationForOrsSubsystems" value=")[a-z]*', rf"\g<1>{plain}", image.read_text())
    image.write_text(text)


def judge(site, *arguments, expect):
    return site.document("check", "check", "fleet.json", *arguments, expect=expect)


def check_as_planned_is_what_comes(site):
    """Nothing is touched, and what was foretold is what check says once all is done."""
    before = site.digest()
    foretold = judge(site, "--as-planned", "--fail-on=info", expect=1)
    assert site.digest() == before and not (site.folder / ".lockstep").exists()
    assert foretold.pop("as_planned") is True and foretold["summary"]["links"]["fails"] == 0
    assert site.run("check", "fleet.json", "--as-planned", expect=0).stdout.startswith("This is the fleet as")
    site.run("apply", "fleet.json", "--yes", expect=0)
    set_switch(site, "false")
    assert judge(site, "--fail-on=info", expect=1) == foretold


def check_as_planned_when_plain(site):
    site.edit_fleet(lambda fleet: fleet["policy"].update(security="plain"))
    foretold = judge(site, "--as-planned", expect=0)
    assert {link["verdict"] for link in foretold["links"]} <= {"plain", "unknown"}, foretold["links"]
    site.run("apply", "fleet.json", "--yes", expect=0)
    foretold.pop("as_planned")
    assert judge(site, expect=0) == foretold


def check_as_planned_with_nothing_to_do(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    set_switch(site, "false")
    foretold = judge(site, "--as-planned", expect=0)
    foretold.pop("as_planned")
    assert judge(site, expect=0) == foretold


def check_as_planned_without_a_plan(site):
    """What the plan needs is asked for as the plan does; --only limits what is told, not what is planned."""
    only = judge(site, "--as-planned", "--only", "mps1", expect=0)
    assert only["links"] and all("mps1/" in link["client"] + link["server"] for link in only["links"])
    (site.folder / "secrets/wps1-pfx").write_text("something else\n")
    for command in (["plan", "fleet.json"], ["check", "fleet.json", "--as-planned"]):
        stderr = site.run(*command, expect=77).stderr
        assert "identity “wps1” of wps1/workflow-processing-system cannot be used" in stderr, stderr


def check_diff_is_masked(site):
    secrets = [file.read_text().strip() for file in (site.folder / "secrets").iterdir()]
    text = site.run("plan", "fleet.json", "--diff", expect=1).stdout
    assert "-keyStorePassword" in text or "keyStorePassword=●" in text
    for steps in (text, json.dumps(site.steps("plan", "fleet.json", "--diff", expect=1))):
        for secret in secrets:
            assert secret not in steps
    # a password that changes is a changed line although both sides look alike
    assert "-messagingContext.keyStorePassword=●●●●\n" in text and "+messagingContext.keyStorePassword=●●●●\n" in text
    assert "keyprotectingpassword" not in text, "what stood there before is a secret, too"


# --- what was made, read by others


def check_keytool_opens_keystores(site):
    # the fleet file gives none for this key: the one that is configured stays
    (site.folder / "secrets/eui-key").write_text(site.get(EUI, "messagingContext.keyStoreAliasPassword") + "\n")
    site.run("apply", "fleet.json", "--yes", expect=0)
    for server, folder, store, key, trust in KEYSTORES:
        jks = site.folder / place(server, f"{folder}/lockstep-identity.jks")
        text = tool("keytool", "-list", "-v", "-keystore", str(jks), "-storepass:file", f"secrets/{store}",
                    folder=site.folder, LC_ALL="C.UTF-8")
        assert "Alias name: safeq" in text and "Certificate chain length: 3" in text, text
        # signing a request needs the key itself
        tool("keytool", "-certreq", "-alias", "safeq", "-keystore", str(jks), "-storepass:file", f"secrets/{store}",
             "-keypass:file", f"secrets/{key}", folder=site.folder)
        truststore = site.folder / place(server, f"{folder}/lockstep-trust.jks")
        text = tool("keytool", "-list", "-keystore", str(truststore), "-storepass:file", f"secrets/{trust}",
                    folder=site.folder, LC_ALL="C.UTF-8")
        assert "trustedCertEntry" in text and "1 entry" in text, text


def check_openssl_opens_pfx(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    for server, folder, name in PFX:
        pfx = site.folder / place(server, f"{folder}/lockstep-identity.pfx")
        text = tool("openssl", "pkcs12", "-legacy", "-in", str(pfx), "-passin", f"file:secrets/{name}-pfx", "-nodes",
                    folder=site.folder)
        assert "Microsoft Enhanced RSA and AES Cryptographic Provider" in text
        assert text.count("BEGIN CERTIFICATE") == 3 and text.count("BEGIN PRIVATE KEY") == 1
        root = site.folder / place(server, f"{folder}/lockstep-root.cer")
        subject = tool("openssl", "x509", "-inform", "DER", "-in", str(root), "-noout", "-subject")
        assert "Acme Root CA" in subject


def check_java_reads_properties(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    source = site.folder / "ReadProperties.java"
    source.write_text(READ_PROPERTIES)
    text = tool("java", str(source), SPOC, EUI, folder=site.folder)
    read = dict(line.split("=", 1) for line in text.splitlines())
    assert read["keyStorePath"] == "C:\\DispatcherParagon\\SPOC\\conf\\lockstep-identity.jks", read
    assert read["keyStorePassword"] == site.secret("spoc-keystore")
    assert read["keyStoreAliasPassword"] == site.secret("spoc-key")
    assert read["trustStorePassword"] == site.secret("spoc-trust")
    assert read["messagingContext.trustStorePath"] == "C:\\DispatcherParagon\\SPOC\\EUI\\ui-conf\\lockstep-trust.jks"
    assert read["messagingContext.keyStorePassword"] == site.secret("eui-keystore")
    assert read["messagingContext.encryptionKeyLength"] == "16"
    assert read["messagingContext.certificateValidationMode"] == "VALIDATE_CERTIFICATE"


def check_xmllint_reads_configs(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    for file in (TS, WPS, MIG, MPS):
        tool("xmllint", "--noout", file, folder=site.folder)
    thumbprint = tool("xmllint", "--xpath", "string(//add[@key='certificate-hash']/@value)", MIG, folder=site.folder)
    leaf = tool("openssl", "pkcs12", "-legacy", "-in", place("wps1", "MIG/bin/lockstep-identity.pfx"), "-passin",
                "file:secrets/wps1-pfx", "-nokeys", "-clcerts", folder=site.folder)
    (site.folder / "leaf.pem").write_text(leaf)
    sha1 = tool("openssl", "x509", "-in", "leaf.pem", "-noout", "-fingerprint", "-sha1", folder=site.folder)
    assert thumbprint.strip() == sha1.split("=")[1].strip().replace(":", "").lower()
    url = tool("xmllint", "--xpath", "string(//add[@key='wpsBaseAddress']/@value)", TS, folder=site.folder)
    assert url.strip() == "https://wps1.acme.test:8443/"


def check_modes(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    for file in (site.folder / "servers").rglob("lockstep-identity.*"):
        assert not file.stat().st_mode & 0o137, f"{file}: {stat.filemode(file.stat().st_mode)}"
    for path in (site.folder / ".lockstep").rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), f"{path}: {oct(mode)}"
    assert stat.S_IMODE((site.folder / ".lockstep").stat().st_mode) == 0o700


def check_manifest_holds_no_secret(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    secrets = [file.read_bytes().strip() for file in (site.folder / "secrets").iterdir()]
    manifests = list((site.folder / ".lockstep").rglob("manifest.json"))
    assert manifests
    for file in manifests:
        assert not any(secret in file.read_bytes() for secret in secrets), file


# --- again, and back


def check_second_apply(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    before = {file: file.stat().st_mtime_ns for file in (site.folder / "servers").rglob("*")}
    result = site.run("apply", "fleet.json", expect=0)
    assert "Nothing to do" in result.stdout, result.stdout
    assert site.steps("apply", "fleet.json", "--yes", expect=0) == []
    assert site.steps("plan", "fleet.json", expect=0) == []
    assert before == {file: file.stat().st_mtime_ns for file in (site.folder / "servers").rglob("*")}
    points = json.loads(site.run("history", "fleet.json", "--json", expect=0).stdout)["restore_points"]
    assert len(points) == 1, "doing nothing left a restore point"


def check_undo(site):
    before = site.digest()
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert site.digest() != before
    site.run("undo", "fleet.json", expect=0)
    assert site.digest() == before
    assert site.run("undo", "fleet.json", expect=66).stderr
    site.run("apply", "fleet.json", "--yes", expect=0)
    site.run("undo", "fleet.json", "2", expect=0)
    assert site.digest() == before


def check_undo_conflict(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    with open(site.folder / FSP, "a", encoding="utf-8") as file:
        file.write("\n")
    before = site.digest()
    result = site.run("undo", "fleet.json", expect=75)
    assert "spooler.config" in result.stderr and site.digest() == before, result.stderr
    site.run("undo", "fleet.json", "--force", expect=0)


def check_unknown_point(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert "“7”" in site.run("undo", "fleet.json", "7", expect=66).stderr


def check_busy(site):
    site.run("apply", "fleet.json", "--only", "mps1", "--yes", expect=0)
    before = site.digest()
    with open(site.folder / ".lockstep/fleet.json/lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        site.run("apply", "fleet.json", "--yes", expect=75)
        site.run("undo", "fleet.json", expect=75)
    assert site.digest() == before
    site.run("apply", "fleet.json", "--yes", expect=0)


def check_undo_names_the_latest(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert "“1”" in site.run("undo", "fleet.json", "one", expect=66).stderr


def check_history_tells_undone(site):
    assert json.loads(site.run("history", "fleet.json", "--json", expect=0).stdout)["restore_points"] == []
    site.run("apply", "fleet.json", "--only", "mps1", "--yes", expect=0)
    site.run("apply", "fleet.json", "--yes", expect=0)
    site.run("undo", "fleet.json", expect=0)
    points = json.loads(site.run("history", "fleet.json", "--json", expect=0).stdout)["restore_points"]
    assert [(point["id"], point["undone"] is None) for point in points] == [("1", True), ("2", False)], points
    assert site.run("history", "fleet.json", expect=0).stdout.count("taken back") == 1
    site.run("undo", "fleet.json", "1", expect=0)


def check_undo_of_a_run_cut_short(site):
    """As if the power had failed right before the run was marked as done: it alone is taken back."""
    site.run("apply", "fleet.json", "--only", "mps1", "--yes", expect=0)
    before = site.digest()
    site.run("apply", "fleet.json", "--yes", expect=0)
    history = site.folder / ".lockstep/fleet.json"
    files = json.loads((history / "restore/2/manifest.json").read_text())["files"]
    for number, file in enumerate(files):
        file["staged"] = f".lockstep-{number}"
    journal = {"schema": "lockstep/journal/1", "point": "2", "undoes": None, "committed": False, "files": files}
    (history / "journal").write_text(json.dumps(journal))
    assert "ended in its middle" in site.run("history", "fleet.json", expect=0).stderr
    result = site.run("undo", "fleet.json", "--json", expect=0)
    document = json.loads(result.stdout)
    assert document["restore_point"] == "2" and len(document["files"]) == len(files), document
    assert site.digest() == before
    assert not (history / "journal").exists() and not (history / "restore/2").exists()
    site.run("undo", "fleet.json", expect=0)
    assert site.digest() != before


def check_undo_while_the_fleet_is_in_the_works(site):
    before = site.digest()
    site.run("apply", "fleet.json", "--yes", expect=0)
    site.edit_fleet(lambda fleet: fleet["policy"].update(cipher="rot-13"))
    site.run("check", "fleet.json", expect=78)
    site.run("undo", "fleet.json", expect=0)
    assert site.digest() == before


def check_undo_stays_inside(site):
    """A link that appeared since leads out of the server's root: not even --force follows it."""
    site.run("apply", "fleet.json", "--yes", expect=0)
    outside = site.folder / "outside.config"
    shutil.move(site.folder / FSP, outside)
    (site.folder / FSP).symlink_to(outside)
    kept, before = outside.read_bytes(), site.digest()
    for options in ([], ["--force"]):
        result = site.run("undo", "fleet.json", *options, expect=77)
        assert "symbolic link" in result.stderr, result.stderr
    assert outside.read_bytes() == kept and site.digest() == before


# --- un-securing


def make_plain(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    site.edit_fleet(lambda fleet: fleet["policy"].update(security="plain"))
    site.run("apply", "fleet.json", "--yes", expect=0)


def check_unsecure(site):
    make_plain(site)
    for file, keys in {
            SPOC: ["keyStorePath", "keyStorePassword", "keyStoreAlias", "keyStoreAliasPassword", "trustStorePath"],
            EUI: ["messagingContext.secureMechanism", "messagingContext.keyStorePassword"],
            FSP: ["CertificateThumbprint", "encryption"],
            WPS: ["configuration/appSettings/add[@key='certificateThumbprint']/@value"],
            MPS: ["communicator/@certificateThumbprint"]}.items():
        for key in keys:
            site.run("config", "get", file, key, expect=1)
    assert site.get(TS, "configuration/appSettings/add[@key='wpsBaseAddress']/@value").startswith("http://")
    assert site.get(EUI, "ui.language.default") == "de"
    assert (site.folder / place("spoc1", "SPOC/conf/lockstep-identity.jks")).exists(), "stores are left"


def check_unsecure_settles(site):
    make_plain(site)
    assert site.steps("plan", "fleet.json", expect=0) == []
    links = json.loads(site.run("check", "fleet.json", "--json").stdout)["links"]
    known = [link for link in links if not link["client"].endswith("/management-service")]
    assert known and all(link["verdict"] == "plain" for link in known), links


def check_secure_again(site):
    make_plain(site)
    site.edit_fleet(lambda fleet: fleet["policy"].update(security="secured"))
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert site.steps("plan", "fleet.json", expect=0) == []


# --- what is missing


def refuse(site, status, *words):
    before = site.digest()
    for command in (["plan", "fleet.json"], ["apply", "fleet.json", "--yes"]):
        result = site.run(*command, expect=status)
        for word in words:
            assert word in result.stderr, result.stderr
    assert site.digest() == before
    return result.stderr


def check_password_missing(site):
    def change(fleet):
        for component in ("spooler-controller", "end-user-interface"):
            site.find_component(fleet, "spoc1", component).pop("secrets")
    site.edit_fleet(change)
    # both components at once, and the member to add
    refuse(site, 77, "spoc1/spooler-controller", "spoc1/end-user-interface", '"identity.keystore.password": "env:NAME"')


def check_variable_missing(site):
    site.edit_fleet(lambda fleet: site.find_component(fleet, "spoc1", "spooler-controller")["secrets"].update(
        {"identity.keystore.password": "env:LOCKSTEP_NO_SUCH_VARIABLE"}))
    refuse(site, 77, "LOCKSTEP_NO_SUCH_VARIABLE")


def check_identity_missing(site):
    site.edit_fleet(lambda fleet: site.find_component(fleet, "wps1", "mobile-integration-gateway").pop("identity"))
    refuse(site, 78, "wps1/mobile-integration-gateway", '"identity"')


def check_identity_not_rsa(site):
    key = site.folder / "ec.key"
    tool("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
         str(key), "-out", str(site.folder / "ec.pem"), "-subj", "/CN=wps1.acme.test", "-days", "30")
    tool("openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(site.folder / "ec.pem"), "-passout",
         "file:secrets/wps1-pfx", "-out", "pki/wps1.pfx", folder=site.folder)
    refuse(site, 78, "RSA", "wps1/workflow-processing-system")


def check_identity_wrong_password(site):
    (site.folder / "secrets/wps1-pfx").write_text("something else\n")
    refuse(site, 77, "wps1")


def check_file_missing(site):
    (site.folder / WPS).unlink()
    refuse(site, 66, "WpsService.exe.config")


def check_file_malformed(site):
    (site.folder / WPS).write_text("<configuration><appSettings>\n")
    refuse(site, 65, "WpsService.exe.config")


def check_trust_missing(site):
    site.edit_fleet(lambda fleet: fleet.update(trust=[]))
    refuse(site, 78, '"trust"')


def check_same_file_twice(site):
    def change(fleet):
        components = next(s for s in fleet["servers"] if s["name"] == "mps1")["components"]
        components.append(dict(components[0]))
    site.edit_fleet(change)
    before = site.digest()
    site.run("plan", "fleet.json", expect=78)
    assert site.digest() == before


# --- what is right already


def check_thumbprint_in_capitals_stays(site):
    site.run("apply", "fleet.json", "--yes", expect=0)
    key = "configuration/appSettings/add[@key='certificateThumbprint']/@value"
    site.run("config", "set", WPS, key, site.get(WPS, key).upper(), expect=0)
    assert site.steps("plan", "fleet.json", expect=0) == []


def check_thumbprint_without_identity_is_cleaned(site):
    site.edit_fleet(lambda fleet: site.find_component(fleet, "spoc1", "flexispooler").pop("identity"))
    pasted = site.get(FSP, "CertificateThumbprint")
    assert pasted.startswith("\u200e")
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert site.get(FSP, "CertificateThumbprint") == pasted.strip("\u200e")


def check_own_keystore_is_kept(site):
    """A keystore that an administrator made and that is right stays where it is."""
    site.run("apply", "fleet.json", "--yes", expect=0)
    folder = site.folder / place("spoc1", "SPOC/conf")
    (folder / "lockstep-identity.jks").rename(folder / "own.jks")
    site.run("config", "set", SPOC, "keyStorePath", "C:/DispatcherParagon/SPOC/conf/own.jks", expect=0)
    assert site.steps("plan", "fleet.json", expect=0) == []


def check_new_identity_is_rolled_out(site):
    """A renewed certificate in the fleet's file reaches every place, and old ones are kept for undo."""
    site.run("apply", "fleet.json", "--yes", expect=0)
    shutil.copy(site.folder / "pki/mps1.pfx", site.folder / "pki/wps1.pfx")
    shutil.copy(site.folder / "secrets/mps1-pfx", site.folder / "secrets/wps1-pfx")
    steps = site.steps("plan", "fleet.json", expect=1)
    written = {step["component"] for step in steps if step["kind"] == "write-file"}
    assert written == {"workflow-processing-system", "mobile-integration-gateway"}, written
    site.run("apply", "fleet.json", "--yes", expect=0)
    assert site.steps("plan", "fleet.json", expect=0) == []


sys.exit(site_cases.run_copies("plan", globals(), lambda folder: PlannedSite.make("dispatcher-paragon", folder)))
