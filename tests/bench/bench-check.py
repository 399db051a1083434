#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`lockstep check` of generated sites of up to 10,000 servers, each 5 components and 5 keystores, no two files alike.

Against a shell loop that looks at the same files with openssl, keytool and xmllint and compares nothing. The loop takes
seconds for each server, so it is run over a few servers and the time multiplied; the table says so. And against what
the keystores' own key derivation takes on all processors by OpenSSL's own functions (bench-derive); and what is kept of
an earlier check, told again, against the check. Prints time and peak memory for each size, and one JSON document a line
for what is expected. LOCKSTEP is the program; BENCH_SERVERS
other sizes, the last of them the largest; BENCH_SITE a folder that keeps the generated site for the next time.
"""

import collections
import json
import math
import os
import pathlib
import resource
import subprocess
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]
TOOLS = pathlib.Path(LOCKSTEP).parents[2] / "tests"
SIZES = [int(size) for size in os.environ.get("BENCH_SERVERS", "10 100 1000 10000").split()]
LOOPED = 10
TIMES = 5
LARGE = 10000
LARGE_TIMES = 1  # a large site takes minutes
MOST_GROWTH = 1.1
MOST_MEMORY = 200  # MB, of a large site

LOOP = r"""
set -eu
for n in $(seq 0 $(($1 - 1))); do
  s=$(printf 's%04d' "$n")
  d=servers/$s/C/DP
  openssl pkcs12 -in "pki/$s.pfx" -passin "pass:$s-pfx" -nokeys -clcerts -out "$2/leaf.pem"
  openssl pkcs12 -in "pki/$s.pfx" -passin "pass:$s-pfx" -nocerts -noenc -out "$2/key.pem"
  openssl verify -CAfile pki/root.pem -purpose sslserver -verify_hostname "$s.bench.test" "$2/leaf.pem"
  openssl verify -CAfile pki/root.pem -purpose sslclient "$2/leaf.pem"
  openssl x509 -in "$2/leaf.pem" -noout -checkend 2678400 -fingerprint -sha1 -subject -issuer -ext subjectAltName
  openssl x509 -in "$2/leaf.pem" -noout -pubkey
  openssl pkey -in "$2/key.pem" -pubout
  keytool -list -v -keystore "$d/SPOC/conf/identity.jks" -storepass "$s-spoc"
  keytool -list -v -keystore "$d/SPOC/conf/trust.jks" -storepass "$s-spoc-trust"
  keytool -list -v -keystore "$d/EUI/ui-conf/identity.jks" -storepass "$s-eui"
  keytool -list -v -keystore "$d/EUI/ui-conf/trust.jks" -storepass "$s-eui-trust"
  xmllint --xpath '//add[@key="certificateThumbprint"]/@value' "$d/WPS/WpsService.exe.config"
  xmllint --xpath '//add[@key="wpsBaseAddress"]/@value' "$d/TS/TerminalServer.exe.config"
  grep -c . "$d/SPOC/conf/ymq_config.properties" "$d/EUI/ui-conf/environment-configuration.properties"
done
"""


Row = collections.namedtuple("Row", "seconds cpu memory derivation derivation_cpu")


def ensure_site(site):
    """The largest; a smaller one is a fleet file that names its first servers alone."""
    if not (site / "fleet.json").exists():
        subprocess.run([TOOLS / "generate-site", site, str(max(SIZES))], check=True)
    fleet = json.loads((site / "fleet.json").read_text())
    for size in SIZES:
        servers = fleet["servers"][:size]
        assert len(servers) == size, f"{site} is of {len(servers)} servers; take it away"
        identities = {server["name"]: fleet["identities"][server["name"]] for server in servers}
        (site / f"fleet-{size}.json").write_text(
            json.dumps({**fleet, "name": f"{size} servers", "servers": servers, "identities": identities}))


def check(site, size, *words):
    """Seconds, seconds of all processors together, and peak KiB."""
    with open(site / "checked.json", "w+", encoding="utf-8") as out:
        start = time.monotonic()
        program = subprocess.Popen([LOCKSTEP, "check", f"fleet-{size}.json", "--json", *words], cwd=site, stdout=out,
                                   env={**os.environ, "XDG_CACHE_HOME": str(site / "cache")})
        _, status, used = os.wait4(program.pid, 0)
        seconds = time.monotonic() - start
        program.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        links = json.load(out)["summary"]["links"]
    assert program.returncode == 0, f"check ended with {program.returncode}"
    assert links == {"works": size * 4, "fails": 0, "plain": 0, "unknown": 0}, links
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss


def derive(size):
    """Seconds, and seconds of all processors together."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = [str(TOOLS / "bench-derive"), str(size), str(size * 2), str(size * 2)]
    seconds = float(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def measure_all(site):
    """size → Row: the best of several, taken by turns"""
    best = {}
    for turn in range(TIMES):
        for size in [size for size in SIZES if size < LARGE or turn < LARGE_TIMES]:
            row = Row(*check(site, size, "--no-cache"), *derive(size))
            best[size] = Row(*map(min, row, best.get(size, row)))
    return best


def measure_again(site, size):
    """What was kept is told again."""
    check(site, size)
    return min(check(site, size)[0] for _ in range(TIMES))


def measure_loop(site, scratch):
    start = time.monotonic()
    subprocess.run(["sh", "-c", LOOP, "loop", str(min(LOOPED, max(SIZES))), scratch], cwd=site, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.monotonic() - start) / min(LOOPED, max(SIZES))


def print_sizes(best):
    print("check: servers  seconds  ms a server  peak MiB  derivation alone  times that  by processor time")
    for size, row in best.items():
        print(f"check: {size:7}  {row.seconds:7.3f}  {row.seconds / size * 1000:11.2f}  {row.memory / 1024:8.1f}"
              f"  {row.derivation:16.3f}  {row.seconds / row.derivation:9.2f}×  {row.cpu / row.derivation_cpu:16.2f}×")


def print_growth(small, large, best):
    """By how much more than the number of servers time and memory grow: x servers, x to the power of this."""
    wider = math.log(large / small)
    exponents = [math.log(getattr(best[large], what) / getattr(best[small], what)) / wider
                 for what in ("seconds", "memory")]
    print(f"check: from {small} to {large} servers time grows by the power {exponents[0]:.2f}, "
          f"memory by {exponents[1]:.2f}")
    print(json.dumps({"what": f"check of {large} servers", "ours": best[large].seconds, "expected": 1,
                      "peer": best[small].seconds * (large / small) ** MOST_GROWTH,
                      "peer_name": f"{small} servers, grown by the power {MOST_GROWTH}"}))


def print_memory(best):
    print(json.dumps({"what": f"memory of {LARGE} servers", "ours": best[LARGE].memory * 1024 / 1e6, "unit": "MB",
                      "expected": 1, "peer": MOST_MEMORY, "peer_name": "at most"}))


def bench(site, scratch):
    ensure_site(site)
    best = measure_all(site)
    loop = measure_loop(site, scratch)
    size = 1000 if 1000 in SIZES else SIZES[-1]
    again = measure_again(site, size)
    print_sizes(best)
    if len(SIZES) > 1:
        print_growth(*SIZES[-2:] if 100 not in SIZES[:-1] else (100, SIZES[-1]), best)
    if LARGE in best:
        print_memory(best)
    print(json.dumps({"what": f"check of {size} servers", "ours": best[size].seconds, "peer": loop * size,
                      "expected": 100, "peer_name": "shell loop of openssl, keytool, xmllint "
                                                    f"({min(LOOPED, max(SIZES))} servers, scaled to {size})"}))
    print(json.dumps({"what": f"check of {size} servers", "ours": best[size].seconds, "peer": best[size].derivation,
                      "expected": 0.67, "peer_name": "key derivation alone, all cores"}))
    print(json.dumps({"what": f"check of {size} servers, unchanged", "ours": again, "peer": best[size].seconds,
                      "expected": 20, "peer_name": "the check with --no-cache"}))


with tempfile.TemporaryDirectory(prefix="lks-bench-") as folder:
    bench(pathlib.Path(os.environ.get("BENCH_SITE", f"{folder}/site")), folder)
