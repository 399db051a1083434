#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a person reads is marked for translation, as a whole: no bare words in C and in templates, no sentence glued from parts,
no plural of one's own making. Each check is first shown a fault that it must find. Prints TAP."""
import re
import sys
import xml.etree.ElementTree as xml

from messages import TOP

TOKEN = re.compile(r'(?P<comment>/\*.*?\*/|//[^\n]*|^[ \t]*#[^\n]*(?:\\\n[^\n]*)*)|(?P<string>"(?:[^"\\\n]|\\.)*")'
                   r"|(?P<char>'(?:[^'\\]|\\.)+')|(?P<name>[A-Za-z_]\w*)|(?P<other>[-+]?\d[\w.]*|==|->|\S)", re.S | re.M)
OPEN, CLOSE = set("([{"), set(")]}")
MARKS = {"_", "N_", "C_", "NC_", "ngettext", "g_dngettext", "g_dgettext", "dgettext"}
# function: the argument that a person reads, counted from 0
READ = {
    "lks_throw": 2, "lks_throw_null": 2, "lks_throw_errno": 2, "lks_prefix": 1, "g_set_error": 3, "g_set_error_literal": 3,
    "g_print": 0, "g_printerr": 0, "lks_invocation_say": 1, "lks_invocation_confirm": 1, "lks_invocation_progress": 3,
    "lks_invocation_paint": 2, "lks_invocation_print_wrapped": 3, "gtk_label_set_label": 1, "gtk_label_set_text": 1,
    "gtk_label_set_markup": 1, "gtk_label_new": 0, "gtk_label_new_with_mnemonic": 0, "gtk_button_set_label": 1,
    "gtk_button_new_with_label": 0, "gtk_button_new_with_mnemonic": 0, "gtk_check_button_set_label": 1,
    "gtk_check_button_new_with_label": 0, "gtk_menu_button_set_label": 1, "gtk_widget_set_tooltip_text": 1,
    "gtk_widget_set_tooltip_markup": 1, "gtk_window_set_title": 1, "gtk_file_chooser_native_new": 0, "gtk_file_filter_set_name": 1,
    "gtk_progress_bar_set_text": 1, "gtk_entry_set_placeholder_text": 1, "gtk_expander_set_label": 1, "g_menu_append": 1,
    "g_menu_item_new": 0, "g_menu_append_section": 1, "g_menu_append_submenu": 1, "adw_toast_new": 0, "adw_toast_set_title": 1,
    "adw_toast_set_button_label": 1, "adw_preferences_row_set_title": 1, "adw_action_row_set_subtitle": 1,
    "adw_expander_row_set_subtitle": 1, "adw_preferences_group_set_title": 1, "adw_preferences_group_set_description": 1,
    "adw_preferences_page_set_title": 1, "adw_status_page_set_title": 1, "adw_status_page_set_description": 1,
    "adw_window_title_new": 0, "adw_window_title_set_title": 1, "adw_window_title_set_subtitle": 1, "adw_message_dialog_new": 1,
    "adw_message_dialog_set_heading": 1, "adw_message_dialog_set_body": 1, "adw_message_dialog_format_body": 1,
    "adw_message_dialog_add_response": 2, "adw_banner_set_title": 1,
}
# in g_object_new and gtk_accessible_update_property: what follows this is read
PROPERTIES = {'"label"', '"title"', '"subtitle"', '"tooltip-text"', '"placeholder-text"', '"description"', '"heading"', '"body"',
              "GTK_ACCESSIBLE_PROPERTY_LABEL", "GTK_ACCESSIBLE_PROPERTY_DESCRIPTION", "GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER"}
WITH_PROPERTIES = {"g_object_new", "g_object_set", "gtk_accessible_update_property"}
TEMPLATE_PROPERTIES = {"label", "title", "subtitle", "tooltip-text", "placeholder-text", "description", "heading", "body",
                       "button-label", "text", "primary-text", "secondary-text"}
CONVERSION = re.compile(r"%(?:\d+\$)?[-+ #0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%]")
# words of the product and of formats, the same in every language
NAMES = re.compile(r'\b(lockstep( [\w-]+:|(?= *"))|Lockstep|OpenSSL|PEM|SHA-?1|SHA-?256|DNS|IP|URI|CN)')
# between parts of a list, not of a sentence
LISTING = re.compile(r"[^\w ]*(\n| · |\n\n)[^\w ]*")


def tokenize(text):
    return [(found.lastgroup, found[0], found.start()) for found in TOKEN.finditer(text) if found.lastgroup != "comment"]


def split_arguments(tokens, start):
    """The arguments of the call whose "(" is at start, each a list of tokens."""
    arguments, depth = [[]], 0
    for token in tokens[start:]:
        depth += token[1] in OPEN
        depth -= token[1] in CLOSE
        if depth == 0:
            break
        if depth == 1 and token[1] == ",":
            arguments.append([])
        elif depth > 1 or token[1] != "(":
            arguments[-1].append(token)
    return arguments


def list_calls(text):
    """(name, arguments, line)"""
    tokens = tokenize(text)
    for at, (kind, word, start) in enumerate(tokens[:-1]):
        if kind == "name" and tokens[at + 1][1] == "(":
            yield word, split_arguments(tokens, at + 1), text.count("\n", 0, start) + 1


def has_words(text):
    return bool(re.search(r"[^\W\d_]{2,}", NAMES.sub("", CONVERSION.sub("", re.sub(r"\\.", " ", text)))))


def get_bare(argument):
    """The literal that a person would read here: at the top, or an arm of a conditional."""
    depth = 0
    for kind, word, _start in argument:
        depth += word in OPEN
        depth -= word in CLOSE
        if kind == "string" and depth == 0 and has_words(word):
            return word
    return None


def find_bare(text):
    for name, arguments, line in list_calls(text):
        read = [arguments[READ[name]]] if name in READ and len(arguments) > READ[name] else []
        if name in WITH_PROPERTIES:
            read += [arguments[at + 1] for at, argument in enumerate(arguments[:-1])
                     if len(argument) == 1 and argument[0][1] in PROPERTIES]
        yield from (f"{line}: {bare} in {name} is not marked" for bare in map(get_bare, read) if bare)


def find_bare_table(text):
    """Sentences in tables: what no function takes directly."""
    around, tokens = [], tokenize(text)
    for at, (kind, word, start) in enumerate(tokens):
        if word in OPEN:
            around.append(tokens[at - 1][1] if word == "(" else word)
        elif word in CLOSE and around:
            around.pop()
        elif kind == "string" and around[-1:] == ["{"] and not word.startswith('"  lockstep ') \
                and re.search(r"[A-Z][a-z]+ [a-z]+|\([a-z]+ [a-z]+|\w\.\"$", word):
            yield f"{text.count(chr(10), 0, start) + 1}: {word} is not marked"


def is_translated(argument, variables):
    return any(kind == "name" and word in MARKS for kind, word, _start in argument) \
        or len(argument) == 1 and argument[0][1] in variables


def list_functions(text):
    """(its first line, its text): as the house writes them, from "{" to "}" at the margin."""
    for found in re.finditer(r"^\{\n.*?^\}", text, re.S | re.M):
        yield text.count("\n", 0, found.start()), found[0]


def find_glued(text):
    for offset, body in list_functions(text):
        # only what holds a whole translated text: a variable set from _() or from a format filled in
        variables = set(re.findall(r"(\w+) =\s*(?:\w+ [^;=?]+\?\s*)?(?:_|(?:g_d)?ngettext|g_strdup_printf\((?:_|(?:g_d)?ngettext))\(", body))
        for name, arguments, line in list_calls(body):
            where = f"{offset + line}: {name}"
            if name in ("g_strconcat", "g_string_append"):
                if any(is_translated(argument, set()) for argument in arguments):
                    yield f"{where} glues a translated text"
            elif name == "g_strjoin":
                parts = sum(is_translated(argument, variables) for argument in arguments[1:])
                if parts > 1 and not LISTING.fullmatch(arguments[0][0][1][1:-1].replace("\\n", "\n")):
                    yield f"{where} glues {parts} translated texts"
            elif name in ("g_strdup_printf", "g_print", "g_string_append_printf", "g_string_printf"):
                at = 0 if name in ("g_strdup_printf", "g_print") else 1
                form = arguments[at] if len(arguments) > at else []
                if len(form) == 1 and form[0][0] == "string" and len(CONVERSION.findall(form[0][1])) > 1 \
                        and not LISTING.search(form[0][1].replace("\\n", "\n")) \
                        and sum(is_translated(argument, variables) for argument in arguments[at + 1:]) > 0:
                    yield f"{where} glues a translated text into {form[0][1]}"


def find_own_plurals(text):
    for kind, word, start in tokenize(text):
        if kind == "string" and re.search(r"[a-z]\(s\)", word):
            yield f"{text.count(chr(10), 0, start) + 1}: {word} makes a plural of its own"
    for found in re.finditer(r"(?:==|!=) 1\s*\?\s*(?:_\()?\"[^\"]*[a-z]{3}[^\"]*\"\)?\s*:\s*(?:_\()?\"", text):
        line = text.count("\n", 0, found.start()) + 1
        if "%" in found[0] or "_(" in found[0] or re.search(r'" ?: ?"s?"', found[0]):
            yield f"{line}: a number chooses between words: ngettext"
    for found in re.finditer(r"(?:==|!=|>) 1\s*\?\s*\"s?\"\s*:\s*\"s?\"", text):
        yield f"{text.count(chr(10), 0, found.start()) + 1}: a number chooses an ending: ngettext"


def find_bare_template(text):
    for node in xml.fromstring(text).iter():
        kind = node.tag, node.get("name")
        is_read = node.tag in ("property", "attribute") and node.get("name", "").replace("_", "-") in TEMPLATE_PROPERTIES
        is_read = is_read or node.tag == "property" and kind[1] in ("label", "description", "help-text", "value-text")
        if is_read and has_words(node.text or "") and node.get("translatable") != "yes" and not node.get("bind-source"):
            yield f"{node.get('name')} “{node.text.strip()}” is not marked"


def read_sources(pattern):
    return {str(path.relative_to(TOP)): path.read_text(encoding="utf-8") for path in sorted(TOP.glob(pattern))}


C = "src/**/*.[ch]"
# check: the files, its function, texts in which it finds a fault, texts in which it finds none
CHECKS = {
    "words in C are marked": (C, find_bare, [
        'lks_throw(error, CODE, "no such file: %s", path);', 'gtk_label_set_label(label, is_old ? "Old words" : _("New"));',
        'g_object_new(TYPE, "name", "x", "title", "Some Title", NULL);', 'g_print("%s is here\\n", a);',
        'gtk_accessible_update_property(GTK_ACCESSIBLE(x), GTK_ACCESSIBLE_PROPERTY_LABEL, "Name of it", -1);',
    ], [
        'lks_throw(error, CODE, _("no such file: %s"), path);', 'g_print("%s: %-10s\\n", a, b);', 'lks_prefix(error, "%s: ", path);',
        'g_object_new(TYPE, "name", "some-name", "title", _("Title"), NULL);', '/* g_print("some words"); */',
    ]),
    "words in tables are marked": (C, find_bare_table, [
        'static const Row rows[] = {\n  { "id", "Words of it" },\n};',
    ], ['static const Row rows[] = {\n  { "id", N_("Words of it"), "systemctl stop {service}" },\n};']),
    "words in templates are marked": ("ui/*.ui", find_bare_template, [
        '<i><property name="label">Some words</property></i>', '<i><property name="tooltip_text">Words</property></i>',
        '<i><accessibility><property name="label">Words</property></accessibility></i>',
        '<i><attribute name="label">Words</attribute></i>',
    ], [
        '<i><property name="label" translatable="yes">Some words</property></i>', '<i><property name="name">words</property></i>',
        '<i><property name="label">…</property></i>',
    ]),
    "sentences are whole": (C, find_glued, [
        '{\n  a = g_strconcat(_("One"), " ", b, NULL);\n}', '{\n  x = g_strdup_printf("%s %s", _("One"), b);\n}',
        '{\n  char *one = g_strdup_printf(_("%u files"), n);\n  return g_strdup_printf("%s (%s)", name, one);\n}',
        '{\n  char *one = _("One");\n  char *two = ngettext("a", "b", n);\n  return g_strjoin(" ", one, two, NULL);\n}',
        '{\n  g_string_append(text, _("and more"));\n}',
    ], [
        '{\n  x = g_strdup_printf(_("%s of %s"), _("One"), b);\n}', '{\n  a = g_strconcat("/", b, NULL);\n}',
        '{\n  char *one = _("One");\n  char *two = _("Two");\n  return g_strjoin(" · ", one, two, NULL);\n}',
    ]),
    "plurals are ngettext's": (C, find_own_plurals, [
        'x = _("%u file(s)");', 'x = n == 1 ? _("one file") : _("many files");', 'x = g_strdup_printf("%u file%s", n, n == 1 ? "" : "s");',
    ], ['x = ngettext("%u file", "%u files", n);', 'x = n == 1 ? first : NULL;']),
}


def main():
    failed = 0
    print(f"1..{2 * len(CHECKS)}")
    for number, (title, (pattern, find, bad, good)) in enumerate(CHECKS.items()):
        faults = [f"finds nothing in {text}" for text in bad if not list(find(text))]
        faults += [f"finds {fault} in {text}" for text in good for fault in find(text)]
        found = [f"{path}:{fault}" for path, text in read_sources(pattern).items() for fault in find(text)]
        for at, (what, lines) in enumerate([(f"{title}: the check itself", faults), (title, found)]):
            failed += bool(lines)
            print(f"{'not ok' if lines else 'ok'} {2 * number + at + 1} {what}")
            print("".join("# " + line.replace("\n", "\\n") + "\n" for line in lines), end="")
    return 1 if failed else 0


sys.exit(main())
