#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Published certificate paths, judged by the library and by `openssl verify`, feature by feature.

paths.py [CORPORA]   else LOCKSTEP_CORPORA; LOCKSTEP_BUILD is the build that has tests/verify-driver.
A case is not applicable where it asks for what `lockstep verify` has no option for; OpenSSL is not asked either then.
Fails when fewer cases of a collection agree than of plain OpenSSL, or when a disagreement has no explanation here.
"""
import base64
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

CORPORA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["LOCKSTEP_CORPORA"])
DRIVER = pathlib.Path(os.environ["LOCKSTEP_BUILD"]) / "tests" / "verify-driver"
BLOCK = re.compile(r"-----BEGIN [A-Z0-9 ]+-----(.*?)-----END", re.S)
ANY_POLICY = "2.5.29.32.0"
DELTA = "a delta revocation list is refused by name, crl-delta"
PKITS_TIME = "2011-04-15T00:00:00Z"
PKITS_SECTIONS = {1: "signatures", 2: "dates", 3: "names chain", 4: "CRL", 5: "self-issued", 6: "basic constraints",
                  7: "key usage", 8: "policies", 9: "explicit policy", 10: "policy mappings", 11: "inhibit mapping",
                  12: "inhibit any-policy", 13: "name constraints", 14: "CRL distribution points", 15: "delta CRL",
                  16: "private extensions"}

# job: what the driver is asked; options: what `openssl verify` is given beside it; not_applicable: why, or None
Case = collections.namedtuple("Case", "collection feature id accept job options not_applicable")


# --- reading -------------------------------------------------------------------------------------

def to_der(pem):
    """Base64 of the first block; an encoding that is broken is handed on as it is, to be refused."""
    block = BLOCK.search(pem)
    return "".join((block.group(1) if block else pem).split())


def find_purpose(case):
    if "bssl-purpose-ANY_EKU" in (case["features"] or []):
        return "any"
    if case["id"].startswith("ossl::") and not case["extended_key_usage"]:
        return "any"
    return "client" if case["validation_kind"] == "CLIENT" else "server"


def find_feature(case):
    parts = case["id"].split("::")
    if parts[0] == "bssl":
        return re.sub(r"^(intermediate|target|root|policies|policy|incorrect|expired)\b.*", r"\1", parts[1]) \
            if re.match(r"(intermediate|target|root|polic|expired)", parts[1]) else "other"
    if parts[0] == "ossl":
        return parts[2].split("-", 1)[0]
    return "::".join(parts[:2]) if len(parts) > 2 else parts[0]


def find_lack(case):
    for feature in case["features"] or []:
        if re.search(r"bssl-purpose-.*(STRICT|MLS|C2PA)", feature):
            return "a purpose of BoringSSL alone"
        if re.search(r"bssl-trust-.*(LEAF|DISTRUSTED|REQUIRE)", feature):
            return "a kind of trust of BoringSSL alone"
        if feature == "max-chain-depth":
            return "no option limits the depth"
    if case.get("max_chain_depth") is not None:
        return "no option limits the depth"
    if case["expected_peer_name"] and case["expected_peer_name"]["kind"] not in ("DNS", "IP"):
        return "a mail address is no name of a server"
    return None


def read_limbo(collection, path):
    for case in json.loads(path.read_text(encoding="utf-8"))["testcases"]:
        name = case["expected_peer_name"] or {}
        job = {"leaf": to_der(case["peer_certificate"]), "trusted": [to_der(pem) for pem in case["trusted_certs"]],
               "untrusted": [to_der(pem) for pem in case["untrusted_intermediates"]],
               "crls": [to_der(pem) for pem in case.get("crls") or []], "purpose": find_purpose(case),
               "names": [name["value"]] if name else [], "matching": "openssl", "at": case["validation_time"]}
        if job["at"]:
            time = datetime.datetime.fromisoformat(job["at"].replace("Z", "+00:00"))
            job["at"] = time.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        options = ["-verify_ip" if name["kind"] == "IP" else "-verify_hostname", name["value"]] if name else []
        options += ["-crl_check_all"] if job["crls"] else []
        yield Case(collection, find_feature(case), case["id"], case["expected_result"] == "SUCCESS", job, options,
                   find_lack(case))


def read_pkits(collection, folder):
    def load(kind, name):
        return base64.b64encode((folder / (kind + "s") / f"{name}.{'crt' if kind == 'cert' else 'crl'}").read_bytes()).decode()
    for line in (folder / "pkits.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        number, name, expected, chain, crls, policies, *flags, _ = line.split("\t")
        certificates = [load("cert", each) for each in chain.split(",")]
        job = {"leaf": certificates[-1], "trusted": certificates[:1], "untrusted": certificates[1:-1],
               "crls": [load("crl", each) for each in crls.split(",") if each], "purpose": "any", "names": [],
               "matching": "openssl", "at": PKITS_TIME}
        lack = "no option asks for a policy" if policies != ANY_POLICY or "1" in flags else None
        lack = DELTA if number.startswith("4.15.") else lack
        yield Case(collection, PKITS_SECTIONS[int(number.split(".")[1])], f"{number} {name}", expected == "SUCCESS", job,
                   ["-crl_check_all", "-extended_crl", "-use_deltas", "-policy_check",
                    "-policy", ANY_POLICY], lack)


COLLECTIONS = [
    ("x509-limbo", read_limbo, "x509-limbo/limbo-2023-12-01-upstream.json"),
    ("bettertls", read_limbo, "x509-limbo/limbo-bettertls-dev.json"),
    ("boringssl-chain", read_limbo, "boringssl-chain/cases.json"),
    ("boringssl-special", read_limbo, "boringssl-chain/cases-special-trust.json"),
    ("openssl-verify", read_limbo, "openssl-verify/cases.json"),
    ("pkits", read_pkits, "pkits"),
]

# --- asking --------------------------------------------------------------------------------------


def ask_lockstep(cases):
    """The rules that refuse each case; none: it is accepted."""
    lines = "".join(json.dumps(case.job) + "\n" for case in cases)
    run = subprocess.run([DRIVER], input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", timeout=600)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode != 0 or len(answers) != len(cases):
        last = cases[len(answers)].id if len(answers) < len(cases) else "the end"
        raise SystemExit(f"{DRIVER}: ended with {run.returncode} at {last}")
    return [["unreadable"] if "refused" in answer else [] if answer["valid"] else sorted(set(answer["errors"]))
            for answer in answers]


def ask_openssl(case):
    job, options = case.job, list(case.options)
    with tempfile.TemporaryDirectory() as folder:
        def put(name, label, texts):
            path = pathlib.Path(folder) / name
            path.write_text("".join(f"-----BEGIN {label}-----\n" + "".join(text[at:at + 64] + "\n"
                                    for at in range(0, len(text), 64)) + f"-----END {label}-----\n" for text in texts))
            return str(path)
        options += ["-CAfile", put("trusted", "CERTIFICATE", job["trusted"]), "-no-CApath", "-no-CAstore"]
        if job["untrusted"]:
            options += ["-untrusted", put("untrusted", "CERTIFICATE", job["untrusted"])]
        if job["crls"]:
            options += ["-CRLfile", put("crls", "X509 CRL", job["crls"])]
        if job["at"]:
            time = datetime.datetime.strptime(job["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
            options += ["-attime", str(int(time.timestamp()))]
        if case.collection != "pkits":
            options += ["-purpose", {"any": "any", "client": "sslclient", "server": "sslserver"}[job["purpose"]]]
        command = ["openssl", "verify", *options, put("leaf", "CERTIFICATE", [job["leaf"]])]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60).returncode == 0


# --- why we differ -------------------------------------------------------------------------------

# the first that fits: collection and id (one expression over "collection id"), what we answered, why
EXPLANATIONS = [
    ("cross-signed-root-missing-aki|serial::negative", "accepts",
     "the trusted certificate is no root: it ends the chain all the same, as in a truststore of Java"),
    ("x509-limbo webpki::|rfc5280::nc::nc-permits-invalid", "accepts",
     "a rule of the CA/Browser Forum, or a malformed name that nobody asked for: OpenSSL does not refuse it"),
    ("rfc5280::(serial|[as]ki)::|root-(missing|non-critical)-basic|leaf-ku-keycertsign|not-allowed-in-ee|match-noncritical",
     "accepts", "RFC 5280 binds the issuer to it, but OpenSSL (unless told -x509_strict) uses such certificates"),
    ("validation-ignores-pathlen-in-leaf|target-not-end-entity|decipherOnly", "refuses",
     "the key usage does not allow the purpose: X509_check_purpose, as OpenSSL asks it at a handshake"),
    ("permitted-dn-match", "refuses",
     "the certificate holds a directory name only, and the name asked for is a host's"),
    ("expired-root", "refuses", "BoringSSL ignores the dates of an anchor, OpenSSL does not"),
    ("eku-any", "refuses", "OpenSSL does not count anyExtendedKeyUsage for a usage: a handshake with it fails"),
    ("root-basic-constraints-ca-false", "refuses", "BoringSSL asks nothing of an anchor, OpenSSL wants an authority"),
    ("longrolloverchain", "refuses", "OpenSSL's builder took the new root, which issued itself, and does not go back"),
    ("msapplicationpolicies", "refuses", "a critical extension that OpenSSL does not know"),
    ("polic(y|ies).*root", "accepts",
     "policies of an anchor: RFC 5280, 6.1.1 (d) takes only name and key of it, and so does OpenSSL"),
    ("pkits 4.1.5 ", "refuses", "OpenSSL 3.0 cannot take DSA parameters from the issuer's certificate"),
    ("pkits 4.14.30 ", "refuses", "OpenSSL 3.0 itself cannot validate the path of this indirect list's signer"),
    ("bettertls::nameconstraints", "accepts",
     "the name stands in the common name alone, which OpenSSL takes where there is no DNS name (RFC 9525 no more)"),
    ("bettertls::nameconstraints", "refuses",
     "OpenSSL holds the common name, too, against the constraints of DNS names where there is no DNS name"),
    ("bettertls::pathbuilding", "refuses", "OpenSSL's builder takes the first issuer that fits and does not go back"),
]


def explain(case, accepted, rules):
    for pattern, verdict, reason in EXPLANATIONS:
        if verdict == ("accepts" if accepted else "refuses") and re.search(pattern, f"{case.collection} {case.id}"):
            return reason
    return None


# --- what is printed -----------------------------------------------------------------------------

def print_rows(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print(" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def print_table(results):
    """The collections in which we agree less often than OpenSSL."""
    rows = [("collection", "feature", "cases", "agree", "disagree", "not applicable", "openssl agrees")]
    worse = []
    for collection, _, _ in COLLECTIONS:
        mine = [result for result in results if result[0].collection == collection]
        features = sorted({result[0].feature for result in mine})
        for feature in [*(features if len(features) > 1 else []), None]:
            part = [result for result in mine if feature in (None, result[0].feature)]
            asked = [result for result in part if result[0].not_applicable is None]
            agree = sum((not rules) == case.accept for case, rules, _ in asked)
            bar = sum(theirs == case.accept for case, _, theirs in asked)
            rows.append((collection, feature or "all", *map(str, (len(part), agree, len(asked) - agree,
                                                                  len(part) - len(asked), bar))))
            if feature is None and (agree < bar or not asked):
                worse.append(collection)
    print_rows(rows)
    return worse


def print_lacks(results):
    lacks = collections.Counter(case.not_applicable for case, _, _ in results if case.not_applicable)
    print("\nnot applicable:")
    for reason, count in sorted(lacks.items()):
        print(f"  {reason} ({count})")


def print_disagreements(results):
    """The number of those without an explanation."""
    groups = collections.defaultdict(list)
    for case, rules, theirs in results:
        if case.not_applicable is None and (not rules) != case.accept:
            got = f"refused: {', '.join(rules)}" if rules else "accepted"
            groups[explain(case, not rules, rules)].append(
                f"{case.collection}: {case.id}: {got}; openssl {'accepts' if theirs else 'refuses'}")
    print("\nwhere the library answers otherwise than the collection expects:")
    for reason, lines in sorted(groups.items(), key=lambda group: group[0] or ""):
        print(f"  {reason or 'NOT EXPLAINED'} ({len(lines)})")
        print("".join(f"    {line}\n" for line in lines), end="")
    return len(groups[None])


def main():
    missing = [path for _, _, path in COLLECTIONS if not (CORPORA / path).exists()]
    if missing:
        print(f"{CORPORA}: there is no {missing[0]} in it; name the folder of corpora")
        return 1
    cases = [case for collection, read, path in COLLECTIONS for case in read(collection, CORPORA / path)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        theirs = list(pool.map(lambda case: case.not_applicable is None and ask_openssl(case), cases))
    results = list(zip(cases, ask_lockstep(cases), theirs))
    worse = print_table(results)
    print_lacks(results)
    unexplained = print_disagreements(results)
    print(f"\npaths: {'ok' if not worse and not unexplained else 'failed'}: worse than openssl in "
          f"{', '.join(worse) or 'none'}; {unexplained} not explained")
    return 1 if worse or unexplained else 0


sys.exit(main())
