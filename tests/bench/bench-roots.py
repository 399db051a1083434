#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""All roots into a Java truststore in one pass, and a PFX read.

Against keytool called for each certificate: over the first KEYTOOL_ROOTS of them, and the time multiplied; the table says
so. Against p11-kit's `trust extract`: both make a JKS of the system's own bundle of roots. A PFX read against
`openssl pkcs12`. Times are those of whole processes, start-up included.

LOCKSTEP is the program. LOCKSTEP_CORPORA names a folder with certdata/certdata-*.txt; without it the roots are made here.
Prints one JSON document a line.
"""

import json
import os
import pathlib
import subprocess
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]
SYSTEM_ROOTS = next((path for path in map(pathlib.Path, ["/etc/ssl/certs/ca-certificates.crt",
                                                         "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"])
                     if path.exists()), None)
KEYTOOL_ROOTS = int(os.environ.get("BENCH_KEYTOOL_ROOTS", "10"))
MADE_ROOTS = 140
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def run(*words):
    subprocess.run([str(word) for word in words], check=True, **QUIET)


def take(words, output):
    """One run, its output taken away before."""
    if output is not None:
        pathlib.Path(output).unlink(missing_ok=True)
    start = time.perf_counter()
    run(*words)
    return time.perf_counter() - start


def alternate(times, *pairs):
    """The median of each; their runs take turns, so that a busy machine is busy for all."""
    took = [[take(*pair) for pair in pairs] for _ in range(times)]
    return [sorted(column)[times // 2] for column in zip(*took)]


def report(what, ours, peer, peer_name, expected):
    print(json.dumps({"what": what, "ours": ours, "peer": peer, "peer_name": peer_name, "expected": expected}), flush=True)


def octal(data):
    lines = [data[at:at + 16] for at in range(0, len(data), 16)]
    return "MULTILINE_OCTAL\n" + "".join("".join(f"\\{byte:03o}" for byte in line) + "\n" for line in lines) + "END\n"


def make_list():
    """As many roots as Mozilla's list has, all of one key."""
    run("openssl", "genrsa", "-out", "root.key", "4096")
    out = ["BEGINDATA\n"]
    for number in range(MADE_ROOTS):
        run("openssl", "req", "-x509", "-key", "root.key", "-subj", f"/O=Bench/CN=Bench Root {number}", "-outform", "DER",
            "-days", "3650", "-out", "root.der")
        identity = f"CKA_ISSUER {octal(str(number).encode())}CKA_SERIAL_NUMBER {octal(b'1')}"
        out.append(f"\nCKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\nCKA_LABEL UTF8 \"Bench Root {number}\"\n{identity}CKA_VALUE "
                   f"{octal(pathlib.Path('root.der').read_bytes())}\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST\n{identity}"
                   "CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_TRUSTED_DELEGATOR\n")
    pathlib.Path("certdata.txt").write_text("".join(out))
    return pathlib.Path("certdata.txt")


def find_list():
    corpora = os.environ.get("LOCKSTEP_CORPORA")
    found = sorted(pathlib.Path(corpora, "certdata").glob("certdata-*.txt")) if corpora else []
    return found[-1] if found else make_list()


def bench_keytool(source):
    run(LOCKSTEP, "convert", source, "each", "--to", "der", "--split")
    roots = sorted(pathlib.Path("each").iterdir())
    store = ["-keystore", "peer.jks", "-storetype", "JKS", "-storepass", "changeit"]
    took = [take(["keytool", "-importcert", "-noprompt", "-alias", root.stem, "-file", root, *store], None)
            for root in roots[:KEYTOOL_ROOTS]]
    ours, = alternate(15, ([LOCKSTEP, "convert", source, "out.jks", "--to", "jks", "--out-password", "pass:changeit"],
                           "out.jks"))
    report(f"{len(roots)} roots of certdata.txt into a JKS", ours, sum(took) / len(took) * len(roots),
           f"keytool for each (from {len(took)})", 500)


def bench_trust():
    assert SYSTEM_ROOTS is not None, "the system has no bundle of roots: install ca-certificates"
    ours, peer = alternate(15, ([LOCKSTEP, "convert", SYSTEM_ROOTS, "out.jks", "--to", "jks", "--trust-only",
                                 "--out-password", "pass:changeit"], "out.jks"),
                           (["trust", "extract", "--format=java-cacerts", "--filter=ca-anchors", "--purpose=server-auth",
                             "--overwrite", "peer2.jks"], "peer2.jks"))
    report("the system's roots into a JKS", ours, peer, "p11-kit trust extract", 1)


def bench_pfx():
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", "key.pem", "-out", "cert.pem", "-subj",
        "/CN=bench.test", "-days", "30")
    run("openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-passout", "pass:bench", "-out", "in.pfx")
    ours, peer = alternate(41, ([LOCKSTEP, "inspect", "in.pfx", "--password", "pass:bench"], None),
                           (["openssl", "pkcs12", "-in", "in.pfx", "-passin", "pass:bench", "-noenc"], None))
    report("a PFX read", ours, peer, "openssl pkcs12", 1 / 1.2)


def main():
    with tempfile.TemporaryDirectory(prefix="lks-bench-") as folder:
        os.chdir(folder)
        bench_keytool(find_list())
        bench_trust()
        bench_pfx()
        os.chdir("/")


main()
