#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What `meson install` lays down is enough: a program outside the project compiles against it and runs, and the installed
command finds its library and its data. Takes the build folder. Prints TAP."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = """
%s
int
main(void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LksCatalog) catalog = lks_catalog_new(NULL, &error);
  g_assert_no_error(error);
  return lks_catalog_get_n_components(catalog) > 0 ? 0 : 1;
}
"""


def run(*words, **environment):
    result = subprocess.run(words, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{' '.join(map(str, words))}\n{result.stdout}{result.stderr}"
    return result.stdout


def find(folder, name):
    found = list(folder.rglob(name))
    assert found, f"{name} is not installed"
    return found[0]


class Installed:
    def __init__(self, build, folder):
        run("meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", folder)
        self.folder = folder
        pc = find(folder, "lockstep-1.pc")
        # a staged installation: only this package's own prefix moves
        pc.write_text(re.sub("^prefix=", f"prefix={folder}", pc.read_text(), flags=re.MULTILINE))
        self.library = find(folder, "liblockstep.so").parent
        self.environment = {"PKG_CONFIG_PATH": str(pc.parent), "LD_LIBRARY_PATH": str(self.library)}

    def flags(self, kind):
        return run("pkg-config", kind, "lockstep-1", **self.environment).split()


def check_program(site):
    headers = sorted(find(site.folder, "lockstep-1").glob("*.h"))
    source = site.folder / "outside.c"
    source.write_text(PROGRAM % "\n".join(f'#include <{header.name}>' for header in headers))
    program = site.folder / "outside"
    run("cc", "-std=c17", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", source, "-o", program,
        *site.flags("--cflags"), *site.flags("--libs"))
    run(program, **site.environment)


def check_headers_stand_alone(site):
    for header in find(site.folder, "lockstep-1").glob("*.h"):
        source = site.folder / "alone.c"
        source.write_text(f"#include <{header.name}>\n")
        run("cc", "-std=c17", "-fsyntax-only", source, *site.flags("--cflags"))


def check_command(site):
    program = find(site.folder, "bin/lockstep")
    assert "lockstep" in run(program, "--version", **site.environment)
    assert "flexispooler" in run(program, "catalog", **site.environment)


def check_data(site):
    for name in ("fleet.json", "check.json", "plan.json", "inspect.json", "verify.json", "config.json"):
        find(site.folder, name)


def check_completion(site):
    """Completion asks the installed program for its commands and options."""
    program = find(site.folder, "bin/lockstep")
    complete = find(site.folder, "bash-completion/completions/lockstep")
    script = f"""source {complete}
COMP_WORDS=({program} ver) COMP_CWORD=1; _lockstep; echo "${{COMPREPLY[*]}}"
COMP_WORDS=({program} verify --pur) COMP_CWORD=2; _lockstep; echo "${{COMPREPLY[*]}}" """
    assert run("bash", "-c", script, **site.environment).split() == ["verify", "--purpose"]


def check_no_private_headers(site):
    private = [path.name for path in site.folder.rglob("*-private.h")]
    assert not private, f"private headers are installed: {private}"


def main(build):
    checks = [check_program, check_headers_stand_alone, check_command, check_data, check_completion, check_no_private_headers]
    print(f"1..{len(checks)}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        site = Installed(build, pathlib.Path(folder))
        for number, check in enumerate(checks, 1):
            name = f"/install/{check.__name__.removeprefix('check_').replace('_', '-')}"
            try:
                check(site)
                print(f"ok {number} {name}")
            except AssertionError as problem:
                failed += 1
                print(f"not ok {number} {name}")
                for line in str(problem).splitlines()[:40]:
                    print(f"# {line}")
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
