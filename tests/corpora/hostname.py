#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Published host name vectors through `lockstep verify --name`, by the customs of Java and OpenSSL.

hostname.py [CORPORA]   else LOCKSTEP_CORPORA. Fails when a custom agrees less often than `openssl x509 -checkhost`.
The sources contradict each other; where we disagree with one, the reason is printed.
"""
import concurrent.futures
import ipaddress
import json
import os
import pathlib
import subprocess
import sys

LOCKSTEP = os.environ["LOCKSTEP"]
FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["LOCKSTEP_CORPORA"]) / "hostname"
CUSTOMS = ["java", "openssl"]


def is_address(text):
    try:
        ipaddress.ip_address(text.strip("[]"))
        return True
    except ValueError:
        return False


def explain(presented, reference):
    """Why a verifier of today may answer otherwise than this source."""
    if presented.startswith("*.") and "." not in presented[2:].rstrip("."):
        return "“*.com”: Go takes it, curl refuses it; JSSE takes it below a private root, OpenSSL never"
    if is_address(reference) or is_address(presented):
        return "an address as DNS name: curl takes it; RFC 9525 6.4 compares addresses with iPAddress alone"
    if "*" in presented and not presented.startswith("*."):
        return "a wildcard for part of a label: curl takes it; RFC 9525 6.3 wants the whole left label"
    if ".." in presented or ":" in presented or "_" in presented or "%" in presented:
        return "not a host name (empty label, colon, underscore, percent): Go takes it when both are equal"
    if presented.endswith(".") or reference.endswith("."):
        return "a final dot: a host asked for may have it (it is cut off), the certificate's name may not"
    return "other"


def read_vectors():
    for line in (FOLDER / "vectors.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            certificate, source, kind, presented, reference, expected = line.split("\t")
            yield certificate, source, kind, json.loads(presented), json.loads(reference), expected


def ask_lockstep(certificate, name, custom):
    command = [LOCKSTEP, "verify", str(certificate), "--trust", str(certificate), f"--name={name}",
               "--matching", custom, "--json"]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return f"exit {run.returncode}"
    rules = [finding["rule"] for finding in json.loads(run.stdout)["findings"]]
    return "nomatch" if "name-not-covered" in rules else "match"


def ask_openssl(certificate, name):
    option = "-checkip" if is_address(name) and "[" not in name else "-checkhost"
    command = ["openssl", "x509", "-noout", "-in", str(certificate), option, name]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    return "match" if b"does match certificate" in run.stdout else "nomatch"


def ask_all(vector):
    certificate = FOLDER / "certs" / vector[0]
    return [*(ask_lockstep(certificate, vector[4], custom) for custom in CUSTOMS), ask_openssl(certificate, vector[4])]


def print_table(vectors, answers):
    judges = [*(f"lockstep {custom}" for custom in CUSTOMS), "openssl"]
    print(" | ".join(["collection", "expected", *(f"got: {judge}" for judge in judges)]))
    groups = sorted({(vector[1], vector[2]) for vector in vectors})
    for group in [*groups, None]:
        rows = [index for index, vector in enumerate(vectors) if group in (None, (vector[1], vector[2]))]
        right = [sum(answers[row][judge] == vectors[row][5] for row in rows) for judge in range(len(judges))]
        label = "hostname, all" if group is None else f"hostname, {group[0]}, {group[1]}"
        print(" | ".join([label, str(len(rows)), *(f"{count}" for count in right)]))
    return right


def print_disagreements(vectors, answers, judge):
    reasons = {}
    for vector, answer in zip(vectors, answers):
        if answer[judge] != vector[5]:
            line = f"{vector[1]}: “{vector[3]}” for “{vector[4]}”: expected {vector[5]}, got {answer[judge]}"
            reasons.setdefault(explain(vector[3], vector[4]), []).append(line)
    print(f"\nwhere lockstep {CUSTOMS[judge]} answers otherwise than a source:")
    for reason, lines in sorted(reasons.items()):
        print(f"  {reason} ({len(lines)})")
        print("".join(f"    {line}\n" for line in lines), end="")


def main():
    if not FOLDER.is_dir():
        print(f"{FOLDER}: there is no such folder; name the folder of corpora")
        return 1
    vectors = list(read_vectors())
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(ask_all, vectors))
    *ours, bar = print_table(vectors, answers)
    for judge in range(len(CUSTOMS)):
        print_disagreements(vectors, answers, judge)
    good = bool(vectors) and min(ours) >= bar
    print(f"\nhostname: {'ok' if good else 'worse than openssl'}: {ours} of {len(vectors)}, openssl {bar}")
    return 0 if good else 1


sys.exit(main())
