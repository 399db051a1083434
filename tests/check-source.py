#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The house rules that a machine can hold: names, SPDX, layers, headers, sizes, format, po/POTFILES.

check-source.py [--fix]   --fix writes po/POTFILES and runs clang-format -i. Prints TAP.
"""
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
LINES = 600
SPDX = "SPDX-License-Identifier: LGPL-2.1-or-later"
SOURCES = sorted(path for path in (TOP / "src").rglob("*.[ch]"))
TESTS = sorted((TOP / "tests").rglob("*.[ch]"))
TEMPLATES = sorted((TOP / "ui").glob("*.ui"))
SCRIPTS = [path for pattern in ("tests/**/*.py", "src/**/*.py", "**/meson.build", "scripts/*", ".ci/*", "ui/*", "meson_options.txt")
           for path in sorted(TOP.glob(pattern)) if path.is_file() and "build" not in path.relative_to(TOP).parts[:1]]
TOP_FILES = {"LICENSE", "README.md", "meson.build", "meson_options.txt"}
LAYER_ROW = re.compile(r"^  \['(\w+)', \[([^\]]*)\], \[", re.M)
INCLUDE = re.compile(r'^#\s*include "([^"]+)"', re.M)
# as the linker sees it: a definition at the margin, not static
FUNCTION = re.compile(r"^(?!static )\w[\w *]*\n(\w+)\([^;{]*\)\n\{", re.M)
TRANSLATED = re.compile(r"\b(?:N?_|ngettext|C_|NC_)\(\s*\"|\bg_dngettext\(")
BARE_GOTO = re.compile(r"^\s*goto \w+;", re.M)


def read(path):
    return path.read_text(encoding="utf-8")


def name(path):
    return str(path.relative_to(TOP))


def check_top():
    for path in sorted(TOP.iterdir()):
        if path.is_file() and not path.name.startswith(".") and path.name not in TOP_FILES:
            yield f"{name(path)}: does not belong at the top of the project"


def check_spdx():
    for path in [*SOURCES, *TESTS, *SCRIPTS]:
        first = read(path).split("\n", 2)[:2]
        # a script's first line is the interpreter's, that of XML its own
        line = first[1] if first[0].startswith(("#!", "<?xml")) and len(first) > 1 else first[0]
        if SPDX not in line:
            yield f"{name(path)}: the first line is not the SPDX line"


def check_names():
    for path in SOURCES:
        if not re.fullmatch(r"lks(-[a-z0-9]+)+", path.stem):
            yield f"{name(path)}: a source file is called lks-NAME"
        for function in FUNCTION.findall(read(path)) if path.suffix == ".c" else []:
            if not function.startswith("lks_") and function != "main":
                yield f"{name(path)}: {function} is neither static nor lks_*"


def check_headers():
    for path in (path for path in SOURCES if path.suffix == ".h"):
        if read(path).split("\n")[1:2] != ["#pragma once"]:
            yield f"{name(path)}: the second line is not #pragma once"


def check_layers():
    rows = LAYER_ROW.findall(read(TOP / "src/meson.build"))
    may_use = {layer: {layer, *re.findall(r"'(\w+)'", below)} for layer, below in rows}
    below = set(may_use)
    may_use["cli"] = {"cli", *below}
    may_use["gui"] = {"gui", *below}
    home = {path.name: path.parent.name for path in SOURCES if path.suffix == ".h"}
    if len(may_use) < 2:
        yield "src/meson.build: the layers cannot be read"
    for path in SOURCES:
        layer = path.relative_to(TOP / "src").parts[0]
        if layer not in may_use:
            yield f"{name(path)}: src/meson.build knows no layer {layer}"
            continue
        for header in INCLUDE.findall(read(path)):
            if header in home and home[header] not in may_use[layer]:
                yield f"{name(path)}: {layer} may not use {home[header]} ({header})"
        if layer not in ("cli", "gui") and re.search(r"\bngettext\(", read(path)):
            yield f"{name(path)}: a plural of the library is g_dngettext's: a program may have another text domain"
        if layer not in ("x509", "keystore", "authority") and re.search(r"#\s*include <openssl/", read(path)):
            yield f"{name(path)}: OpenSSL stays inside x509, keystore and authority"


def check_shape():
    for path in SOURCES:
        text = read(path)
        if text.count("\n") > LINES:
            yield f"{name(path)}: {text.count(chr(10))} lines, more than {LINES}"
        if BARE_GOTO.search(text):
            yield f"{name(path)}: goto"
        if path.suffix == ".c" and INCLUDE.findall(text)[:1] not in ([], ["config.h"]):
            yield f"{name(path)}: config.h is not the first include"


def list_translated():
    sources = [name(path) for path in SOURCES if TRANSLATED.search(read(path))]
    sources += [name(path) for path in TEMPLATES if 'translatable="yes"' in read(path)]
    # what is neither (component descriptions) is the catalogue's to list
    others = [line for line in read(TOP / "po/POTFILES").split("\n") if line and not line.startswith(("src/", "ui/", "#"))]
    return sorted(sources + others)


def check_potfiles():
    listed = [line for line in read(TOP / "po/POTFILES").split("\n") if line and not line.startswith("#")]
    wanted = list_translated()
    yield from (f"po/POTFILES: {path} is missing" for path in wanted if path not in listed)
    yield from (f"po/POTFILES: {path} has nothing to translate" for path in listed if path not in wanted)
    if sorted(listed) != listed:
        yield "po/POTFILES: not sorted"


def check_format():
    command = ["clang-format", "--dry-run", "--Werror", *map(str, [*SOURCES, *TESTS])]
    errors = subprocess.run(command, cwd=TOP, capture_output=True, text=True).stderr
    yield from sorted({f"{name(pathlib.Path(path))}: clang-format would change it"
                       for path in re.findall(r"^(/[^:]+):\d+:\d+: error:", errors, re.M)})


def fix():
    comments = [line for line in read(TOP / "po/POTFILES").split("\n") if line.startswith("#")]
    (TOP / "po/POTFILES").write_text("\n".join([*comments, *list_translated()]) + "\n", encoding="utf-8")
    subprocess.run(["clang-format", "-i", *map(str, [*SOURCES, *TESTS])], cwd=TOP, check=True)


def main():
    if sys.argv[1:] == ["--fix"]:
        fix()
    checks = [check_top, check_spdx, check_names, check_headers, check_layers, check_shape, check_potfiles, check_format]
    failed = 0
    print(f"1..{len(checks)}")
    for number, check in enumerate(checks, 1):
        faults = list(check())
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} {check.__name__.removeprefix('check_')}")
        print("".join(f"# {fault}\n" for fault in faults), end="")
    return 1 if failed else 0


sys.exit(main())
