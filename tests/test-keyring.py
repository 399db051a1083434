#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Passwords that are kept in the desktop's keyring: on a bus of their own, put there by another program. Prints TAP."""
import os
import pathlib
import subprocess
import sys
import tempfile

LOCKSTEP = os.environ["LOCKSTEP"]
# AddressSanitizer's of ours is not the daemon's
PLAIN = {key: value for key, value in os.environ.items() if key not in ("LD_PRELOAD", "ASAN_OPTIONS")}


def run(words, text=None, env=PLAIN):
    return subprocess.run(words, input=text, capture_output=True, text=True, timeout=120, env=env)


def inspect(folder, **more):
    return run([LOCKSTEP, "inspect", "--password", "secret-service:a", str(folder / "a.p12")], env={**os.environ, **more})


def main_on_bus(folder):
    """on the private bus; what is asked for is answered by a daemon that ends with the bus"""
    without = inspect(folder, DBUS_SESSION_BUS_ADDRESS=f"unix:path={folder}/none")
    yield "no keyring answers", without.returncode == 69 and "env:NAME" in without.stderr, without.stderr
    daemon = run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], "unlocked")
    yield "the oracle runs", daemon.returncode == 0, daemon.stderr
    missing = inspect(folder)
    yield "nothing under that name", missing.returncode == 66 and "“a”" in missing.stderr, missing.stderr
    stored = run(["secret-tool", "store", "--label=a", "application", "lockstep", "name", "a"], "sword fish ä")
    yield "another program puts it there", stored.returncode == 0, stored.stderr
    found = inspect(folder)
    yield "it opens the file", found.returncode == 0 and "fish" not in found.stdout, found.stdout + found.stderr


def make_store(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a", "-keyout", "a.key", "-out", "a.pem"],
        cwd=folder, check=True, capture_output=True)
    subprocess.run(["openssl", "pkcs12", "-export", "-inkey", "a.key", "-in", "a.pem", "-out", "a.p12", "-passout",
                    "pass:sword fish ä"], cwd=folder, check=True, capture_output=True)


def main():
    if len(sys.argv) > 1:
        rows = list(main_on_bus(pathlib.Path(sys.argv[1])))
        for number, (what, fine, told) in enumerate(rows, 1):
            print(f"{'ok' if fine else 'not ok'} {number} - {what}", flush=True)
            if not fine:
                print("# " + told.replace("\n", "\n# "))
        print(f"1..{len(rows)}")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_store(folder)
        (folder / "run").mkdir(mode=0o700)
        env = {**os.environ, "HOME": name, "XDG_DATA_HOME": name + "/data", "XDG_RUNTIME_DIR": name + "/run"}
        words = ["dbus-run-session", "--", sys.executable, __file__, name]
        return subprocess.run(words, env=env, timeout=300).returncode


if __name__ == "__main__":
    sys.exit(main())
