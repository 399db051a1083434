#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`lockstep config` in place, and its values as java.util.Properties, a shell, an XML parser and a JSON parser read them. TAP."""

import configparser
import fcntl
import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

LOCKSTEP = os.environ["LOCKSTEP"]
VALUES = [
    "", "x", "C:\\DispatcherParagon\\SPOC\\conf\\keystore.jks", "\\\\server\\share\\", "a trailing blank ", " a leading one",
    "two  blanks", "\ttabs\t", "\"double\"", "'single'", "#hash", "!bang", "a=b", "a:b", "=", "${x}", "%(x)s", "$(x)", "<a b='c'/>",
    "&amp;", "]]>", "-->", "Grüße", "東京", "\U0001f600", "\u200e94dc", "true", "False", "null", "12", "1e5", "-dash", "--help",
    "//", "/* */", "a,b;c", "{}", "[]", "\\u0041", "\\n", "line one\nline two",
]
PROPERTIES = "# conf\na=1\nkey=old\nz=26\n"
JSON = '{\n  // conf\n  "a": 1,\n  "key": "old", /* here */\n  "z": [ 26 ]\n}\n'
XML = '<?xml version="1.0" encoding="utf-8"?>\r\n<configuration>\r\n  <appSettings>\r\n    <!-- conf -->\r\n' \
      '    <add key="key" value="old"/>\r\n  </appSettings>\r\n</configuration>\r\n'
ENV = "# conf\nA=1\nexport key=\"old\" # here\nz='26'\n"
INI = "# conf\r\n! a\r\na=1\r\nkey = old\r\nz 26\r\n"
XML_KEY = "configuration/appSettings/add[@key='key']/@value"
READ = """
import java.io.*;
import java.util.*;
class Read {
  public static void main(String[] folders) throws IOException {
    PrintStream out = new PrintStream(System.out, true, "UTF-8");
    for (int i = 0; new File(folders[0], i + folders[1]).exists(); i++) {
      Properties p = new Properties();
      try (InputStream in = new FileInputStream(new File(folders[0], i + folders[1]))) {
        p.load(new InputStreamReader(in, folders[2]));
      }
      StringBuilder hex = new StringBuilder();
      for (char c : p.getProperty("key").toCharArray()) hex.append(String.format("%04x", (int) c));
      out.println(hex);
    }
  }
}
"""


def run(*arguments, expect=0, given=None, locale="C.UTF-8"):
    result = subprocess.run([LOCKSTEP, "config", *arguments], input=given, capture_output=True, timeout=60, check=False,
                            env={**os.environ, "LC_ALL": locale})
    assert result.returncode == expect, f"{arguments}: exit status {result.returncode}\n{result.stderr.decode()}"
    return result


def set_values(folder, ending, text, key):
    """One file a value, as argument and as standard input by turns."""
    for number, value in enumerate(VALUES):
        file = folder / f"{number}.{ending}"
        file.write_bytes(text.encode())
        if number % 2 and not value.endswith("\n"):
            run("set", str(file), key, "-", given=value.encode() + b"\n")
        else:
            run("set", str(file), "--", key, value)
        assert run("get", str(file), key).stdout.decode() == value + "\n", value
        entries = json.loads(run("list", str(file), "--json").stdout)["entries"]
        assert value in [entry["value"] for entry in entries if entry["key"].lower() == key.lower()], value
        yield value, file


def java_reads(folder, ending, encoding, text):
    values = [value for value, _ in set_values(folder, ending, text, "key")]
    (folder / "Read.java").write_text(READ)
    lines = subprocess.run(["java", folder / "Read.java", folder, f".{ending}", encoding], check=True, capture_output=True,
                           text=True, timeout=120).stdout.splitlines()
    assert len(lines) == len(values)
    for line, value in zip(lines, values):
        assert bytes.fromhex(line).decode("utf-16-be") == value, f"{value!r} reads as {line}"


def check_java_reads(folder):
    java_reads(folder, "properties", "ISO-8859-1", PROPERTIES)


def check_java_reads_ini(folder):
    java_reads(folder, "ini", "windows-1252", INI)


def check_shell_reads(folder):
    for value, file in set_values(folder, "env", ENV, "key"):
        seen = subprocess.run(["/bin/sh", "-c", '. "$0"; printf "%s|$A|$z" "$key"', file], check=True, capture_output=True).stdout
        assert seen.decode() == f"{value}|1|26", value


def check_sections(folder):
    file = folder / "f.ini"
    text = "; conf\n[one]\nkey = old\n\n[two]\nother = 1\n"
    file.write_text(text)
    assert run("list", str(file)).stdout.decode() == "one/key=old\ntwo/other=1\n"
    assert run("get", str(file), "key").stdout == b"old\n"
    run("set", str(file), "one/key", "C:\\new # x")
    assert file.read_text() == text.replace("old", "C:\\new # x")
    assert b"one/key" in run("get", str(file), "key", expect=65).stderr
    run("set", str(file), "one/key", " blanks ", expect=65)
    run("set", str(file), "plain", "1", expect=65)
    run("set", str(file), "three/new", "2")
    parser = configparser.RawConfigParser()
    parser.read(file)
    assert parser["one"]["key"] == "C:\\new # x" and parser["three"]["new"] == "2"
    run("unset", str(file), "two/other")
    assert file.read_text() == "; conf\n[one]\nkey = C:\\new # x\n\n[two]\n\n[three]\nnew = 2\n"


def check_expansions_are_refused(folder):
    file = folder / "f.env"
    file.write_text('A=1\nkey="$A/x"\n. ./other.env\n')
    for arguments in (["get", str(file), "key"], ["set", str(file), "key", "x"], ["unset", str(file), "key"]):
        assert b"line 2" in run(*arguments, expect=65).stderr
    assert run("get", str(file), "A").stdout == b"1\n"
    (folder / "other.env").write_text("A=2\n")
    assert b"other.env" in run("get", str(file), "A", expect=65).stderr


def check_xml_parsers_read(folder):
    for value, file in set_values(folder, "config", XML, XML_KEY):
        tree = xml.etree.ElementTree.parse(file)
        assert tree.find("./appSettings/add").get("value") == value, value
        seen = subprocess.run(["xmllint", "--xpath", "string(//add/@value)", file], check=True, capture_output=True).stdout
        assert seen.decode().removesuffix("\n") == value, value


def check_json_parser_reads(folder):
    for value, file in set_values(folder, "json", JSON, "key"):
        plain = "".join(line.split("//")[0] if "// conf" in line else line.replace("/* here */", "")
                        for line in file.read_text(encoding="utf-8").splitlines(keepends=True))
        assert json.loads(plain)["key"] == value, value


def check_other_bytes_stay(folder):
    for ending, text, key in [("properties", PROPERTIES, "key"), ("json", JSON, "key"), ("config", XML, XML_KEY),
                              ("env", ENV, "key"), ("ini", INI, "key")]:
        file = folder / f"f.{ending}"
        file.write_bytes(text.encode())
        run("set", str(file), key, "new")
        assert file.read_bytes() == text.replace("old", "new").encode()
        run("set", str(file), key, "old")
        assert file.read_bytes() == text.encode()


def check_present_value_leaves_the_file(folder):
    file = folder / "f.properties"
    file.write_text(PROPERTIES)
    before = file.stat()
    run("set", str(file), "key", "old")
    run("unset", str(file), "missing")
    after = file.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def check_mode_and_link_stay(folder):
    file = folder / "real.properties"
    file.write_text(PROPERTIES)
    file.chmod(0o640)
    link = folder / "link.properties"
    link.symlink_to("real.properties")
    run("set", str(link), "key", "new")
    assert link.is_symlink() and stat.S_IMODE(file.stat().st_mode) == 0o640
    assert "key=new" in file.read_text()
    assert sorted(path.name for path in folder.iterdir()) == ["link.properties", "real.properties"], "something was left"


def check_unset(folder):
    file = folder / "f.config"
    file.write_bytes(XML.encode())
    run("unset", str(file), XML_KEY)
    run("get", str(file), XML_KEY, expect=1)
    assert b"<!-- conf -->" in file.read_bytes() and b"add" not in file.read_bytes()


def check_unset_of_duplicates(folder):
    """Every occurrence goes, neighbours or not; what is between stays."""
    for ending, key, text, left in [
            ("properties", "key", "key=1\na=1\nkey=2\n", "a=1\n"),
            ("env", "key", "key=1\na=1\nexport key='2' # c\n", "a=1\n"),
            ("ini", "key", "key=1\r\na=1\r\nkey : 2\r\n", "a=1\r\n"),
            ("ini", "s/key", "[s]\nkey=1\na=1\n[t]\nkey=3\n[s]\nkey=2\n", "[s]\na=1\n[t]\nkey=3\n[s]\n"),
            ("json", "key", '{\n  "key": 1,\n  "a": 1,\n  "key": 2\n}\n', '{\n  "a": 1\n}\n'),
            ("config", XML_KEY, "<configuration><appSettings>\n<add key='key' value='1'/>\n<add key='a' value='1'/>\n<clear/>\n"
             "<add key='b' value='1'/>\n<add key='KEY' value='2'/>\n</appSettings></configuration>",
             "<configuration><appSettings>\n<add key='a' value='1'/>\n<clear/>\n<add key='b' value='1'/>\n"
             "</appSettings></configuration>")]:
        file = folder / f"f.{ending}"
        file.write_bytes(text.encode())
        run("unset", str(file), key)
        assert file.read_bytes().decode() == left, file.read_bytes()


HOCON = """\
# conf
https.port = 443
default-keystore-file = "conf/old.pfx" // here
server {
  tls { port = 2560, "a.b" : x }
}
server.tls.port = 2561
home = ${HOME}
list = [one]
list += two
"""


def check_hocon(folder):
    """Dotted and nested are one; what depends on something else is refused with the line and the reason."""
    file = folder / "application.conf"
    file.write_text(HOCON)
    for key, value in [("https.port", "443"), ("server.tls.port", "2561"), ('server.tls."a.b"', "x")]:
        assert run("get", str(file), key).stdout == f"{value}\n".encode(), key
    for key, reason in [("home", b"line 8"), ("list.0", b"+=")]:
        assert reason in run("set", str(file), key, "x", expect=65).stderr
    run("set", str(file), "default-keystore-file", "C:\\new.pfx")
    run("set", str(file), "default-keystore-password", "-", given=b'p"w')
    run("set", str(file), "server.tls.name", "spoc")
    run("unset", str(file), "server.tls.port")
    assert file.read_text() == (HOCON.replace("conf/old.pfx", "C:\\\\new.pfx").replace("port = 2560, ", "")
                                .replace(": x }", ': x, name : "spoc" }').replace("server.tls.port = 2561\n", "")
                                + 'default-keystore-password = "p\\"w"\n'), file.read_text()
    plain = folder / "no-suffix"
    plain.write_text(HOCON)
    assert run("get", str(plain), "server.tls.port").stdout == b"2561\n"
    for name, text in [("x.conf", "a = 1\n"), ("x.properties", 'a = "1"\n')]:
        (folder / name).write_text(text)
        assert run("get", str(folder / name), "a").stdout.strip() == text.partition("=")[2].strip().encode(), name


def check_overridden_elsewhere(folder):
    """appSettings file= names another file: refused only for a key that this file holds."""
    file = folder / "f.config"
    file.write_text(XML.replace("<appSettings>", '<appSettings file="conf\\other.config">'))
    run("get", str(file), XML_KEY)
    (folder / "conf").mkdir()
    (folder / "conf/other.config").write_text('<appSettings><add key="KEY" value="there"/></appSettings>')
    before = file.read_bytes()
    for key in ("/" + XML_KEY, XML_KEY.partition("/")[2], "add[@key='Key']/@value"):
        run("get", str(file), key, expect=65)
    for arguments in (["get", str(file), XML_KEY], ["set", str(file), XML_KEY, "x"], ["unset", str(file), XML_KEY]):
        assert b"other.config" in run(*arguments, expect=65).stderr
    assert file.read_bytes() == before
    run("set", str(file), XML_KEY.replace("'key'", "'new'"), "x")


def check_format_by_content(folder):
    """A name's ending is only a hint, and --format has the last word."""
    file = folder / "spooler.properties"
    file.write_text(JSON)
    assert run("get", str(file), "key").stdout == b"old\n"
    run("get", str(file), "key", "--format", "xml", expect=65)
    run("get", str(file), "key", "--format", "papyrus", expect=64)


def check_arguments_that_look_like_options(folder):
    """A number below zero is an argument; any other word that begins so needs --."""
    file = folder / "levels.conf"
    file.write_text("-10 = old\n")
    run("set", str(file), "-10", "-7")
    assert file.read_text() == "-10 = -7\n"
    assert b"--levle" in run("get", str(file), "-10", "--levle", expect=64).stderr
    run("set", str(file), "--", "-10", "--levle")
    assert run("get", str(file), "-10").stdout == b"--levle\n"


def check_input_too_large_or_no_text(folder):
    file = folder / "f.properties"
    file.write_text(PROPERTIES)
    run("set", str(file), "key", "-", given=b"\xff\xfe", expect=64)
    run("set", str(file), "key", "-", given=b"x" * (2 << 20), expect=65)
    assert file.read_text() == PROPERTIES


def check_passwords_are_hidden_in_lists(folder):
    file = folder / "f.properties"
    file.write_text("keyStorePassword=s3cret\nkey=old\n")
    text = run("list", str(file)).stdout.decode()
    assert "s3cret" not in text and "key=old" in text
    assert run("get", str(file), "keyStorePassword").stdout == b"s3cret\n"


def check_runs_at_once(folder):
    """Each follows the other: none is lost."""
    file = folder / "f.properties"
    file.write_text(PROPERTIES)
    runs = [subprocess.Popen([LOCKSTEP, "config", "set", str(file), f"new{n}", str(n)]) for n in range(8)]
    assert [one.wait() for one in runs] == [0] * len(runs)
    for n in range(len(runs)):
        assert run("get", str(file), f"new{n}").stdout == b"%d\n" % n


def check_busy(folder):
    file = folder / "f.properties"
    file.write_text(PROPERTIES)
    with open(file, "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        run("set", str(file), "key", "new", expect=75)
    assert file.read_text() == PROPERTIES


def check_reads_a_pipe(folder):
    assert run("get", "-", "key", given=PROPERTIES.encode()).stdout == b"old\n"
    assert run("get", "/dev/stdin", "key", given=JSON.encode()).stdout == b"old\n"
    run("set", "/dev/stdin", "key", "new", given=PROPERTIES.encode(), expect=65)
    assert not list(folder.iterdir())


def check_any_locale(folder):
    """A value goes in and out as UTF-8, wherever it is asked for."""
    file = folder / "f.properties"
    file.write_text(PROPERTIES)
    run("set", str(file), "key", "Größe \U0001f600", locale="C")
    for arguments, expected in [(["get", str(file), "key"], "Größe \U0001f600\n"), (["list", str(file)], "key=Größe \U0001f600\n")]:
        assert expected in run(*arguments, locale="C").stdout.decode("utf-8")


def check_output_that_cannot_be_written(folder):
    file = folder / "f.properties"
    file.write_text(PROPERTIES)
    with open("/dev/full", "wb") as full:
        result = subprocess.run([LOCKSTEP, "config", "get", str(file), "key"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 74, result


def check_duplicates(folder):
    file = folder / "f.properties"
    file.write_text("key=1\nkey=2\n")
    keys = [entry["value"] for entry in json.loads(run("list", str(file), "--json").stdout)["entries"]]
    assert keys == ["2"], keys
    entries = json.loads(run("list", str(file), "--json", "--all").stdout)["entries"]
    assert [(entry["value"], entry["effective"]) for entry in entries] == [("1", False), ("2", True)]
    run("set", str(file), "key", "3")
    assert file.read_text() == "key=1\nkey=3\n"
    run("unset", str(file), "key")
    assert file.read_text() == ""


def main():
    failed = 0
    cases = [(name[6:], check) for name, check in globals().items() if name.startswith("check_")]
    print(f"1..{len(cases)}")
    for number, (name, check) in enumerate(cases, 1):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-config-"))
        label = f"{number} /config/{name.replace('_', '-')}"
        try:
            check(folder)
            print(f"ok {label}")
        except Exception as problem:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {label}")
            for line in f"{type(problem).__name__}: {problem}".splitlines()[:20]:
                print(f"# {line}")
        shutil.rmtree(folder)
    return 1 if failed else 0


sys.exit(main())
