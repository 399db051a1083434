#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What keytool and openssl say of the stores that a plan makes, what people are told, and the way back to plain. Prints TAP."""

import subprocess
import sys

import site_cases


def steps(site):
    return site.document("plan", "plan", "fleet.json", expect=1)["steps"]


def commands(site, component):
    return [command["command"] for step in steps(site) if step["component"] == component for command in step["commands"]]


def entries(path, password):
    done = subprocess.run(["keytool", "-list", "-keystore", path, "-storepass", password], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.rstrip().endswith("Entry,")]


def want_plain(site):
    site.replace({"fleet.json": ['"security": "secured"', '"security": "plain"']})


def check_cloud_commands(sites):
    cloud, jobs = sites
    assert ('/S /GATEWAYADDRESS=primary1.acme.test /STORAGETYPE=1 /CERTSTORE=true /CERTSUBJECT="CN=desk1.acme.test" '
            "/SERVERCHECK=true") in commands(cloud, "cloud-client")
    primary = commands(cloud, "primary-server")
    assert primary == ["systemctl restart safeq-cloud-server",
                       "openssl s_client -servername primary1.acme.test -connect localhost:2560"], primary
    told = " ".join(step["description"] for step in steps(cloud))
    for part in ("Use trusted CA certificates", "OCSP", "lockstep-ca-acme-root-ca.cer", "lockstep-ca-acme-issuing-ca-1.cer"):
        assert part in told, part


def check_group_stops_together(sites):
    cloud, jobs = sites
    own = [(step["phase"], step["server"]) for step in steps(jobs) if step["component"] == "job-service"]
    stops = [n for n, (phase, server) in enumerate(own) if phase == "stop"]
    starts = [n for n, (phase, server) in enumerate(own) if phase == "start"]
    assert len(stops) == len(starts) == 2 and max(stops) < min(starts), own


def check_java_opens_them(sites):
    cloud, jobs = sites
    cloud.run("apply", "fleet.json", "--yes", expect=0)
    primary = cloud.folder / "servers/primary1/opt/DispatcherParagon"
    gateway = cloud.folder / "servers/gateway1/opt/install"
    trust = entries(gateway / "lockstep-trust.pfx", cloud.secret("gateway1-trust"))
    assert len(trust) == 1 and "trustedCertEntry" in trust[0], trust
    roots = entries(primary / "jre/lib/security/cacerts", "changeit")
    assert len(roots) == 2 and len({row.split(",")[0] for row in roots}) == 2, roots
    for path, name in ((primary / "conf/lockstep-identity.pfx", "primary1"), (gateway / "gateway1.pfx", "gateway1")):
        own = entries(path, cloud.secret(name + "-keystore"))
        assert len(own) == 1 and "PrivateKeyEntry" in own[0], own
        assert path.stat().st_mode & 0o777 == 0o640, oct(path.stat().st_mode)
    for path in primary.glob("conf/lockstep-ca-*.cer"):
        subprocess.run(["openssl", "x509", "-inform", "DER", "-in", path, "-noout"], check=True)


def check_cloud_way_back(sites):
    cloud, jobs = sites
    want_plain(cloud)
    told = cloud.run("plan", "fleet.json", expect=65).stderr
    assert "default-keystore-file" in told and "lockstep undo" in told, told
    assert "unattended.env" in cloud.run("plan", "fleet.json", "--only", "gateway1", expect=1).stdout


def check_jobs_way_back(sites):
    cloud, jobs = sites
    jobs.run("apply", "fleet.json", "--yes", expect=0)
    want_plain(jobs)
    jobs.run("apply", "fleet.json", "--yes", expect=0)
    folder = jobs.folder / "servers/job1/C/SafeQ6/JobService/configuration"
    assert '"Scheme": "http"\r\n' in (folder / "appsettings.json").read_bytes().decode()


def make(folder):
    return [site_cases.Site.make(product, folder / product) for product in ("dispatcher-paragon-cloud", "job-service")]


sys.exit(site_cases.run_cases("sites", site_cases.find_cases(globals()), make))
