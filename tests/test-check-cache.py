#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a check keeps of itself: the same answer when nothing changed, never a stale one when anything did. Prints TAP.

One small fleet is made once. Each case has a copy of it, checks it (which is kept), checks it again (which changes
nothing in the cache), changes one thing, and expects what --no-cache says then: another answer than before.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

LOCKSTEP = os.environ["LOCKSTEP"]
TESTS = pathlib.Path(__file__).resolve().parent
SETTLED = 2.2  # seconds: what changed a moment ago is not relied on
SPOC = "servers/s0000/C/DP/SPOC/conf/ymq_config.properties"
WPS = "servers/s0000/C/DP/WPS/WpsService.exe.config"
LOCATION = "servers/s0000/C/DP/FSP/Service/location.config"
ENV = {"IDENTITY_PASSWORD": "s0000-pfx"}


def make_site(folder):
    subprocess.run([pathlib.Path(os.environ["G_TEST_BUILDDIR"]) / "generate-site", folder, "2"], check=True)
    fleet = json.loads((folder / "fleet.json").read_text())
    fleet["identities"]["s0000"]["password"] = "env:IDENTITY_PASSWORD"
    fleet["identities"]["s0001"]["password"] = "file:s0001.password"
    (folder / "s0001.password").write_text("s0001-pfx\n")
    (folder / "fleet.json").write_text(json.dumps(fleet, indent=1))
    for name in ("products", "links"):
        (folder / name).mkdir()


class Case:
    def __init__(self, folder):
        self.site = folder / "site"
        self.cache = folder / "cache"
        self.env = {**os.environ, **ENV, "XDG_CACHE_HOME": str(self.cache),
                    "LOCKSTEP_PRODUCTS_PATH": str(self.site / "products")}

    def check(self, *words, **env):
        done = subprocess.run([LOCKSTEP, "check", "fleet.json", *words], cwd=self.site, env={**self.env, **env},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        return done.returncode, done.stdout, done.stderr

    def entries(self):
        return {path: path.stat().st_mtime_ns for path in (self.cache / "lockstep" / "checks").glob("*.check")}

    def check_twice(self, *words, **env):
        """The second time nothing is kept anew."""
        first = self.check(*words, **env)
        before = self.entries()
        assert before, "nothing was kept"
        assert self.check(*words, **env) == first == self.check("--no-cache", *words, **env)
        assert self.entries() == before, "the kept result was not used"
        return first

    def expect_change(self, before, *words, **env):
        now = self.check(*words, **env)
        assert now == self.check("--no-cache", *words, **env), "a stale answer"
        assert now[:2] != before[:2], "this change should have another answer"


def replace(path, old, new):
    """The same size, and the time of change put back."""
    times = path.stat()
    content = path.read_bytes()
    assert old in content and len(old) == len(new)
    path.write_bytes(content.replace(old, new))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def test_forms(case):
    for words in ([], ["--json"], ["-v"], ["--color", "always"], ["--only", "s0001"], ["--at", "2039-01-01T00:00:00Z"],
                  ["--at", "2039-01-01T00:00:00Z", "--fail-on", "never"]):
        case.check_twice(*words)
    assert len({case.check(*words)[1] for words in ([], ["--json"], ["--color", "always"])}) == 3


def test_content(case):
    before = case.check_twice()
    replace(case.site / WPS, b"Aes128", b"Aes256")
    case.expect_change(before)


def test_java_password(case):
    before = case.check_twice("--json")
    replace(case.site / SPOC, b"s0000-spoc-trust", b"s0000-spoc-Trust")
    case.expect_change(before, "--json")


def test_keystore(case):
    before = case.check_twice()
    store = case.site / "servers/s0000/C/DP/SPOC/conf/trust.jks"
    replace(store, store.read_bytes()[-4:], bytes(byte ^ 1 for byte in store.read_bytes()[-4:]))
    case.expect_change(before)


def test_environment(case):
    before = case.check_twice()
    case.expect_change(before, IDENTITY_PASSWORD="s0000-pfy")
    # and back again
    assert case.check() == before


def test_password_file(case):
    before = case.check_twice()
    replace(case.site / "s0001.password", b"s0001-pfx", b"s0001-pfy")
    case.expect_change(before)


def test_vanished(case):
    before = case.check_twice("-v")
    (case.site / WPS).unlink()
    case.expect_change(before, "-v")


def test_appeared(case):
    """In another case than described: the folder is looked through."""
    (case.site / WPS).rename(case.site / "wps.config")
    time.sleep(SETTLED)
    before = case.check_twice()
    (case.site / "wps.config").rename(case.site / WPS.replace("WpsService", "WPSSERVICE"))
    case.expect_change(before)


def test_description(case):
    before = case.check_twice()
    (case.site / "products" / "new.xml").write_text("<component/>")
    case.expect_change(before)


def test_replaced_description(case):
    """Without a change of its folder's own time."""
    new = case.site / "products" / "dispatcher-paragon" / "workflow-processing-system.xml"
    new.parent.mkdir()
    old = TESTS.parent / "data" / "products" / "dispatcher-paragon" / "workflow-processing-system.xml"
    new.write_bytes(old.read_bytes())
    time.sleep(SETTLED)
    before = case.check_twice()
    with open(new, "r+b") as stream:
        stream.write(b"<!")
    case.expect_change(before)


def test_root_link(case):
    server = case.site / "servers" / "s0000"
    for name in ("a", "b"):
        shutil.copytree(server, case.site / "links" / name)
    replace(case.site / "links" / "b" / pathlib.Path(WPS).relative_to("servers/s0000"), b"Aes128", b"Aes256")
    shutil.rmtree(server)
    server.symlink_to("../links/a")
    time.sleep(SETTLED)
    before = case.check_twice()
    server.unlink()
    server.symlink_to("../links/b")
    case.expect_change(before)


def test_inner_link(case):
    """A folder becomes a link that leaves the root: its files are the same, but nothing is read through it."""
    before = case.check_twice()
    folder = case.site / "servers/s0000/C/DP/WPS"
    folder.rename(case.site / "links" / "WPS")
    folder.symlink_to(case.site / "links" / "WPS")
    case.expect_change(before)


def test_fleet_file(case):
    before = case.check_twice("--json")
    replace(case.site / "fleet.json", b'"2 servers"', b'"3 servers"')
    case.expect_change(before, "--json")


def test_changed_a_moment_ago(case):
    replace(case.site / WPS, b"Aes128", b"Aes256")
    case.check()
    assert not case.entries(), "a result was kept that nothing proves"


def test_no_cache(case):
    case.check("--no-cache")
    assert not case.cache.exists()


def test_damaged(case):
    """Cut off anywhere, any byte flipped, another's: as if there were none."""
    before = case.check_twice()
    (path,) = case.entries()
    good = path.read_bytes()
    places = [*range(0, 200, 7), *range(200, len(good), len(good) // 40)]
    for damaged in [good[:place] for place in places] + [
            good[:place] + bytes([good[place] ^ 0x20]) + good[place + 1:] for place in places]:
        path.write_bytes(damaged)
        os.chmod(path, 0o600)
        assert case.check() == before
        assert path.read_bytes() != damaged, "it was not replaced"
    path.write_bytes(good)
    other = case.check("-v")
    (verbose,) = set(case.entries()) - {path}
    verbose.write_bytes(good)
    assert case.check("-v") == other, "it answers under another name"
    others = set(case.entries())
    (path.parent / "key").write_bytes(bytes(32))
    assert case.check() == before
    (renamed,) = set(case.entries()) - others
    renamed.write_bytes(good)
    assert case.check() == before
    assert renamed.read_bytes() != good, "another's entry was believed"


def test_modes(case):
    before = case.check_twice()
    (path,) = case.entries()
    key = path.parent / "key"
    assert {oct(each.stat().st_mode & 0o777) for each in (path, key)} == {"0o600"}
    assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
    for each in (path, key):
        content = each.read_bytes()
        os.chmod(each, 0o644)
        assert case.check() == before
        assert each.stat().st_mode & 0o77 == 0, "it was not made anew"
        assert each == path or each.read_bytes() != content
    os.chmod(path.parent, 0o777)
    kept = case.entries()
    assert case.check() == before
    assert case.entries() == kept, "a folder that anybody can write to was used"


def test_nothing_secret(case):
    for words in ([], ["--json", "-v"], ["-p", "pass:given on the command line"]):
        case.check_twice(*words)
    passwords = [f"s000{n}-{what}" for n in (0, 1) for what in ("pfx", "spoc", "spoc-trust", "eui", "eui-trust")]
    for path in (case.cache / "lockstep" / "checks").iterdir():
        content = path.read_bytes()
        for word in [*passwords, "given on the command line", "PRIVATE KEY"]:
            assert word.encode() not in content and word.encode("utf-16-le") not in content, (path, word)


def test_errors(case):
    """Nothing is kept of a check that could not be done."""
    (case.site / "fleet.json").write_text("{")
    time.sleep(SETTLED)
    assert case.check() == case.check()
    assert not case.entries()


def test_few(case):
    """Of many checks the latest are kept."""
    for day in range(1, 28):
        for month in (1, 2):
            case.check("--at", f"2027-{month:02}-{day:02}T00:00:00Z")
    assert len(case.entries()) == 32


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="lks-cache-") as scratch:
        scratch = pathlib.Path(scratch)
        make_site(scratch / "site")
        for name, _ in tests:
            shutil.copytree(scratch / "site", scratch / name / "site")
        time.sleep(SETTLED)
        for number, (name, test) in enumerate(tests, 1):
            try:
                test(Case(scratch / name))
                print(f"ok {number} {name.removeprefix('test_')}", flush=True)
            except (AssertionError, subprocess.SubprocessError, OSError, ValueError) as problem:
                failed += 1
                print(f"not ok {number} {name.removeprefix('test_')}\n# {problem!r}", flush=True)
    return failed > 0


sys.exit(main())
