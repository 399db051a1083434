#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`lockstep bundle-roots`, and Mozilla's list of roots through inspect, convert and verify; openssl and keytool judge.

Prints TAP.
"""
import hashlib
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile

import jsonschema

LOCKSTEP = os.environ["LOCKSTEP"]
SCHEMAS = pathlib.Path(__file__).resolve().parent / "../data/schemas"
PEM = re.compile(r"-----BEGIN CERTIFICATE-----\n[^-]*-----END CERTIFICATE-----\n")
AT = "2026-06-01"
CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n"
SERVER, EMAIL, NOBODY, DISTRUSTED = ("TRUSTED_DELEGATOR", "MUST_VERIFY_TRUST"), ("MUST_VERIFY_TRUST", "TRUSTED_DELEGATOR"), \
    ("MUST_VERIFY_TRUST", "MUST_VERIFY_TRUST"), ("NOT_TRUSTED", "NOT_TRUSTED")
# name: label in the list, levels (servers, e-mail), not after, distrust after
ROOTS = {
    "plain": ("Plain Root", SERVER, "20400101000000Z", None),
    "umlaut": ("AC Ra\\303\\255z", SERVER, "20400101000000Z", None),
    "twin": ("plain root", SERVER, "20400101000000Z", None),
    "mail": ("Mail Root", EMAIL, "20400101000000Z", None),
    "nobody": ("Nobody's Root", NOBODY, "20400101000000Z", None),
    "bad": ("Explicitly Distrust Root", DISTRUSTED, "20400101000000Z", None),
    "old": ("Old Root", SERVER, "20250101000000Z", None),
    "late": ("Late Root", SERVER, "20400101000000Z", "251130000000Z"),
    "soon": ("Soon Root", SERVER, "20400101000000Z", "261130000000Z"),
}


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout


def make_ca(name, end):
    pathlib.Path("ext").write_text(CA)
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
    pathlib.Path("ca.cnf").write_text("[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\nrand_serial=yes\npolicy=p\n"
                                      "default_md=sha256\nunique_subject=no\n[p]\nCN=supplied\n")
    pathlib.Path("index").write_text("")
    openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr")
    openssl("ca", "-batch", "-selfsign", "-config", "ca.cnf", "-keyfile", f"{name}.key", "-in", f"{name}.csr", "-out",
            f"{name}.pem", "-extfile", "ext", "-startdate", "20200101000000Z", "-enddate", end, "-notext")


def octal(data):
    lines = [data[at:at + 16] for at in range(0, len(data), 16)]
    return "MULTILINE_OCTAL\n" + "".join("".join(f"\\{byte:03o}" for byte in line) + "\n" for line in lines) + "END\n"


def der(name):
    return ssl.PEM_cert_to_DER_cert(pathlib.Path(f"{name}.pem").read_text())


def listed(name):
    label, (servers, mail), _, after = ROOTS[name]
    value = der(name)
    identity = f"CKA_ISSUER {octal(name.encode())}CKA_SERIAL_NUMBER {octal(name.encode())}"
    date = octal(after.encode()) if after else "CK_BBOOL CK_FALSE\n"
    return (f"#\n# Certificate \"{label}\"\n#\nCKA_CLASS CK_OBJECT_CLASS CKO_CERTIFICATE\nCKA_LABEL UTF8 \"{label}\"\n{identity}"
            f"CKA_VALUE {octal(value)}CKA_NSS_MOZILLA_CA_POLICY CK_BBOOL CK_TRUE\nCKA_NSS_SERVER_DISTRUST_AFTER {date}\n"
            f"# Trust for \"{label}\"\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_TRUST\nCKA_LABEL UTF8 \"{label}\"\n"
            f"CKA_CERT_SHA1_HASH {octal(hashlib.sha1(value).digest())}{identity}"
            f"CKA_TRUST_SERVER_AUTH CK_TRUST CKT_NSS_{servers}\nCKA_TRUST_EMAIL_PROTECTION CK_TRUST CKT_NSS_{mail}\n"
            "CKA_TRUST_CODE_SIGNING CK_TRUST CKT_NSS_MUST_VERIFY_TRUST\nCKA_TRUST_STEP_UP_APPROVED CK_BBOOL CK_FALSE\n\n")


def make_site():
    for name, root in ROOTS.items():
        make_ca(name, root[2])
    make_ca("private", "20400101000000Z")
    pathlib.Path("certdata.txt").write_text("# a list\nBEGINDATA\nCKA_CLASS CK_OBJECT_CLASS CKO_NSS_BUILTIN_ROOT_LIST\n\n" +
                                            "".join(listed(name) for name in ROOTS))
    for issuer in ("plain", "mail", "private"):
        openssl("req", "-new", "-key", "plain.key", "-subj", f"/CN={issuer}.test", "-out", "leaf.csr")
        openssl("x509", "-req", "-in", "leaf.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial",
                "-days", "30", "-out", f"{issuer}-leaf.pem")
    openssl("pkcs12", "-export", "-inkey", "plain.key", "-in", "private-leaf.pem", "-certfile", "private.pem", "-passout",
            "pass:secret", "-out", "leaf.pfx")


def lockstep(*arguments, status=0, data=None):
    run = subprocess.run([LOCKSTEP, *arguments], input=data or "", capture_output=True, text=True)
    assert run.returncode == status, f"{arguments}: {run.returncode}\n{run.stdout[:400]}{run.stderr}"
    return run.stdout, run.stderr


def document(schema, *arguments):
    found = json.loads(lockstep(*arguments, "--json")[0])
    jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text())).validate(found)
    return found


def names(blocks):
    known = {der(name): name for name in [*ROOTS, "private"]}
    return [known[block] for block in blocks]


def bundled(*options):
    """The roots of a bundle, as OpenSSL reads them."""
    lockstep("bundle-roots", "certdata.txt", "out.pem", "--at", AT, *options)
    count = len(openssl("crl2pkcs7", "-nocrl", "-certfile", "out.pem") and PEM.findall(pathlib.Path("out.pem").read_text()))
    found = names(ssl.PEM_cert_to_DER_cert(block) for block in PEM.findall(pathlib.Path("out.pem").read_text()))
    assert count == len(found)
    return found


def test_default_set():
    assert bundled() == ["plain", "umlaut", "twin", "soon"]
    assert bundled("-p", "SERVER_AUTH,CLIENT_AUTH,CRL_SIGN:TRUSTED_DELEGATOR") == ["plain", "umlaut", "twin", "soon"]


def test_choices():
    assert bundled("--ignore-distrust-after") == ["plain", "umlaut", "twin", "late", "soon"]
    assert bundled("--distrust-after") == ["plain", "umlaut", "twin", "soon"]
    assert bundled("--keep-expired") == ["plain", "umlaut", "twin", "old", "soon"]
    assert bundled("-p", "email-protection") == ["mail"]
    assert bundled("-p", "ALL") == ["plain", "umlaut", "twin", "mail", "soon"]
    assert bundled("-p", "ALL:NOT_TRUSTED") == ["bad"]
    assert bundled("--at", "2026-11-30T00:00:00Z") == ["plain", "umlaut", "twin"]
    assert bundled("--at", "2024-06-01") == ["plain", "umlaut", "twin", "old", "late", "soon"]


def test_words():
    lockstep("bundle-roots", "certdata.txt", "out.pem", "--at", AT, "--text")
    text = pathlib.Path("out.pem").read_text()
    digest = openssl("x509", "-in", "umlaut.pem", "-noout", "-fingerprint", "-sha256").split("=")[1].strip()
    listing = openssl("x509", "-in", "umlaut.pem", "-text")
    assert ("\nAC Raíz\n=======\nMUST_VERIFY_TRUST: EMAIL_PROTECTION, CODE_SIGNING\nTRUSTED_DELEGATOR: SERVER_AUTH\n"
            f"SHA256 Fingerprint={digest}\n{listing}") in text
    _, said = lockstep("bundle-roots", "certdata.txt", "out.pem", "--at", AT, "-v")
    assert "“Old Root” is left out: it has expired." in said and "“Late Root” is left out: its distrust-after" in said
    assert "“Soon Root” is not trusted for what it issued after 2026-11-30" in said
    assert "out.pem: 4 roots. 5 certificates of the list are left out." in said


def test_append():
    lockstep("bundle-roots", "certdata.txt", "out.pem", "--append", "private.pem", "--at", AT)
    assert openssl("verify", "-CAfile", "out.pem", "private-leaf.pem", "plain-leaf.pem").count(": OK") == 2
    assert bundled("-a", "private.pem", "-a", "plain.pem") == ["plain", "umlaut", "twin", "soon", "private"]
    assert bundled("-a", "leaf.pfx", "--password", "pass:secret") == ["plain", "umlaut", "twin", "soon", "private"]
    lockstep("bundle-roots", "certdata.txt", "new.pem", "-a", "leaf.pfx", status=77)
    lockstep("bundle-roots", "certdata.txt", "new.pem", "-a", "missing.pem", status=66)
    lockstep("bundle-roots", "certdata.txt", "new.pem", "-a", "plain.key", status=65)
    assert not pathlib.Path("new.pem").exists()


def test_json():
    found = document("bundle-roots", "bundle-roots", "certdata.txt", "out.pem", "--at", AT, "-a", "private.pem")
    assert [root["source"] for root in found["roots"]] == ["certdata.txt"] * 4 + ["private.pem"]
    assert {root["label"]: root["reason"] for root in found["left_out"]} == {
        "Mail Root": "not-trusted", "Nobody's Root": "not-trusted", "Explicitly Distrust Root": "distrusted",
        "Old Root": "expired", "Late Root": "distrust-after"}
    assert found["roots"][3]["server_distrust_after"] == "2026-11-30T00:00:00Z"
    lockstep("bundle-roots", "certdata.txt", "-", "--json", status=64)


def test_streams():
    text = pathlib.Path("certdata.txt").read_text()
    out, _ = lockstep("bundle-roots", "-", "-", "--at", AT, data=text)
    assert len(PEM.findall(out)) == 4
    again, _ = lockstep("bundle-roots", "certdata.txt", "-", "--at", AT)
    assert out == again


def test_refusals():
    text = pathlib.Path("certdata.txt").read_text()
    pathlib.Path("cut.txt").write_text(text[:len(text) // 2])
    pathlib.Path("changed.txt").write_text(text.replace("CKA_CERT_SHA1_HASH MULTILINE_OCTAL\n\\", "CKA_CERT_SHA1_HASH "
                                                        "MULTILINE_OCTAL\n\\000\\", 1))
    for source, status, words in [("cut.txt", 65, "cut off"), ("changed.txt", 65, "SHA-1"), ("missing.txt", 66, "missing.txt"),
                                  ("plain.pem", 65, "--append"), ("ca.cnf", 65, "ca.cnf")]:
        _, said = lockstep("bundle-roots", source, "new.pem", status=status)
        assert words in said, said
    _, said = lockstep("bundle-roots", "certdata.txt", "new.pem", "-p", "SERVER", status=64)
    assert "SERVER_AUTH" in said
    _, said = lockstep("bundle-roots", "certdata.txt", "new.pem", "-p", "CODE_SIGNING", status=65)
    assert "none of its certificates counts" in said
    lockstep("bundle-roots", "certdata.txt", "missing/new.pem", status=73)
    lockstep("bundle-roots", "certdata.txt", status=64)
    assert not pathlib.Path("new.pem").exists()


def test_inspect():
    entries = document("inspect", "inspect", "certdata.txt")["files"][0]
    assert entries["format"] == "certdata" and entries["status"] == "ok" and entries["message"] is None
    by_label = {entry["alias"]: entry for entry in entries["entries"]}
    assert by_label["AC Raíz"]["kind"] == "trusted" and by_label["Mail Root"]["kind"] == "certificate"
    assert by_label["Late Root"]["trust"] == {
        "purposes": {"SERVER_AUTH": "TRUSTED_DELEGATOR", "EMAIL_PROTECTION": "MUST_VERIFY_TRUST",
                     "CODE_SIGNING": "MUST_VERIFY_TRUST"},
        "server_distrust_after": "2025-11-30T00:00:00Z", "email_distrust_after": None}
    assert not any(reader["opens"] for reader in entries["readers"])
    plain = document("inspect", "inspect", "plain.pem")["files"][0]["entries"]
    assert plain[0]["trust"] is None
    text, _ = lockstep("inspect", "certdata.txt")
    assert "Mozilla distrusts it for: SERVER_AUTH, EMAIL_PROTECTION" in text


def keytool_list(path, kind):
    listing = subprocess.run(["keytool", "-list", "-rfc", "-keystore", path, "-storetype", kind, "-storepass", "changeit"],
                             check=True, capture_output=True, text=True).stdout
    aliases = re.findall(r"^Alias name: (.*)$", listing, re.M)
    blocks = re.findall(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", listing.replace("\r", ""), re.S)
    return dict(zip(aliases, names(ssl.PEM_cert_to_DER_cert(block + "\n") for block in blocks)))


WANTED = {"plain root": "plain", "ac raíz": "umlaut", "plain root-2": "twin", "old root": "old", "late root": "late",
          "soon root": "soon"}


def test_truststores():
    for kind, path in [("jks", "trust.jks"), ("pkcs12", "trust.p12")]:
        for more in [[], ["--trust-only"]]:
            _, said = lockstep("convert", "certdata.txt", path, "--to", kind, "--out-password", "pass:changeit", *more)
            assert keytool_list(path, kind.upper()) == WANTED
            for label in ["Mail Root", "Nobody's Root", "Explicitly Distrust Root"]:
                assert f"“{label}” is left out" in said, said
            assert "“Late Root” is not trusted for what it issued after 2025-11-30" in said
    lockstep("convert", "certdata.txt", "trust.jks", "--to", "jks", "--out-password", "pass:changeit", "--distrust-after")
    assert "late" not in keytool_list("trust.jks", "JKS").values()
    lockstep("convert", "certdata.txt", "trust.jks", "--to", "jks", "--out-password", "pass:changeit", "--purposes",
             "EMAIL_PROTECTION")
    assert keytool_list("trust.jks", "JKS") == {"mail root": "mail"}
    lockstep("convert", "plain.pem", "x.jks", "--to", "jks", "--purposes", "ALL", "--out-password", "pass:changeit", status=64)
    found = document("convert", "convert", "certdata.txt", "trust.jks", "--to", "jks", "--out-password", "pass:changeit")
    assert [other["reason"] for other in found["left_out"]] == ["not-trusted", "not-trusted", "distrusted"]
    assert found["files"] is None


def test_bundle_to_truststore():
    """Java's cacerts of the very roots that openssl gets, a private one among them."""
    lockstep("bundle-roots", "certdata.txt", "out.pem", "--at", AT, "-a", "private.pem")
    lockstep("convert", "out.pem", "cacerts", "--to", "jks", "--trust-only", "--out-password", "pass:changeit")
    assert sorted(keytool_list("cacerts", "JKS").values()) == ["plain", "private", "soon", "twin", "umlaut"]
    lockstep("convert", "certdata.txt", "all.pem", "--to", "pem")
    assert names(ssl.PEM_cert_to_DER_cert(block) for block in PEM.findall(pathlib.Path("all.pem").read_text())) == [
        *WANTED.values()]


def test_split():
    for kind in ("der", "pem"):
        folder = pathlib.Path("each", kind)
        found = document("convert", "convert", "certdata.txt", str(folder), "--to", kind, "--split")
        assert sorted(found["files"]) == sorted(str(path) for path in folder.iterdir())
        assert sorted(path.name for path in folder.iterdir()) == sorted(
            f"{stem}.{kind}" for stem in ["plain-root", "ac-raiz", "plain-root-2", "old-root", "late-root", "soon-root"])
        for path in folder.iterdir():
            assert "subject=" in openssl("x509", "-inform", kind, "-in", str(path), "-noout", "-subject")
    lockstep("convert", "leaf.pfx", "chain", "--to", "pem", "--split", "--trust-only", "--password", "pass:secret")
    assert sorted(path.name for path in pathlib.Path("chain").iterdir()) == ["private-test.pem", "private.pem"]
    _, said = lockstep("convert", "leaf.pfx", "refused", "--to", "pem", "--split", "--password", "pass:secret", status=65)
    assert "--trust-only" in said and not pathlib.Path("refused").exists()
    lockstep("convert", "certdata.txt", "-", "--to", "pem", "--split", status=64)
    lockstep("convert", "certdata.txt", "x", "--to", "jks", "--split", status=64)
    lockstep("convert", "certdata.txt", "plain.pem", "--to", "pem", "--split", status=73)


def test_verify():
    """What Mozilla trusts for e-mail alone is no anchor of TLS."""
    lockstep("verify", "plain-leaf.pem", "--trust", "certdata.txt", "--warn-days", "0")
    lockstep("verify", "mail-leaf.pem", "--trust", "certdata.txt", "--warn-days", "0", status=1)


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_site()
        for number, (name, test) in enumerate(tests, 1):
            try:
                test()
                print(f"ok {number} - {name}")
            except (AssertionError, subprocess.CalledProcessError, KeyError, ValueError, jsonschema.ValidationError) as problem:
                failed += 1
                print(f"not ok {number} - {name}")
                print("# " + f"{type(problem).__name__}: {problem}".replace("\n", "\n# "))
        os.chdir("/")
    return 1 if failed else 0


sys.exit(main())
