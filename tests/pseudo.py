#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A language that nobody speaks, which finds what no translation fits into: every message of today's sources longer by two fifths,
with accents, in brackets. It is made for a test and never installed.

pseudo.py FOLDER     makes FOLDER/en@pseudo/LC_MESSAGES/lockstep.mo; LOCKSTEP_LOCALE_PATH=FOLDER LANGUAGE=en@pseudo shows it
"""
import pathlib
import re
import sys

import messages

LANGUAGE = "en@pseudo"
LONGER = 0.4
ACCENTS = str.maketrans("AaCcEeIiNnOoRrSsUuYyZz", "ÅåÇçÉéÎîÑñÖöŘřŠšÜüÝýŽž")
# what a program reads: specifiers, placeholders, mnemonics, markup, options, commands
KEPT = re.compile(r"%(?:\d+\$)?[-+ #0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%]|\{\w+\}|_\w|<[^>]+>|&\w+;"
                  r"|--[a-z-]+|“lockstep [^”]*”|\n")
# one word stays one, as in German; a sentence gets more words
WORDS, WORD = " löñg ëñöügh", "ëñöüghlöñg"


def lengthen(text):
    """Longer, and recognised: [Ööpéñ …]. Blanks at the edges stay there."""
    body = text.strip()
    if not body:
        return text
    parts, at = [], 0
    for found in KEPT.finditer(body):
        parts += [body[at:found.start()].translate(ACCENTS), found[0]]
        at = found.end()
    parts.append(body[at:].translate(ACCENTS))
    more = int(len(body) * LONGER + 0.5)
    filling = WORDS if " " in body else WORD
    padding = (filling * (more // len(filling) + 1))[:more]
    return text.replace(body, f"[{''.join(parts)}{padding.rstrip()}]", 1)


def translate(message):
    message.flags -= {"fuzzy"}
    message.translations = [lengthen(message.text)] if message.plural is None else [lengthen(message.text), lengthen(message.plural)]
    return message


def mark(message):
    """Real translations, known by brackets alone."""
    message.translations = [text.replace(text.strip(), f"[{text.strip()}]", 1) if text.strip() else text
                            for text in message.translations]
    return message


def make_real(folder, language):
    """A language of po/, marked so that test-clipped knows its messages."""
    header, present = messages.read_messages(messages.PO / f"{language}.po")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{language}.po"
    messages.write_messages(path, header, [mark(message) for message in present if message.is_translated()])
    messages.compile_messages(path, language, folder)


def make(folder):
    header = (f"Language: {LANGUAGE}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
              "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{LANGUAGE}.po"
    messages.write_messages(path, header, [translate(message) for message in messages.make_template()[1]])
    messages.compile_messages(path, LANGUAGE, folder)


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]))
