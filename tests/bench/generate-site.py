#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Generates a site of many servers for benches: generate-site.py LOCKSTEP FOLDER SERVERS.

Each server has a Spooler Controller and an End User Interface (a Java keystore and a truststore each), a FlexiSpooler,
a Workflow Processing System and a Terminal Server (a PFX for the server), all secured and sound. RSA keys are a handful
that the servers share, to be quick; certificates, passwords and therefore the bytes of all keystores are each server's
own. Java keystores are written by `lockstep convert`, PFX files by openssl with its defaults.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

KEYS = 6
PROVIDER = "Microsoft Enhanced RSA and AES Cryptographic Provider"


def run(*words, **more):
    return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def make_root(pki):
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-keyout", pki / "root.key", "-subj", "/CN=Bench Root",
        "-days", 3650, "-out", pki / "root.pem", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    for number in range(KEYS):
        run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", pki / f"key{number}.pem")


def make_certificate(pki, name, address, number):
    key = pki / f"key{number % KEYS}.pem"
    stem = pki / name
    stem.with_suffix(".ext").write_text(
        "basicConstraints = critical, CA:false\nkeyUsage = critical, digitalSignature, keyEncipherment\n"
        "extendedKeyUsage = serverAuth, clientAuth\nsubjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n"
        f"subjectAltName = DNS:{name}.bench.test, IP:{address}\n")
    run("openssl", "req", "-new", "-key", key, "-subj", f"/CN={name}.bench.test", "-out", stem.with_suffix(".csr"))
    run("openssl", "x509", "-req", "-in", stem.with_suffix(".csr"), "-CA", pki / "root.pem", "-CAkey", pki / "root.key",
        "-set_serial", number + 1000, "-sha256", "-days", 700, "-extfile", stem.with_suffix(".ext"), "-out",
        stem.with_suffix(".pem"))
    run("openssl", "pkcs12", "-export", "-inkey", key, "-in", stem.with_suffix(".pem"), "-certfile", pki / "root.pem",
        "-name", "safeq", "-CSP", PROVIDER, "-passout", f"pass:{name}-pfx", "-out", stem.with_suffix(".pfx"))
    der = run("openssl", "x509", "-in", stem.with_suffix(".pem"), "-outform", "DER").stdout
    for suffix in (".ext", ".csr"):
        stem.with_suffix(suffix).unlink()
    return hashlib.sha1(der).hexdigest()


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def java_settings(prefix, folder, name, what):
    return (f"{prefix}keyStorePath=C:/DP/{folder}/identity.jks\n{prefix}keyStorePassword={name}-{what}\n"
            f"{prefix}keyStoreAlias=safeq\n{prefix}keyStoreAliasPassword={name}-{what}\n"
            f"{prefix}trustStorePath=C:/DP/{folder}/trust.jks\n{prefix}trustStorePassword={name}-{what}-trust\n"
            f"{prefix}ellipticCurve=secp256r1\n{prefix}certificateValidationMode=VALIDATE_CERTIFICATE\n")


def make_java_stores(lockstep, site, pki, disk, folder, name, what):
    (disk / folder).mkdir(parents=True, exist_ok=True)
    run(lockstep, "convert", "-q", pki / f"{name}.pfx", disk / folder / "identity.jks", "--to", "jks", "--password",
        f"pass:{name}-pfx", "--out-password", f"pass:{name}-{what}")
    run(lockstep, "convert", "-q", pki / "root.pem", disk / folder / "trust.jks", "--to", "jks", "--trust-only",
        "--out-password", f"pass:{name}-{what}-trust")


def make_server(lockstep, site, number):
    name, address = f"s{number:04}", f"10.{number // 62500 + 1}.{number // 250 % 250}.{number % 250 + 1}"
    pki, disk = site / "pki", site / "servers" / name / "C" / "DP"
    thumbprint = make_certificate(pki, name, address, number)
    write(disk / "SPOC/conf/ymq_config.properties", java_settings("", "SPOC/conf", name, "spoc"))
    write(disk / "EUI/ui-conf/environment-configuration.properties",
          "messagingContext.secureMechanism=secured-messaging-context\nmessagingContext.encryptionKeyLength=16\n"
          + java_settings("messagingContext.", "EUI/ui-conf", name, "eui"))
    make_java_stores(lockstep, site, pki, disk, "SPOC/conf", name, "spoc")
    make_java_stores(lockstep, site, pki, disk, "EUI/ui-conf", name, "eui")
    write(disk / "FSP/Service/spooler.config", json.dumps({"CertificateThumbprint": thumbprint, "encryption": "Aes128"}))
    write(disk / "FSP/Service/location.config", json.dumps({"addresses": [f"{name}.bench.test"]}))
    write(disk / "WPS/WpsService.exe.config",
          f'<configuration>\n  <appSettings>\n    <add key="certificateThumbprint" value="{thumbprint}"/>\n'
          '    <add key="ymqEncryption" value="Aes128"/>\n  </appSettings>\n</configuration>\n')
    write(disk / "TS/TerminalServer.exe.config",
          f'<configuration>\n  <appSettings>\n    <add key="wpsBaseAddress" value="https://{name}.bench.test:8443/"/>\n'
          '  </appSettings>\n</configuration>\n')
    components = [("spooler-controller", "SPOC"), ("end-user-interface", "EUI"), ("flexispooler", "FSP"),
                  ("workflow-processing-system", "WPS"), ("terminal-server", "TS")]
    return {"name": name, "platform": "windows", "addresses": [f"{name}.bench.test", address], "root": f"servers/{name}",
            "components": [{"component": f"dispatcher-paragon/{component}", "folder": f"C:\\DP\\{folder}",
                            **({} if folder == "TS" else {"identity": name})} for component, folder in components]}


def main(lockstep, site, servers):
    (site / "pki").mkdir(parents=True)
    make_root(site / "pki")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        made = list(pool.map(lambda number: make_server(lockstep, site, number), range(servers)))
    (site / "fleet.json").write_text(json.dumps({
        "format": "lockstep/fleet/1", "name": f"{servers} servers", "policy": {"security": "secured"},
        "trust": ["pki/root.pem"], "servers": made, "identities": {
            server["name"]: {"file": f"pki/{server['name']}.pfx", "password": f"pass:{server['name']}-pfx"}
            for server in made}}, indent=1))


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]))
