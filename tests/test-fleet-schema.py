#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""data/schemas/fleet.json against the table that the parser is tested with (test-fleet.c)."""
import json
import pathlib
import sys

import jsonschema

top = pathlib.Path(__file__).resolve().parent
schema = json.loads((top / "../data/schemas/fleet.json").read_text())
fixtures = top / "fixtures/fleet-files"


def main():
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    rows = [(row["what"], row["valid"], row["fleet"]) for row in json.loads((fixtures / "rows.json").read_text())]
    rows.append(("the example", True, json.loads((fixtures / "example.json").read_text())))
    rows.append(("the sample site", True, json.loads((top / "fixtures/sample-site/fleet.json").read_text())))
    wrong = 0
    print(f"1..{len(rows)}")
    for number, (what, valid, fleet) in enumerate(rows, 1):
        errors = [error.message for error in validator.iter_errors(fleet)]
        good = valid == (not errors)
        wrong += not good
        print(f"{'ok' if good else 'not ok'} {number} {what}" + ("" if good else f" # {errors}"))
    return 1 if wrong else 0


sys.exit(main())
