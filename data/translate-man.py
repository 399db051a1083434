#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints a manual page with its summary in another language: translate-man.py PAGE TRANSLATIONS.po"""
import pathlib
import re
import sys

SUMMARY = re.compile(r"^(\.SH NAME\n\S+ \\- )(.*)$", re.M)


def find_translation(text, messages):
    """None where there is none. A long message begins with an empty line; case does not count: a summary has no capital."""
    plain = re.sub(r'"\n"', "", messages)
    found = re.search(rf'^msgid "{re.escape(text)}"\nmsgstr "(.+)"$', plain, re.M | re.I)
    return found and found[1]


page = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")
summary = SUMMARY.search(page)[2].replace("\\-", "-")
translation = find_translation(summary, pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")) or summary
sys.stdout.reconfigure(encoding="utf-8")
print(SUMMARY.sub(lambda found: found[1] + translation.replace("-", "\\-"), page), end="")
