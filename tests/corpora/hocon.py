#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""HOCON of other people, read and edited, against what the reference implementation finds in it (lightbend/config).

hocon.py [CORPORA]   else LOCKSTEP_CORPORA; LOCKSTEP_BUILD is the build that has tests/document-driver.
A value that depends on a substitution, an include or += must be refused with the line of one; all others must be read as
by the reference. An edit is perfect when the reference then finds the new value, every other one that the file alone tells
as before, and no line outside the edited value differs. Where other values depend on the edited one they change with it:
of the reference's own edits 93 of 103 leave all others alone, and ours must do at least as well.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import documents

JAR = pathlib.Path(os.environ.get("TYPESAFE_CONFIG", "/usr/share/java/typesafe-config.jar"))
DUMP = pathlib.Path(__file__).resolve().parent / "HoconDump.java"
HARD = 'new "x" \\ é'
PEER = 93 / 103
ADDED = ("lockstep", 'new "one"')
CORPORA = documents.CORPORA / "hocon"


def read_reference(paths):
    """Each document as the reference resolves it; None: refused."""
    run = subprocess.run(["java", "-cp", JAR, DUMP], input="".join(f"{path}\n" for path in paths), stdout=subprocess.PIPE,
                         text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def show_names(path):
    """As a document shows it: quoted only where it must be."""
    return ".".join(str(name) if isinstance(name, int) or name and not set(name) & {".", '"'} else
                    json.dumps(name, ensure_ascii=False) for name in path)


def flatten(document):
    return {show_names(path): value for path, value in documents.walk(document) if value not in ([], {})}


def is_same(entry, value):
    if isinstance(value, str):
        return entry["value"] == documents.show_java(value)
    if isinstance(value, (bool, type(None))):
        return entry["value"] == json.dumps(value)
    return float(entry["value"]) == float(value)


def points_at_reason(path, answer):
    """The line that a refusal names holds what it speaks of."""
    lines = path.read_bytes().split(b"\n")
    line = lines[answer["line"] - 1] if 0 < answer["line"] <= len(lines) else b""
    # a list with ${?…} among its elements is named by where it begins
    return any(word in line for word in (b"${", b"include", b"+=", b"["))


def look_up(jobs):
    """jobs: path and key; the answer is a value, None when it is refused as it should, else what is wrong."""
    answers = documents.drive([["get", "hocon", path, json.dumps(key)] for path, key in jobs])
    return ["" if answer["status"] != "ok" and points_at_reason(path, answer) else f"{key}: {answer.get('message', answer)}"
            for (path, key), answer in zip(jobs, answers)]


# --- reading -------------------------------------------------------------------------------------

def check_vectors(table):
    """Short texts that are or are not HOCON. What only fails once it is resolved is read, and its values are refused."""
    rows = [line.split("\t") for line in (CORPORA / "vectors.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    rows = [(CORPORA / "vectors" / name, expected) for name, expected, _ in rows if (CORPORA / "vectors" / name).exists()]
    answers = documents.drive([["list", "hocon", path] for path, _ in rows])
    table.add("hocon/vectors", "accepted", [
        (path.name, answer["message"] if answer["status"] != "ok" else "")
        for (path, expected), answer in zip(rows, answers) if expected == "ok"])
    table.add("hocon/vectors", "refused, with the line", [
        (path.name, "" if answer["status"] == "ok" and b"${" in path.read_bytes() else documents.judge_refusal(answer))
        for (path, expected), answer in zip(rows, answers) if expected == "fail"])
    sound = [path for path, expected in rows if expected == "ok"]
    check_reading(table, "hocon/vectors", dict(zip(sound, read_reference(sound))))
    documents.check_copies(table, "hocon/vectors", "hocon", sound)


def judge_reading(answer, document):
    if answer["status"] != "ok":
        return answer["message"]
    expected = flatten(document)
    wrong = [entry["key"] for entry in answer["entries"] if entry["effective"] and
             (entry["key"] not in expected or not is_same(entry, expected[entry["key"]]))]
    return f"read differently: {wrong}" if wrong else ""


def check_reading(table, collection, files):
    resolved = {path: document for path, document in files.items() if document not in (None, "unresolved")}
    answers = dict(zip(resolved, documents.drive([["list", "hocon", path] for path in resolved])))
    table.add(collection, "read as by the reference", [
        (path.name, judge_reading(answers[path], document)) for path, document in resolved.items()])
    told = {path: {entry["key"] for entry in answer.get("entries", []) if entry["effective"]}
            for path, answer in answers.items()}
    hidden = [(path, key) for path, document in resolved.items() for key in flatten(document)
              if key not in told[path]]
    if hidden:
        table.add(collection, "the others refused, with the reason", [
            (f"{path.name} {key}", fault) for (path, key), fault in zip(hidden, look_up(hidden))])
    return told


def check_equivalents(table):
    """The files of such a folder say the same."""
    results = []
    for folder in sorted((CORPORA / "lightbend").glob("equiv*")):
        files = [path for path in folder.iterdir() if path.suffix in (".conf", ".json")]
        told = [{entry["key"]: entry["value"] for entry in answer["entries"] if entry["effective"]}
                for answer in documents.drive([["list", "hocon", path] for path in files])]
        results += [(path.name, "" if all(told[0].get(key, value) == value for key, value in found.items()) else "differs")
                    for path, found in zip(files, told)]
    table.add("hocon/lightbend", "equivalent files read alike", results)


# --- editing -------------------------------------------------------------------------------------

def judge_edit(path, new, answer, key, value, before, after, told):
    """What is wrong, and whether nothing else changed at all."""
    if answer["status"] != "ok":
        return "" if points_at_reason(path, answer) else answer["message"], False
    if after is None:
        return "unreadable", False
    faults = []
    if after.get(key) != value:
        faults.append("value")
    others = [name for name in before if name != key and after.get(name) != before[name]]
    if [name for name in others if name in told]:
        faults.append(f"others: {others}")
    if len(after) != len(before):
        faults.append("more or less than before")
    if not documents.is_only_change(path.read_bytes(), new.read_bytes(), False):
        faults.append("bytes")
    return "+".join(faults), not faults and not others


def check_edits(table, collection, files, told):
    for what, value in (("edits, simple", documents.SIMPLE), ("edits, hard", HARD)):
        with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
            edits = [(path, flatten(document), key, pathlib.Path(folder, f"{number}-{index}"))
                     for number, (path, document) in enumerate(files.items())
                     for index, (key, _) in enumerate(documents.pick(list(flatten(document).items())))]
            answers = documents.drive([["set", "hocon", path, json.dumps(key), json.dumps(value), out]
                                       for path, _, key, out in edits])
            written = [out for (_, _, _, out), answer in zip(edits, answers) if answer["status"] == "ok"]
            found = {out: flatten(document) if document not in (None, "unresolved") else None
                     for out, document in zip(written, read_reference(written))}
            results = [judge_edit(path, out, answer, key, value, before, found.get(out), told[path])
                       for (path, before, key, out), answer in zip(edits, answers)]
            table.add(collection, what, [(f"{path.name} {key}", fault)
                                         for (path, _, key, _), (fault, _) in zip(edits, results)])
            table.add_at_least(collection, "and not even what depends on it differs", PEER, [
                alone for answer, (_, alone) in zip(answers, results) if answer["status"] == "ok"])


def judge_removal(path, answer, key, before, after, told):
    if answer["status"] != "ok":
        # an earlier occurrence would count again as something else, or another file may hold it
        return "" if points_at_reason(path, answer) or "by hand" in answer["message"] else answer["message"]
    if after == "unresolved":  # a substitution referred to it
        return ""
    after = flatten(after) if after is not None else None
    if after is None or key in after:
        return "unreadable" if after is None else "still there"
    others = [name for name in told if name != key and after.get(name) != before[name]]
    return f"others: {others}" if others or set(after) - set(before) else ""


def check_removals(table, collection, files, told):
    """A key is taken out, however often it stands there."""
    with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
        removals = [(path, flatten(document), key, pathlib.Path(folder, f"{number}-{index}"))
                    for number, (path, document) in enumerate(files.items())
                    for index, (key, _) in enumerate(documents.pick(list(flatten(document).items())))
                    if not any(name.isdigit() for name in key.split("."))]
        answers = documents.drive([["unset", "hocon", path, json.dumps(key), out] for path, _, key, out in removals])
        written = [out for (_, _, _, out), answer in zip(removals, answers) if answer["status"] == "ok"]
        found = dict(zip(written, read_reference(written)))
        table.add(collection, "a key taken out", [
            (f"{path.name} {key}", judge_removal(path, answer, key, before, found.get(out), told[path]))
            for (path, before, key, out), answer in zip(removals, answers)])


def check_additions(table, collection, files):
    """A key that is not there is added, and taken out again; where an include may set it, it is refused."""
    key = show_names(ADDED)
    with tempfile.TemporaryDirectory(prefix="lks-corpora-") as folder:
        new = {path: pathlib.Path(folder, str(number)) for number, path in enumerate(files)}
        added = documents.drive([["set", "hocon", path, json.dumps(key), json.dumps(HARD), out]
                                 for path, out in new.items()])
        table.add(collection, "a key added", [
            (path.name, "" if answer["status"] == "ok" or points_at_reason(path, answer) else answer["message"])
            for path, answer in zip(files, added)])
        whole = [path for path, answer in zip(files, added) if answer["status"] == "ok"]
        taken = documents.drive([["unset", "hocon", new[path], json.dumps(key), f"{new[path]}.again"] for path in whole])
        reread = read_reference([new[path] for path in whole])
        table.add(collection, "the added one is read", [
            (path.name, "" if after is not None and flatten(after) == {**flatten(files[path]), key: HARD}
             else "read differently") for path, after in zip(whole, reread)])
        again = read_reference([f"{new[path]}.again" for path in whole])
        table.add(collection, "and taken out again", [
            (path.name, answer.get("message", "") or ("" if flatten(after) == flatten(files[path]) else "read differently"))
            for path, after, answer in zip(whole, again, taken)])


def check_files(table, name):
    paths = sorted(path for path in (CORPORA / name).rglob("*") if path.suffix in (".conf", ".json"))
    files = dict(zip(paths, read_reference(paths)))
    collection = f"hocon/{name}"
    answers = documents.drive([["list", "hocon", path] for path in files])
    table.add(collection, "accepted or refused as by the reference", [
        (path.name, "" if (answer["status"] == "ok") == (document is not None) else answer.get("message", "accepted"))
        for (path, document), answer in zip(files.items(), answers)])
    told = check_reading(table, collection, files)
    documents.check_copies(table, collection, "hocon", [path for path, document in files.items() if document is not None])
    resolved = {path: document for path, document in files.items() if document not in (None, "unresolved")}
    check_edits(table, collection, resolved, told)
    check_removals(table, collection, resolved, told)
    check_additions(table, collection, resolved)


def main():
    if not JAR.exists():
        raise SystemExit(f"{JAR} is missing: scripts/deps --install test (or name another in TYPESAFE_CONFIG)")
    table = documents.Table()
    check_vectors(table)
    check_equivalents(table)
    for name in ("lightbend", "files"):
        if (CORPORA / name).is_dir():
            check_files(table, name)
    table.print()
    print(f"\nhocon: {'ok' if table.good else 'worse than expected'}")
    return 0 if table.good else 1


sys.exit(main())
