#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bundles data/products/PRODUCT/NAME.xml as a C table: the folder is the list.

make-products.py FOLDER OUTPUT DEPFILE. The folders themselves are dependencies, so that a new file is noticed.
make-products.py --list FOLDER. Prints what translators are to be given, relative to the project."""

import pathlib
import sys


def literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("?", "\\?")
    return "\n".join(f'  "{line}\\n"' for line in escaped.splitlines())


def main(folder: str, output: str, depfile: str) -> None:
    root = pathlib.Path(folder)
    files = sorted(root.glob("*/*.xml"))
    rows = [
        f'{{ "{file.parent.name}", "{file.name}",\n{literal(file.read_text(encoding="utf-8"))} }},' for file in files
    ]
    source = ['#include "lks-products-private.h"', "const LksProductFile lks_products[] = {", *rows, "{ 0 },", "};", ""]
    pathlib.Path(output).write_text("\n".join(source), encoding="utf-8")
    watched = [root, *sorted({file.parent for file in files}), *files]
    escaped = [str(path).replace(" ", "\\ ") for path in watched]
    pathlib.Path(depfile).write_text(f"{output}: {' '.join(escaped)}\n", encoding="utf-8")


def show(folder: str) -> None:
    root = pathlib.Path(folder)
    for file in sorted(root.glob("*/*.xml")):
        if file.name != "product.xml":
            print(file.relative_to(root.parent.parent).as_posix())


if __name__ == "__main__":
    if sys.argv[1] == "--list":
        show(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
