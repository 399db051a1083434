#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Configuration files of other people, read and edited, against what their own readers find in them.

documents.py [CORPORA]   else LOCKSTEP_CORPORA; LOCKSTEP_BUILD is the build that has tests/document-driver.
An edit is perfect when the format's own reader finds the new value, everything else as before and in the same order, and
no line outside the edited one differs. Java is java.util.Properties here; .NET was asked when the collection was made,
and expat reads what we edited; JSON is read by Python, variables by bash, INI files by Python's configparser. Fails when
anything is not as expected.
"""
import collections
import configparser
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as etree
import xml.parsers.expat

CORPORA = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["LOCKSTEP_CORPORA"])
DRIVER = pathlib.Path(os.environ["LOCKSTEP_BUILD"]) / "tests" / "document-driver"
DUMP = pathlib.Path(__file__).resolve().parent / "PropertiesDump.java"
KEYS = 3
SIMPLE = "newvalue42"
HARD = {"properties": "néw =:#! \\v", "xml": 'a<b & "c" é', "json": 'new "x" \\ é', "env": "n'w \"x\" $y `z` \\ #é",
        "ini": "; n\"w = \\x : #é"}

Edit = collections.namedtuple("Edit", "before key path value out")


def drive(jobs):
    """The answers to jobs, each a list of fields."""
    lines = "".join("\t".join(map(str, job)) + "\n" for job in jobs)
    run = subprocess.run([DRIVER], input=lines, stdout=subprocess.PIPE, text=True, encoding="utf-8", timeout=300)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode != 0 or len(answers) != len(jobs):
        last = jobs[len(answers)] if len(answers) < len(jobs) else "the end"
        raise SystemExit(f"{DRIVER}: ended with {run.returncode} at {last}")
    return answers


def read_table(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        name, status, rest = line.split("\t", 2)
        yield name.rsplit("/", 1)[-1], status == "OK", rest


class Table:
    def __init__(self):
        self.good = True
        self.rows = [("collection", "what", "expected", "got")]
        self.faults = []

    def add(self, collection, what, results):
        """results: what is wrong with each case, empty when nothing is"""
        right = sum(not fault for _, fault in results)
        self.rows.append((collection, what, str(len(results)), str(right)))
        self.good &= right == len(results) and right > 0
        self.faults += [f"{collection}, {what}: {case}: {fault}" for case, fault in results if fault]

    def add_at_least(self, collection, what, share, results):
        """results: whether each case is right"""
        least = -(-len(results) * share // 1)
        self.rows.append((collection, what, f"{least:.0f} of {len(results)}", str(sum(results))))
        self.good &= sum(results) >= least

    def print(self):
        widths = [max(len(row[column]) for row in self.rows) for column in range(4)]
        for row in self.rows:
            print(" | ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        print("".join(f"  {fault}\n" for fault in self.faults[:60]), end="")


# --- edits ---------------------------------------------------------------------------------------

def pick(entries):
    """First, last, middle, then whatever else makes up the number; keys that stand once and have a plain value."""
    times = collections.Counter(key for key, _ in entries)
    fit = [(key, value) for key, value in entries
           if times[key] == 1 and key and key[0] != "" and isinstance(value, str) and value and "\n" not in value]
    picked = []
    for index in [0, len(fit) - 1, len(fit) // 2, *range(len(fit))][:KEYS]:
        if fit and fit[index % len(fit)] not in picked:
            picked.append(fit[index % len(fit)])
    return picked


def is_only_change(before, after, is_properties):
    """Between what is common at both ends only one line was touched (a value may have had continuation lines)."""
    start = len(os.path.commonprefix([before, after]))
    shorter = min(len(before), len(after)) - start
    end = len(os.path.commonprefix([before[start:][::-1], after[start:][::-1]])[:shorter])
    region = before[start:len(before) - end]
    breaks = region.count(b"\n") + (region.count(b"\r") if b"\n" not in region else 0)
    return breaks <= (len(re.findall(rb"\\\r?\n", region)) if is_properties else 0)


def judge(edit, old, new, after, is_properties):
    """What is wrong with one edit: the words of each check that it failed."""
    if after is None:
        return "unreadable"
    faults = []
    if [value for key, value in after if key == edit.key] != [edit.value]:
        faults.append("value")
    if [entry for entry in after if entry[0] != edit.key] != [entry for entry in edit.before if entry[0] != edit.key]:
        faults.append("others")
    elif [key for key, _ in after] != [key for key, _ in edit.before]:
        faults.append("order")
    if not is_only_change(old, new, is_properties):
        faults.append("bytes")
    return "+".join(faults)


def edit_all(table, collection, syntax, files, read_many, show_path):
    """files: path → entries as their own reader finds them; read_many: the same for what we wrote"""
    for what, value in (("edits, simple", SIMPLE), ("edits, hard", HARD[syntax])):
        with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
            edits = [(path, Edit(entries, key, show_path(key), value, f"{folder}/{number}-{index}"))
                     for number, (path, entries) in enumerate(files.items())
                     for index, (key, _) in enumerate(pick(entries))]
            answers = drive(
                [["set", syntax, path, json.dumps(edit.path), json.dumps(value), edit.out] for path, edit in edits])
            written = [edit.out for (_, edit), answer in zip(edits, answers) if answer["status"] == "ok"]
            found = dict(zip(written, read_many(written)))
            table.add(collection, what, [
                (f"{path.name} {edit.path}",
                 answer["message"] if answer["status"] != "ok" else
                 judge(edit, path.read_bytes(), pathlib.Path(edit.out).read_bytes(), found[edit.out],
                       syntax == "properties"))
                for (path, edit), answer in zip(edits, answers)])


def add_all(table, collection, syntax, files, read_many, show_path, key):
    """A key that is not there is added, and taken out again; the rest is read as before, wherever the new one stands."""
    with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
        new = {path: f"{folder}/{number}" for number, path in enumerate(files)}
        shown = json.dumps(show_path(key))
        added = drive([["set", syntax, path, shown, json.dumps(HARD[syntax]), out] for path, out in new.items()])
        written = [out for out, answer in zip(new.values(), added) if answer["status"] == "ok"]
        taken = drive([["unset", syntax, out, shown, f"{out}.again"] for out in written])
        table.add(collection, "a key added", [
            (path.name, answer["message"] if answer["status"] != "ok" else "")
            for path, answer in zip(files, added)])
        reread = dict(zip(written, zip(read_many(written), read_many(f"{out}.again" for out in written), taken)))
        whole = [path for path in files if new[path] in reread]
        table.add(collection, "the added one is read", [
            (path.name, judge_added(reread[new[path]][0], files[path], key, HARD[syntax])) for path in whole])
        table.add(collection, "and taken out again", [
            (path.name, reread[new[path]][2].get("message", "") or
             ("" if reread[new[path]][1] == files[path] else "read differently")) for path in whole])


def judge_added(after, before, key, value):
    if after is None:
        return "unreadable"
    rest = [entry for entry in after if entry[0] != key]
    return "" if (key, value) in after and rest == before and len(after) == len(before) + 1 else "read differently"


def check_copies(table, collection, syntax, paths):
    """Nothing edited: the very same bytes."""
    with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
        answers = drive([["copy", syntax, path, f"{folder}/{number}"] for number, path in enumerate(paths)])
        table.add(collection, "no edit, same bytes", [
            (path.name, answer["message"] if answer["status"] != "ok" else
             "" if pathlib.Path(folder, str(number)).read_bytes() == path.read_bytes() else "bytes")
            for number, (path, answer) in enumerate(zip(paths, answers))])


def judge_refusal(answer):
    if answer["status"] == "ok":
        return "accepted"
    return "" if answer["line"] > 0 else f"no line: {answer['message']}"


# --- properties ----------------------------------------------------------------------------------

def read_java(paths):
    run = subprocess.run(["java", DUMP], input="".join(f"{path}\n" for path in paths), stdout=subprocess.PIPE, text=True,
                         encoding="utf-8", check=True)
    found = [json.loads(line) for line in run.stdout.splitlines()]
    return [None if entries is None else [tuple(entry) for entry in entries] for entries in found]


def show_java(text):
    """As a document shows it: what UTF-8 (or a C string) cannot hold is U+FFFD."""
    return re.sub("[\ud800-\udfff\0]", "\ufffd", text)


def judge_reading(answer, expected):
    if answer["status"] != "ok":
        return answer["message"]
    got = [(entry["key"], entry["value"]) for entry in answer["entries"]]
    if got != [(show_java(key), show_java(value)) for key, value in expected]:
        return "read differently"
    last = {key: index for index, (key, _) in enumerate(got)}
    wins = [entry["effective"] for entry in answer["entries"]]
    return "" if wins == [last[key] == index for index, (key, _) in enumerate(got)] else "another one wins"


def check_properties(table, name, oracle):
    folder = CORPORA / "properties" / name
    rows = list(read_table(CORPORA / "properties" / oracle))
    collection = f"properties/{name}"
    sound = {folder / file: [tuple(entry) for entry in json.loads(rest)] for file, good, rest in rows if good}
    refused = [folder / file for file, good, _ in rows if not good]
    answers = drive([["list", "-", path] for path in sound])
    table.add(collection, "read as Java reads", [(path.name, judge_reading(answer, sound[path]))
                                                 for path, answer in zip(sound, answers)])
    if refused:
        table.add(collection, "refused as by Java, with the line", [
            (path.name, judge_refusal(answer))
            for path, answer in zip(refused, drive([["list", "-", path] for path in refused]))])
    check_copies(table, collection, "-", list(sound))
    edit_all(table, collection, "properties", sound, read_java, lambda key: key)
    add_all(table, collection, "properties", sound, read_java, lambda key: key, "lockstep. néw=:")


# --- .NET ----------------------------------------------------------------------------------------

def is_well_formed(path):
    try:
        xml.parsers.expat.ParserCreate().Parse(path.read_bytes(), True)
        return True
    except xml.parsers.expat.ExpatError:
        return False


def read_settings(path):
    """appSettings as .NET merges them."""
    found = {}
    for element in etree.parse(path).getroot().findall("{*}appSettings/*"):
        tag = element.tag.rpartition("}")[2]
        if tag == "clear":
            found.clear()
        else:
            found.pop(element.get("key"), None)
        if tag == "add":
            found[element.get("key")] = element.get("value")
    return list(found.items())


def read_dotnet(paths):
    return [read_settings(path) if is_well_formed(pathlib.Path(path)) else None for path in paths]


def judge_settings(answer, expected):
    if answer["status"] != "ok":
        return answer["message"]
    listed = [(entry["key"], entry["value"]) for entry in answer["entries"]
              if entry["effective"] and entry["key"].startswith("configuration/appSettings/add")]
    keys = [value for key, value in listed if key.endswith("/@key")]
    values = [value for key, value in listed if key.endswith("/@value")]
    return "" if list(map(list, zip(keys, values))) == expected else "read differently"


def read_nodes(path):
    """What expat finds, a string for each name, value and stretch of text."""
    nodes = []
    parser = xml.parsers.expat.ParserCreate()
    parser.ordered_attributes = parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: nodes.extend([f"<{name}", *attributes])
    parser.EndElementHandler = lambda name: nodes.append(f">{name}")
    parser.CharacterDataHandler = nodes.append
    parser.CommentHandler = lambda text: nodes.append(f"!{text}")
    parser.Parse(pathlib.Path(path).read_bytes(), True)
    return nodes


def check_listed(table, paths):
    """Any attribute or text, by the key that a listing shows: that one value changes for expat, and nothing else.

    Left out: an attribute that its own key names it by, and text that has comments within or is nothing but layout.
    """
    with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
        jobs = []
        for number, (path, answer) in enumerate(zip(paths, drive([["list", "xml", path] for path in paths]))):
            entries = [entry for entry in answer["entries"] if entry["effective"] and is_settable(entry)]
            chosen = {index: entries[index] for index in (0, len(entries) // 3, len(entries) // 2, len(entries) - 1)
                      if entries}
            jobs += [(path, entry, f"{folder}/{number}-{index}") for index, entry in chosen.items()]
        answers = drive([["set", "xml", path, json.dumps(entry["key"]), json.dumps(HARD["xml"]), out]
                         for path, entry, out in jobs])
        table.add("dotnet-config", "any value, by the listed key", [
            (f"{path.name} {entry['key']}", answer["message"] if answer["status"] != "ok" else
             judge_nodes(read_nodes(path), read_nodes(out), entry["value"])) for (path, entry, out), answer in
            zip(jobs, answers)])


def is_settable(entry):
    own = re.search(r"@([^=\[\]]+)=(?:'[^']*'|\"[^\"]*\")\]/@\1$", entry["key"])
    return not own and (not entry["text"] or entry["value"].strip() != "")


def judge_nodes(before, after, value):
    changed = [(old, new) for old, new in zip(before, after) if old != new]
    return "" if len(before) == len(after) and changed == [(value, HARD["xml"])] else f"{changed[:3]}"


def show_setting(key):
    quote = '"' if "'" in key else "'"
    return f"/configuration/appSettings/add[@key={quote}{key}{quote}]/@value"


def check_dotnet(table):
    folder = CORPORA / "dotnet-config" / "files"
    rows = [(folder / name, json.loads(rest)["appSettings"]) for name, good, rest in
            read_table(CORPORA / "dotnet-config" / "oracle-mono.tsv") if good]
    answers = drive([["list", "-", path] for path, _ in rows])
    table.add("dotnet-config", "read as .NET reads", [(path.name, judge_settings(answer, expected))
                                                      for (path, expected), answer in zip(rows, answers)])
    paths = sorted(folder.iterdir())
    check_copies(table, "dotnet-config", "xml", [path for path in paths if is_well_formed(path)])
    broken = [path for path in paths if not is_well_formed(path)]
    table.add("dotnet-config", "not well-formed: refused, with the line", [
        (path.name, judge_refusal(answer))
        for path, answer in zip(broken, drive([["list", "xml", path] for path in broken]))])
    files = {path: [tuple(entry) for entry in expected] for path, expected in rows}
    edit_all(table, "dotnet-config", "xml", files, read_dotnet, show_setting)
    add_all(table, "dotnet-config", "xml", files, read_dotnet, show_setting, "lockstep & néw")
    check_listed(table, [path for path in paths if is_well_formed(path)])


# --- JSON ----------------------------------------------------------------------------------------

def walk(value, path=()):
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not members:
        yield path, value
    for name, member in members:
        yield from walk(member, (*path, name))


def read_json(paths):
    found = []
    for path in paths:
        try:
            found.append(list(walk(json.loads(pathlib.Path(path).read_text(encoding="utf-8")))))
        except ValueError:
            found.append(None)
    return found


def read_members(paths):
    """An object without any has none."""
    return [[entry for entry in entries if entry[0]] if entries else entries for entries in read_json(paths)]


def show_names(path):
    return ".".join(str(name) if isinstance(name, int) or re.fullmatch("[A-Za-z0-9_-]+", name) else json.dumps(name)
                    for name in path)


def check_json(table):
    paths = sorted((CORPORA / "json-nst" / "test_parsing").iterdir())
    answers = {path: answer for path, answer in zip(paths, drive([["list", "-", path] for path in paths]))}
    good = [path for path in paths if path.name.startswith("y_")]
    table.add("json-nst", "y_ accepted", [
        (path.name, answers[path]["message"] if answers[path]["status"] != "ok" else "") for path in good])
    table.add("json-nst", "n_ refused, with the line", [
        (path.name, judge_refusal(answers[path])) for path in paths if path.name.startswith("n_")])
    table.add("json-nst", "i_ answered, either way", [(path.name, "") for path in paths if path.name.startswith("i_")])
    check_copies(table, "json-nst", "json", good)
    files = {path: entries for path, entries in zip(good, read_json(good)) if entries is not None}
    edit_all(table, "json-nst", "json", files, read_json, show_names)
    objects = [path for path in files if path.read_bytes().lstrip()[:1] == b"{"]
    members = dict(zip(objects, read_members(objects)))
    add_all(table, "json-nst", "json", members, read_members, show_names, ("lockstep.néw \"one\"",))


# --- variables -----------------------------------------------------------------------------------

def read_bash(paths):
    """What is in the environment behind the file; no command of it is found."""
    found = []
    for path in paths:
        run = subprocess.run(["/bin/bash", "--norc", "-c", 'set -a; . "$0"; /usr/bin/env -0', path], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, env={"PATH": "/nonexistent"}, timeout=60, check=False)
        pairs = [pair.split("=", 1) for pair in run.stdout.decode("utf-8", "surrogateescape").split("\0") if pair]
        found.append(sorted((key, value) for key, value in pairs if key not in ("PATH", "PWD", "OLDPWD", "SHLVL", "_")))
    return found


def read_oracle(name):
    return {file: json.loads(rest) for file, good, rest in read_table(CORPORA / "env" / f"oracle-{name}.tsv") if good}


def list_variables(answer):
    return sorted((entry["key"], entry["value"]) for entry in answer.get("entries", []) if entry["effective"])


def judge_variables(answer, expected):
    """What a shell would put in is listed as it is written."""
    if answer["status"] != "ok":
        return answer["message"]
    listed = dict(list_variables(answer))
    wrong = [key for key, value in expected.items()
             if listed.get(key) != value and not re.search("[$`]", listed.get(key, ""))]
    return f"read differently: {wrong}" if wrong or set(listed) != set(expected) else ""


def check_env(table):
    folder = CORPORA / "env" / "files"
    bash, dotenv, node = map(read_oracle, ("bash", "dotenv", "node"))
    paths = sorted(folder.iterdir())
    answers = dict(zip(paths, drive([["list", "env", path] for path in paths])))
    alike = [path for path in paths if bash.get(path.name) == dotenv.get(path.name) == node.get(path.name)]
    table.add("env", "read as bash, dotenv and node read", [
        (path.name, judge_variables(answers[path], bash[path.name])) for path in alike])
    table.add("env", "the others: as bash reads", [
        (path.name, judge_variables(answers[path], bash[path.name])) for path in paths if path not in alike])
    check_copies(table, "env", "env", paths)
    expected = dict(zip(paths, read_bash(paths)))
    files = {path: entries for path, entries in expected.items() if entries and entries == list_variables(answers[path])}
    edit_all(table, "env", "env", files, read_bash, lambda key: key)
    add_all(table, "env", "env", files, read_bash, lambda key: key, "LOCKSTEP_NEW")
    check_expansions(table, [path for path in paths if expected[path] and path not in files], expected, answers)


def check_expansions(table, paths, expected, answers):
    """In files with values that the shell puts in: those are refused, with the line, the others are edited."""
    with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
        edits = [(path, Edit(expected[path], key, key, HARD["env"], f"{folder}/{number}-{key}"))
                 for number, path in enumerate(paths) for key, _ in expected[path]]
        done = drive([["set", "env", path, json.dumps(edit.path), json.dumps(edit.value), edit.out] for path, edit in edits])
        results = []
        for (path, edit), answer in zip(edits, done):
            known = (edit.key, dict(edit.before)[edit.key]) in list_variables(answers[path])
            fault = judge_refusal(answer) if not known else answer.get("message", "")
            if known and not fault and dict(read_bash([edit.out])[0]).get(edit.key) != edit.value:
                fault = "value"
            results.append((f"{path.name} {edit.key}", fault))
        table.add("env", "with expansions: those refused", results)


# --- INI -----------------------------------------------------------------------------------------

def read_sections(paths):
    found = []
    for path in paths:
        parser = configparser.RawConfigParser(strict=False, allow_no_value=True, default_section="\0none")
        parser.optionxform = str
        try:
            parser.read_string(pathlib.Path(path).read_text(encoding="utf-8-sig"))
            found.append([((section, key), value) for section in parser.sections() for key, value in parser.items(section)])
        except (configparser.Error, AttributeError, UnicodeDecodeError):
            found.append(None)
    return found


def show_section(key):
    return "/".join(key)


def judge_sections(answer, expected):
    if answer["status"] != "ok":
        return answer["message"]
    got = {entry["key"]: entry["value"] for entry in answer["entries"] if entry["effective"]}
    return "" if got == {f"{section.strip()}/{key}": value or "" for section, key, value in expected} else "read differently"


def check_ini(table):
    folder = CORPORA / "ini" / "files"
    python, glib = ({file: json.loads(rest) for file, good, rest in read_table(CORPORA / "ini" / f"oracle-{name}.tsv") if good}
                    for name in ("configparser", "gkeyfile"))
    alike = [folder / file for file in python if python[file] == glib.get(file)]
    table.add("ini", "read as configparser and GKeyFile read", [
        (path.name, judge_sections(answer, python[path.name]))
        for path, answer in zip(alike, drive([["list", "ini", path] for path in alike]))])
    paths = sorted(folder.iterdir())
    check_copies(table, "ini", "ini", paths)
    files = {path: entries for path, entries in zip(paths, read_sections(paths)) if entries}
    table.add("ini", "read as configparser reads", [
        (path.name, judge_sections(answer, [(*key, value) for key, value in entries]))
        for (path, entries), answer in zip(files.items(), drive([["list", "ini", path] for path in files]))])
    edit_all(table, "ini", "ini", files, read_sections, show_section)
    add_all(table, "ini", "ini", files, read_sections, show_section, ("lockstep new", "name"))


def main():
    table = Table()
    check_properties(table, "files", "oracle-java17-latin1.tsv")
    check_properties(table, "edge", "oracle-edge-java17-latin1.tsv")
    check_dotnet(table)
    check_json(table)
    check_env(table)
    check_ini(table)
    table.print()
    print(f"\ndocuments: {'ok' if table.good else 'worse than expected'}")
    return 0 if table.good else 1


if __name__ == "__main__":
    sys.exit(main())
