# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the tests of sample sites share: the sites, found by folder; a made one with lockstep in it; cases that print TAP."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import jsonschema

LOCKSTEP = os.environ["LOCKSTEP"]
TESTS = pathlib.Path(__file__).resolve().parent
FIXTURES = TESTS / "fixtures"
SCHEMAS = TESTS.parent / "data" / "schemas"
# the components of the first product
SPOC, EUI, FSP, TS = "spooler-controller", "end-user-interface", "flexispooler", "terminal-server"
WPS, MIG, MPS = "workflow-processing-system", "mobile-integration-gateway", "mobile-print-server"
MANAGEMENT = "management-service"
# the authority that the fleet's own is changed for
NEW_CA = "pki/new-ca/ca.pem"


def find_templates():
    """Where the site of each product lies; that of the first has a place of its own, since others show it, too."""
    templates = {"dispatcher-paragon": FIXTURES / "sample-site"}
    templates.update((made.parent.name, made.parent) for made in (FIXTURES / "sites").glob("*/make-identities"))
    return dict(sorted(templates.items()))


def read_expected(product):
    return json.loads((find_templates()[product] / "expected.json").read_text(encoding="utf-8"))


def validate(schema, document):
    jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text())).validate(document)


class Site:
    """A site that was made, with lockstep in its folder."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    @classmethod
    def make(cls, product, folder):
        subprocess.run([find_templates()[product] / "make-identities", LOCKSTEP, folder], check=True,
                       stdin=subprocess.DEVNULL, capture_output=True)
        return cls(folder)

    def copy(self, folder):
        shutil.copytree(self.folder, folder)
        return type(self)(folder)

    def run(self, *arguments, expect=None, **environment):
        """expect: an exit status, or several."""
        result = subprocess.run([LOCKSTEP, *arguments], cwd=self.folder, env={**os.environ, **environment}, text=True,
                                stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
        expected = (expect,) if isinstance(expect, int) else expect
        assert expected is None or result.returncode in expected, \
            f"{arguments}: exit status {result.returncode}, expected {expect}\n{result.stdout[-3000:]}{result.stderr[-3000:]}"
        return result

    def document(self, schema, *arguments, expect=0):
        document = json.loads(self.run(*arguments, "--json", expect=expect).stdout)
        validate(schema, document)
        return document

    def digest(self):
        """Bytes and modes of everything below the servers."""
        files = sorted((self.folder / "servers").rglob("*"))
        return {file: (file.stat().st_mode, file.read_bytes() if file.is_file() else None) for file in files}

    def read_fleet(self):
        return json.loads((self.folder / "fleet.json").read_text())

    def edit_fleet(self, change):
        fleet = self.read_fleet()
        change(fleet)
        (self.folder / "fleet.json").write_text(json.dumps(fleet, indent=2))

    def replace(self, changes):
        """{file: [text, other text]}; returns what put_back takes."""
        originals = {self.folder / name: (self.folder / name).read_bytes() for name in changes}
        for name, (text, other) in changes.items():
            changed = originals[self.folder / name].replace(text.encode(), other.encode())
            assert changed != originals[self.folder / name], f"{name} does not say “{text}”"
            (self.folder / name).write_bytes(changed)
        return originals

    def put_back(self, originals):
        """None as content: the file was not there."""
        for path, content in originals.items():
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content)

    def secret(self, name):
        return (self.folder / "secrets" / name).read_text().strip()

    def check_no_secret(self, *texts):
        """No password of the site stands in what was printed."""
        for secret in (self.folder / "secrets").iterdir():
            password = secret.read_text().strip()
            assert not password or not any(password in text for text in texts), f"{secret.name} is printed"


class RollingSite(Site):
    """One whose authority is changed for another: its fleet file is written, too."""

    def digest(self):
        return {"fleet": (self.folder / "fleet.json").read_bytes(), **super().digest()}

    def roll(self, command, *options, expect):
        return self.document("plan", command, "fleet.json", "--roll-authority", NEW_CA, *options, expect=expect)


def tell(number, name, problem):
    print(f"{'ok' if problem is None else 'not ok'} {number} {name}")
    for line in str(problem or "").splitlines()[:60]:
        print(f"# {line}")
    sys.stdout.flush()


def find_cases(functions):
    return [(name[6:].replace("_", "-"), check) for name, check in functions.items() if name.startswith("check_")]


def run_cases(area, cases, start):
    """Each case (name, function) gets what start(folder) makes in a folder of its own, which may take others beside it. The
    first argument of the program picks cases by a part of their names. Returns the exit status."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [(name, check) for name, check in cases if wanted in name]
    failed = 0
    print(f"1..{len(chosen)}")
    for number, (name, check) in enumerate(chosen, 1):
        problem = None
        with tempfile.TemporaryDirectory(prefix=f"lockstep-{area}-") as scratch:
            try:
                check(start(pathlib.Path(scratch) / "site"))
            except Exception as why:  # pylint: disable=broad-except
                problem = f"{type(why).__name__}: {why}"
        failed += problem is not None
        tell(number, f"/{area}/{name}", problem)
    return 1 if failed else 0


def run_copies(area, functions, make):
    """Each function check_… of a module on a copy of its own of the site that make(folder) makes once."""
    with tempfile.TemporaryDirectory(prefix=f"lockstep-{area}-") as scratch:
        site = make(pathlib.Path(scratch) / "site")
        return run_cases(area, find_cases(functions), site.copy)
