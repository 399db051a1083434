#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`lockstep verify` on certificates that openssl made: exit statuses, JSON, and openssl itself as the oracle.

Prints TAP.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

LOCKSTEP = os.environ["LOCKSTEP"]
SCHEMA = json.loads((pathlib.Path(__file__).resolve().parent / "../data/schemas/verify.json").read_text())
CA = "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n"
# name: (key, issuer, subject, extensions)
CERTIFICATES = {
    "root": ("ec:P-256", None, "/C=CZ/O=Acmé/CN=Acme Root", CA),
    "middle": ("ec:P-384", "root", "/O=Acmé/CN=Acme Issuing", CA),
    "server": ("rsa:2048", "middle", "/O=Acmé/OU=a\\/b, \"c\"/CN=spoc1.acme.test",
               "subjectAltName=DNS:spoc1.acme.test,DNS:*.print.acme.test,IP:10.0.0.5,IP:2001:db8::5,email:a@acme.test\n"
               "keyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth\n"),
    "client": ("ec:P-256", "middle", "/CN=client", "extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n"),
    "both": ("ec:P-521", "middle", "/CN=both", "extendedKeyUsage=serverAuth,clientAuth,1.2.3.4.5\n"),
    "bare": ("ed25519", "middle", "/CN=10.0.0.7", ""),
    "self": ("rsa:1024", None, "/CN=self", ""),
}
TRUST = ["--trust", "root.pem", "--untrusted", "middle.pem"]


def openssl(*arguments, **options):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True, **options).stdout


def make(name, key, issuer, subject, extensions):
    kind, _, size = key.partition(":")
    what = {"ec": ["-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{size}"], "ed25519": ["-algorithm", "ED25519"],
            "rsa": ["-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{size}"]}[kind]
    openssl("genpkey", *what, "-out", f"{name}.key")
    pathlib.Path(f"{name}.ext").write_text(extensions)
    openssl("req", "-new", "-utf8", "-key", f"{name}.key", "-subj", subject, "-out", f"{name}.csr")
    signer = ["-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial"] if issuer else ["-signkey", f"{name}.key"]
    openssl("x509", "-req", "-in", f"{name}.csr", *signer, "-days", "300", "-extfile", f"{name}.ext", "-out", f"{name}.pem")


def lockstep(*arguments):
    run = subprocess.run([LOCKSTEP, "verify", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return run.returncode, run.stdout, run.stderr


def document(*arguments):
    status, out, err = lockstep(*arguments, "--json")
    assert status in (0, 1), err
    found = json.loads(out)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert found["valid"] == (status == 0)
    return found


def rules(*arguments):
    return [finding["rule"] for finding in document(*arguments)["findings"]]


def check_facts():
    for name in CERTIFICATES:
        fact = document(f"{name}.pem", "--trust", "root.pem")["chain"][0]
        said = openssl("x509", "-in", f"{name}.pem", "-noout", "-text", "-nameopt", "RFC2253,-esc_msb,utf8")
        ask = lambda *what: openssl("x509", "-in", f"{name}.pem", "-noout", *what).strip()
        assert fact["subject"] == ask("-subject", "-nameopt", "RFC2253,-esc_msb,utf8").removeprefix("subject="), fact
        assert fact["issuer"] == ask("-issuer", "-nameopt", "RFC2253,-esc_msb,utf8").removeprefix("issuer="), fact
        assert fact["serial"] == ask("-serial").removeprefix("serial=").lower(), fact
        for digest in ("sha1", "sha256"):
            printed = ask("-fingerprint", f"-{digest}").split("=")[1].replace(":", "").lower()
            assert fact[digest] == printed, (fact, printed)
        for end, option in (("not_before", "-startdate"), ("not_after", "-enddate")):
            printed = ask(option, "-dateopt", "iso_8601").split("=")[1].replace(" ", "T")
            assert fact[end] == printed, (fact, printed)
        assert f"Signature Algorithm: {fact['signature_algorithm']}" in said, fact
        bits = re.search(r"Public-Key: \((\d+) bit\)", said)
        assert bits is None or fact["key"]["bits"] == int(bits[1]), fact
        assert fact["ca"] == ("CA:TRUE" in said), fact
        san = re.search(r"Subject Alternative Name: *\n *(.*)", said)
        typed = (san[1] if san else "").replace("IP Address:", "IP:").replace("2001:DB8:0:0:0:0:0:5", "2001:db8::5")
        assert ", ".join(fact["san"]) == typed, (fact, typed)


def check_purposes():
    words = {"server": ["sslserver"], "client": ["sslclient"], "mutual": ["sslserver", "sslclient"], "any": ["any"]}
    for name in CERTIFICATES:
        for purpose, names in words.items():
            expected = all(subprocess.run(["openssl", "verify", "-partial_chain", "-CAfile", "root.pem", "-untrusted",
                                           "middle.pem", "-purpose", word, f"{name}.pem"], capture_output=True).returncode == 0
                           for word in names)
            found = document(f"{name}.pem", *TRUST, "--purpose", purpose)
            assert found["valid"] == expected, (name, purpose, expected, found["findings"])


def check_leaf_of_a_file():
    pems = [pathlib.Path(f"{name}.pem").read_text() for name in ("root", "server", "middle")]
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)):
        pathlib.Path("bag.pem").write_text("".join(pems[index] for index in order))
        found = document("bag.pem", "--trust", "root.pem", "--purpose", "server", "--name", "x.print.acme.test")
        assert found["valid"] and [part["subject"][:20] for part in found["chain"]][0].startswith("CN=spoc1"), found
        assert len(found["chain"]) == 3
    openssl("pkcs12", "-export", "-inkey", "server.key", "-in", "server.pem", "-certfile", "middle.pem", "-out", "server.pfx",
            "-passout", "pass:täst")
    assert lockstep("server.pfx", "--trust", "root.pem", "--password", "pass:täst")[0] == 0
    assert lockstep("server.pfx", "--trust", "root.pem")[0] == 77
    assert lockstep("server.pfx", "--trust", "root.pem", "--password", "pass:wrong")[0] == 77


def check_trust():
    assert rules("server.pem", "--trust", "root.pem") == ["chain-incomplete"]
    assert rules("server.pem", "--trust", "self.pem", "--untrusted", "middle.pem", "--untrusted", "root.pem") == ["not-trusted"]
    assert rules("server.pem", "--trust", "middle.pem") == ["anchor-not-root"]
    assert rules("server.pem", *TRUST) == []
    assert rules("server.pem", "--trust", "self.pem", "middle.pem", "root.pem") == []
    assert rules("self.pem", "--trust", "self.pem") == ["weak-key"]
    # the password is another file's: a Java truststore opens without one
    keytool = ["keytool", "-importcert", "-noprompt", "-alias", "root", "-file", "root.pem", "-keystore", "trust.jks"]
    subprocess.run([*keytool, "-storetype", "jks", "-storepass", "changeit"], check=True, capture_output=True)
    assert rules("middle.pem", "--trust", "trust.jks", "--password", "pass:another") == []
    # who holds a key is no authority: of its chain only a root is trusted
    pathlib.Path("own.pem").write_text(pathlib.Path("server.key").read_text() + pathlib.Path("server.pem").read_text())
    assert lockstep("server.pem", "--trust", "own.pem")[0] == 65


def check_dates():
    assert rules("server.pem", *TRUST, "--at", "2001-01-01T00:00:00Z") == ["not-yet-valid"] * 3
    assert rules("server.pem", *TRUST, "--at", "2101-01-01") == ["expired"] * 3
    assert rules("server.pem", *TRUST, "--warn-days", "400") == ["expires-soon"] * 3
    assert rules("server.pem", *TRUST, "--warn-days", "0") == []


def check_names():
    name = lambda value, *more: rules("server.pem", *TRUST, "--name", value, *more)
    for covered in ("spoc1.acme.test", "SPOC1.acme.test.", "a.print.acme.test", "10.0.0.5", "2001:DB8:0::5"):
        assert name(covered) == [], covered
    for uncovered in ("acme.test", "a.b.print.acme.test", "10.0.0.6", "print.acme.test"):
        assert name(uncovered) == ["name-not-covered"], uncovered
    assert name("a.print.acme.test", "--name", "no.test") == ["name-not-covered"]
    for matching, expected in (("java", 1), ("openssl", 1), ("dotnet", 0), ("cn-fallback", 0)):
        assert lockstep("bare.pem", *TRUST, "--name", "10.0.0.7", "--matching", matching)[0] == expected, matching


def check_crl():
    pathlib.Path("index").write_text("")
    pathlib.Path("ca.conf").write_text("[ca]\ndefault_ca=own\n[own]\ndatabase=index\ndefault_md=sha256\ndefault_crl_days=9\n")
    common = ["ca", "-config", "ca.conf", "-keyfile", "middle.key", "-cert", "middle.pem"]
    openssl(*common, "-gencrl", "-out", "clean.crl")
    openssl(*common, "-revoke", "server.pem")
    openssl(*common, "-gencrl", "-out", "revoking.crl")
    assert rules("server.pem", *TRUST, "--crl", "clean.crl") == []
    assert rules("server.pem", *TRUST, "--crl", "revoking.crl") == ["revoked"]
    assert rules("client.pem", *TRUST, "--crl", "revoking.crl") == []
    assert rules("middle.pem", "--trust", "root.pem", "--crl", "clean.crl") == ["crl-missing"]
    assert lockstep("server.pem", *TRUST, "--crl", "server.key")[0] == 65


def said(rule, *arguments):
    """The message and the remedy of the one finding of that rule."""
    found = [finding for finding in document(*arguments)["findings"] if finding["rule"] == rule]
    assert len(found) == 1, found
    return found[0]["message"], found[0]["remedy"], found[0]["severity"]


def make_list(name, days, *sections, extensions="", issuer="middle"):
    pathlib.Path("lists.conf").write_text("[ca]\ndefault_ca=own\n[own]\ndatabase=listed\ndefault_md=sha256\ncrl_extensions=crl\n"
                                          f"[crl]\n{extensions}")
    pathlib.Path("listed").write_text("")
    openssl("ca", "-config", "lists.conf", "-keyfile", f"{issuer}.key", "-cert", f"{issuer}.pem", "-gencrl",
            *(["-crldays", str(days)] if days else ["-crlsec", "1"]), *sections, "-out", name)


def check_lists():
    make_list("fresh.crl", 9)
    make_list("late.crl", 9, "-crl_lastupdate", "20310101000000Z", "-crl_nextupdate", "20320101000000Z")
    make_list("old.crl", 9, "-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200201000000Z")
    make_list("roots.crl", 9, issuer="root")
    make_list("oldroots.crl", 9, "-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200201000000Z", issuer="root")
    make_list("delta.crl", 9, extensions="deltaCRL=critical,ASN1:INTEGER:1\n")
    make_list("clients.crl", 9, issuer="self")
    case = lambda *lists: ["server.pem", *TRUST, *(word for each in lists for word in ("--crl", each))]
    assert rules(*case("fresh.crl")) == rules(*case("fresh.crl", "roots.crl")) == rules(*case("roots.crl", "fresh.crl")) == []
    assert rules(*case("late.crl")) == ["crl-not-yet-valid"] and "2031-01-01" in said("crl-not-yet-valid", *case("late.crl"))[0]
    assert rules(*case("old.crl")) == ["crl-expired"] and "2020-02-01" in said("crl-expired", *case("old.crl"))[0]
    # a fresh list among old ones is enough; an authority's own list that is out of date is told
    assert rules(*case("old.crl", "fresh.crl")) == []
    assert rules(*case("fresh.crl", "oldroots.crl")) == ["crl-expired"]
    assert "Acme Root" in said("crl-expired", *case("fresh.crl", "oldroots.crl"))[0]
    message = said("crl-missing", *case("roots.crl", "clients.crl"))[0]
    assert "“CN=Acme Issuing,O=Acmé”" in message and "“CN=Acme Root,O=Acmé,C=CZ”, “CN=self”" in message, message
    assert rules(*case("fresh.crl", "delta.crl")) == ["crl-delta"] and "delta" in said("crl-delta", *case("fresh.crl", "delta.crl"))[0]
    # a list that another key signed in the authority's name
    make("rogue", "ec:P-384", None, "/O=Acmé/CN=Acme Issuing", CA)
    make_list("rogue.crl", 9, issuer="rogue")
    assert rules(*case("rogue.crl")) == ["crl-unusable"], rules(*case("rogue.crl"))


def check_missing_issuer():
    make("linked", "ec:P-256", "middle", "/CN=linked", "authorityInfoAccess=caIssuers;URI:http://pki.acme.test/middle.cer\n")
    message, remedy, _ = said("chain-incomplete", "linked.pem", "--trust", "root.pem")
    assert "“CN=Acme Issuing,O=Acmé”" in message and "“CN=linked”" in message, message
    assert remedy.endswith("http://pki.acme.test/middle.cer"), remedy
    # with the issuer there, its own is who is missing
    message, remedy, _ = said("chain-incomplete", "linked.pem", "--untrusted", "middle.pem", "--trust", "self.pem")
    assert "“CN=Acme Root,O=Acmé,C=CZ”" in message and "http:" not in remedy, (message, remedy)


def check_public_authorities():
    forum = "certificatePolicies=2.23.140.1.2.1\n"
    both = "extendedKeyUsage=serverAuth,clientAuth\n"
    make("public", "ec:P-256", "middle", "/CN=public", forum + both)
    make("own", "ec:P-256", "middle", "/CN=own", "certificatePolicies=1.3.6.1.4.1.99999.1\n" + both)
    make("servers", "ec:P-256", "middle", "/CN=servers", forum + "extendedKeyUsage=serverAuth\n")
    told = ["public-client-auth", "public-lifetime"]
    early = ["--at", "2026-01-01"]
    assert sorted(rules("public.pem", *TRUST, "--purpose", "mutual")) == told
    assert sorted(rules("public.pem", *TRUST)) == told
    assert rules("public.pem", *TRUST, "--purpose", "server") == told[1:]
    assert rules("servers.pem", *TRUST) == told[1:]
    # never of a private authority, and where it cannot be told, that is said
    assert rules("own.pem", *TRUST) == rules("both.pem", *TRUST) == []
    assert sorted(rules("own.pem", "--trust", "self.pem")) == ["chain-incomplete", *told]
    assert "cannot be told" in said("public-client-auth", "own.pem", "--trust", "self.pem")[0]
    assert "cannot be told" not in said("public-client-auth", "public.pem", *TRUST)[0]
    message, remedy, severity = said("public-lifetime", "public.pem", *TRUST)
    assert severity == "info" and remedy and re.search("at most (200|100|47) days", message), message
    assert "from 2026-06-15 on" in said("public-client-auth", "public.pem", *TRUST, *early)[0]
    assert document("public.pem", *TRUST, "--purpose", "mutual")["valid"]


def check_customs():
    make("cn", "ec:P-256", "middle", "/CN=müller.acme.test", "")
    make("mail", "ec:P-256", "middle", "/CN=10.0.0.7", "subjectAltName=email:a@acme.test\n")
    make("idn", "ec:P-256", "middle", "/CN=x", "subjectAltName=DNS:xn--mller-kva.acme.test\n")
    covered = lambda name, host, how: "name-not-covered" not in rules(f"{name}.pem", *TRUST, "--name", host, "--matching", how)
    for how in ("java", "openssl", "dotnet", "cn-fallback"):
        for host in ("müller.acme.test", "MÜLLER.acme.test.", "xn--mller-kva.acme.test"):
            assert covered("idn", host, how) and covered("cn", host, how), (host, how)
        assert not covered("idn", "muller.acme.test", how)
    # an address in the common name: only where there is no name at all in the certificate (or none of its kind, in .NET)
    assert [covered("mail", "10.0.0.7", how) for how in ("java", "openssl", "dotnet", "cn-fallback")] == [False, False, True, False]


def check_statuses():
    pathlib.Path("noise.pem").write_text("nothing here\n")
    good = pathlib.Path("server.pem").read_text()
    pathlib.Path("cut.pem").write_text(good[:len(good) // 2])
    for expected, arguments in ((64, []), (64, ["server.pem"]), (64, ["server.pem", *TRUST, "--purpose", "x"]),
                                (64, ["server.pem", *TRUST, "--matching", "x"]), (64, ["server.pem", *TRUST, "--at", "x"]),
                                (64, ["server.pem", *TRUST, "--warn-days", "-1"]), (66, ["none.pem", *TRUST]),
                                (66, ["server.pem", "--trust", "none.pem"]), (65, ["noise.pem", *TRUST]),
                                (65, ["cut.pem", *TRUST]), (65, ["server.pem", "--trust", "noise.pem"]),
                                (65, ["server.key", *TRUST]), (66, ["server.pem", *TRUST, "--crl", "none"])):
        status, out, err = lockstep(*arguments)
        assert (status, out) == (expected, "") and err, (expected, status, arguments, out, err)


def check_text():
    status, out, _ = lockstep("server.pem", "--trust", "root.pem", "--name", "other.test")
    assert status == 1 and "not valid" in out and "“CN=Acme Issuing,O=Acmé”" in out and "\x1b" not in out, out
    assert max(map(len, out.splitlines())) <= 80, out
    assert "\x1b[" in lockstep("server.pem", "--trust", "root.pem", "--color=always")[1]


def main():
    checks = [check_facts, check_purposes, check_leaf_of_a_file, check_trust, check_dates, check_names, check_customs, check_crl,
              check_lists, check_missing_issuer, check_public_authorities,
              check_statuses, check_text]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, words in CERTIFICATES.items():
            make(name, *words)
        print(f"1..{len(checks)}")
        for number, check in enumerate(checks, 1):
            try:
                check()
                print(f"ok {number} {check.__name__.removeprefix('check_')}")
            except (AssertionError, jsonschema.ValidationError, subprocess.CalledProcessError) as fault:
                failed += 1
                print(f"not ok {number} {check.__name__.removeprefix('check_')}")
                trace = fault.__traceback__
                while trace.tb_next is not None and trace.tb_next.tb_frame.f_code.co_filename == __file__:
                    trace = trace.tb_next
                text = f"line {trace.tb_lineno}: {getattr(fault, 'stderr', None) or fault}".strip().replace("\n", "\n# ")
                print(f"# {text}")
        os.chdir("/")
    return 1 if failed else 0


sys.exit(main())
