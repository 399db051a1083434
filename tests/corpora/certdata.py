#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every certdata.txt of the corpora through `lockstep bundle-roots`, against what curl's mk-ca-bundle.pl 1.29 made of it.

certdata.py [CORPORA]   else LOCKSTEP_CORPORA. Fails when a set of certificates differs, or the plain text.
"""
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile

LOCKSTEP = os.environ["LOCKSTEP"]
FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["LOCKSTEP_CORPORA"]) / "certdata"
PEM = re.compile(r"-----BEGIN CERTIFICATE-----\n[^-]*-----END CERTIFICATE-----\n")
# the expected files were made then
AT = "2026-11-20"
# ending of the expected file: options, whether everything below the head is compared, not the certificates alone
KINDS = {
    "s256-t-p3": (["--text"], True),
    "default": ([], False),
    "pALL": (["-p", "ALL:TRUSTED_DELEGATOR"], False),
}


def certificates(text):
    return [ssl.PEM_cert_to_DER_cert(block) for block in PEM.findall(text)]


def body(text):
    """What follows the head: lines that begin with ##, or are empty."""
    lines = text.split("\n")
    first = next(index for index, line in enumerate(lines) if line and not line.startswith("##"))
    return "\n".join(lines[first:])


def bundle(source, options, folder):
    out = pathlib.Path(folder) / "out.pem"
    out.unlink(missing_ok=True)
    run = subprocess.run([LOCKSTEP, "bundle-roots", str(source), str(out), "--at", AT, *options], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True)
    if run.returncode != 0:
        return run.stderr.strip(), None
    return "", out.read_text(encoding="utf-8")


def main():
    if not FOLDER.is_dir():
        print(f"{FOLDER}: there is no such folder; name the folder of corpora")
        return 1
    bad = 0
    print("collection | expected | got")
    with tempfile.TemporaryDirectory() as folder:
        for source in sorted(FOLDER.glob("certdata-*.txt")):
            version = source.stem.removeprefix("certdata-")
            message, text = bundle(source, [], folder)
            print(f"certdata, {version} opens | yes | {message or 'yes'}")
            bad += bool(message)
            for kind, (options, whole) in KINDS.items():
                expected_file = FOLDER / f"expected-{version}.{kind}.pem"
                if message or not expected_file.exists():
                    continue
                expected = expected_file.read_text(encoding="utf-8")
                _, text = bundle(source, options, folder)
                want, got = certificates(expected), certificates(text or "")
                same = want == got and (not whole or body(expected) == body(text))
                words = "the same, and all text" if same and whole else "the same" if same else "differs"
                print(f"certdata, {version} {kind} | {len(want)} | {len(got)}, {words}")
                bad += not same
    print(f"\ncertdata: {'ok' if not bad else f'{bad} differ'}")
    return 1 if bad else 0


sys.exit(main())
