#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`lockstep ca` and `lockstep request`, with openssl and keytool as oracles. Prints TAP."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema

LOCKSTEP = os.environ["LOCKSTEP"]
HERE = pathlib.Path(__file__).resolve().parent
SCHEMAS = {name: json.loads((HERE / f"../data/schemas/{name}.json").read_text()) for name in ("ca", "request")}
CA = ["--ca", "ca", "--password", "env:CA"]
OUT = ["--out-password", "env:OUT"]
os.environ.update(CA="authority's own", OUT="výstup-1", KEY="key's own")
# what the guides ask for: key usage, extended key usage as openssl prints them
USAGES = {
    "server": ("Digital Signature, Key Encipherment", "TLS Web Server Authentication"),
    "client": ("Digital Signature", "TLS Web Client Authentication"),
    "mutual": ("Digital Signature, Key Encipherment", "TLS Web Server Authentication, TLS Web Client Authentication"),
    "signing": ("Digital Signature", None),
}


def run(*arguments, status=0):
    done = subprocess.run([LOCKSTEP, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done


def document(*arguments):
    found = json.loads(run(*arguments, "--json").stdout)
    jsonschema.Draft202012Validator(SCHEMAS[arguments[0]]).validate(found)
    return found


def openssl(*arguments, **options):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True, **options).stdout


def leaf(path, password="env:OUT"):
    pem = openssl("pkcs12", "-in", path, "-passin", password, "-nokeys", "-clcerts")
    pathlib.Path(f"{path}.pem").write_text(pem)
    return f"{path}.pem"


def extension(path, name):
    text = openssl("x509", "-in", path, "-noout", "-ext", name)
    return text.splitlines()[1].strip() if text.strip() else None


def test_init():
    made = document("ca", "init", "ca", "--subject", "CN=Acme Root,O=Acme\\, Inc.", "--key-type", "p-256", *CA[2:])
    assert made["certificates"][0]["profile"] == "root"
    assert made["certificates"][0]["certificate"]["subject"] == "CN=Acme Root,O=Acme\\, Inc."
    assert os.stat("ca").st_mode & 0o777 == 0o700 and os.stat("ca/ca.key").st_mode & 0o777 == 0o600
    assert "ENCRYPTED" in pathlib.Path("ca/ca.key").read_text()
    openssl("pkey", "-in", "ca/ca.key", "-passin", "env:CA", "-noout")
    openssl("verify", "-x509_strict", "-CAfile", "ca/ca.pem", "ca/ca.pem")
    assert "CA:TRUE" in extension("ca/ca.pem", "basicConstraints")


def test_init_refuses():
    assert "already" in run("ca", "init", "ca", *CA[2:], status=73).stderr
    run("ca", "init", "other", status=77)
    run("ca", "init", "other", "--password", "pass:", status=77)
    assert not os.path.exists("other/ca.pem")


def test_profiles():
    for profile, (usage, extended) in USAGES.items():
        run("ca", "issue", "--profile", profile, "spoc1.acme.test", "10.0.0.5", "fd00::5", *CA, *OUT, "-o", f"{profile}.pfx")
        pem = leaf(f"{profile}.pfx")
        assert extension(pem, "keyUsage") == usage, profile
        assert extension(pem, "extendedKeyUsage") == extended, profile
        assert extension(pem, "subjectAltName") == \
            "DNS:spoc1.acme.test, IP Address:10.0.0.5, IP Address:FD00:0:0:0:0:0:0:5"
        assert openssl("x509", "-in", pem, "-noout", "-subject").strip() == "subject=CN = spoc1.acme.test"
        openssl("verify", "-x509_strict", "-CAfile", "ca/ca.pem", pem)
        assert os.stat(f"{profile}.pfx").st_mode & 0o077 == 0
    openssl("verify", "-purpose", "sslserver", "-verify_hostname", "spoc1.acme.test", "-CAfile", "ca/ca.pem", "server.pfx.pem")


def test_key_types():
    for kind, expected in (("rsa-3072", "3072"), ("p-256", "P-256"), ("p-384", "P-384")):
        run("ca", "issue", "--key-type", kind, "-n", "a.acme.test", *CA, *OUT, "-o", f"{kind}.pfx")
        assert expected in openssl("x509", "-in", leaf(f"{kind}.pfx"), "-noout", "-text")
    assert extension("p-384.pfx.pem", "keyUsage") == "Digital Signature"
    assert "rsa-2048" in run("ca", "issue", "--key-type", "md5", "-n", "a", *CA, *OUT, "-o", "x.pfx", status=64).stderr


def test_names():
    run("ca", "issue", "--subject", "CN=spoc1.acme.test,O=Acme", "-n", "IP:10.0.0.5", "-n", "DNS:*.acme.test", "-n",
        "bücher.example.", "-n", "[fd00::6]", *CA, *OUT, "-o", "names.pfx")
    assert extension(leaf("names.pfx"), "subjectAltName") == "DNS:spoc1.acme.test, IP Address:10.0.0.5, " \
        "DNS:*.acme.test, DNS:xn--bcher-kva.example, IP Address:FD00:0:0:0:0:0:0:6"
    for bad in ("1.2.3.400", "a b", "a..b", "", "*", "a.*.b", "10.0.0.0/8"):
        run("ca", "issue", "-n", "good.acme.test", "-n", bad, *CA, *OUT, "-o", "bad.pfx", status=64)
    run("ca", "issue", "--profile", "server", "--subject", "YSoft SafeQ", *CA, *OUT, "-o", "bad.pfx", status=64)
    assert not os.path.exists("bad.pfx")


def test_keytool():
    run("ca", "issue", "eui.acme.test", "--friendly-name", "SafeQ", *CA, "--out-password", "pass:changed1", "-o", "eui.jks")
    shown = subprocess.run(["keytool", "-J-Duser.language=en", "-list", "-v", "-keystore", "eui.jks", "-storepass", "changed1"],
                           check=True, capture_output=True, text=True).stdout
    assert "Alias name: safeq" in shown and "Certificate chain length: 2" in shown


def test_serials():
    issued = document("ca", "list", "ca")["issued"]
    serials = {each["serial"] for each in issued}
    assert len(serials) == len(issued) > 5 and max(len(each) for each in serials) == 32
    for each in issued:
        text = openssl("x509", "-in", f"ca/issued/{each['serial']}.pem", "-noout", "-serial").strip()
        assert text.lower() == f"serial={each['serial']}"


def test_passwords():
    assert "does not open" in run("ca", "issue", "a.b", "--ca", "ca", "--password", "pass:no", *OUT, "-o", "x.pfx",
                                  status=77).stderr
    run("ca", "issue", "a.b", "--ca", "ca", *OUT, "-o", "x.pfx", status=77)
    run("ca", "issue", "a.b", *CA, "-o", "x.pfx", status=77)
    run("ca", "issue", "a.b", "--ca", "nowhere", *OUT, "-o", "x.pfx", status=66)
    run("ca", "issue", "a.b", *CA, "--out-password", "none", "-o", "plain.pem")
    assert "BEGIN PRIVATE KEY" in pathlib.Path("plain.pem").read_text()
    assert "already" in run("ca", "issue", "a.b", *CA, *OUT, "-o", "plain.pem", status=73).stderr


def test_self_signed():
    run("ca", "issue", "--profile", "signing", "--self-signed", "--subject", "YSoft SafeQ", "--friendly-name",
        "YSoft SafeQ Signing Certificate", "--out-password", "pass:123456", "-n", "*.company.com", "-n", "1.2.3.4")
    made = "YSoft SafeQ Signing Certificate.pfx"
    pem = leaf(made, "pass:123456")
    assert openssl("x509", "-in", pem, "-noout", "-subject", "-issuer") == "subject=CN = YSoft SafeQ\nissuer=CN = YSoft SafeQ\n"
    assert extension(pem, "subjectAltName") == "DNS:*.company.com, IP Address:1.2.3.4"
    shown = openssl("pkcs12", "-in", made, "-passin", "pass:123456", "-nodes", "-info")
    assert "friendlyName: YSoft SafeQ Signing Certificate" in shown and "RSA and AES" in shown


def test_renew():
    before = leaf("mutual.pfx")
    old = openssl("x509", "-in", before, "-noout", "-pubkey"), extension(before, "subjectAltName")
    made = document("ca", "renew", "mutual.pfx", *CA, "--password", "env:OUT")["certificates"][0]
    after = leaf("mutual.pfx")
    assert made["profile"] == "mutual" and made["path"] == "mutual.pfx"
    assert extension(after, "subjectAltName") == old[1] and extension(after, "extendedKeyUsage") == USAGES["mutual"][1]
    assert openssl("x509", "-in", after, "-noout", "-pubkey") != old[0]
    issued = document("ca", "list", "ca")["issued"]
    assert issued[-1]["renews"] in {each["serial"] for each in issued[:-1]}
    key = openssl("x509", "-in", after, "-noout", "-pubkey")
    run("ca", "renew", "mutual.pfx", *CA, "--password", "env:OUT", "--keep-key")
    assert openssl("x509", "-in", leaf("mutual.pfx"), "-noout", "-pubkey") == key
    run("ca", "renew", "mutual.pfx", *CA, status=77)


def test_intermediate():
    run("ca", "init", "sub", "--parent", "ca", "--subject", "Acme Issuing", "--key-type", "p-384", "--password", "env:CA")
    run("ca", "issue", "deep.acme.test", "--ca", "sub", "--password", "env:CA", *OUT, "-o", "deep.pfx")
    openssl("verify", "-x509_strict", "-CAfile", "ca/ca.pem", "-untrusted", "sub/ca.pem", leaf("deep.pfx"))
    assert "leaves only" in run("ca", "init", "subsub", "--parent", "sub", "--password", "env:CA", status=65).stderr


def test_request():
    made = document("request", "new", "wps1.acme.test", "10.0.0.6", "--profile", "server", "--out-password", "env:KEY",
                    "-o", "wps1.csr")
    assert made["names"] == ["DNS:wps1.acme.test", "IP:10.0.0.6"] and made["key"] == "wps1.key"
    shown = openssl("req", "-in", "wps1.csr", "-noout", "-verify", "-text")
    assert "DNS:wps1.acme.test, IP Address:10.0.0.6" in shown and "TLS Web Server Authentication" in shown
    assert "ENCRYPTED" in pathlib.Path("wps1.key").read_text() and os.stat("wps1.key").st_mode & 0o077 == 0
    run("request", "new", "wps1.acme.test", "--out-password", "env:KEY", "-o", "wps1.csr", status=73)
    document("ca", "sign", "wps1.csr", *CA)
    openssl("verify", "-purpose", "sslserver", "-CAfile", "ca/ca.pem", "wps1.pem")
    taken = document("request", "import", "wps1.pem", "--key", "wps1.key", "--password", "env:KEY")
    assert taken["output"] == "wps1.pfx" and len(taken["chain"]) == 2
    assert "DNS:wps1.acme.test" in extension(leaf("wps1.pfx", "env:KEY"), "subjectAltName")
    damaged = pathlib.Path("wps1.csr").read_text().replace("A", "B", 3)
    pathlib.Path("damaged.csr").write_text(damaged)
    run("ca", "sign", "damaged.csr", *CA, status=65)


def sign(out, *extensions, request="mps1.csr"):
    pathlib.Path("other.ext").write_text("\n".join(extensions))
    openssl("x509", "-req", "-in", request, "-CA", "other.pem", "-CAkey", "other.key", "-CAcreateserial", "-days", "90",
            "-extfile", "other.ext", "-out", out)


def test_answers():
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "other.key", "-out", "other.pem", "-days", "300",
            "-subj", "/CN=Somebody else")
    run("request", "new", "mps1.acme.test", "10.0.0.7", "--out-password", "env:KEY", "-o", "mps1.csr")
    san, usage = "subjectAltName=DNS:mps1.acme.test,IP:10.0.0.7", "extendedKeyUsage=serverAuth,clientAuth"
    take = ["request", "import", "answer.pem", "--key", "mps1.key", "--password", "env:KEY", "-o", "mps1.pfx"]
    sign("answer.pem", san, usage)
    missing = run(*take, status=65).stderr
    assert "Somebody else" in missing and "--chain" in missing
    take += ["--chain", "other.pem"]
    sign("answer.pem", san, "extendedKeyUsage=serverAuth")
    assert "client" in run(*take, status=65).stderr
    sign("answer.pem", "subjectAltName=DNS:mps1.acme.test", usage)
    assert "10.0.0.7" in run(*take, status=65).stderr
    sign("answer.pem", san, usage, request="wps1.csr")
    assert "another key" in run(*take, status=65).stderr
    assert not os.path.exists("mps1.pfx")
    sign("answer.pem", san, usage)
    openssl("crl2pkcs7", "-nocrl", "-certfile", "answer.pem", "-out", "answer.p7b")
    take[2] = "answer.p7b"
    assert len(document(*take)["chain"]) == 2
    openssl("verify", "-CAfile", "other.pem", leaf("mps1.pfx", "env:KEY"))


def test_crl():
    document("ca", "crl", "ca", *CA[2:], "--revoke", "wps1.pem", "--reason", "superseded", "-o", "list.pem")
    shown = openssl("crl", "-in", "list.pem", "-noout", "-text", "-CAfile", "ca/ca.pem")
    assert "Superseded" in shown and re.search(r"CRL Number:\s+1\b", shown)
    refused = subprocess.run(["openssl", "verify", "-crl_check", "-CAfile", "ca/ca.pem", "-CRLfile", "list.pem", "wps1.pem"],
                             capture_output=True, text=True)
    assert refused.returncode != 0 and "revoked" in refused.stdout + refused.stderr
    openssl("verify", "-crl_check", "-CAfile", "ca/ca.pem", "-CRLfile", "list.pem", "server.pfx.pem")
    assert "revoked" in run("verify", "wps1.pem", "--trust", "ca/ca.pem", "--crl", "list.pem", status=1).stdout
    run("ca", "crl", "ca", *CA[2:], "--revoke", "abc123", status=66)
    run("ca", "crl", "ca", *CA[2:], "--revoke", "wps1.pem", "--reason", "mood", status=64)


def test_interrupted_index():
    before = len(document("ca", "list", "ca")["issued"])
    index = pathlib.Path("ca/issued.jsonl")
    kept = index.read_bytes()
    index.write_bytes(kept + kept.splitlines()[0][:70])
    assert "interrupted" in run("ca", "list", "ca").stderr
    run("ca", "issue", "after.acme.test", *CA, *OUT, "-o", "after.pfx")
    assert index.read_bytes().startswith(kept) and len(document("ca", "list", "ca")["issued"]) == before + 1


def test_fleet():
    shutil.copytree(HERE / "fixtures/sample-site", "site")
    os.mkdir("site/secrets")
    for name in ("spoc1-pfx", "wps1-pfx", "mps1-pfx"):
        pathlib.Path(f"site/secrets/{name}").write_text(f"{name} of the site\n")
    refused = run("ca", "issue", "--fleet", "site/fleet.json", "--key-type", "p-256", *CA, status=64).stderr
    assert "takes RSA keys only" in refused, refused
    made = document("ca", "issue", "--fleet", "site/fleet.json", *CA)["certificates"]
    assert [each["identity"] for each in made] == ["spoc1", "wps1", "mps1"]
    assert made[1]["certificate"]["san"] == ["DNS:wps1.acme.test", "IP:10.0.0.6"]
    for name in ("spoc1", "wps1", "mps1"):
        pem = leaf(f"site/pki/{name}.pfx", f"file:site/secrets/{name}-pfx")
        openssl("verify", "-purpose", "sslclient", "-CAfile", "site/pki/acme-root.pem", pem)
    assert document("ca", "issue", "--fleet", "site/fleet.json", *CA)["certificates"] == []
    whole = pathlib.Path("site/fleet.json").read_text()
    assert "is there already" in run("ca", "issue", "--fleet", "site/fleet.json", *CA).stderr
    fleet = json.loads(whole)
    for component in fleet["servers"][1]["components"]:
        del component["identity"]
    pathlib.Path("site/fleet.json").write_text(json.dumps(fleet))
    said = run("ca", "issue", "--fleet", "site/fleet.json", *CA).stderr
    assert "wps1/mobile-integration-gateway has no identity" in said and "is there already" not in said, said
    pathlib.Path("site/fleet.json").write_text(whole)
    os.remove("site/pki/wps1.pfx")
    os.remove("site/secrets/wps1-pfx")
    assert "wps1" in run("ca", "issue", "--fleet", "site/fleet.json", *CA, status=66).stderr
    fleet = json.loads(pathlib.Path("site/fleet.json").read_text())
    del fleet["identities"]["wps1"]["password"]
    pathlib.Path("site/fleet.json").write_text(json.dumps(fleet))
    assert "password" in run("ca", "issue", "--fleet", "site/fleet.json", *CA, status=77).stderr


def test_no_secrets():
    for path in pathlib.Path(".").rglob("*"):
        if path.is_file() and "site" not in path.parts:
            assert os.environ["CA"].encode() not in path.read_bytes(), path


def main():
    tests = [(name[5:].replace("_", "-"), test) for name, test in list(globals().items()) if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for number, (name, test) in enumerate(tests, 1):
            try:
                test()
                print(f"ok {number} {name}", flush=True)
            except (AssertionError, subprocess.CalledProcessError, KeyError, ValueError, jsonschema.ValidationError) as problem:
                failed += 1
                print(f"not ok {number} {name}\n# {str(problem)!r} {getattr(problem, 'stderr', '')!r}", flush=True)
        os.chdir("/")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
