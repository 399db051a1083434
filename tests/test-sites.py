#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What keytool and openssl say of the stores that a plan makes, what people are told, and the way back to plain. Prints TAP."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

LOCKSTEP = os.environ["LOCKSTEP"]
SITES = pathlib.Path(__file__).resolve().parent / "fixtures" / "sites"


def make(name, scratch):
    site = pathlib.Path(scratch) / name
    subprocess.run([SITES / name / "make-identities", LOCKSTEP, site], check=True, stdin=subprocess.DEVNULL)
    return site


def run(site, *words, status=0):
    done = subprocess.run([LOCKSTEP, *words], cwd=site, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def steps(site):
    return json.loads(run(site, "plan", "fleet.json", "--json", status=1))["steps"]


def commands(site, component):
    return [command["command"] for step in steps(site) if step["component"] == component for command in step["commands"]]


def entries(path, password):
    done = subprocess.run(["keytool", "-list", "-keystore", path, "-storepass", password], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.rstrip().endswith("Entry,")]


def want_plain(site):
    text = (site / "fleet.json").read_text()
    (site / "fleet.json").write_text(text.replace('"security": "secured"', '"security": "plain"'))


def test_cloud_commands(cloud, jobs):
    assert ('/S /GATEWAYADDRESS=primary1.acme.test /STORAGETYPE=1 /CERTSTORE=true /CERTSUBJECT="CN=desk1.acme.test" '
            "/SERVERCHECK=true") in commands(cloud, "cloud-client")
    primary = commands(cloud, "primary-server")
    assert primary == ["systemctl restart safeq-cloud-server",
                       "openssl s_client -servername primary1.acme.test -connect localhost:2560"], primary
    told = " ".join(step["description"] for step in steps(cloud))
    for part in ("Use trusted CA certificates", "OCSP", "lockstep-ca-acme-root-ca.cer", "lockstep-ca-acme-issuing-ca-1.cer"):
        assert part in told, part


def test_group_stops_together(cloud, jobs):
    own = [(step["phase"], step["server"]) for step in steps(jobs) if step["component"] == "job-service"]
    stops = [n for n, (phase, server) in enumerate(own) if phase == "stop"]
    starts = [n for n, (phase, server) in enumerate(own) if phase == "start"]
    assert len(stops) == len(starts) == 2 and max(stops) < min(starts), own


def test_java_opens_them(cloud, jobs):
    run(cloud, "apply", "fleet.json", "--yes")
    secret = lambda name: (cloud / "secrets" / name).read_text().strip()
    primary = cloud / "servers/primary1/opt/DispatcherParagon"
    gateway = cloud / "servers/gateway1/opt/install"
    trust = entries(gateway / "lockstep-trust.pfx", secret("gateway1-trust"))
    assert len(trust) == 1 and "trustedCertEntry" in trust[0], trust
    roots = entries(primary / "jre/lib/security/cacerts", "changeit")
    assert len(roots) == 2 and len({row.split(",")[0] for row in roots}) == 2, roots
    for path, name in ((primary / "conf/lockstep-identity.pfx", "primary1"), (gateway / "gateway1.pfx", "gateway1")):
        own = entries(path, secret(name + "-keystore"))
        assert len(own) == 1 and "PrivateKeyEntry" in own[0], own
        assert path.stat().st_mode & 0o777 == 0o640, oct(path.stat().st_mode)
    for path in primary.glob("conf/lockstep-ca-*.cer"):
        subprocess.run(["openssl", "x509", "-inform", "DER", "-in", path, "-noout"], check=True)


def test_cloud_way_back(cloud, jobs):
    want_plain(cloud)
    told = run(cloud, "plan", "fleet.json", status=65)
    assert "default-keystore-file" in told and "lockstep undo" in told, told
    assert "unattended.env" in run(cloud, "plan", "fleet.json", "--only", "gateway1", status=1)


def test_jobs_way_back(cloud, jobs):
    run(jobs, "apply", "fleet.json", "--yes")
    want_plain(jobs)
    run(jobs, "apply", "fleet.json", "--yes")
    folder = jobs / "servers/job1/C/SafeQ6/JobService/configuration"
    assert '"Scheme": "http"\r\n' in (folder / "appsettings.json").read_bytes().decode()


def main():
    failed = 0
    tests = [test_cloud_commands, test_group_stops_together, test_java_opens_them, test_cloud_way_back, test_jobs_way_back]
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory() as scratch:
        cloud, jobs = make("dispatcher-paragon-cloud", scratch), make("job-service", scratch)
        for number, test in enumerate(tests, 1):
            try:
                test(cloud, jobs)
                print(f"ok {number} {test.__name__}", flush=True)
            except (AssertionError, subprocess.CalledProcessError) as problem:
                failed += 1
                print(f"not ok {number} {test.__name__}")
                for line in str(problem).splitlines():
                    print("# " + line, flush=True)
    return 1 if failed else 0


sys.exit(main())
