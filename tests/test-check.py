#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every rule provoked by one change to a clean, secured fleet; verdicts, JSON, exit statuses. Prints TAP.

The clean fleet is made once, by openssl and keytool; each case copies it, changes one thing, and says which findings that
must give: no other, at that severity, in that file and line.
"""

import hashlib
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import jsonschema

from site_cases import EUI, FSP, LOCKSTEP, MIG, MPS, SPOC, TESTS, TS, WPS, validate

PROVIDER = "Microsoft Enhanced RSA and AES Cryptographic Provider"
BOTH = "serverAuth, clientAuth"

FILES = {
    "spoc": "servers/spoc1/C/DP/SPOC/conf/ymq_config.properties",
    "image": "servers/spoc1/C/DP/SPOC/conf/remoteConfImg.xml",
    "eui": "servers/spoc1/C/DP/SPOC/EUI/ui-conf/environment-configuration.properties",
    "ts": "servers/spoc1/C/DP/SPOC/terminalserver/TerminalServer.exe.config",
    "fsp": "servers/spoc1/C/DP/FSP/Service/spooler.config",
    "location": "servers/spoc1/C/DP/FSP/Service/location.config",
    "wps": "servers/wps1/C/DP/WPS/WpsService.exe.config",
    "mig": "servers/wps1/C/DP/MIG/bin/MigService.exe.config",
    "mps": "servers/mps1/C/DP/MPS/Service/conf/mps.config",
}

CONTENTS = {
    "spoc": """\
# Spooler Controller
keyStorePath=C:/DP/SPOC/conf/spoc.jks
keyStorePassword=spoc store
keyStoreAlias=safeq
keyStoreAliasPassword=spoc key
trustStorePath=C:\\\\DP\\\\SPOC\\\\conf\\\\trust.jks
trustStorePassword=spoc trust
ellipticCurve=secp256r1
certificateValidationMode=VALIDATE_CERTIFICATE
""",
    "image": """\
<configuration>
  <property key="usePlainCommunicationForOrsSubsystems" value="false"/>
</configuration>
""",
    "eui": """\
messagingContext.secureMechanism=secured-messaging-context
messagingContext.keyStorePath=C:/DP/SPOC/EUI/eui.jks
messagingContext.keyStorePassword=eui store
messagingContext.keyStoreAlias=safeq
messagingContext.keyStoreAliasPassword=eui key
messagingContext.trustStorePath=C:/DP/SPOC/EUI/trust.jks
messagingContext.trustStorePassword=eui trust
messagingContext.ellipticCurve=secp256r1
messagingContext.encryptionKeyLength=16
messagingContext.certificateValidationMode=VALIDATE_CERTIFICATE
""",
    "ts": """\
<configuration>
  <appSettings>
    <add key="wpsBaseAddress" value="https://wps1.acme.test:8443/"/>
  </appSettings>
</configuration>
""",
    "fsp": """\
{
  "CertificateThumbprint": "@spoc1@",
  "encryption": "Aes128"
}
""",
    "location": """\
{ "addresses": [ "spoc1.acme.test", "10.0.0.5" ] }
""",
    "wps": """\
<configuration>
  <appSettings>
    <add key="certificateThumbprint" value="@wps1@"/>
    <add key="ymqEncryption" value="Aes128"/>
  </appSettings>
</configuration>
""",
    "mig": """\
<configuration>
  <appSettings>
    <add key="certificate-hash" value="@wps1@"/>
  </appSettings>
</configuration>
""",
    "mps": """\
<configuration>
  <communicator controllerPort="5555" certificateThumbprint="@mps1@" encryption="Aes128"/>
</configuration>
""",
}

SERVERS = {
    "spoc1": ("10.0.0.5", [(SPOC, "SPOC"), (EUI, "SPOC\\EUI"), (TS, "SPOC\\terminalserver"), (FSP, "FSP")]),
    "wps1": ("10.0.0.6", [(WPS, "WPS"), (MIG, "MIG")]),
    "mps1": ("10.0.0.7", [(MPS, "MPS")]),
}


def run(*words, **more):
    return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


# --- keys, certificates and keystores ------------------------------------------------------------------------------

class Authority:
    """Keys and certificates by openssl, each key once."""

    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.root = self.issue("CN=Acme Root", None, ca=True, key="root")
        self.issuing = self.issue("CN=Acme Issuing", self.root, ca=True, key="issuing")
        self.other_root = self.issue("CN=Other Root", None, ca=True, key="other")

    def key(self, name, algorithm=("RSA", "rsa_keygen_bits:2048")):
        path = self.folder / f"{name}.key"
        if not path.exists():
            run("openssl", "genpkey", "-algorithm", algorithm[0], "-pkeyopt", algorithm[1], "-out", path)
        return path

    def issue(self, subject, issuer, san=None, eku=BOTH, ca=False, key="leaf", digest="sha256", days=700, policy=None):
        self.count += 1
        stem = self.folder / f"certificate-{self.count}"
        lines = ["basicConstraints = critical, CA:" + ("true" if ca else "false"), "subjectKeyIdentifier = hash"]
        lines += ["keyUsage = critical, " + ("keyCertSign, cRLSign" if ca else "digitalSignature, keyEncipherment")]
        lines += [f"extendedKeyUsage = {eku}"] if not ca else []
        lines += [f"subjectAltName = {san}"] if san else []
        lines += [f"certificatePolicies = {policy}"] if policy else []
        stem.with_suffix(".ext").write_text("\n".join(lines) + "\n")
        key = self.key(key)
        run("openssl", "req", "-new", "-key", key, "-subj", "/" + subject, "-out", stem.with_suffix(".csr"))
        signer = ["-signkey", key] if issuer is None else ["-CA", issuer.pem, "-CAkey", issuer.key]
        run("openssl", "x509", "-req", "-in", stem.with_suffix(".csr"), *signer, "-set_serial", self.count, f"-{digest}",
            "-days", 7300 if ca else days, "-extfile", stem.with_suffix(".ext"), "-out", stem.with_suffix(".pem"))
        return Certificate(stem.with_suffix(".pem"), key, issuer)

    def host(self, name, address, **more):
        return self.issue(f"CN={name}.acme.test", self.issuing, more.pop("san", None) or
                          f"DNS:{name}.acme.test, DNS:{name}, IP:{address}", **more)


class Certificate:
    def __init__(self, pem, key, issuer):
        self.pem, self.key, self.issuer = pem, key, issuer
        self.der = run("openssl", "x509", "-in", pem, "-outform", "DER").stdout
        self.thumbprint = hashlib.sha1(self.der).hexdigest()

    def chain(self):
        return [self] + (self.issuer.chain() if self.issuer else [])

    def write_pfx(self, path, provider=PROVIDER):
        rest = path.with_suffix(".chain")
        rest.write_text("".join(certificate.pem.read_text() for certificate in self.chain()[1:]))
        csp = ["-CSP", provider] if provider else []
        more = ["-certfile", rest] if self.issuer else []
        run("openssl", "pkcs12", "-export", "-inkey", self.key, "-in", self.pem, *more, "-name", "safeq", *csp,
            "-passout", "pass:pfx password", "-out", path)
        rest.unlink()


def keytool_identity(certificate, path, store_password, key_password):
    pfx = path.with_suffix(".pfx")
    certificate.write_pfx(pfx)
    run("keytool", "-importkeystore", "-srckeystore", pfx, "-srcstoretype", "pkcs12", "-srcstorepass", "pfx password",
        "-srcalias", "safeq", "-destkeystore", path, "-deststoretype", "jks", "-deststorepass", store_password,
        "-destkeypass", key_password, "-noprompt")
    pfx.unlink()


def keytool_trust(certificate, path, password):
    run("keytool", "-importcert", "-noprompt", "-alias", "root", "-file", certificate.pem, "-keystore", path, "-storetype",
        "jks", "-storepass", password)


def write_jks(path, password, entries):
    """What keytool refuses to write. entries: (alias, key, chain, key password), key None: a trusted certificate."""
    out = struct.pack(">III", 0xFEEDFEED, 2, len(entries))
    for alias, key, chain, key_password in entries:
        out += struct.pack(">IH", 1 if key else 2, len(alias)) + alias.encode() + struct.pack(">Q", 0)
        if key:
            pkcs8 = run("openssl", "pkcs8", "-topk8", "-nocrypt", "-in", key, "-outform", "DER").stdout
            sealed = protect(pkcs8, key_password)
            out += struct.pack(">I", len(sealed)) + sealed + struct.pack(">I", len(chain))
        for certificate in chain:
            out += struct.pack(">H", 5) + b"X.509" + struct.pack(">I", len(certificate.der)) + certificate.der
    path.write_bytes(out + hashlib.sha1(password.encode("utf-16-be") + b"Mighty Aphrodite" + out).digest())


def tlv(tag, content):
    length = bytes([len(content)]) if len(content) < 128 else b"\x82" + struct.pack(">H", len(content))
    return bytes([tag]) + length + content


def protect(plain, password):
    salt = block = b"0123456789abcdefghij"
    stream, secret = b"", password.encode("utf-16-be")
    while len(stream) < len(plain):
        block = hashlib.sha1(secret + block).digest()
        stream += block
    sealed = salt + bytes(a ^ b for a, b in zip(plain, stream)) + hashlib.sha1(secret + plain).digest()
    return tlv(0x30, bytes.fromhex("300e060a2b060104012a021101010500") + tlv(0x04, sealed))


# --- the fleet -----------------------------------------------------------------------------------------------------

class Fleet:
    """A folder with servers and a fleet file, and what may be done to it."""

    def __init__(self, folder, authority):
        self.folder, self.authority = folder, authority

    def path(self, name):
        return self.folder / FILES[name]

    def replace(self, name, old, new):
        text = self.path(name).read_bytes().decode()
        assert old in text, f"{old!r} is not in {name}"
        self.path(name).write_bytes(text.replace(old, new).encode())

    def append(self, name, line):
        with self.path(name).open("a") as file:
            file.write(line + "\n")

    def edit_fleet(self, change):
        fleet = json.loads((self.folder / "fleet.json").read_text())
        change(fleet)
        (self.folder / "fleet.json").write_text(json.dumps(fleet, indent=2))

    def identity(self, name, certificate, **more):
        """Gives a server another identity, and its components the new thumbprint."""
        old = (self.folder / f"{name}.thumbprint").read_text()
        certificate.write_pfx(self.folder / f"pki/{name}.pfx", **more)
        for file in FILES.values():
            path = self.folder / file
            path.write_text(path.read_text().replace(old, certificate.thumbprint))

    def store(self, name):
        return self.folder / {"spoc": "servers/spoc1/C/DP/SPOC/conf/spoc.jks",
                              "spoc trust": "servers/spoc1/C/DP/SPOC/conf/trust.jks",
                              "eui": "servers/spoc1/C/DP/SPOC/EUI/eui.jks"}[name]

    def spoc_certificate(self, certificate, chain=None, alias="safeq", key=None):
        write_jks(self.store("spoc"), "spoc store",
                  [(alias, key or certificate.key, chain or certificate.chain(), "spoc key")])

    def spoc_trust(self, *certificates):
        write_jks(self.store("spoc trust"), "spoc trust",
                  [(f"root{i}", None, [certificate], None) for i, certificate in enumerate(certificates)])

    def check(self, *arguments, status=None):
        done = subprocess.run([LOCKSTEP, "check", "fleet.json", "--json", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if status is not None and done.returncode != status:
            raise AssertionError(f"exit status {done.returncode}, not {status}: {done.stderr.decode()}{done.stdout.decode()}")
        if done.returncode > 1:
            raise AssertionError(f"exit status {done.returncode}: {done.stderr.decode()}")
        report = json.loads(done.stdout)
        validate("check", report)
        return report


def make_clean(folder, authority):
    fleet = Fleet(folder, authority)
    document = {"format": "lockstep/fleet/1", "name": "Acme", "policy": {
        "security": "secured", "cipher": "aes-128", "curve": "secp256r1", "verify-host": True, "warn-days": 31},
        "trust": ["pki/root.pem"], "identities": {}, "servers": []}
    (folder / "pki").mkdir(parents=True)
    shutil.copy(authority.root.pem, folder / "pki/root.pem")
    for name, content in CONTENTS.items():
        fleet.path(name).parent.mkdir(parents=True, exist_ok=True)
        fleet.path(name).write_text(content)
    for name, (address, components) in SERVERS.items():
        certificate = authority.host(name, address, key=f"leaf-{name}")
        certificate.write_pfx(folder / f"pki/{name}.pfx")
        (folder / f"{name}.thumbprint").write_text(certificate.thumbprint)
        document["identities"][name] = {"file": f"pki/{name}.pfx", "password": "pass:pfx password"}
        document["servers"].append({
            "name": name, "platform": "windows", "addresses": [f"{name}.acme.test", address], "root": f"servers/{name}",
            "components": [{"component": f"dispatcher-paragon/{component}", "folder": f"C:\\DP\\{place}",
                            **({"identity": name} if component != "terminal-server" else {})}
                           for component, place in components]})
        for file in FILES:
            text = fleet.path(file).read_text()
            fleet.path(file).write_text(text.replace(f"@{name}@", certificate.thumbprint))
        if name == "spoc1":
            keytool_identity(certificate, fleet.store("spoc"), "spoc store", "spoc key")
            keytool_identity(certificate, fleet.store("eui"), "eui store", "eui key")
    keytool_trust(authority.root, fleet.store("spoc trust"), "spoc trust")
    keytool_trust(authority.root, fleet.store("eui").with_name("trust.jks"), "eui trust")
    (folder / "fleet.json").write_text(json.dumps(document, indent=2))
    return fleet


# --- the cases -----------------------------------------------------------------------------------------------------

TO_SPOC = [EUI, FSP, WPS, MIG, MPS]
ALL = TO_SPOC + [TS]
CASES = []


def case(name, *findings, fails=(), unknown=(), plain=(), arguments=()):
    """findings: (rule, severity, component or None, file or None, line or None) beyond what a clean fleet gives."""
    def register(change):
        CASES.append((name, change, findings, fails, unknown, plain, arguments))
        return change
    return register


def simple(name, file, old, new, *findings, **more):
    case(name, *findings, **more)(lambda fleet: fleet.replace(file, old, new))


E, W, I = "error", "warning", "info"

simple("half secured: the switch of the user interface is missing", "eui", "messagingContext.secureMechanism=", "#",
       ("half-secured", E, EUI, "eui", None), fails=[EUI])
simple("half secured: a client without certificate", "mig", "certificate-hash", "something-else",
       ("half-secured", E, MIG, "mig", None), fails=[MIG])
simple("plain switch of the database", "image", "false", "true", ("plain-switch", E, SPOC, "image", 2),
       ("half-secured", E, SPOC, "image", 2), fails=TO_SPOC)
simple("cipher differs", "eui", "Length=16", "Length=32", ("cipher-differs", E, EUI, "eui", 9),
       ("policy-differs", I, EUI, "eui", 9), fails=[EUI])
simple("cipher unknown", "fsp", "Aes128", "Rot13", ("cipher-unknown", E, FSP, "fsp", 3), fails=[FSP])
simple("cipher not set", "wps", "ymqEncryption", "other", ("cipher-unknown", W, WPS, "wps", None))
simple("curve differs", "eui", "secp256r1", "secp384r1", ("curve-differs", E, EUI, "eui", 8),
       ("curve-unusual", W, EUI, "eui", 8), ("policy-differs", I, EUI, "eui", 8), fails=[EUI])
simple("keystore missing", "spoc", "spoc.jks", "other.jks", ("store-missing", E, SPOC, "spoc", 2), fails=TO_SPOC)
simple("truststore missing", "eui", "EUI/trust.jks", "EUI/other.jks", ("store-missing", E, EUI, "eui", 6), fails=[EUI])
simple("keystore not named", "eui", "messagingContext.keyStorePath", "#", ("store-missing", E, EUI, "eui", None), fails=[EUI])
simple("keystore password wrong", "spoc", "spoc store", "wrong", ("store-password", E, SPOC, "spoc", 3), fails=TO_SPOC)
simple("truststore password wrong", "eui", "eui trust", "wrong", ("store-password", E, EUI, "eui", 7), fails=[EUI])
simple("key password wrong", "spoc", "spoc key", "wrong", ("key-password", E, SPOC, "spoc", 5), fails=TO_SPOC)
simple("alias missing", "eui", "Alias=safeq", "Alias=other", ("alias-missing", E, EUI, "eui", 4), fails=[EUI])
simple("host name verification off", "fsp", '"encryption"', '"ValidateServerCertificateHost": "false", "encryption"',
       ("host-verification-off", W, FSP, "fsp", 3))
simple("host name verification off by default", "eui", "messagingContext.certificateValidationMode", "#",
       ("host-verification-default", W, EUI, "eui", None))
simple("mandatory setting missing", "spoc", "certificateValidationMode", "#", ("setting-missing", E, SPOC, "spoc", None),
       fails=TO_SPOC)
simple("value unknown", "spoc", "VALIDATE_CERTIFICATE", "VALIDATE_ALL", ("value-unknown", W, SPOC, "spoc", 9))
simple("boolean unknown", "fsp", '"encryption"', '"ValidateServerCertificateHost": "maybe", "encryption"',
       ("value-unknown", W, FSP, "fsp", 3))
simple("address still http", "ts", "https:", "http:", ("peer-url-scheme", E, TS, "ts", 3), fails=[TS])
simple("address with a blank", "ts", "wps1.acme.test:8443", "wps1.acme.test :8443", ("url-blank", E, TS, "ts", 3), fails=[TS])
simple("address is the example", "ts", "https://wps1.acme.test:8443/", "https://SCAN SERVER OR IP:port/",
       ("example-value", E, TS, "ts", 3), fails=[TS])
simple("address not in the certificate", "ts", "wps1.acme.test", "scan.acme.test",
       ("name-not-covered", E, WPS, "wps", 3), fails=[TS])
simple("address of the configuration not in the certificate", "location", "spoc1.acme.test", "print.acme.test",
       ("name-not-covered", E, SPOC, "spoc", 2), fails=[FSP])
simple("example password", "spoc", "spoc trust", "changeit", ("example-value", E, SPOC, "spoc", 7),
       ("store-password", E, SPOC, "spoc", 7), fails=TO_SPOC)
simple("example path", "eui", "C:/DP/SPOC/EUI/eui.jks", "absolute/path/to/your/keystore.jks",
       ("example-value", E, EUI, "eui", 2), fails=[EUI])
simple("lost backslashes", "eui", "C:/DP/SPOC/EUI/trust.jks", "C:\\DP\\SPOC\\EUI\\trust.jks",
       ("lost-backslashes", E, EUI, "eui", 6), fails=[EUI])
simple("password stored encrypted", "spoc", "spoc store", "ENC(2f9a8b7c)", ("password-opaque", I, SPOC, "spoc", 3))
simple("file malformed", "fsp", "{", "{{", ("file-unreadable", E, FSP, "fsp", 1), unknown=[FSP])


def thumbprint_case(name, change, *findings, **more):
    @case(name, *findings, **more)
    def _(fleet):
        thumbprint = (fleet.folder / "spoc1.thumbprint").read_text()
        fleet.replace("fsp", thumbprint, change(thumbprint))


MALFORMED = ("thumbprint-malformed", E, FSP, "fsp", 2)
thumbprint_case("thumbprint with an invisible character", lambda t: "\u200e" + t, MALFORMED, fails=[FSP])
thumbprint_case("thumbprint with blanks", lambda t: " ".join(re.findall("..", t)), MALFORMED, fails=[FSP])
thumbprint_case("thumbprint with 38 digits", lambda t: t[:38], MALFORMED, fails=[FSP])
thumbprint_case("thumbprint that is none", lambda t: "z" + t[1:], MALFORMED, fails=[FSP])
thumbprint_case("thumbprint with colons", lambda t: ":".join(re.findall("..", t.upper())), MALFORMED, fails=[FSP])
thumbprint_case("thumbprint in capitals is sound", lambda t: t.upper())
thumbprint_case("thumbprint is the example", lambda t: "000102030405060708090a0b0c0d0e0f101213",
                ("example-value", E, FSP, "fsp", 2), fails=[FSP])
thumbprint_case("thumbprint of another certificate", lambda t: t[::-1], ("thumbprint-mismatch", E, FSP, "fsp", 2),
                unknown=[FSP])


@case("thumbprint unknown", ("thumbprint-unknown", W, MPS, "mps", 2), unknown=[MPS])
def _(fleet):
    def change(document):
        del document["servers"][2]["components"][0]["identity"]
        del document["identities"]["mps1"]
    fleet.edit_fleet(change)


@case("keystore unreadable", ("store-unreadable", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    fleet.store("spoc").write_bytes(b"neither fish nor fowl")


@case("keystore cut off", ("store-unreadable", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    fleet.store("spoc").write_bytes(fleet.store("spoc").read_bytes()[:500])


@case("keystore of a kind Java does not open", ("store-format", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    certificate = fleet.authority.host("spoc1", "10.0.0.5")
    chain = "".join(each.pem.read_text() for each in certificate.chain())
    fleet.store("spoc").write_text(certificate.key.read_text() + chain)


@case("alias with capitals", ("alias-not-lower-case", E, SPOC, "spoc", 4), fails=TO_SPOC)
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", "10.0.0.5"), alias="SafeQ")


@case("no private key", ("key-missing", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    write_jks(fleet.store("spoc"), "spoc store", [("safeq", None, [fleet.authority.host("spoc1", "10.0.0.5")], None)])


@case("key of another certificate", ("key-mismatch", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", "10.0.0.5"), key=fleet.authority.key("another"))


@case("truststore empty", ("truststore-empty", E, SPOC, "spoc", 6), fails=TO_SPOC)
def _(fleet):
    fleet.spoc_trust()


@case("chain incomplete", ("chain-incomplete", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    certificate = fleet.authority.host("spoc1", "10.0.0.5")
    fleet.spoc_certificate(certificate, chain=[certificate])


@case("root left out of the keystore is sound")
def _(fleet):
    certificate = fleet.authority.host("spoc1", "10.0.0.5")
    fleet.spoc_certificate(certificate, chain=certificate.chain()[:2])


@case("weak key", ("weak-key", None, SPOC, "spoc", 2), fails=None)
def _(fleet):
    fleet.authority.key("weak", ("RSA", "rsa_keygen_bits:1024"))
    fleet.spoc_certificate(fleet.authority.host("spoc1", "10.0.0.5", key="weak"))


@case("weak signature", ("weak-signature", None, SPOC, "spoc", 2), fails=None)
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", "10.0.0.5", digest="sha1"))


@case("server may not be a server", ("wrong-purpose", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", "10.0.0.5", eku="clientAuth"))


@case("client may not be a client", ("wrong-purpose", E, MPS, "mps", 2), fails=[MPS])
def _(fleet):
    fleet.identity("mps1", fleet.authority.host("mps1", "10.0.0.7", eku="serverAuth"))


@case("expires soon", ("expires-soon", W, SPOC, "spoc", 2))
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", "10.0.0.5", days=12))


@case("of a public authority", ("public-client-auth", I, SPOC, "spoc", 2), ("public-lifetime", I, SPOC, "spoc", 2))
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", "10.0.0.5", policy="2.23.140.1.2.2"))


@case("name not covered by the certificate", ("name-not-covered", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", None, san="DNS:spoc1.acme.test"))


@case("address as a DNS name", ("ip-as-dns", E, SPOC, "spoc", 2), fails=TO_SPOC)
def _(fleet):
    fleet.spoc_certificate(fleet.authority.host("spoc1", None, san="DNS:spoc1.acme.test, DNS:10.0.0.5"))


@case("name only in the subject alternative name", ("name-not-in-both", W, WPS, "wps", 3))
def _(fleet):
    certificate = fleet.authority.issue("CN=Scanning", fleet.authority.issuing, key="leaf-wps1",
                                        san="DNS:wps1.acme.test, IP:10.0.0.6")
    fleet.identity("wps1", certificate)


@case("another root trusted", *[("not-trusted", E, SPOC, "spoc", 6)] * 5, fails=TO_SPOC)
def _(fleet):
    fleet.spoc_trust(fleet.authority.other_root)


@case("key that the provider cannot hold", ("key-type-unsupported", E, MPS, "mps", 2), fails=[MPS])
def _(fleet):
    fleet.authority.key("curve", ("EC", "ec_paramgen_curve:P-256"))
    fleet.identity("mps1", fleet.authority.host("mps1", "10.0.0.7", key="curve"))


@case("no provider named", ("provider-missing", W, MPS, "mps", 2))
def _(fleet):
    fleet.identity("mps1", fleet.authority.host("mps1", "10.0.0.7"), provider=None)


@case("another provider named", ("provider-missing", W, MPS, "mps", 2))
def _(fleet):
    fleet.identity("mps1", fleet.authority.host("mps1", "10.0.0.7"), provider="Microsoft Strong Cryptographic Provider")


@case("one certificate on two hosts", ("shared-certificate", W, WPS, "wps", 3))
def _(fleet):
    thumbprints = [(fleet.folder / f"{name}.thumbprint").read_text() for name in ("mps1", "wps1")]
    fleet.replace("mps", *thumbprints)
    fleet.edit_fleet(lambda document: document["servers"][2]["components"][0].update(identity="wps1"))


@case("key twice", ("duplicate-key", W, SPOC, "spoc", 8))
def _(fleet):
    fleet.append("spoc", "ellipticCurve=secp256r1")


@case("key twice in different case", ("duplicate-key", E, FSP, "fsp", None), fails=None, unknown=None)
def _(fleet):
    fleet.replace("fsp", '"encryption"', '"Encryption": "Aes128", "encryption"')


@case("configuration missing", ("file-missing", E, FSP, "fsp", None), fails=None, unknown=None, plain=None)
def _(fleet):
    fleet.path("fsp").unlink()


@case("password of an identity cannot be had", ("secret-unreadable", W, None, None, None),
      ("identity-unreadable", E, None, None, None), unknown=[MPS])
def _(fleet):
    fleet.edit_fleet(lambda document: document["identities"]["mps1"].update(password="env:LKS_TEST_NOT_SET"))


@case("password of a component cannot be had", ("secret-unreadable", W, SPOC, None, None))
def _(fleet):
    fleet.edit_fleet(lambda document: document["servers"][0]["components"][0].update(
        secrets={"identity.keystore.password": "env:LKS_TEST_NOT_SET"}))


@case("identity missing", ("identity-unreadable", E, None, None, None), unknown=[MPS])
def _(fleet):
    (fleet.folder / "pki/mps1.pfx").unlink()


@case("component whose settings are not known", ("state-unknown", I, "management-service", None, None),
      unknown=["management-service"])
def _(fleet):
    (fleet.folder / "servers/spoc1/C/DP/Management").mkdir()
    fleet.edit_fleet(lambda document: document["servers"][0]["components"].append(
        {"component": "dispatcher-paragon/management-service", "folder": "C:\\DP\\Management"}))


@case("component whose settings are not known, by the fleet file's word")
def _(fleet):
    (fleet.folder / "servers/spoc1/C/DP/Management").mkdir()
    fleet.edit_fleet(lambda document: document["servers"][0]["components"].append(
        {"component": "dispatcher-paragon/management-service", "folder": "C:\\DP\\Management", "identity": "spoc1",
         "settings": {"security.mechanism": "secured"}}))


@case("fleet file that wants both", ("half-secured", E, MIG, None, None), fails=[MIG])
def _(fleet):
    fleet.replace("mig", "certificate-hash", "something-else")
    fleet.edit_fleet(lambda document: document["servers"][1]["components"][1].update(
        settings={"security.mechanism": "plain"}))


# --- components of other products, beside the clean ones ---

def add_component(fleet, server, component, folder, **more):
    """Adds an installation; folder lies below C:\\DP."""
    (fleet.folder / f"servers/{server}/C/DP/{folder}").mkdir(parents=True, exist_ok=True)

    def change(document):
        row = next(row for row in document["servers"] if row["name"] == server)
        row["components"].append({"component": component, "folder": f"C:\\DP\\{folder}", **more})
    fleet.edit_fleet(change)


def add_job_service(fleet, server, off="false", **more):
    add_component(fleet, server, "job-service/job-service", "Job", identity=server, **more)
    folder = fleet.folder / f"servers/{server}/C/DP/Job/configuration"
    folder.mkdir()
    (folder / "appsettings.json").write_text(
        '{ "HttpServerOptions": { "Scheme": "https" }, "JobServiceOptions": { "DisableCertificateValidation": %s } }' % off)


def group(fleet, *members):
    fleet.edit_fleet(lambda document: document.update(
        groups=[{"name": "hall", "kind": "near-roaming", "members": list(members)}]))


JOB, JOBS = "job-service", ["spoc1/job-service", "wps1/job-service"]
CLOUD = "dispatcher-paragon-cloud/cloud-client"
LIMIT = ("cloud-primary-limitation", W, "cloud-client", None, None)


@case("old client", ("old-client", I, "client", None, None), ("state-unknown", I, "client", None, None), unknown=["client"])
def _(fleet):
    add_component(fleet, "wps1", "dispatcher-paragon/client", "Client", identity="wps1")


@case("one certificate for two old clients", ("shared-certificate", E, "client", None, None),
      ("old-client", I, "client", None, None), unknown=["client"])
def _(fleet):
    thumbprint = (fleet.folder / "mps1.thumbprint").read_text()
    add_component(fleet, "wps1", "dispatcher-paragon/client", "Client", identity="mps1",
                  settings={"identity.thumbprint": thumbprint})


@case("Job Services that sign by one certificate are sound", unknown=[JOB])
def _(fleet):
    for server in ("spoc1", "wps1"):
        add_job_service(fleet, server, **{"signing-identity": "mps1"})
    group(fleet, *JOBS)


@case("members of a group sign by different certificates", ("signing-differs", E, JOB, None, None), unknown=[JOB])
def _(fleet):
    add_job_service(fleet, "spoc1", **{"signing-identity": "mps1"})
    add_job_service(fleet, "wps1", **{"signing-identity": "spoc1"})
    group(fleet, *JOBS)


@case("member of a group signs by nobody knows what", ("signing-differs", W, JOB, None, None), unknown=[JOB])
def _(fleet):
    add_job_service(fleet, "spoc1", **{"signing-identity": "mps1"})
    add_job_service(fleet, "wps1")
    group(fleet, *JOBS)


@case("one certificate for signing and HTTPS", ("signing-is-https", W, JOB, None, None), unknown=[JOB])
def _(fleet):
    add_job_service(fleet, "wps1", **{"signing-identity": "wps1"})


@case("group with a stranger", ("group-member-unknown", E, None, None, None), unknown=[JOB])
def _(fleet):
    add_job_service(fleet, "spoc1", **{"signing-identity": "mps1"})
    group(fleet, "spoc1/job-service", "spoc9/job-service")


@case("certificates of peers not checked", ("validation-off", W, JOB, None, None), unknown=[JOB])
def _(fleet):
    add_job_service(fleet, "wps1", off="true")


@case("certificates of peers not checked, since they are self-signed", ("validation-off", I, "client-v3", None, None),
      *[("name-not-covered", W, JOB, None, None)] * 2, unknown=[JOB])
def _(fleet):
    alone = fleet.authority.issue("CN=YSoft SafeQ", None, key="alone")
    alone.write_pfx(fleet.folder / "pki/alone.pfx")
    fleet.edit_fleet(lambda document: document["identities"].update(
        alone={"file": "pki/alone.pfx", "password": "pass:pfx password"}))
    add_job_service(fleet, "wps1")
    fleet.edit_fleet(lambda document: document["servers"][1]["components"][-1].update(identity="alone"))
    add_component(fleet, "wps1", "job-service/client-v3", "Client",
                  settings={"peer.url": "https://wps1.acme.test:5000", "verify-certificate": False})


@case("client of the Job Service", unknown=[JOB])
def _(fleet):
    add_job_service(fleet, "wps1")
    add_component(fleet, "wps1", "job-service/client-v3", "Client", settings={"peer.url": "https://wps1.acme.test:5000"})


@case("client of the Job Service by another name", ("name-not-covered", E, JOB, None, None), unknown=[JOB], fails=["client-v3"])
def _(fleet):
    add_job_service(fleet, "wps1")
    add_component(fleet, "wps1", "job-service/client-v3", "Client", settings={"peer.url": "https://jobs.acme.test:5000"})


@case("client of the Job Service without TLS", ("peer-url-scheme", E, "client-v3", None, None),
      ("half-secured", E, "client-v3", None, None), unknown=[JOB], fails=["client-v3"])
def _(fleet):
    add_job_service(fleet, "wps1")
    add_component(fleet, "wps1", "job-service/client-v3", "Client", settings={"peer.url": "http://wps1.acme.test:5000"})


@case("client of the cloud without a primary server", LIMIT)
def _(fleet):
    add_component(fleet, "wps1", CLOUD, "Cloud", identity="wps1",
                  settings={"local-storage": True, "identity.subject": "wps1", "certificate-policy": "trusted-ca"})


@case("account that trusts other certificates", LIMIT, ("account-policy", E, "cloud-client", None, None))
def _(fleet):
    add_component(fleet, "wps1", CLOUD, "Cloud", identity="wps1",
                  settings={"identity.subject": "wps1", "certificate-policy": "built-in"})


@case("account of which nobody knows what it trusts", LIMIT, ("account-policy", I, "cloud-client", None, None))
def _(fleet):
    add_component(fleet, "wps1", CLOUD, "Cloud", identity="wps1", settings={"identity.subject": "wps1"})


@case("subject of no certificate", LIMIT, ("subject-ambiguous", E, "cloud-client", None, None))
def _(fleet):
    add_component(fleet, "wps1", CLOUD, "Cloud", identity="wps1",
                  settings={"identity.subject": "wps7", "certificate-policy": "trusted-ca"})


@case("subject of two certificates", LIMIT, ("subject-ambiguous", W, "cloud-client", None, None))
def _(fleet):
    fleet.authority.host("wps1", "10.0.0.6").write_pfx(fleet.folder / "pki/second.pfx")
    fleet.edit_fleet(lambda document: document["identities"].update(
        second={"file": "pki/second.pfx", "password": "pass:pfx password"}))
    add_component(fleet, "wps1", CLOUD, "Cloud", identity="second",
                  settings={"identity.subject": "Acme Issuing", "certificate-policy": "trusted-ca"})


@case("client of the cloud that needs no certificate", ("certificate-not-needed", I, "cloud-client", None, None))
def _(fleet):
    add_component(fleet, "wps1", CLOUD, "Cloud", settings={"local-storage": False, "identity.subject": "wps1"})


@case("client of the cloud of which nothing is known", ("state-unknown", I, "cloud-client", None, None))
def _(fleet):
    add_component(fleet, "wps1", CLOUD, "Cloud")


case("expired", *[("expired", E, component, None, None) for component in (SPOC, *TO_SPOC)], fails=ALL,
     arguments=["--at", "2099-01-01T00:00:00Z"])(lambda fleet: None)
case("not yet valid", *[("not-yet-valid", E, component, None, None) for component in (SPOC, *TO_SPOC)],
     fails=ALL, arguments=["--at", "2001-01-01T00:00:00Z"])(lambda fleet: None)


# --- running -------------------------------------------------------------------------------------------------------

def server_spelling(name):
    return FILES[name].split("/C/", 1)[1].replace("/", "\\")


def is_finding(found, wanted):
    rule, severity, component, file, line = wanted
    return (found["rule"] == rule and (severity is None or found["severity"] == severity)
            and found["component"] == component
            and (file is None or (found["file"] or "").endswith(server_spelling(file)))
            and (file is None or found["line"] == line or rule == "duplicate-key" and line is None)
            and found["message"].endswith((".", "…")) and found["remedy"] != "")


def compare_findings(clean, report, wanted):
    left = [finding for finding in report["findings"] if finding not in clean["findings"]]
    left = [finding for finding in left if finding["rule"] != "store-assumed"]
    for want in wanted:
        match = next((finding for finding in left if is_finding(finding, want)), None)
        assert match is not None, f"missing: {want}; found: {json.dumps(left, indent=1, ensure_ascii=False)}"
        left.remove(match)
        if want[0] in ("expired", "not-yet-valid"):
            # the roots and intermediates of a chain may be named, too
            left = [finding for finding in left if finding["rule"] != want[0] or finding["component"] != want[2]]
    assert not left, f"not expected: {json.dumps(left, indent=1, ensure_ascii=False)}"


def compare_verdicts(report, **expected):
    for link in report["links"]:
        client = link["client"].split("/")[1]
        allowed = {verdict for verdict, clients in expected.items() if clients is None or client in clients}
        if not any(clients is not None and client in clients for clients in expected.values()):
            allowed.add("works")
        assert link["verdict"] in allowed, f"{client} {link['verdict']}, not {allowed}: {link['reasons']}"
        assert link["verdict"] in ("works", "plain") or link["reasons"], f"{client}: no reason"


def run_case(clean, scratch, number, parts):
    name, change, findings, fails, unknown, plain, arguments = parts
    folder = scratch / f"case-{number}"
    shutil.copytree(clean.folder, folder)
    fleet = Fleet(folder, clean.authority)
    change(fleet)
    report = fleet.check(*arguments)
    compare_findings(clean.report, report, findings)
    compare_verdicts(report, fails=fails, unknown=unknown, plain=plain)
    shutil.rmtree(folder)


def test_clean(clean):
    report = clean.report = clean.check()
    clean.check(status=0)
    assert report["summary"]["error"] == report["summary"]["warning"] == 0, json.dumps(report, indent=1)
    assert [link["verdict"] for link in report["links"]] == ["works"] * 6, json.dumps(report["links"], indent=1)
    assert {link["channel"] for link in report["links"]} == {"ymq", "https"}


def test_fail_on(clean):
    clean.check("--fail-on", "warning", status=0)
    clean.check("--fail-on", "info", status=1)
    clean.check("--fail-on", "never", "--at", "2099-01-01T00:00:00Z", status=0)
    clean.check("--at", "2099-01-01T00:00:00Z", status=1)


def test_only(clean):
    report = clean.check("--only", "mps1", "--at", "2099-01-01T00:00:00Z", status=1)
    assert {finding["server"] for finding in report["findings"]} <= {"mps1", None}
    assert [link["client"] for link in report["links"]] == ["mps1/mobile-print-server"]
    report = clean.check("--only", "spoc1/flexispooler", status=0)
    assert [link["client"] for link in report["links"]] == ["spoc1/flexispooler"]
    done = subprocess.run([LOCKSTEP, "check", "fleet.json", "--only", "nobody"], cwd=clean.folder, capture_output=True)
    assert done.returncode == 66, done


def test_deterministic(clean):
    outputs = {subprocess.run([LOCKSTEP, "check", "fleet.json", "--at", "2099-01-01T00:00:00Z", "--json"], cwd=clean.folder,
                              stdin=subprocess.DEVNULL, capture_output=True).stdout for _ in range(3)}
    assert len(outputs) == 1


def test_human(clean):
    done = subprocess.run([LOCKSTEP, "check", "fleet.json", "--at", "2099-01-01T00:00:00Z"], cwd=clean.folder,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert done.returncode == 1 and not done.stderr, done.stderr
    assert [line for line in lines if line in ("mps1", "spoc1", "wps1", "Links")] == ["mps1", "spoc1", "wps1", "Links"]
    wide = [line for line in lines if len(line) > 80 and " " in line.strip() and "→" not in line]
    assert not wide, wide
    assert lines[-1].endswith("6 links: 0 work, 6 fail, 0 plain, 0 unknown"), lines[-1]
    assert "\033" not in done.stdout


def test_color(clean):
    done = subprocess.run([LOCKSTEP, "check", "fleet.json", "--color=always"], cwd=clean.folder, capture_output=True, text=True)
    assert "\033[32mworks\033[0m" in done.stdout


def test_rules(clean):
    listed = subprocess.run([LOCKSTEP, "check", "--list-rules"], capture_output=True, text=True, check=True).stdout
    rules = {line.split()[0] for line in listed.splitlines()}
    provoked = {finding[0] for parts in CASES for finding in parts[2]} | {"all-plain", "private-file-readable", "store-assumed"}
    # see test-products.py
    for path in (TESTS / "fixtures" / "sites").glob("*/expected.json"):
        expected = json.loads(path.read_text(encoding="utf-8"))
        cases = [expected["before"], expected["after"], *expected.get("cases", [])]
        provoked |= {finding[0] for case in cases for finding in case["findings"]}
    # provoked by nothing that openssl and keytool make
    hard = {"anchor-not-root", "bad-signature", "certificate-refused", "setting-elsewhere"}
    assert provoked | hard == rules, (provoked - rules, rules - provoked - hard)
    for rule in rules:
        text = subprocess.run([LOCKSTEP, "check", "--explain", rule], capture_output=True, text=True, check=True).stdout
        assert rule in text and len(text.splitlines()) > 1
    assert subprocess.run([LOCKSTEP, "check", "--explain", "mondays"], capture_output=True).returncode == 64
    check_rules_for_programs(rules)


def check_rules_for_programs(rules):
    """JSON that is asked for is JSON, whatever else is asked for."""
    def ask(*options):
        document = json.loads(subprocess.run([LOCKSTEP, "check", *options, "--json"], capture_output=True, text=True, check=True).stdout)
        validate("rules", document)
        return document["rules"]
    listed = ask("--list-rules")
    assert {rule["id"] for rule in listed} == rules
    assert ask("--explain", "name-not-covered") == [rule for rule in listed if rule["id"] == "name-not-covered"]
    both = subprocess.run([LOCKSTEP, "check", "fleet.json", "--html", "--json"], capture_output=True, text=True)
    assert both.returncode == 64 and both.stdout == "" and "--html" in both.stderr


def test_plain(clean):
    folder = clean.folder.with_name("plain")
    shutil.copytree(clean.folder, folder)
    fleet = Fleet(folder, clean.authority)
    for name, key in [("eui", "messagingContext.secureMechanism="), ("spoc", "keyStorePath"), ("fsp", "CertificateThumbprint"),
                      ("wps", "certificateThumbprint"), ("mig", "certificate-hash"), ("mps", "certificateThumbprint")]:
        fleet.replace(name, key, "x" + key)
    fleet.replace("image", "false", "true")
    fleet.replace("ts", "https:", "http:")
    fleet.edit_fleet(lambda document: document["policy"].update(security="plain"))
    report = fleet.check(status=0)
    assert {link["verdict"] for link in report["links"]} == {"plain"}, report["links"]
    assert [finding["rule"] for finding in report["findings"]] == ["all-plain"], report["findings"]
    shutil.rmtree(folder)


def test_private_file(clean):
    """A Spooler Controller on a server of the Unix kind: its modes can be seen."""
    folder = clean.folder.with_name("unix")
    conf = folder / "root/opt/spoc/conf"
    conf.mkdir(parents=True)
    (folder / "pki").mkdir()
    shutil.copy(clean.folder / "pki/root.pem", folder / "pki/root.pem")
    for name in ("spoc.jks", "trust.jks"):
        shutil.copy(clean.store("spoc").with_name(name), conf / name)
    text = CONTENTS["spoc"].replace("C:/DP/SPOC", "/opt/spoc").replace("C:\\\\DP\\\\SPOC\\\\conf\\\\", "/opt/spoc/conf/")
    (conf / "ymq_config.properties").write_text(text)
    (folder / "fleet.json").write_text(json.dumps({
        "format": "lockstep/fleet/1", "name": "Unix", "policy": {"security": "secured"}, "trust": ["pki/root.pem"],
        "identities": {}, "servers": [{"name": "spoc1", "platform": "linux", "addresses": ["spoc1.acme.test"], "root": "root",
                                       "components": [{"component": "dispatcher-paragon/spooler-controller",
                                                       "folder": "/opt/spoc"}]}]}))
    fleet = Fleet(folder, clean.authority)
    for mode, rules in ((0o640, []), (0o644, ["private-file-readable"])):
        (conf / "spoc.jks").chmod(mode)
        found = fleet.check(status=0)["findings"]
        assert [finding["rule"] for finding in found] == rules, found
    shutil.rmtree(folder)


def main():
    failed = 0
    with tempfile.TemporaryDirectory(prefix="lks-check-") as scratch:
        scratch = pathlib.Path(scratch)
        (scratch / "authority").mkdir()
        clean = make_clean(scratch / "clean", Authority(scratch / "authority"))
        whole = [test_clean, test_fail_on, test_only, test_deterministic, test_human, test_color, test_rules, test_plain,
                 test_private_file]
        tests = [(test.__name__.removeprefix("test_"), lambda test=test: test(clean)) for test in whole]
        tests += [("/rule/" + parts[0], lambda number=number, parts=parts: run_case(clean, scratch, number, parts))
                  for number, parts in enumerate(CASES)]
        print(f"1..{len(tests)}")
        for number, (name, test) in enumerate(tests, 1):
            try:
                test()
                print(f"ok {number} {name}", flush=True)
            except (AssertionError, subprocess.CalledProcessError, ValueError, jsonschema.ValidationError) as problem:
                failed += 1
                print(f"not ok {number} {name}")
                for line in str(problem).splitlines():
                    print(f"# {line}")
                sys.stdout.flush()
    return 1 if failed else 0


sys.exit(main())
