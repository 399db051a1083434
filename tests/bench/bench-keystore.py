#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keystores, one key with its chain: PFX to JKS against keytool, and reading a PFX against openssl, which derives the same
keys. Prints one JSON document a line; LOCKSTEP is the program."""

import json
import os
import pathlib
import subprocess
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]
ENVIRONMENT = {**os.environ, "PW": "bench-password"}


def run(*words):
    subprocess.run(words, check=True, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def measure(times, *words):
    """The quickest of several runs, the output of each taken away again: what else the machine does only adds."""
    took = []
    for _ in range(times):
        pathlib.Path("out.jks").unlink(missing_ok=True)
        start = time.perf_counter()
        run(*words)
        took.append(time.perf_counter() - start)
    return min(took)


def measure_work(times, *words):
    """The least processor time of several runs: short ones, whose start a busy machine would blur."""
    took = []
    for _ in range(times):
        with subprocess.Popen(words, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, words
        took.append(usage.ru_utime + usage.ru_stime)
    return min(took)


def report(what, ours, peer, peer_name, expected):
    print(json.dumps({"what": what, "ours": ours, "peer": peer, "peer_name": peer_name, "expected": expected}))


def bench_convert():
    ours = measure(15, LOCKSTEP, "convert", "in.pfx", "out.jks", "--to", "jks", "--password", "env:PW")
    peer = measure(5, "keytool", "-importkeystore", "-noprompt", "-srckeystore", "in.pfx", "-srcstoretype", "PKCS12",
                   "-srcstorepass:env", "PW", "-destkeystore", "out.jks", "-deststoretype", "JKS", "-deststorepass:env", "PW")
    report("PFX to JKS", ours, peer, "keytool", 20)


def bench_list():
    ours = measure(15, LOCKSTEP, "inspect", "in.pfx", "--password", "env:PW")
    peer = measure(5, "keytool", "-list", "-v", "-keystore", "in.pfx", "-storepass:env", "PW")
    report("PFX listed", ours, peer, "keytool", 20)


def bench_read(name, what):
    """Both check the integrity, decrypt the certificates and the key, and print what they found."""
    ours = measure_work(21, LOCKSTEP, "inspect", name, "--password", "env:PW")
    peer = measure_work(21, "openssl", "pkcs12", "-legacy", "-in", name, "-passin", "env:PW", "-noenc")
    # at most twice as long: the derivation is the same, and the rest is the start of a program of more libraries
    report(what, ours, peer, "openssl pkcs12", 0.5)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", "key.pem", "-out", "cert.pem", "-subj",
            "/CN=bench.test", "-days", "30")
        export = ["openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-name", "bench", "-passout", "env:PW"]
        run(*export, "-out", "in.pfx")
        run(*export, "-out", "old.pfx", "-legacy")
        run(*export, "-out", "slow.pfx", "-iter", "100000", "-maciter")
        bench_convert()
        bench_list()
        bench_read("in.pfx", "PFX read (CPU)")
        bench_read("old.pfx", "old PFX read (CPU)")
        bench_read("slow.pfx", "PFX of 100,000 rounds (CPU)")
        os.chdir("/")


main()
