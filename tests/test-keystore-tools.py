#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Keystores and other programs: keytool and openssl open everything that Lockstep writes, and Lockstep opens everything
that they write. LOCKSTEP is the program; what it says of each file is checked against its schema. Prints TAP."""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile

import jsonschema

LOCKSTEP = os.environ["LOCKSTEP"]
TESTS = pathlib.Path(__file__).resolve().parent
SAMPLES = TESTS / "fixtures" / "keystores"
SCHEMA = json.loads((TESTS.parent / "data" / "schemas" / "inspect.json").read_text())
PROVIDER = "Microsoft Enhanced RSA and AES Cryptographic Provider"
PASSWORDS = {"PW": "store password", "KEY_PW": "key password", "EMPTY": "", "UNICODE": "Grüße€😀", "FIRST": "first line"}
ENVIRONMENT = {**os.environ, **PASSWORDS, "LC_ALL": "C.UTF-8"}
READERS = ["windows-2008", "windows-2016", "windows-2019", "java-8", "java-11", "java-17", "openssl"]
KINDS = ["rsa", "ec"]
# keytool wants its name lower-cased, PKCS#12 keeps it
ALIAS = "SPOC-1"


def run(*words, **options):
    return subprocess.run(list(map(str, words)), env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                          check=False, **options)


def must(*words, **options):
    result = run(*words, **options)
    assert result.returncode == 0, f"{' '.join(map(str, words))}\n{(result.stdout + result.stderr).decode()[-1500:]}"
    return result.stdout


def convert(source, target, *options):
    must(LOCKSTEP, "convert", "-q", source, target, *options)
    return target


def inspect(path, *sources):
    """The one file of inspect's answer, which fits the schema and has no password in it."""
    options = [word for source in sources for word in ("--password", source)]
    result = run(LOCKSTEP, "inspect", path, "--json", *options)
    for password in PASSWORDS.values():
        assert not password or password.encode() not in result.stdout + result.stderr, "a password was printed"
    document = json.loads(result.stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    return document["files"][0]


def digest(kind):
    """SHA-256 of the sample's leaf."""
    der = must("openssl", "x509", "-in", SAMPLES / f"{kind}.pem", "-outform", "DER")
    return hashlib.sha256(der).hexdigest()


def public_key(pem_path, *options):
    return must("openssl", "pkey", "-in", pem_path, "-pubout", *options)


def assert_key(file, kind, alias=None, length=2):
    """One key of that kind, open, with its chain."""
    assert file["status"] == "ok", file["message"]
    keys = [entry for entry in file["entries"] if entry["kind"] == "key"]
    assert len(keys) == 1, file["entries"]
    assert keys[0]["key"]["matches"] and keys[0]["key"]["status"] == "open"
    assert keys[0]["key"]["type"] == kind.upper()
    assert [keys[0]["chain"][0]["sha256"], len(keys[0]["chain"])] == [digest(kind), length]
    if alias:
        assert keys[0]["alias"] == alias, keys[0]["alias"]
    return keys[0]


def list_java(path, kind, password="PW"):
    """Of each entry, in keytool's eyes: (alias, kind, length of its chain)."""
    text = must("keytool", "-J-Duser.language=en", "-list", "-v", "-keystore", path, "-storetype", kind, "-storepass:env",
                password).decode()
    pattern = r"Alias name: (.*)\n(?:.*\n)*?Entry type: (\w+)\n(?:Certificate chain length: (\d+))?"
    return sorted(re.findall(pattern, text))


# --- what Lockstep writes --------------------------------------------------------------------------------------------

def check_openssl_opens_pfx(folder, kind, reader):
    path = convert(SAMPLES / f"{kind}.pem", folder / "a.pfx", "--to", "pkcs12", "--for", reader, "--alias", ALIAS,
                   "--out-password", "env:PW")
    assert stat.S_IMODE(path.stat().st_mode) & 0o037 == 0, "others can read the key"
    text = must("openssl", "pkcs12", "-in", path, "-passin", "env:PW", "-noenc").decode()
    (folder / "key.pem").write_text(text)
    assert public_key(folder / "key.pem") == public_key(SAMPLES / f"{kind}.pem")
    subjects = re.findall(r"^subject=.*CN = (.*)$", text, re.M)
    assert subjects == [f"{kind}.example.test", "Sample root"], subjects
    assert text.count(f"friendlyName: {ALIAS}") == 2
    assert len(set(re.findall("localKeyID: (.*)", text))) == 1
    assert (PROVIDER in text) == (reader.startswith("windows") and kind == "rsa")
    file = inspect(path, "env:PW")
    opens = {row["reader"]: row["opens"] for row in file["readers"]}
    assert opens[reader], file["readers"]
    assert_key(file, kind, ALIAS)


def check_keytool_opens_pfx(folder, kind, reader):
    path = convert(SAMPLES / f"{kind}.pem", folder / "a.pfx", "--to", "pkcs12", "--for", reader, "--alias", ALIAS,
                   "--out-password", "env:PW")
    assert list_java(path, "PKCS12") == [(ALIAS.lower(), "PrivateKeyEntry", "2")]
    # the key itself, not only its certificates
    must("keytool", "-importkeystore", "-noprompt", "-srckeystore", path, "-srcstorepass:env", "PW", "-destkeystore",
         folder / "b.jks", "-deststoretype", "JKS", "-deststorepass:env", "PW")
    assert_key(inspect(folder / "b.jks", "env:PW"), kind, ALIAS.lower())


def check_keytool_opens_jks(folder, kind, options, key_password):
    path = convert(SAMPLES / f"{kind}.pem", folder / "a.jks", "--to", "jks", "--alias", ALIAS, "--out-password", "env:PW",
                   *options)
    assert stat.S_IMODE(path.stat().st_mode) & 0o037 == 0, "others can read the key"
    assert list_java(path, "JKS") == [(ALIAS.lower(), "PrivateKeyEntry", "2")]
    must("keytool", "-importkeystore", "-noprompt", "-srckeystore", path, "-srcstorepass:env", "PW", "-srckeypass:env",
         key_password, "-srcalias", ALIAS.lower(), "-destkeystore", folder / "b.p12", "-deststoretype", "PKCS12",
         "-deststorepass:env", "PW")
    must("openssl", "pkcs12", "-in", folder / "b.p12", "-passin", "env:PW", "-nocerts", "-noenc", "-out", folder / "key.pem")
    assert public_key(folder / "key.pem") == public_key(SAMPLES / f"{kind}.pem")


def check_truststore(folder, form, options):
    path = convert(SAMPLES / "ec.pem", folder / "trust", "--to", form, "--trust-only", "--out-password", "env:PW", *options)
    listed = list_java(path, {"jks": "JKS", "pkcs12": "PKCS12"}[form])
    assert listed == [("ec.example.test", "trustedCertEntry", ""), ("sample root", "trustedCertEntry", "")], listed
    assert [entry["kind"] for entry in inspect(path, "env:PW")["entries"]] == ["trusted"] * 2


def check_unicode_jks(folder):
    path = convert(SAMPLES / "ec.pem", folder / "a.jks", "--to", "jks", "--alias", "größe", "--out-password", "env:UNICODE")
    assert list_java(path, "JKS", "UNICODE") == [("größe", "PrivateKeyEntry", "2")]


def check_openssl_password(folder, name, reader):
    path = convert(SAMPLES / "ec.pem", folder / "a.pfx", "--to", "pkcs12", "--for", reader, "--out-password", f"env:{name}")
    must("openssl", "pkcs12", "-in", path, "-passin", f"env:{name}", "-noenc")


def check_java_password_refused(folder):
    """Java's PKCS#12 takes no password beyond ASCII: such a file is never made for it."""
    result = run(LOCKSTEP, "convert", SAMPLES / "ec.pem", folder / "a.pfx", "--to", "pkcs12", "--for", "java-11",
                 "--out-password", "env:UNICODE")
    assert result.returncode == 65 and b"ASCII" in result.stderr, result
    assert not (folder / "a.pfx").exists()


def check_openssl_opens_pem(folder, kind):
    path = convert(SAMPLES / f"{kind}.pem", folder / "a.pem", "--to", "pem", "--out-password", "env:PW")
    assert b"ENCRYPTED PRIVATE KEY" in path.read_bytes()
    assert public_key(path, "-passin", "env:PW") == public_key(SAMPLES / f"{kind}.pem")
    plain = convert(path, folder / "b.pem", "--to", "pem", "--password", "env:PW", "--out-password", "none")
    assert stat.S_IMODE(plain.stat().st_mode) & 0o037 == 0, "others can read the key"
    assert public_key(plain) == public_key(SAMPLES / f"{kind}.pem")
    refused = run(LOCKSTEP, "convert", SAMPLES / f"{kind}.pem", folder / "c.pem", "--to", "pem")
    assert refused.returncode == 77, "a key left without protection, though nobody asked for that"


def check_openssl_opens_der(folder):
    path = convert(SAMPLES / "root.pem", folder / "a.der", "--to", "der")
    expected = must("openssl", "x509", "-in", SAMPLES / "root.pem", "-outform", "DER")
    assert path.read_bytes() == expected
    sealed = convert(SAMPLES / "sec1.der", folder / "b.der", "--to", "der", "--out-password", "env:PW")
    assert public_key(sealed, "-inform", "DER", "-passin", "env:PW") == public_key(SAMPLES / "ec.pem")


def check_standard_output(folder):
    data = must(LOCKSTEP, "convert", SAMPLES / "rsa.pem", "-", "--to", "pkcs12", "--out-password", "env:PW")
    (folder / "a.pfx").write_bytes(data)
    must("openssl", "pkcs12", "-in", folder / "a.pfx", "-passin", "env:PW", "-noenc")


def check_password_file(folder):
    """The first line counts, however it ends."""
    (folder / "pw").write_bytes(PASSWORDS["FIRST"].encode() + b"\r\nsecond line\r\n")
    path = convert(SAMPLES / "ec.pem", folder / "a.pfx", "--to", "pkcs12", "--out-password", f"file:{folder}/pw")
    must("openssl", "pkcs12", "-in", path, "-passin", "env:FIRST", "-noenc")
    assert_key(inspect(path, f"file:{folder}/pw"), "ec")


def check_reproducible(folder, form):
    options = ["--to", form, "--out-password", "env:PW"]
    for name in ("a", "b"):
        subprocess.run([LOCKSTEP, "convert", "-q", SAMPLES / "ec.pem", folder / name, *options], check=True,
                       env={**ENVIRONMENT, "SOURCE_DATE_EPOCH": "1780272000"})
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes()


def check_there_and_back(folder, forms):
    """Through several formats: key, chain and name are the same at the end."""
    path = convert(SAMPLES / "rsa.pem", folder / "start.pfx", "--to", "pkcs12", "--alias", "key-1", "--out-password", "env:PW")
    for number, form in enumerate(forms):
        path = convert(path, folder / f"{number}.{form}", "--to", form, "--password", "env:PW", "--alias", "key-1")
    assert_key(inspect(path, "env:PW"), "rsa", None if forms[-1] == "pem" else "key-1")


# --- what Lockstep opens ---------------------------------------------------------------------------------------------

OPENSSL_PFX = {
    "default": [],
    "legacy": ["-legacy"],
    "rc2-128": ["-legacy", "-keypbe", "PBE-SHA1-RC2-128", "-certpbe", "PBE-SHA1-RC2-128"],
    "rc4-128": ["-legacy", "-keypbe", "PBE-SHA1-RC4-128", "-certpbe", "PBE-SHA1-RC4-40"],
    "2des": ["-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-2DES"],
    "3des": ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
    "aes-128": ["-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC"],
    "camellia": ["-keypbe", "CAMELLIA-256-CBC", "-certpbe", "CAMELLIA-128-CBC"],
    "md5-des": ["-legacy", "-keypbe", "PBE-MD5-DES", "-certpbe", "PBE-SHA1-DES"],
    "plain-certificates": ["-certpbe", "NONE"],
    "plain-key": ["-keypbe", "NONE"],
    "sha384": ["-macalg", "sha384"],
    "sha512": ["-macalg", "sha512"],
    "no-mac": ["-nomac"],
    "no-mac-encrypted": ["-nomac", "-certpbe", "AES-256-CBC"],
    "one-round": ["-iter", "1", "-nomaciter"],
    "many-rounds": ["-iter", "200000"],
    "windows": ["-CSP", PROVIDER, "-LMK", "-keyex"],
    "nameless": None,
}


def check_opens_openssl(folder, kind, options):
    name = ["-name", ALIAS] if options is not None else []
    path = folder / "a.pfx"
    must("openssl", "pkcs12", "-export", "-in", SAMPLES / f"{kind}.pem", "-passout", "env:PW", "-out", path, *name,
         *(options or []))
    key = assert_key(inspect(path, "env:PW"), kind, ALIAS if name else None)
    assert key["provider"] == (PROVIDER if "-CSP" in (options or []) else None)


def check_opens_openssl_password(folder, name, options):
    path = folder / "a.pfx"
    must("openssl", "pkcs12", "-export", "-in", SAMPLES / "ec.pem", "-passout", f"env:{name}", "-out", path, *options)
    assert_key(inspect(path, *([] if name == "EMPTY" else [f"env:{name}"])), "ec")
    if name != "EMPTY":
        assert inspect(path)["status"] == "password-needed"
        assert inspect(path, "env:PW")["status"] == "password-wrong"


KEY_FILES = {
    "pkcs8": ["pkcs8", "-topk8", "-v2", "aes-256-cbc"],
    "pkcs8-scrypt": ["pkcs8", "-topk8", "-scrypt"],
    "pkcs8-sha512": ["pkcs8", "-topk8", "-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512"],
    "pkcs8-3des": ["pkcs8", "-topk8", "-v2", "des3"],
    "pkcs8-pbes1": ["pkcs8", "-topk8", "-v1", "PBE-MD5-DES", "-provider", "legacy", "-provider", "default"],
    "pkcs8-der": ["pkcs8", "-topk8", "-outform", "DER"],
    "old-aes": ["pkey", "-traditional", "-aes256"],
    "old-3des": ["pkey", "-traditional", "-des3"],
}


def check_opens_key(folder, kind, words):
    path = folder / "key"
    secret = ["-passout", "env:PW"]
    must("openssl", words[0], "-in", SAMPLES / f"{kind}.pem", *secret, "-out", path, *words[1:])
    file = inspect(path, "env:PW")
    assert file["status"] == "ok", file["message"]
    assert file["entries"][0]["key"]["type"] == kind.upper() and file["entries"][0]["key"]["status"] == "open"
    assert inspect(path)["status"] == "password-needed"
    assert inspect(path, "env:KEY_PW")["status"] == "password-wrong"


def check_opens_bundle(folder, form):
    must("openssl", "crl2pkcs7", "-nocrl", "-certfile", SAMPLES / "rsa.pem", "-outform", form, "-out", folder / "a")
    file = inspect(folder / "a")
    assert [entry["kind"] for entry in file["entries"]] == ["certificate"] * 2, file


def check_opens_keytool(folder, form, options, key_password):
    """Two keys, the one's name in capitals, and a trusted certificate."""
    path = folder / "store"
    for kind in KINDS:
        must("openssl", "pkcs12", "-export", "-in", SAMPLES / f"{kind}.pem", "-name", kind.upper(), "-passout", "env:PW",
             "-out", folder / "one.p12")
        must("keytool", *options, "-importkeystore", "-noprompt", "-srckeystore", folder / "one.p12", "-srcstorepass:env", "PW",
             "-srcalias", kind, "-destkeystore", path, "-deststoretype", form, "-deststorepass:env", "PW", "-destkeypass:env",
             key_password)
    must("keytool", *options, "-importcert", "-noprompt", "-alias", "Trusted", "-file", SAMPLES / "root.pem", "-keystore", path,
         "-storetype", form, "-storepass:env", "PW")
    file = inspect(path, "env:PW", f"env:{key_password}")
    assert file["status"] == "ok" and file["format"] == form.lower(), file["message"]
    found = sorted((entry["alias"].lower(), entry["kind"], len(entry["chain"])) for entry in file["entries"])
    assert found == [("ec", "key", 2), ("rsa", "key", 2), ("trusted", "trusted", 1)], found
    assert all(entry["key"]["matches"] for entry in file["entries"] if entry["kind"] == "key")
    if key_password != "PW":
        assert inspect(path, "env:PW")["status"] == "password-wrong"


def check_secret_keys(folder):
    """keytool's symmetric keys are listed and left to Java; converting names them, and leaves them out when asked."""
    path = folder / "store"
    for alias, words in (("aes", ["-keyalg", "AES", "-keysize", "128"]), ("des", ["-keyalg", "DESede"])):
        must("keytool", "-genseckey", "-alias", alias, *words, "-keystore", path, "-storetype", "JCEKS", "-storepass:env", "PW")
    must("keytool", "-genkeypair", "-alias", "own", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=own", "-keystore", path,
         "-storetype", "JCEKS", "-storepass:env", "PW")
    file = inspect(path, "env:PW")
    assert file["status"] == "ok", file["message"]
    found = sorted((entry["alias"], entry["key"]["type"], entry["key"]["status"]) for entry in file["entries"])
    assert found == [("aes", "secret", "secret"), ("des", "secret", "secret"), ("own", "RSA", "open")], found
    words = [LOCKSTEP, "convert", path, folder / "out.p12", "--to", "pkcs12", "--password", "env:PW"]
    refused = run(*words)
    assert refused.returncode == 65 and b"is a secret key" in refused.stderr and not (folder / "out.p12").exists()
    must(*words, "--drop")
    assert [entry["alias"] for entry in inspect(folder / "out.p12", "env:PW")["entries"]] == ["own"]


def check_opens_generated(folder, form, algorithm):
    """keytool's own key, self-signed."""
    path = folder / "store"
    must("keytool", "-genkeypair", "-alias", "Own", "-keyalg", *algorithm.split(), "-dname", "CN=own.example.test", "-keystore",
         path, "-storetype", form, "-storepass:env", "PW", "-keypass:env", "PW")
    file = inspect(path, "env:PW")
    assert file["status"] == "ok" and file["entries"][0]["key"]["matches"], file
    assert file["entries"][0]["alias"] == "own"
    # and on to somebody else
    convert(path, folder / "b.pfx", "--to", "pkcs12", "--password", "env:PW")
    must("openssl", "pkcs12", "-in", folder / "b.pfx", "-passin", "env:PW", "-noenc")


def list_cases():
    for kind in KINDS:
        for reader in READERS:
            yield f"openssl-opens/pfx/{reader}/{kind}", check_openssl_opens_pfx, (kind, reader)
        for name, options, password in (("plain", [], "PW"), ("key-password", ["--key-password", "env:KEY_PW"], "KEY_PW")):
            yield f"keytool-opens/jks/{name}/{kind}", check_keytool_opens_jks, (kind, options, password)
        yield f"openssl-opens/pem/{kind}", check_openssl_opens_pem, (kind,)
        for name, options in OPENSSL_PFX.items():
            yield f"opens-openssl/{name}/{kind}", check_opens_openssl, (kind, options)
        for name, words in KEY_FILES.items():
            yield f"opens-openssl-key/{name}/{kind}", check_opens_key, (kind, words)
    for reader in READERS:
        yield f"keytool-opens/pfx/{reader}", check_keytool_opens_pfx, ("rsa" if "windows" in reader else "ec", reader)
    yield "keytool-opens/truststore/jks", check_truststore, ("jks", [])
    for reader in ("java-8", "java-17"):
        yield f"keytool-opens/truststore/{reader}", check_truststore, ("pkcs12", ["--for", reader])
    yield "keytool-opens/unicode", check_unicode_jks, ()
    for name in ("EMPTY", "UNICODE"):
        for reader in ("windows-2008", "openssl"):
            yield f"openssl-opens/password/{name.lower()}/{reader}", check_openssl_password, (name, reader)
        for version, options in (("new", []), ("old", ["-legacy"]), ("no-mac", ["-nomac"])):
            yield f"opens-openssl/password/{name.lower()}/{version}", check_opens_openssl_password, (name, options)
    yield "java-password-refused", check_java_password_refused, ()
    yield "openssl-opens/der", check_openssl_opens_der, ()
    yield "standard-output", check_standard_output, ()
    yield "password-file", check_password_file, ()
    for form in ("jks", "pkcs12", "pem"):
        yield f"reproducible/{form}", check_reproducible, (form,)
    for forms in (["jks", "pkcs12"], ["pem", "jks"], ["jks", "pem"], ["pkcs12", "pkcs12", "jks", "pkcs12"]):
        yield f"there-and-back/{'-'.join(forms)}", check_there_and_back, (forms,)
    for form in ("PEM", "DER"):
        yield f"opens-openssl/bundle/{form.lower()}", check_opens_bundle, (form,)
    for name, form, options, password in (
            ("pkcs12", "PKCS12", [], "PW"), ("pkcs12-legacy", "PKCS12", ["-J-Dkeystore.pkcs12.legacy"], "PW"),
            ("jks", "JKS", [], "PW"), ("jks-key-password", "JKS", [], "KEY_PW"),
            ("jceks", "JCEKS", ["-J-Djdk.jceks.iterationCount=10000"], "KEY_PW")):
        yield f"opens-keytool/{name}", check_opens_keytool, (form, options, password)
    yield "opens-keytool/secret-keys", check_secret_keys, ()
    for form in ("PKCS12", "JKS"):
        for algorithm in ("RSA -keysize 2048", "EC -groupname secp384r1", "DSA -keysize 2048", "Ed25519"):
            yield f"opens-keytool/own/{form.lower()}/{algorithm.split()[0].lower()}", check_opens_generated, (form, algorithm)


def run_case(case):
    name, check, arguments = case
    with tempfile.TemporaryDirectory(prefix="lockstep-keystore-") as folder:
        try:
            check(pathlib.Path(folder), *arguments)
            return name, None
        except Exception as problem:  # pylint: disable=broad-except
            return name, f"{type(problem).__name__}: {problem}"


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    cases = [case for case in list_cases() if wanted in case[0]]
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, (name, problem) in enumerate(pool.map(run_case, cases), 1):
            failed += problem is not None
            print(f"{'not ok' if problem else 'ok'} {number} /keystore-tools/{name}", flush=True)
            for line in (problem or "").splitlines()[:20]:
                print(f"# {line}")
    return 1 if failed else 0


sys.exit(main())
