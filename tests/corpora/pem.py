#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Other people's PEM, DER and PKCS#7 files, looked into by `lockstep inspect`.

pem.py [CORPORA]   else LOCKSTEP_CORPORA. What OpenSSL and GnuTLS both accept is to be found in the file: its certificates,
keys (locked ones as such), requests, PKCS#7 bundles; a list of revoked certificates is named as what it is. Whatever a file
is, there is one document, an exit status of the contract, and a message where it is not read.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

LOCKSTEP = os.environ["LOCKSTEP"]
CORPORA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["LOCKSTEP_CORPORA"])
FOLDER = CORPORA / "pem-der-p7b"
STATUSES = {"ok": {0}, "password-needed": {77}, "password-wrong": {77}, "damaged": {65}, "unsupported": {65},
            "unrecognised": {65}}
# what both accept and we do not: why
EXPLAINED = {
    "keystore-explorer/CryptoFileUtilTest_keystore.pem": "its last block has no end; both read what stands before it",
}


def inspect(path):
    result = subprocess.run([LOCKSTEP, "inspect", "--json", path], stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                            check=False)
    try:
        return result.returncode, json.loads(result.stdout)["files"][0]
    except (ValueError, KeyError, IndexError):
        return result.returncode, None


def find_kinds(file):
    kinds = set()
    if file["status"] == "password-needed":
        kinds.add("privkey")
    for entry in file["entries"] or []:
        kinds |= {"certificate": {"cert"}, "trusted": {"cert"}, "request": {"csr"}, "key": {"privkey"}}[entry["kind"]]
        if entry["chain"]:
            kinds.add("cert")
    if file["format"] == "pkcs7" or file["status"] == "ok" and "cert" in kinds:
        kinds.add("p7")
    return kinds


def is_right(kind, file):
    if kind == "crl":
        # among other blocks it is passed over
        return file["status"] == "ok" or "CRL" in (file["message"] or "")
    return kind in find_kinds(file)


def main():
    rows = [line.split("\t") for line in (FOLDER / "manifest.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(lambda row: inspect(FOLDER / row[0]), rows))
    table, wrong = collections.defaultdict(lambda: [0, 0, 0]), []
    for (name, _, _, _, by_openssl, by_gnutls), (status, file) in zip(rows, answers):
        if file is None or status not in STATUSES[file["status"]] or (file["status"] != "ok" and not file["message"]):
            wrong.append(f"{name}: exit status {status} without the document or message that goes with it")
            continue
        both = {kind.split("-")[0] for kind in by_openssl.split(",")} & {kind.split("-")[0] for kind in by_gnutls.split(",")}
        for kind in sorted(both - {""}):
            right = is_right(kind, file)
            table[kind][0] += 1
            table[kind][1] += right
            if not right and name in EXPLAINED:
                table[kind][2] += 1
            elif not right:
                wrong.append(f"{name}: {kind} expected; {file['status']}: {file['message']}")
    print(f"{'accepted by both as':24} | expected |      got | explained")
    for kind, (expected, got, explained) in sorted(table.items()):
        print(f"{kind:24} | {expected:8} | {got:8} | {explained:9}")
    for name, why in EXPLAINED.items():
        print(f"  {name}: {why}")
    for line in wrong:
        print(f"  wrong: {line}")
    print(f"\npem: {'ok' if not wrong else 'not ok'}, {len(rows)} files")
    return 1 if wrong else 0


sys.exit(main())
