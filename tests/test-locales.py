#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What programs read is the same in every locale, byte for byte: JSON of every command, and every file that is written. What
people read is translated. Prints TAP.

test-locales.py FOLDER [--desktop]    of compiled translations; with those of the wizard's desktop file and its like

Locales are made for the run: German writes decimal commas, Arabic its own digits and right to left, Turkish has two kinds of i.
"""
import hashlib
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile

import messages

LOCKSTEP = os.environ["LOCKSTEP"]
TESTS = pathlib.Path(__file__).resolve().parent
LOCALE_PATH = pathlib.Path(sys.argv[1]).resolve()
PLAIN = "C.UTF-8"
LOCALES = ["de_DE.UTF-8", "ar_EG.UTF-8", "tr_TR.UTF-8"]
COMPONENT = "spoc1/end-user-interface"
YMQ = "servers/spoc1/C/DispatcherParagon/SPOC/conf/ymq_config.properties"
AT = ["--at", "2026-06-01T00:00:00Z"]
CA = ["--ca", "ca", "--password", "pass:ca"]
# each with --json, in this order, over a copy of the sample site: every command, and every kind of answer
COMMANDS = [
    ["discover", "servers/spoc1", "--name", "Acme", "-o", "found.json"], ["discover", "servers/wps1"],
    ["inspect", "pki/acme-root.pem", "pki/spoc1.pfx", "fleet.json", "--password", "file:secrets/spoc1-pfx"],
    ["verify", "pki/acme-issuing.pem", "--trust", "pki/acme-root.pem", *AT],
    ["verify", "pki/acme-issuing.pem", "--trust", "pki/mps1.pfx", "--password", "file:secrets/mps1-pfx"],
    ["convert", "pki/acme-root.pem", "root.jks", "--to", "jks", "--trust-only", "--out-password", "pass:changeit"],
    ["config", "list", YMQ], ["config", "get", YMQ, "keyStoreType"], ["config", "set", YMQ, "keyStoreType", "PKCS12"],
    ["config", "unset", YMQ, "keyStoreType"],
    ["catalog"], ["catalog", "flexispooler"], ["catalog", "dispatcher-paragon/spooler-controller"],
    ["check", "fleet.json"], ["check", "fleet.json", "--as-planned"],
    ["plan", "fleet.json"], ["plan", "fleet.json", "--only", COMPONENT],
    ["ca", "init", "ca", "--password", "pass:ca", "--key-type", "p-256"],
    ["ca", "issue", "spoc1.acme.test", *CA, "-o", "new.pfx", "--out-password", "pass:x"], ["ca", "list", *CA[:2]],
    ["ca", "crl", *CA],
    ["request", "new", "a.acme.test", "-o", "a.csr", "--out-password", "pass:x"],
    ["bundle-roots", "certdata.txt", "bundle.pem"],
    ["apply", "fleet.json", "--yes"], ["history", "fleet.json"], ["undo", "fleet.json"], ["history", "fleet.json", "--verbose"],
]
# a new key is new every time
UNLIKE = re.compile(rb"\b[0-9a-f]{32,64}\b|\b(?:[0-9A-Fa-f]{2}:){15,}[0-9A-Fa-f]{2}\b|\d{4}-\d\d-\d\dT[\d:.]+Z?|\b[A-Za-z0-9_-]{40,}={0,2}")
TOLD = re.compile(rb'"(?:description|title)": "[^\n]*"')
USAGE = "Usage: lockstep COMMAND [OPTION…] [ARGUMENT…]"


def write_certdata(pem, path):
    """Mozilla's list with one root; issuer and serial number name the same root in both places, whatever they are."""
    def octal(data):
        return "MULTILINE_OCTAL\n" + "".join(f"\\{byte:03o}" for byte in data) + "\nEND\n"
    value = ssl.PEM_cert_to_DER_cert(pem.read_text())
    identity = f"CKA_ISSUER {octal(b'x')}CKA_SERIAL_NUMBER {octal(b'x')}"
    path.write_text(
        "BEGINDATA\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_BUILTIN_ROOT_LIST\n\n"
        f'CKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\nCKA_LABEL UTF8 "Acme"\n{identity}CKA_VALUE {octal(value)}'
        "CKA_NSS_MOZILLA_CA_POLICY CK_BBOOL CK_TRUE\nCKA_NSS_SERVER_DISTRUST_AFTER CK_BBOOL CK_FALSE\n\n"
        f'CKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST\nCKA_LABEL UTF8 "Acme"\n'
        f"CKA_CERT_SHA1_HASH {octal(hashlib.sha1(value).digest())}{identity}"
        "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n\n")


class Run:
    """A copy of the site, and the locale in which it is worked upon."""

    def __init__(self, site, folder, locale):
        # the same path in every locale: it stands in what is said
        self.folder = folder / "site"
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(site, self.folder, symlinks=True)
        self.environment = {**os.environ, "LOCPATH": str(folder / "locales"), "LOCKSTEP_LOCALE_PATH": str(LOCALE_PATH), "LC_ALL": locale,
                            "LANGUAGE": "", "XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(self.folder / "state"),
                            "SOURCE_DATE_EPOCH": "1796083200"}

    def lockstep(self, *arguments):
        return subprocess.run([LOCKSTEP, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=120, check=False)

    def say_all(self):
        """{command: (status, JSON)}, and what stands in the folder at the end."""
        said = {}
        for arguments in COMMANDS:
            done = self.lockstep(*arguments, "--json")
            said[" ".join(arguments)] = done.returncode, UNLIKE.sub(b"*", done.stdout)
        return said

    def write_all(self):
        """The same without --json: only what is written counts. {file: bytes}"""
        for arguments in COMMANDS:
            if arguments[0] in ("discover", "apply"):
                self.lockstep(*arguments)
        # what a restore point says is what whoever applied it was told
        return {str(path.relative_to(self.folder)): UNLIKE.sub(b"*", TOLD.sub(b"", path.read_bytes()))
                for path in sorted(self.folder.rglob("*")) if path.is_file() and path.suffix not in (".pfx", ".jks")}


def difference(one, other):
    for mine, others in zip(one.split(b"\n"), other.split(b"\n")):
        if mine != others:
            return f"{mine.decode(errors='replace')[:150]} | {others.decode(errors='replace')[:150]}"
    return "one is longer"


def compare_json(site, folder):
    plain = Run(site, folder, PLAIN).say_all()
    for command, (_status, text) in plain.items():
        if not text.startswith((b"{", b"[")):
            yield f"{command}: no JSON in {PLAIN}"
    for locale in LOCALES:
        for command, (status, text) in Run(site, folder, locale).say_all().items():
            if status != plain[command][0]:
                yield f"{locale}: {command}: status {status}, not {plain[command][0]}"
            elif text != plain[command][1]:
                yield f"{locale}: {command}: {difference(plain[command][1], text)}"


def compare_files(site, folder):
    plain = Run(site, folder, PLAIN).write_all()
    for locale in LOCALES:
        files = Run(site, folder, locale).write_all()
        yield from (f"{locale}: {name} is written in one of them alone" for name in sorted(set(plain) ^ set(files)))
        yield from (f"{locale}: {name}: {difference(plain[name], files[name])}" for name in sorted(set(plain) & set(files))
                    if plain[name] != files[name])


def compare_commands(_site, _folder):
    """Every command is in the list, so that a new one is compared as well."""
    listed = {arguments[0] for arguments in COMMANDS}
    found = {path.stem.removeprefix("lks-command-") for path in (messages.TOP / "src/cli").glob("lks-command-*.c")}
    yield from (f"lockstep {name} is not compared" for name in sorted(found - listed))


def probe_languages(site, folder):
    """LANGUAGE alone chooses, in any locale but C: the help, and the words of a check."""
    run = Run(site, folder, "de_DE.UTF-8")
    plain = set(Run(site, folder, PLAIN).lockstep("check", "fleet.json").stdout.decode().split("\n"))
    for language in messages.read_list(messages.PO / "LINGUAS"):
        run.environment["LANGUAGE"] = language
        known = {message.text: message.translations for message in messages.read_messages(messages.PO / f"{language}.po")[1]}
        if known[USAGE][0] == USAGE or known[USAGE][0] not in run.lockstep("--help").stdout.decode():
            yield f"{language}: --help does not say {known[USAGE][0]}"
        lines = run.lockstep("check", "fleet.json").stdout.decode().split("\n")
        same = [line for line in lines if line.strip() and line in plain]
        if len(same) * 4 > len(lines):
            yield f"{language}: {len(same)} of {len(lines)} lines of check are English: {same[:3]}"


def probe_dates(site, folder):
    """A day as the locale writes it, and a number with the word that goes with it."""
    for locale, date, errors in ((PLAIN, r"\b\d{4}-\d\d-\d\d\b", r"\b\d+ errors\b"),
                                 ("de_DE.UTF-8", r"\b\d\d\.\d\d\.\d{4}\b", r"\b\d+ Fehler\b")):
        run = Run(site, folder, locale)
        if not re.search(date, run.lockstep("inspect", "pki/acme-root.pem").stdout.decode()):
            yield f"{locale}: inspect shows no date like {date}"
        if not re.search(errors, run.lockstep("check", "fleet.json").stdout.decode()):
            yield f"{locale}: check shows no number like {errors}"


def probe_manual(_site, _folder):
    """The summaries, which man -k lists."""
    for page in sorted((LOCALE_PATH.parent / "data").glob("lockstep*.*.1")):
        name = page.name.split(".")[0]
        plain = (messages.TOP / f"data/{name}.1").read_text(encoding="utf-8").split("\n")[3]
        if page.read_text(encoding="utf-8").split("\n")[3] in (plain, ""):
            yield f"{page.name}: {plain}"
    pages = len(list((LOCALE_PATH.parent / "data").glob("lockstep.*.1")))
    if pages != len(messages.read_list(messages.PO / "LINGUAS")):
        yield f"{pages} languages have a manual page"


def probe_desktop(_site, _folder):
    """What the desktop shows of the wizard, each file in each language."""
    for name, mark in (("desktop", "Comment[{}]="), ("metainfo.xml", 'xml:lang="{}"'), ("xml", 'xml:lang="{}"')):
        text = (LOCALE_PATH.parent / f"data/org.lockstep.Wizard.{name}").read_text(encoding="utf-8")
        yield from (f"org.lockstep.Wizard.{name} says nothing in {language}" for language in messages.read_list(messages.PO / "LINGUAS")
                    if mark.format(language) not in text)


def main():
    tests = {"every command is compared": compare_commands, "text is translated": probe_languages,
             "the manual's summary is translated": probe_manual,
             "dates and plurals are those of the locale": probe_dates,
             "JSON is the same in every locale": compare_json, "files are the same in every locale": compare_files}
    if "--desktop" in sys.argv:
        tests["what the desktop shows is translated"] = probe_desktop
    failed = 0
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for locale in LOCALES:
            messages.make_locale(locale, folder / "locales")
        site = folder / "made"
        subprocess.run([TESTS / "fixtures/sample-site/make-identities", LOCKSTEP, site], check=True, stdout=subprocess.DEVNULL)
        write_certdata(site / "pki/acme-root.pem", site / "certdata.txt")
        for number, (title, test) in enumerate(tests.items(), 1):
            faults = list(test(site, folder))
            failed += bool(faults)
            print(f"{'not ok' if faults else 'ok'} {number} {title}")
            print("".join("# " + fault.replace("\n", " ") + "\n" for fault in faults), end="", flush=True)
    return 1 if failed else 0


sys.exit(main())
