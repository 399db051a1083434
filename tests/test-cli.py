#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The public contract of every command: help, exit statuses, JSON against its schema, colour, secrets, order.

Runs the program that LOCKSTEP names over a copy of the sample site. Prints TAP.
"""

import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import tempfile

import jsonschema

LOCKSTEP = os.environ["LOCKSTEP"]
TESTS = pathlib.Path(__file__).resolve().parent
SCHEMAS = TESTS.parent / "data" / "schemas"
COMMANDS = "inspect convert verify config ca request bundle-roots catalog discover check plan apply history undo".split()

PFX = ["pki/spoc1.pfx", "--password", "file:secrets/spoc1-pfx"]
SPOC = "servers/spoc1/C/DispatcherParagon/SPOC/conf/ymq_config.properties"
FSP = "servers/spoc1/C/DispatcherParagon/FSP/Service/spooler.config"
WPS = "servers/wps1/C/DispatcherParagon/WPS/WpsService.exe.config"
ROOTS = ["servers/spoc1", "servers/wps1", "servers/mps1"]

# (exit status, arguments): what a script may rely on
STATUSES = [
    (64, []),
    (64, ["frobnicate"]),
    (64, ["--json", "check", "fleet.json"]),
    (0, ["help", "check"]),
    (64, ["help", "frobnicate"]),
    (0, ["--help"]),
    (0, ["--version"]),
    (64, ["inspect"]),
    (66, ["inspect", "missing.pfx"]),
    (0, ["inspect", *PFX]),
    (0, ["inspect", "pki/acme-root.pem"]),
    (77, ["inspect", "pki/spoc1.pfx", "--password", "pass:wrong"]),
    (77, ["inspect", "pki/spoc1.pfx"]),
    (65, ["inspect", "broken/cut.pfx", "--password", "file:secrets/spoc1-pfx"]),
    (65, ["inspect", "broken/noise.jks"]),
    (64, ["inspect", "pki/spoc1.pfx", "--password", "colour:red"]),
    (64, ["convert", "pki/spoc1.pfx"]),
    (64, ["convert", *PFX, "broken/out", "--to", "papyrus"]),
    (66, ["convert", "missing.pfx", "broken/out.jks", "--to", "jks"]),
    (77, ["convert", "pki/spoc1.pfx", "broken/out.jks", "--to", "jks", "--password", "pass:wrong"]),
    (73, ["convert", *PFX, "missing/folder/out.jks", "--to", "jks"]),
    (0, ["convert", *PFX, "broken/out.jks", "--to", "jks"]),
    (0, ["convert", *PFX, "broken/out.p12", "--to", "pkcs12", "--for", "windows-2008"]),
    (73, ["convert", *PFX, "pki", "--to", "jks"]),
    (0, ["convert", *PFX, "/dev/null", "--to", "jks"]),
    (64, ["convert", *PFX, "-", "--to", "jks", "--json"]),
    (64, ["bundle-roots", "pki/acme-root.pem"]),
    (65, ["bundle-roots", "pki/acme-root.pem", "broken/out.pem"]),
    (66, ["bundle-roots", "missing.txt", "broken/out.pem"]),
    (64, ["convert", "pki/acme-root.pem", "-", "--to", "pem", "--split"]),
    (0, ["convert", "pki/acme-root.pem", "broken/each", "--to", "der", "--split"]),
    (65, ["inspect", "pki"]),
    (65, ["inspect", "-"]),
    (0, ["inspect", "broken/request.csr"]),
    (65, ["convert", "broken/request.p10", "broken/out.jks", "--to", "jks"]),
    (65, ["verify", "broken/request.csr", "--trust", "pki/acme-root.pem"]),
    (64, ["verify"]),
    (64, ["verify", "pki/acme-issuing.pem", "--trust", "pki/acme-root.pem", "--purpose", "painting"]),
    (66, ["verify", "missing.pem", "--trust", "pki/acme-root.pem"]),
    (66, ["verify", "pki/acme-issuing.pem", "--trust", "missing.pem"]),
    (0, ["verify", "pki/acme-issuing.pem", "--trust", "pki/acme-root.pem", "--purpose", "ca"]),
    (0, ["verify", "broken/spoc1.pem", "--trust", "pki/acme-root.pem", "--untrusted", "pki/acme-issuing.pem",
         "--purpose", "mutual", "--name", "spoc1.acme.test", "--name", "10.0.0.5"]),
    (1, ["verify", "broken/spoc1.pem", "--trust", "pki/acme-root.pem"]),
    (1, ["verify", "broken/spoc1.pem", "--trust", "pki/acme-root.pem", "--untrusted", "pki/acme-issuing.pem",
         "--name", "other.acme.test"]),
    (1, ["verify", "pki/acme-issuing.pem", "--trust", "pki/acme-root.pem", "--purpose", "ca",
         "--at", "2001-01-01T00:00:00Z"]),
    (64, ["verify", "pki/acme-issuing.pem", "--trust", "pki/acme-root.pem", "--at", "tomorrow"]),
    (64, ["config"]),
    (64, ["config", "praise", SPOC]),
    (64, ["config", "get", SPOC]),
    (66, ["config", "list", "missing.properties"]),
    (0, ["config", "list", SPOC]),
    (0, ["config", "get", SPOC, "ellipticCurve"]),
    (1, ["config", "get", SPOC, "noSuchKey"]),
    (0, ["config", "get", FSP, "encryption"]),
    (65, ["config", "list", "broken/half.json"]),
    (65, ["config", "list", "broken/half.config"]),
    (64, ["config", "list", SPOC, "--format", "papyrus"]),
    (0, ["catalog"]),
    (0, ["catalog", "dispatcher-paragon/flexispooler"]),
    (64, ["catalog", "--frobnicate"]),
    (66, ["catalog", "dispatcher-paragon/papyrus"]),
    (64, ["discover"]),
    (66, ["discover", "missing"]),
    (0, ["discover", *ROOTS, "-o", "found.json"]),
    (64, ["check"]),
    (66, ["check", "missing.json"]),
    (78, ["check", "broken/fleet-member.json"]),
    (78, ["check", "broken/half.json"]),
    (1, ["check", "fleet.json"]),
    (1, ["check", "fleet.json", "--html"]),
    (64, ["check", "fleet.json", "--fail-on", "mondays"]),
    (64, ["plan"]),
    (66, ["plan", "missing.json"]),
    (78, ["plan", "broken/fleet-member.json"]),
    (1, ["plan", "fleet.json"]),
    (1, ["plan", "fleet.json", "--diff"]),
    (1, ["plan", "fleet.json", "--only", "wps1"]),
    (66, ["plan", "fleet.json", "--only", "nobody"]),
    (64, ["apply"]),
    (66, ["apply", "missing.json", "--yes"]),
    (64, ["history"]),
    (66, ["history", "missing.json"]),
    (0, ["history", "fleet.json"]),
    (64, ["undo"]),
    (66, ["undo", "missing.json"]),
]

# (exit status, arguments): prints one JSON document, the same one each time
DOCUMENTS = [
    (0, ["inspect", *PFX, "pki/acme-root.pem"]),
    (77, ["inspect", "pki/spoc1.pfx"]),
    (65, ["inspect", "broken/cut.pfx", "--password", "file:secrets/spoc1-pfx"]),
    (65, ["inspect", "broken/noise.jks"]),
    (66, ["inspect", "pki/acme-root.pem", "missing.pfx"]),
    (0, ["inspect", "broken/request.csr", "broken/request.p10"]),
    (0, ["inspect", "servers/spoc1/C/DispatcherParagon/SPOC/EUI/certs/trust.jks"]),
    (0, ["convert", *PFX, "broken/written.jks", "--to", "jks"]),
    (0, ["convert", *PFX, "broken/written.pem", "--to", "pem", "--for", "openssl"]),
    (0, ["convert", "pki/acme-root.pem", "broken/every", "--to", "pem", "--split"]),
    (0, ["verify", "pki/acme-issuing.pem", "--trust", "pki/acme-root.pem", "--purpose", "ca"]),
    (1, ["verify", "broken/spoc1.pem", "--trust", "pki/acme-root.pem", "--name", "other.acme.test"]),
    (0, ["config", "list", SPOC]),
    (0, ["config", "list", FSP]),
    (0, ["config", "list", WPS]),
    (0, ["catalog"]),
    (0, ["catalog", "dispatcher-paragon/spooler-controller"]),
    (1, ["check", "fleet.json"]),
    (1, ["plan", "fleet.json"]),
    (1, ["plan", "fleet.json", "--only", "spoc1/end-user-interface"]),
    (0, ["history", "fleet.json"]),
]

# every command that changes something, in an order that leaves the site as it was
CHANGES = [
    (0, ["apply", "fleet.json", "--yes"]),
    (0, ["plan", "fleet.json"]),
    (0, ["apply", "fleet.json", "--yes"]),
    (0, ["history", "fleet.json"]),
    (0, ["undo", "fleet.json"]),
    (1, ["plan", "fleet.json"]),
]


class Site:
    """A copy of the sample site with some broken files beside it."""

    def __init__(self, folder):
        self.folder = folder
        make = TESTS / "fixtures" / "sample-site" / "make-identities"
        subprocess.run([make, LOCKSTEP, folder], check=True)
        self.secrets = [file.read_bytes().strip() for file in (folder / "secrets").iterdir()]
        broken = folder / "broken"
        broken.mkdir()
        pfx = (folder / "pki/spoc1.pfx").read_bytes()
        (broken / "cut.pfx").write_bytes(pfx[: len(pfx) // 2])
        (broken / "noise.jks").write_bytes(b"neither fish nor fowl\n")
        (broken / "half.json").write_text('{ "a": [1, 2\n')
        (broken / "half.config").write_text("<configuration><appSettings>\n")
        fleet = json.loads((folder / "fleet.json").read_text())
        fleet["polcy"] = fleet.pop("policy")
        (broken / "fleet-member.json").write_text(json.dumps(fleet))
        leaf = ["openssl", "pkcs12", "-in", "pki/spoc1.pfx", "-passin", "file:secrets/spoc1-pfx", "-nokeys", "-clcerts",
                "-out", "broken/spoc1.pem"]
        subprocess.run(leaf, cwd=folder, check=True)
        request = ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "broken/request.key", "-subj",
                   "/CN=spoc1.acme.test", "-addext", "subjectAltName=DNS:spoc1.acme.test,IP:10.0.0.5"]
        subprocess.run([*request, "-out", "broken/request.csr"], cwd=folder, check=True, capture_output=True)
        subprocess.run(["openssl", "req", "-in", "broken/request.csr", "-outform", "DER", "-out", "broken/request.p10"],
                       cwd=folder, check=True)

    def run(self, arguments, **environment):
        env = {**os.environ, **environment}
        result = subprocess.run([LOCKSTEP, *arguments], cwd=self.folder, env=env, stdin=subprocess.DEVNULL,
                                capture_output=True, timeout=120, check=False)
        # what a file says is what `config … --json` is asked for; its list for people hides passwords
        reads = arguments[:1] == ["config"] and "--json" in arguments
        for secret in [] if reads else self.secrets:
            assert secret not in result.stdout + result.stderr, "a password was printed"
        return result

    def run_on_terminal(self, arguments, **environment):
        """What it prints where standard output is a terminal."""
        leader, follower = pty.openpty()
        env = {**os.environ, "TERM": "xterm", **environment}
        process = subprocess.Popen([LOCKSTEP, *arguments], cwd=self.folder, env=env, stdin=subprocess.DEVNULL,
                                   stdout=follower, stderr=subprocess.DEVNULL)
        os.close(follower)
        text = b""
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:
                break
            if not chunk:
                break
            text += chunk
        os.close(leader)
        process.wait(timeout=120)
        return text

    def digest(self):
        return {file: file.read_bytes() for file in sorted((self.folder / "servers").rglob("*")) if file.is_file()}


def show(result):
    return f"{(result.stdout + result.stderr).decode(errors='replace')[-2000:]}"


def expect_status(result, status):
    assert result.returncode == status, f"exit status {result.returncode}, expected {status}\n{show(result)}"


def check_status(site, status, arguments):
    result = site.run(arguments)
    expect_status(result, status)
    assert b"\033" not in result.stdout + result.stderr, "colour in a pipe"
    if status > 1 and arguments:
        assert result.stderr or result.stdout, "it failed without a word"


def check_help(site, command):
    result = site.run([command, "--help"])
    expect_status(result, 0)
    lines = result.stdout.decode().splitlines()
    assert lines[0] == "Examples:", f"help starts with “{lines[0]}”"
    assert lines[1].startswith(f"  lockstep {command}") or f"lockstep {command}" in lines[1], lines[1]
    assert not result.stderr, show(result)


def check_unknown_option(site, command):
    result = site.run([command, "--frobnicate"])
    expect_status(result, 64)
    assert not result.stdout, "talk on standard output"


def validate(document):
    name = document["schema"].split("/")[1]
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)


def check_document(site, status, arguments):
    results = [site.run([*arguments, "--json"]) for _ in range(2)]
    expect_status(results[0], status)
    assert results[0].stdout == results[1].stdout, "two runs print different documents"
    validate(json.loads(results[0].stdout))


def check_fleet_schema(site):
    schema = json.loads((SCHEMAS / "fleet.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    for name in ("fleet.json", "found.json"):
        validator.validate(json.loads((site.folder / name).read_text()))
    assert list(validator.iter_errors(json.loads((site.folder / "broken/fleet-member.json").read_text())))


def check_color(site):
    check = ["check", "fleet.json"]
    assert b"\033[" in site.run([*check, "--color=always"]).stdout
    assert b"\033[" in site.run([*check, "--color=always"], NO_COLOR="1").stdout
    assert b"\033[" not in site.run(check).stdout
    assert b"\033[" in site.run_on_terminal(check)
    assert b"\033[" not in site.run_on_terminal(check, NO_COLOR="1")
    assert b"\033[" not in site.run_on_terminal([*check, "--color=never"])
    expect_status(site.run([*check, "--color=mauve"]), 64)


def check_width(site):
    """Prose keeps to 80 columns; what cannot be broken (a path) may stand out."""
    for line in site.run(["check", "fleet.json"]).stdout.decode().splitlines():
        assert len(line) <= 80 or max(map(len, line.split())) > 40, line


def check_outputs(site):
    """A device is written to, a link followed, a key for its owner alone; inputs and outputs may be pipes."""
    folder = site.folder / "broken"
    expect_status(site.run(["convert", *PFX, "/dev/null", "--to", "jks"]), 0)
    assert pathlib.Path("/dev/null").is_char_device()
    (folder / "target.jks").write_text("old")
    (folder / "target.jks").chmod(0o644)
    (folder / "link.jks").symlink_to("target.jks")
    expect_status(site.run(["convert", *PFX, "broken/link.jks", "--to", "jks"]), 0)
    assert (folder / "link.jks").is_symlink() and (folder / "target.jks").stat().st_mode & 0o777 == 0o600
    piped = site.run(["convert", *PFX, "-", "--to", "jks"])
    assert piped.stdout[:4] == b"\xfe\xed\xfe\xed" and b"Wrote" not in piped.stderr, show(piped)
    words = [LOCKSTEP, "inspect", "-", "--password", "file:secrets/spoc1-pfx", "--json"]
    done = subprocess.run(words, cwd=site.folder, input=piped.stdout, capture_output=True, check=False)
    expect_status(done, 0)
    assert json.loads(done.stdout)["files"][0]["path"] == "-"


def check_request(site):
    files = json.loads(site.run(["inspect", "broken/request.csr", "broken/request.p10", "--json"]).stdout)["files"]
    assert [file["format"] for file in files] == ["pem", "pkcs10"]
    for entry in [file["entries"][0] for file in files]:
        assert entry["kind"] == "request" and entry["chain"] == [] and entry["key"]["matches"] is True, entry
        assert entry["request"]["san"] == ["DNS:spoc1.acme.test", "IP:10.0.0.5"], entry


def check_ascii_locale(site):
    """In the locale C, as under cron, nothing is lost: UTF-8 goes in and comes out."""
    result = site.run(["convert", *PFX, "broken/ä.jks", "--to", "jks", "--alias", "ä", "--out-password", "pass:schlüssel"],
                      LC_ALL="C")
    expect_status(result, 0)
    result = site.run(["inspect", "broken/ä.jks", "--password", "pass:schlüssel"], LC_ALL="C")
    expect_status(result, 0)
    odd = site.folder / "broken" / os.fsdecode(b"\xff.pem")
    shutil.copy(site.folder / "pki/acme-root.pem", odd)
    for words in (["inspect", odd], ["convert", odd, "broken/odd.pem", "--to", "pem"]):
        validate(json.loads(site.run([*words, "--json"]).stdout))
    assert "ä · " in result.stdout.decode() and "?" not in result.stdout.decode(), show(result)


def check_language(site):
    """Plurals as well; what is printed in JSON stays as it is."""
    german = {"LANGUAGE": "de", "LOCKSTEP_LOCALE_PATH": str(pathlib.Path(os.environ["G_TEST_BUILDDIR"]).parent / "po")}
    assert b" Fehler, " in site.run(["check", "fleet.json"], **german).stdout
    plain = json.loads(site.run(["check", "fleet.json", "--json"]).stdout)
    other = json.loads(site.run(["check", "fleet.json", "--json"], **german).stdout)
    assert plain["summary"] == other["summary"]


def check_suggestion(site):
    assert "did you mean “inspect”" in site.run(["inspct"]).stderr.decode()
    assert site.run(["help", "plan"]).stdout == site.run(["plan", "--help"]).stdout


def check_quiet(site):
    result = site.run(["discover", *ROOTS, "-o", "quiet.json", "-q"])
    expect_status(result, 0)
    assert not result.stderr, show(result)


def check_changes(site):
    before = site.digest()
    for status, arguments in CHANGES:
        documents = site.run([*arguments, "--json"])
        expect_status(documents, status)
        validate(json.loads(documents.stdout))
    assert site.digest() == before, "undo did not put everything back"


def check_no_question(site):
    """Without --yes and without a terminal, apply asks nobody and changes nothing."""
    before = site.digest()
    result = site.run(["apply", "fleet.json"])
    assert result.returncode in (1, 64), show(result)
    assert site.digest() == before


def list_cases():
    for command in COMMANDS:
        yield f"help/{command}", lambda site, c=command: check_help(site, c)
        yield f"unknown-option/{command}", lambda site, c=command: check_unknown_option(site, c)
    for status, arguments in STATUSES:
        name = " ".join(arguments) or "no argument"
        yield f"status/{status}/{name}", lambda site, s=status, a=arguments: check_status(site, s, a)
    for status, arguments in DOCUMENTS:
        yield f"json/{' '.join(arguments)}", lambda site, s=status, a=arguments: check_document(site, s, a)
    yield "fleet-schema", check_fleet_schema
    yield "color", check_color
    yield "width", check_width
    yield "quiet", check_quiet
    yield "outputs", check_outputs
    yield "request", check_request
    yield "ascii-locale", check_ascii_locale
    yield "language", check_language
    yield "suggestion", check_suggestion
    yield "asks-nobody", check_no_question
    yield "changes", check_changes


def run_case(number, name, check, site):
    label = f"{number} /cli/{name.replace('#', '')}"
    try:
        check(site)
    except Exception as problem:  # pylint: disable=broad-except
        print(f"not ok {label}")
        for line in f"{type(problem).__name__}: {problem}".splitlines()[:40]:
            print(f"# {line}")
        return False
    print(f"ok {label}")
    return True


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-cli-"))
    try:
        site = Site(folder)
        wanted = sys.argv[1] if len(sys.argv) > 1 else ""
        cases = [(name, check) for name, check in list_cases() if wanted in name]
        print(f"1..{len(cases)}")
        results = [run_case(number, name, check, site) for number, (name, check) in enumerate(cases, 1)]
        return 0 if all(results) else 1
    finally:
        shutil.rmtree(folder)


sys.exit(main())
