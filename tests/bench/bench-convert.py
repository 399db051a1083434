#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""PFX to JKS, one key with its chain, against keytool. Prints one JSON document; LOCKSTEP is the program."""

import json
import os
import pathlib
import subprocess
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]


def run(*words):
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(times, *words):
    """The median of several runs, the output of each taken away again."""
    took = []
    for _ in range(times):
        pathlib.Path("out.jks").unlink(missing_ok=True)
        start = time.perf_counter()
        run(*words)
        took.append(time.perf_counter() - start)
    return sorted(took)[times // 2]


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", "key.pem", "-out", "cert.pem", "-subj",
            "/CN=bench.test", "-days", "30")
        run("openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-name", "bench", "-passout",
            "pass:bench-password", "-out", "in.pfx")
        ours = measure(15, LOCKSTEP, "convert", "in.pfx", "out.jks", "--to", "jks", "--password", "pass:bench-password")
        peer = measure(5, "keytool", "-importkeystore", "-noprompt", "-srckeystore", "in.pfx", "-srcstoretype", "PKCS12",
                       "-srcstorepass", "bench-password", "-destkeystore", "out.jks", "-deststoretype", "JKS",
                       "-deststorepass", "bench-password")
        os.chdir("/")
    print(json.dumps({"what": "PFX to JKS", "ours": ours, "peer": peer, "peer_name": "keytool", "expected": 20}))


main()
