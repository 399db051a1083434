# SPDX-License-Identifier: LGPL-2.1-or-later
"""The messages of the project and their translations: the template as the build makes it, and .po files read and written."""
import functools
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
PO = TOP / "po"
# what the preset "glib" of Meson's i18n module gives xgettext
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]
FLAGS = ["N_:1:pass-c-format", "C_:2:pass-c-format", "NC_:2:pass-c-format", "g_dngettext:2:pass-c-format",
         "g_strdup_printf:1:c-format", "g_string_printf:2:c-format", "g_string_append_printf:2:c-format", "g_error_new:3:c-format",
         "g_set_error:4:c-format", "g_markup_printf_escaped:1:c-format", "g_log:3:c-format", "g_print:1:c-format",
         "g_printerr:1:c-format"]
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}


class Message:
    """One entry: its context and texts, its translations (one per plural form), and where it stands."""

    def __init__(self):
        self.context = None
        self.text = ""
        self.plural = None
        self.translations = []
        self.flags = set()
        self.places = []
        self.is_obsolete = False

    @property
    def key(self):
        return self.context, self.text

    def is_fuzzy(self):
        return "fuzzy" in self.flags

    def is_format(self):
        return "c-format" in self.flags

    def is_translated(self):
        return bool(self.translations) and all(self.translations)

    def is_shown_by(self, *folders):
        return any(place.startswith(folders) for place in self.places)


def unquote(line):
    return "".join(re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[0]), part) for part in STRING.findall(line))


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def read_block(block):
    message = Message()
    field = None
    for line in block:
        if line.startswith("#~"):
            message.is_obsolete = True
            line = line[2:].lstrip("| ")
        if line.startswith("#,"):
            message.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif line.startswith("#:"):
            message.places += re.findall(r"(\S+?)(?::\d+)?(?=\s|$)", line[2:])
        if line.startswith("#") or not line:
            continue
        if not line.startswith('"'):
            field = line.split(None, 1)[0]
            if field.startswith("msgstr"):
                message.translations.append("")
        text = unquote(line)
        if field == "msgctxt":
            message.context = (message.context or "") + text
        elif field == "msgid":
            message.text += text
        elif field == "msgid_plural":
            message.plural = (message.plural or "") + text
        else:
            message.translations[-1] += text
    return message


def read_messages(path):
    """(header as text, messages) of a .po or .pot file."""
    blocks = [block.split("\n") for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip())]
    messages = [read_block(block) for block in blocks if any("msgid" in line for line in block)]
    header = next((message for message in messages if message.text == "" and message.context is None), Message())
    return (header.translations or [""])[0], [message for message in messages if message is not header]


def write_messages(path, header, messages):
    lines = ['msgid ""', f"msgstr {quote(header)}", ""]
    for message in messages:
        lines += ["#, " + ", ".join(sorted(message.flags))] if message.flags else []
        lines += [f"msgctxt {quote(message.context)}"] if message.context is not None else []
        lines.append(f"msgid {quote(message.text)}")
        if message.plural is None:
            lines.append(f"msgstr {quote(message.translations[0])}")
        else:
            lines.append(f"msgid_plural {quote(message.plural)}")
            lines += [f"msgstr[{n}] {quote(text)}" for n, text in enumerate(message.translations)]
        lines.append("")
    path.write_text("\n".join(lines), encoding="utf-8")


def read_list(path):
    """The entries of LINGUAS or POTFILES."""
    return [line.strip() for line in path.read_text(encoding="utf-8").split("\n") if line.strip() and not line.startswith("#")]


def list_products():
    """po/meson.build takes them from there, too."""
    return subprocess.run([sys.executable, TOP / "src/catalog/make-products.py", "--list", TOP / "data/products"], check=True,
                          capture_output=True, text=True).stdout.split()


@functools.cache
def make_template():
    """The messages of today's sources."""
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "lockstep.pot"
        subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", "--force-po", f"--directory={TOP}",
                        f"--files-from={PO}/POTFILES", f"--output={template}", "-k_", *(f"--keyword={word}" for word in KEYWORDS),
                        *(f"--flag={flag}" for flag in FLAGS), *list_products()],
                       env={"GETTEXTDATADIRS": str(PO), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, check=True, cwd=TOP)
        return read_messages(template)


def compile_messages(path, language, locale_folder):
    """path, a .po file, where a program that looks into locale_folder finds it."""
    folder = locale_folder / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["msgfmt", "-o", folder / "lockstep.mo", path], check=True)


def make_locale(name, folder):
    """A locale such as de_DE.UTF-8, for programs with LOCPATH=folder."""
    folder.mkdir(parents=True, exist_ok=True)
    language, charset = name.split(".")
    # warnings about the system's own sources give status 1
    subprocess.run(["localedef", "--no-archive", "-i", language, "-f", charset, folder / name], capture_output=True, check=False)
    assert (folder / name).is_dir(), f"localedef made no {name}"
