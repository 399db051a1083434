#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every translation is whole and says what the original says: nothing missing, specifiers, mnemonics, blanks and punctuation
kept, its glossary beside it. Each check is first shown a fault that it must find. Prints TAP.

test-translations.py [LANGUAGE…]    of these alone; the template is made from today's sources
"""
import collections
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

import messages
from messages import PO, TOP

SPECIFIER = re.compile(r"%(?:(\d+)\$)?([-+ #0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%])")
PLACEHOLDER = re.compile(r"\{\w+\}")
OPTION = re.compile(r"(?<![A-Za-z0-9-])--[a-z][a-z-]*[a-z]")
MNEMONIC = re.compile(r"(?<!_)_([^\W_])")
FORMS = {"ar": 6, "cs": 3, "de": 2, "es": 2, "fr": 2, "it": 2, "ja": 1, "pl": 3, "pt_BR": 2, "ru": 3, "sk": 3, "zh_CN": 1}
# as the languages write them
ENDS = {"…": "…", ":": ":：", "?": "?？؟"}
CUT = re.compile(SPECIFIER.pattern + r"…\s*\Z")
WIZARD = ("ui/", "src/gui/")


def shorten(text):
    return repr(text if len(text) < 70 else text[:67] + "…")


def list_pairs(message):
    """(original, translation) of every form; the last form of a plural is the original of all but the first."""
    for n, text in enumerate(message.translations):
        yield (message.plural if message.plural and (n > 0 or len(message.translations) == 1) else message.text), text


def find_missing(wanted, present):
    known = {message.key: message for message in present if not message.is_obsolete}
    for message in wanted:
        translation = known.get(message.key)
        if translation is None or not translation.is_translated():
            yield f"not translated: {shorten(message.text)}"
        elif translation.is_fuzzy():
            yield f"fuzzy: {shorten(message.text)}"
        elif translation.plural != message.plural:
            yield f"has another plural: {shorten(message.text)}"


def count_specifiers(text):
    """What a format takes, by place."""
    place, taken = 0, collections.Counter()
    for number, kind in SPECIFIER.findall(text):
        if kind == "%":
            continue
        place += 1
        taken[int(number or place), kind] += 1
    return taken


def find_specifiers(message):
    for original, text in list_pairs(message):
        if message.is_format() and count_specifiers(original) != count_specifiers(text):
            # a form that stands for one number alone may leave it out
            if not message.plural or count_specifiers(text) - count_specifiers(original):
                yield "takes other values"
        if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(text)):
            yield "has other placeholders"
        if set(OPTION.findall(original)) != set(OPTION.findall(text)):
            yield "names other options"


def find_mnemonics(message):
    if not message.is_shown_by(*WIZARD):
        return
    for original, text in list_pairs(message):
        wanted, got = len(MNEMONIC.findall(original)), len(MNEMONIC.findall(text))
        if wanted <= 1 and wanted != got:
            yield f"has {got} mnemonics instead of {wanted}"


def find_edges(message):
    for original, text in list_pairs(message):
        for what, pattern in (("begins", r"\A\s*"), ("ends", r"\s*\Z")):
            if re.search(pattern, original)[0] != re.search(pattern, text)[0]:
                yield f"{what} with other blanks"
        # the mnemonic of a language without letters stands at the end
        bare = re.sub(r"\s*[(（]_\w[)）]", "", text).rstrip()
        for mark, allowed in ENDS.items():
            # "%.8s…" is a value that was cut
            if not CUT.search(original) and original.rstrip().endswith(mark) and not bare.endswith(tuple(allowed)):
                yield f"lost its final {mark}"
        if original.count("\n") != text.count("\n"):
            yield "has another number of lines"


PER_MESSAGE = {
    "specifiers": (find_specifiers, [("%s of %u", "%u of %s"), ("{a} is", "{b} is"), ("use --json", "use --jsn"), ("%d", "%s")],
                   [("%s of %u", "%2$u: %1$s"), ("100 %% of %s", "%s: 100 %%")]),
    "mnemonics": (find_mnemonics, [("_Open", "Open"), ("Open", "_Open"), ("_Open", "_O_pen")], [("_Open", "開く(_O)"), ("a", "b")]),
    "edges": (find_edges, [("a\n", "a"), (" a", "a"), ("More…", "More"), ("Name:", "Name"), ("a\nb", "a b"), ("Really?", "Yes")],
              [("More…", "もっと…(_M)"), ("Name:", "名前："), ("Really?", "حقًا؟")]),
}


def make_message(text, translation):
    message = messages.Message()
    message.text, message.translations, message.flags, message.places = text, [translation], {"c-format"}, ["ui/x.ui"]
    return message


def check_checks():
    """Each finds what was planted, and nothing else."""
    for title, (find, bad, good) in PER_MESSAGE.items():
        yield from (f"{title}: finds nothing in {pair}" for pair in bad if not list(find(make_message(*pair))))
        yield from (f"{title}: finds {fault} in {pair}" for pair in good for fault in find(make_message(*pair)))
    whole, empty, fuzzy = make_message("a", "b"), make_message("a", ""), make_message("a", "b")
    fuzzy.flags.add("fuzzy")
    for present, n in (([whole], 0), ([], 1), ([empty], 1), ([fuzzy], 1)):
        if len(list(find_missing([whole], present))) != n:
            yield f"missing: not {n} faults"
    if not list(find_same_mnemonics({"x": ["_One", "_Two"]}, {"_One": "_Ein", "_Two": "Zw_ei"})):
        yield "same mnemonics: finds nothing"
    if list(find_glossary("x", "| English | X |\n| --- | --- |\n| root | r |\n", least=1)) \
            or not list(find_glossary("x", "| English | X |\n| --- | --- |\n| root |  |\n", least=1)) \
            or not list(find_glossary("x", "", least=1)):
        yield "glossary: does not tell good from bad"


def list_mnemonics():
    """The labels with a mnemonic of each template: {template: labels}"""
    found = collections.defaultdict(list)
    for path in sorted((TOP / "ui").glob("*.ui")):
        for node in xml.parse(path).iter("property"):
            if node.get("translatable") == "yes" and MNEMONIC.search(node.text or ""):
                found[path.name].append(node.text)
    return found


def get_mnemonic(text):
    found = MNEMONIC.search(text)
    return found and found[1].lower()


def find_same_mnemonics(templates, translations):
    """Where the original tells them apart."""
    for template, labels in templates.items():
        taken = {}
        for label in dict.fromkeys(labels):
            letter = get_mnemonic(translations.get(label, label))
            other = taken.setdefault(letter, label)
            if other != label and get_mnemonic(other) != get_mnemonic(label):
                yield f"{template}: “{translations.get(label, label)}” and “{translations.get(other, other)}” have the same mnemonic"


def find_glossary(language, text, least=40):
    rows = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in text.split("\n") if line.startswith("|")][2:]
    if len(rows) < least:
        yield f"po/glossary/{language}.md has {len(rows)} terms, fewer than {least}"
    yield from (f"po/glossary/{language}.md: “{row[0]}” has no translation" for row in rows if len(row) < 2 or not all(row[:2]))
    terms = [row[0].lower() for row in rows]
    yield from (f"po/glossary/{language}.md: “{term}” stands twice" for term in sorted({t for t in terms if terms.count(t) > 1}))


def find_header(language, header):
    fields = dict(line.split(": ", 1) for line in header.split("\n") if ": " in line)
    if fields.get("Language") != language:
        yield f"the header's language is {fields.get('Language')}"
    if "charset=UTF-8" not in fields.get("Content-Type", ""):
        yield "the header does not say UTF-8"
    if not fields.get("Plural-Forms", "").startswith(f"nplurals={FORMS[language]};"):
        yield f"the header's plural forms are {fields.get('Plural-Forms')}, not {FORMS[language]}"


def find_in_language(language):
    """All faults of one language, by kind."""
    path = PO / f"{language}.po"
    header, present = messages.read_messages(path)
    wanted = messages.make_template()[1]
    today = {message.key: message for message in wanted}
    for message in present:
        if message.key in today:  # the places of today, not those of the last merge
            message.places = today[message.key].places
    used = [message for message in present if message.key in today and message.is_translated()]
    checked = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", path], capture_output=True, text=True, check=False)
    faults = {
        "header": [*find_header(language, header), *(checked.stderr.split("\n") if checked.returncode else [])],
        "complete": list(find_missing(wanted, present)),
        "same mnemonics": list(find_same_mnemonics(list_mnemonics(), {m.text: m.translations[0] for m in used})),
        "glossary": list(find_glossary(language, (PO / f"glossary/{language}.md").read_text(encoding="utf-8"))),
        "forms": [f"{shorten(m.text)} has {len(m.translations)} forms" for m in used
                  if m.plural and len(m.translations) != FORMS[language]],
    }
    for title, (find, _bad, _good) in PER_MESSAGE.items():
        faults[title] = [f"{shorten(m.text)} → {shorten(m.translations[0])}: {fault}" for m in used for fault in find(m)]
    return faults


def find_lists():
    languages = messages.read_list(PO / "LINGUAS")
    if languages != sorted(FORMS):
        yield f"po/LINGUAS has {languages}, not {sorted(FORMS)}"
    for folder, ending in ((PO, ".po"), (PO / "glossary", ".md")):
        there = sorted(path.stem for path in folder.glob(f"*{ending}"))
        if there != languages:
            yield f"{folder.name} has {there}, not what po/LINGUAS says"


def main():
    number = failed = 0

    def report(title, faults):
        nonlocal number, failed
        number += 1
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} {title}")
        print("".join(f"# {fault}\n" for fault in faults), end="")

    report("the checks find faults", list(check_checks()))
    report("lists of languages", list(find_lists()))
    for language in sys.argv[1:] or sorted(FORMS):
        for title, faults in find_in_language(language).items():
            report(f"{language}: {title}", faults)
    print(f"1..{number}")
    return 1 if failed else 0


sys.exit(main())
