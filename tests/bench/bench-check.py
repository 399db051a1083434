#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`lockstep check` of a generated site of 500 servers, 2500 components, 2500 keystores, no two files alike.

Against a shell loop that looks at the same files with openssl, keytool and xmllint and compares nothing. The loop takes
seconds for each server, so it is run over the first few servers only and the time multiplied; the table says so. And
against what the keystores' own key derivation takes on all processors, which nobody can go below (bench-derive).
Prints one JSON document a line. LOCKSTEP is the program; BENCH_SERVERS another number of servers.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]
BENCH = pathlib.Path(__file__).resolve().parent
SERVERS = int(os.environ.get("BENCH_SERVERS", "500"))
LOOPED = 5

LOOP = r"""
set -eu
for n in $(seq 0 $(($1 - 1))); do
  s=$(printf 's%04d' "$n")
  d=servers/$s/C/DP
  openssl pkcs12 -in "pki/$s.pfx" -passin "pass:$s-pfx" -nokeys -clcerts -out leaf.pem
  openssl pkcs12 -in "pki/$s.pfx" -passin "pass:$s-pfx" -nocerts -noenc -out key.pem
  openssl verify -CAfile pki/root.pem -purpose sslserver -verify_hostname "$s.bench.test" leaf.pem
  openssl verify -CAfile pki/root.pem -purpose sslclient leaf.pem
  openssl x509 -in leaf.pem -noout -checkend 2678400 -fingerprint -sha1 -subject -issuer -ext subjectAltName
  openssl x509 -in leaf.pem -noout -pubkey
  openssl pkey -in key.pem -pubout
  keytool -list -v -keystore "$d/SPOC/conf/identity.jks" -storepass "$s-spoc"
  keytool -list -v -keystore "$d/SPOC/conf/trust.jks" -storepass "$s-spoc-trust"
  keytool -list -v -keystore "$d/EUI/ui-conf/identity.jks" -storepass "$s-eui"
  keytool -list -v -keystore "$d/EUI/ui-conf/trust.jks" -storepass "$s-eui-trust"
  xmllint --xpath '//add[@key="certificateThumbprint"]/@value' "$d/WPS/WpsService.exe.config"
  xmllint --xpath '//add[@key="wpsBaseAddress"]/@value' "$d/TS/TerminalServer.exe.config"
  grep -c . "$d/SPOC/conf/ymq_config.properties" "$d/EUI/ui-conf/environment-configuration.properties"
done
"""


def measure(*words, folder=None, times=1, status=0):
    best = None
    for _ in range(times):
        start = time.monotonic()
        done = subprocess.run([str(word) for word in words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        seconds = time.monotonic() - start
        assert done.returncode == status, done.stderr.decode()
        best = seconds if best is None else min(best, seconds)
    return best, done.stdout


def main():
    with tempfile.TemporaryDirectory(prefix="lks-bench-") as scratch:
        site = pathlib.Path(scratch) / "site"
        subprocess.run([sys.executable, BENCH / "generate-site.py", LOCKSTEP, site, str(SERVERS)], check=True)
        ours, printed = measure(LOCKSTEP, "check", "fleet.json", "--json", folder=site, times=3)
        links = json.loads(printed)["summary"]["links"]
        assert links == {"works": SERVERS * 4, "fails": 0, "plain": 0, "unknown": 0}, links
        looped = min(LOOPED, SERVERS)
        loop, _ = measure("sh", "-c", LOOP, "loop", looped, folder=site)
        derive = pathlib.Path(LOCKSTEP).parents[2] / "tests" / "bench-derive"
        _, derived = measure(derive, SERVERS, SERVERS * 2, SERVERS * 2)
    print(json.dumps({"what": f"check of {SERVERS} servers", "ours": ours, "peer": loop / looped * SERVERS, "expected": 100,
                      "peer_name": f"shell loop of openssl, keytool, xmllint ({looped} servers, scaled to {SERVERS})"}))
    print(json.dumps({"what": f"check of {SERVERS} servers", "ours": ours, "peer": float(derived), "expected": 0.5,
                      "peer_name": "key derivation alone, all cores"}))


main()
