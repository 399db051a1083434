#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Other people's PKCS#12 files and Java keystores, opened by `lockstep inspect` and `lockstep convert`.

keystores.py [CORPORA]   else LOCKSTEP_CORPORA. A PKCS#12 file is right when it has the certificates that are expected and
every expected key comes out; a Java keystore when each entry has its name, kind, chain and date, and each key fits its
certificate. What must be refused is refused with a message. Fails when any is wrong, unless the reason is an algorithm that
OpenSSL does not have and `openssl pkcs12 -legacy` opens it no more than we.
"""
import base64
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

LOCKSTEP = os.environ["LOCKSTEP"]
CORPORA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["LOCKSTEP_CORPORA"])

# keys with a password of their own, from the sources of the tests that these files belong to
KEY_PASSWORDS = {
    "jdk/com_sun_security_auth_module_KeyStoreLoginModule_OptionTest.keystore": "keyPass",
    "jdk/sun_security_tools_keytool_CloneKeyAskPassword.jks": "test456",
    "keystore-go/testdata_keystore_keypass.jks": "keypassword",
}
# file: (status that is right all the same, why)
EXPLAINED = {
    "jdk/sun_security_pkcs11_tls_tls12_keystore":
        ("password-wrong", "its key has a password of its own, which nobody wrote down; the certificates are right"),
    "jdk/sun_security_tools_keytool_SecretKeyKS.jks":
        ("damaged", "what it seals is no private key, and Java cannot recover it either"),
}

LABEL = 36

Case = collections.namedtuple("Case", "path row passwords")


def read_cases(name):
    lines = (CORPORA / name / "manifest.tsv").read_text(encoding="utf-8").splitlines()
    columns = lines[0].lstrip("#").split("\t")
    for line in lines[1:]:
        row = dict(zip(columns, line.split("\t")))
        text = row["password_hex"]
        passwords = [] if text == "-" else [os.fsdecode(bytes.fromhex(text))]
        if row["file"] in KEY_PASSWORDS:
            passwords.append(KEY_PASSWORDS[row["file"]])
        yield Case(CORPORA / name / row["file"], row, passwords)


def run(*words, **environment):
    """None: it hung."""
    try:
        return subprocess.run(words, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return None


def ask_lockstep(case, *words):
    secrets = {f"PASSWORD_{number}": password for number, password in enumerate(case.passwords)}
    options = [word for name in secrets for word in ("--password", f"env:{name}")]
    return run(LOCKSTEP, *words, *options, **secrets)


def key_digests(pem):
    """SHA-256 of the public half of every key in PEM."""
    keys = re.findall(rb"-----BEGIN (?:\w+ )?PRIVATE KEY-----.*?-----END (?:\w+ )?PRIVATE KEY-----", pem, re.S)
    outputs = [subprocess.run(["openssl", "pkey", "-pubout", "-outform", "DER"], input=key, capture_output=True, check=False)
               for key in keys]
    return {hashlib.sha256(output.stdout).hexdigest() for output in outputs}


def certificate_digests(pem):
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----(.*?)-----END", pem, re.S)
    return {hashlib.sha256(base64.b64decode(block)).hexdigest() for block in blocks}


def words_of(column):
    return {word for word in (column or "").split(",") if word}


def judge_refusal(answer):
    if answer is None or answer.returncode < 0 or answer.returncode > 100:
        return "crashed or hung"
    return "" if answer.returncode != 0 and answer.stderr.strip() else "accepted"


def judge_material(case, answer):
    """What is wrong with what came out of a PKCS#12 file."""
    if answer is None or answer.returncode < 0 or answer.returncode > 100:
        return "crashed or hung"
    expected = case.row["expected"]
    if expected == "fail":
        return judge_refusal(answer)
    if expected != "ok":
        return ""
    if answer.returncode != 0:
        return answer.stderr.decode(errors="replace").strip().replace("\n", " ")[-200:]
    # none recorded: those who made the list could not open it
    certificates = words_of(case.row["cert_sha256"])
    if certificates and certificate_digests(answer.stdout) != certificates:
        return "other certificates"
    return "" if words_of(case.row["key_spki_sha256"]) <= key_digests(answer.stdout) else "a key is missing"


def check_pkcs12(case):
    return judge_material(case, ask_lockstep(case, "convert", str(case.path), "-", "--to", "pem", "--out-password", "none"))


def check_pkcs12_peer(case):
    return judge_material(case, run("openssl", "pkcs12", "-legacy", "-in", str(case.path), "-passin", "env:PASSWORD", "-noenc",
                                    PASSWORD="".join(case.passwords[:1])))


def expected_entries(column):
    for entry in filter(None, (column or "").split(";")):
        alias, kind, _, *rest = (entry + "||||").split("|")
        yield (bytes.fromhex(alias).decode(), {"cert": "trusted"}.get(kind, kind),
               [digest for digest in rest[1].split(",") if digest])


def check_jks(case):
    answer = ask_lockstep(case, "inspect", str(case.path), "--json")
    if answer is None or answer.returncode < 0 or answer.returncode > 100:
        return "crashed or hung"
    file = json.loads(answer.stdout)["files"][0]
    status, _ = EXPLAINED.get(case.row["file"], ("ok", ""))
    if case.row["expected"] == "fail":
        return judge_refusal(answer)
    if file["status"] != status:
        return f"{file['status']}: {file['message']}"
    found = [(entry["alias"], entry["kind"], [certificate["sha256"] for certificate in entry["chain"]])
             for entry in file["entries"]]
    if sorted(found) != sorted(expected_entries(case.row["entry_list"])):
        return "other entries"
    faults = [entry["alias"] for entry in file["entries"] if entry["key"] and entry["key"]["matches"] is False]
    return f"keys that do not fit: {faults}" if faults else ""


def judge_all(cases, check):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(check, cases))


def print_rows(name, cases, ours, peer):
    folders = sorted({case.row["file"].split("/")[0] for case in cases})
    for folder in [*folders, None]:
        mine = [index for index, case in enumerate(cases) if folder in (None, case.row["file"].split("/")[0])]
        for expected in ("ok", "fail") if folder is None else (None,):
            rows = [index for index in mine if cases[index].row["expected"] in ((expected,) if expected else ("ok", "fail"))]
            label = f"{name}, {folder}" if folder else f"{name}, all that must {'open' if expected == 'ok' else 'be refused'}"
            right = [str(sum(not judged[index] for index in rows)) for judged in (ours, peer) if judged]
            if rows:
                print(" | ".join([label.ljust(LABEL), str(len(rows)).rjust(8), *(count.rjust(8) for count in right)]))


def check_collection(name, check, check_peer):
    cases = list(read_cases(name))
    ours, peer = judge_all(cases, check), judge_all(cases, check_peer) if check_peer else []
    print_rows(name, cases, ours, peer)
    for case, fault in zip(cases, ours):
        if fault:
            print(f"  {case.row['file']}: {fault}")
        elif case.row["file"] in EXPLAINED:
            print(f"  {case.row['file']}: “{EXPLAINED[case.row['file']][0]}” is right: {EXPLAINED[case.row['file']][1]}")
    right = sum(not fault for fault in ours)
    print(f"{name}: {right} of {len(cases)}" + (f", openssl -legacy {sum(not fault for fault in peer)}" if peer else ""))
    excused = [bool(peer) and bool(peer[index]) and "not available here" in fault for index, fault in enumerate(ours)]
    return bool(cases) and all(not fault or excuse for fault, excuse in zip(ours, excused))


def main():
    if not (CORPORA / "pkcs12").is_dir():
        print(f"{CORPORA}: there are no keystores in it; name the folder of corpora")
        return 1
    print(" | ".join(["collection".ljust(LABEL), "expected", "     got", "openssl"]))
    good = [check_collection("pkcs12", check_pkcs12, check_pkcs12_peer), check_collection("jks", check_jks, None)]
    print(f"\nkeystores: {'ok' if all(good) else 'worse than expected'}")
    return 0 if all(good) else 1


sys.exit(main())
