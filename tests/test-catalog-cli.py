#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The catalog command: what it prints, its schema, a site's own descriptions, and what translators are given. Prints TAP."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema

LOCKSTEP = os.environ["LOCKSTEP"]
PROJECT = pathlib.Path(__file__).resolve().parent.parent
PRODUCTS = PROJECT / "data" / "products"
SCHEMA = json.loads((PROJECT / "data" / "schemas" / "catalog.json").read_text(encoding="utf-8"))
PRESS = """<component id="press" name="Press"><folder default="/opt/press"/>
<trace path="{folder}/conf"/></component>"""


def run(*arguments, status=0, **environment):
    done = subprocess.run([LOCKSTEP, "catalog", *arguments], capture_output=True, encoding="utf-8", timeout=60,
                          env={**os.environ, **environment}, check=False)
    assert done.returncode == status, (arguments, done.returncode, done.stderr)
    return done


def document(*arguments, **environment):
    printed = json.loads(run(*arguments, "--json", **environment).stdout)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(printed)
    return printed


def test_lists_every_description():
    described = sorted(path.stem for path in PRODUCTS.glob("*/*.xml") if path.name != "product.xml")
    listed = document()["components"]
    assert sorted(row["id"].split("/")[1] for row in listed) == described
    text = run().stdout
    assert all(row["id"] in text and row["name"] in text for row in listed)


def test_shows_one():
    one = document("flexispooler")["components"]
    assert [row["id"] for row in one] == ["dispatcher-paragon/flexispooler"]
    assert one == document("dispatcher-paragon/flexispooler")["components"]
    text = run("flexispooler").stdout
    for expected in ["Service/spooler.config", "CertificateThumbprint", "identity.thumbprint", "Aes128 is aes-128",
                     "dispatcher-paragon/spooler-controller", "net stop YSoftSQ-FSP", "{install}/FSP", "built in",
                     'certutil.exe -csp "Microsoft Enhanced RSA and AES Cryptographic Provider" -importpfx "My" "{pfx}"']:
        assert expected in text, expected


def test_prose_fits_80_columns():
    for row in document()["components"]:
        for line in run(row["id"], "-v").stdout.splitlines():
            # a command, a key and a path are there to be copied
            assert len(line) <= 80 or any(word in line for word in ("certutil", "[@key", "Provider:", "/S /", "generateCertificate.ps1", "openssl ")), line


def test_roles():
    roles = document()["roles"]
    text = run("--roles").stdout
    assert all(role["id"] in text for role in roles)
    assert [role["id"] for role in roles if role["secret"]] == [role["id"] for role in roles if role["kind"] == "password"]
    used = {setting["role"] for row in document()["components"] for file in row["files"] for setting in file["settings"]}
    assert used <= {role["id"] for role in roles}


def test_unknown_component():
    assert "did you mean “flexispooler”?" in run("flexispoler", status=66).stderr
    assert "lockstep catalog lists them" in run("papyrus", status=66).stderr


def test_site_folder():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "acme")
        path.mkdir(mode=0o755)
        path = path / "press.xml"
        path.write_text(PRESS, encoding="utf-8")
        site = {"LOCKSTEP_PRODUCTS_PATH": os.pathsep.join(["/nowhere", folder])}
        (press,) = document("press", **site)["components"]
        assert (press["id"], press["origin"]) == ("acme/press", str(path))
        assert str(path) in run(**site).stdout
        path.write_text(PRESS.replace("<trace", "<trase"), encoding="utf-8")
        message = run(status=78, **site).stderr
        assert f"{path}: line 2: unknown element <trase> in <component>; did you mean “trace”?" in message


def test_documentation():
    """The examples are read, and the table has every element and attribute that the parser knows."""
    text = (PROJECT / "docs" / "COMPONENTS.md").read_text(encoding="utf-8")
    press, acme = re.findall(r"```xml\n(.*?)```", text, re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "press.xml").write_text(press, encoding="utf-8")
        pathlib.Path(folder, "product.xml").write_text(acme, encoding="utf-8")
        (component,) = document("acme/press", LOCKSTEP_PRODUCTS_PATH=folder)["components"]
    assert component["services"] == {"windows": "AcmePress", "linux": "acme-press.service"}
    parser = (PROJECT / "src" / "catalog" / "lks-component-parser.c").read_text(encoding="utf-8")
    table = parser[parser.index("LksMarkupElement elements[]"):]
    for word in re.findall(r'"([a-z-]+)!?"', table[:table.index("};")]):
        assert f"`{word}`" in text, word


def test_translators_get_the_prose():
    """What xgettext extracts by our rules is what the library looks up."""
    files = sorted(str(path) for path in PRODUCTS.glob("*/*.xml") if path.name != "product.xml")
    done = subprocess.run(["xgettext", "--from-code=UTF-8", "--no-wrap", "-o", "-", *files], capture_output=True,
                          encoding="utf-8", check=True, env={**os.environ, "GETTEXTDATADIRS": str(PROJECT / "po")})
    extracted = done.stdout
    for row in document()["components"]:
        notes = [setting["note"] for file in row["files"] for setting in file["settings"]]
        titles = [command["title"] for step in row["steps"] for command in step["commands"]]
        for prose in [row["summary"], *notes, *titles, *(step["text"] for step in row["steps"])]:
            if prose is not None:
                escaped = prose.replace("\\", "\\\\")
                assert f'msgid "{escaped}"' in extracted, prose
    assert "certutil" not in extracted and "keystoreprotectingpassword" not in extracted


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = False
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {name}")
        except Exception as error:  # pylint: disable=broad-except
            failed = True
            print(f"not ok {number} - {name}: {type(error).__name__}: {error}".replace("\n", " "))
    sys.exit(failed)


if __name__ == "__main__":
    main()
