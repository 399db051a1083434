# SPDX-License-Identifier: LGPL-2.1-or-later
"""Drives lockstep-wizard as a person would: an X server and a session bus of its own, AT-SPI for eyes, keys for hands.

A file of scenarios is a program:

    from harness import scenario, main

    @scenario("win.next")                  # the actions that it takes
    def next_leads_on(wizard):             # or: def …(session): wizard = session.start(path)
        wizard.start(wizard.make_site())
        wizard.click("Next")
        wizard.wait_for("heading", "Certificates")

    main()

Nothing sleeps for a fixed time: whatever is looked for is polled for until a deadline. A GTK critical ends the wizard,
and that fails the scenario, as a warning in its log does. LOCKSTEP_GUI_SHOTS names a folder for a picture of each scenario's end.
"""
import atexit
import contextlib
import functools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import eyes
import session

TESTS = pathlib.Path(__file__).resolve().parent.parent
LOCKSTEP = os.environ.get("LOCKSTEP", "lockstep")
WIZARD = os.environ.get("LOCKSTEP_WIZARD", "lockstep-wizard")
DEADLINE = float(os.environ.get("LOCKSTEP_GUI_DEADLINE", "30"))
SCENARIOS = []
# GTK 4.8 itself, asked by AT-SPI about a window that is just coming or going; the scenario begins again
GTK_FAULT = "g_variant_is_object_path: assertion 'string != NULL' failed"
# what the log may hold beside: (a part of the line, why it is no fault of ours)
ALLOWED_WARNINGS = [
    ("GtkText - did not receive a focus-out event", "GTK 4.8, of an entry that is hidden while it has the focus"),
]


def scenario(*actions):
    """actions: detailed names (win.open), each of which the scenario takes."""
    def register(function):
        SCENARIOS.append((function, actions))
        return function
    return register


class Lost(AssertionError):
    """What was looked for did not come."""


class Ended(Lost):
    """The wizard is no more."""


def poll(what, look, deadline=None):
    """The first true answer of look. Widgets go while they are looked at: that is no answer yet."""
    end = time.monotonic() + (deadline or DEADLINE)
    while True:
        try:
            answer = look()
        except Ended:
            raise
        except Exception:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise Lost(f"{what} did not come in time")
        time.sleep(0.05)


@functools.cache
def sample_site():
    """Made once a program: its keys take a second."""
    folder = tempfile.TemporaryDirectory(prefix="lockstep-gui-site-")
    atexit.register(folder.cleanup)
    site = pathlib.Path(folder.name) / "site"
    subprocess.run([TESTS / "fixtures/sample-site/make-identities", LOCKSTEP, site], check=True, stdout=subprocess.DEVNULL)
    return site


class Wizard:
    """One run of the program in a home of its own."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-gui-"))
        self.process = None
        self.log = None
        self.owners = []  # of clipboards

    # --- the program ---

    def environment(self):
        home = self.folder / "home"
        made = {name: home / folder for name, folder in {
            "HOME": ".", "XDG_STATE_HOME": "state", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config",
            "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run"}.items()}
        for folder in made.values():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # one home for all starts of a scenario: settings and drafts last
        return {**os.environ, **{name: str(folder) for name, folder in made.items()},
                "GTK_A11Y": "atspi", "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable", "G_DEBUG": "fatal-criticals",
                **session.sanitizer_options(bool(os.environ.get("LOCKSTEP_GUI_LEAKS"))),
                "GSETTINGS_BACKEND": "keyfile", "GTK_USE_PORTAL": "0", "LOCKSTEP_GUI_TEST": "1"}

    def start(self, *arguments, **environment):
        """Starts it and waits for its window. Returns self."""
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen([WIZARD, *map(str, arguments)], env={**self.environment(), **environment},
                                        stdout=self.log, stderr=self.log, cwd=self.folder)
        self.window()
        # keys go to the window below the pointer: there is no window manager
        subprocess.run(["xdotool", "mousemove", "640", "8"], check=True)
        return self

    def output(self):
        return (self.folder / "log").read_text(errors="replace") if (self.folder / "log").exists() else ""

    def check_alive(self):
        if self.process.poll() is not None:
            raise Ended(f"the wizard ended with status {self.process.returncode}:\n{self.output()}")

    def stop(self):
        """Ends it as a user would; anything but status 0 is a fault."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.key("ctrl+q")
            try:
                self.process.wait(DEADLINE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGABRT)
                self.process.wait()
        status, self.process = self.process.returncode, None
        self.log.close()
        if status != 0:
            raise Lost(f"the wizard ended with status {status}:\n{self.output()}")
        warnings = [line for line in self.output().splitlines() if "-WARNING **" in line and
                    not any(part in line for part, _reason in ALLOWED_WARNINGS)]
        if warnings:
            raise Lost("warnings were logged:\n" + "\n".join(warnings))

    def discard(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process = None
        for owner in self.owners:
            owner.kill()
            owner.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- files ---

    def make_site(self, name="site"):
        """The sample site as it was before anybody wrote to it: the path of its fleet file."""
        return shutil.copytree(sample_site(), self.folder / name) / "fleet.json"

    def make_store(self, name="mine.pfx", password="opensesame"):
        """A PKCS#12 file whose password nobody was told."""
        path = self.folder / name
        subprocess.run([LOCKSTEP, "ca", "issue", "--self-signed", "printer.example", "10.1.2.3", "-o", path,
                        "--out-password", f"pass:{password}", "-q"], check=True)
        return path

    def lockstep(self, *arguments):
        """What the command line says to the same: (status, document)."""
        done = subprocess.run([LOCKSTEP, *map(str, arguments), "--json"], capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout) if done.stdout else None

    # --- eyes ---

    def application(self):
        self.check_alive()
        return eyes.find_application(self.process.pid)

    def windows(self):
        return self.application().children()

    def window(self):
        return poll("the window", lambda: self.windows()[-1])

    def walk(self, node=None):
        """Every accessible below node (nullable: all windows) that is shown."""
        return eyes.walk(eyes.see(node or self.application()))

    def has_size(self, node):
        """What a revealer hides has none."""
        _x, _y, width, height = node.bounds()
        return width > 0 and height > 0

    def matches(self, node, role, name):
        return (role is None or node.role == role) and (name is None or name in (node.name or "")) and \
            self.has_size(node)

    def look(self, role=None, name=None, within=None):
        """The first that is there now, or None."""
        return next((node for node in self.walk(within) if self.matches(node, role, name)), None)

    def wait_for(self, role=None, name=None, within=None, deadline=None):
        """Roles as AT-SPI says them: "push button", "label", "list item"; name: a part of the accessible name."""
        return poll(f"{role or 'anything'} “{name}”", lambda: self.look(role, name, within), deadline)

    def wait_for_item(self, text):
        """A row of a list, by what it says."""
        return poll(f"a row that says {text}", lambda: next(
            (node for node in self.walk() if node.role == "list item" and text in eyes.text(node)), None))

    def wait_until_gone(self, role=None, name=None, deadline=None):
        poll(f"the end of {role or ''} “{name}”", lambda: not self.look(role, name), deadline)

    def wait_until(self, what, look, deadline=None):
        return poll(what, look, deadline)

    def sections(self):
        """The rows below pages in the sidebar: those with two lines."""
        places = self.look("list", "Pages")
        return [row for row in places.below if sum(node.role == "label" for node in eyes.walk(row)) > 1] if places else []

    def text(self, within=None):
        """All names that are shown, one a line."""
        return eyes.text(eyes.see(within or self.application()))

    def tree(self, node=None):
        """For whoever writes a scenario."""
        def show(seen, depth):
            return "\n".join([f"{'  ' * depth}{seen.role} “{seen.name}”", *(show(child, depth + 1) for child in seen.below)])
        return show(eyes.see(node or self.application()), 0)

    # --- hands ---

    def click(self, name, role="push button", within=None):
        node = poll(f"{role} “{name}” to click",
                    lambda: next((node for node in self.walk(within)
                                  if self.matches(node, role, name) and "sensitive" in node.states), None))
        # rows of lists have no action of their own
        if not node.act():
            self.press(node)
        self.check_alive()
        return node

    def focus(self, node, key="Tab"):
        """As the keyboard gets there; what it cannot reach is a fault."""
        for _step in range(40):
            if node.has("focused"):
                return
            before = self.focused()
            self.key(key)
            with contextlib.suppress(Lost):
                poll("another focus", lambda before=before: self.focused() != before, 1)
        raise Lost(f"the keyboard does not reach {node.role} “{node.name}”")

    def focused(self):
        return next((node for node in self.walk() if "focused" in node.states), None)

    def key(self, *keys):
        """As xdotool spells them: "alt+Right", "Return"."""
        subprocess.run(["xdotool", "key", *keys], check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)

    def fill(self, node, text):
        """What an entry holds, typed anew. Rows that hold an entry take no focus but by a click."""
        self.press(node)
        self.key("ctrl+a")
        self.type(text)

    def choose_in_row(self, title, choice):
        """Opens the row that is called title, and chooses in the box below it: by keys, for what is popped up has places of
        its own."""
        self.press(self.wait_for("label", title))
        box = self.wait_until(f"the choices of {title}", lambda: next(
            box for row in self.walk() if row.role == "list item" and title in eyes.text(row)
            for box in eyes.walk(row) if box.role == "combo box" and self.has_size(box)))
        self.focus(box)
        self.key("space")
        names = self.wait_until("the open list", lambda: self.list_choices(box))
        position = next(index for index, name in enumerate(names) if choice in name)
        self.key("Home", *["Down"] * position)
        self.wait_until(f"the choice {choice}", lambda: choice in eyes.text(self.focused()))
        self.key("Return")
        self.wait_until("the end of the list", lambda: not self.list_choices(box))

    def list_choices(self, box):
        """What a box offers while its list is open; one row of the box itself says what is chosen."""
        eyes.see(box)
        lists = [node for node in eyes.walk(box) if node.role == "list" and len(node.below) > 1]
        return [eyes.text(row) for row in lists[0].below] if lists else None

    def middle(self, node):
        x, y, width, height = node.bounds()
        return x + width // 2, y + height // 2

    def scroll_to(self, node):
        """The wheel, over the same column, until node is well inside the window, or as far as the column goes."""
        bottom, stuck = self.window().bounds()[3] - 80, 0
        for _turn in range(60):
            x, y = self.middle(node)
            if 60 < y < bottom or stuck == 3:
                return
            stuck += 1
            subprocess.run(["xdotool", "mousemove", str(x), str(bottom // 2), "click", "5" if y >= bottom else "4"],
                           check=True)
            with contextlib.suppress(Lost):
                poll("the next place", lambda before=y: self.middle(node)[1] != before, 0.3)
                stuck = 0

    def press(self, node):
        """A pointer's click in the middle of node, brought into view."""
        self.scroll_to(node)
        x, y = self.middle(node)
        subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True)

    def find_dialog(self, button):
        """GTK's own dialogs are no dialogs to AT-SPI: the window that has this button, if it is not the wizard's."""
        for window in reversed(self.windows()[1:]):
            if any(node.role == "push button" and node.name.split(" ")[-1] == button for node in self.walk(window)):
                return window
        return None

    def choose_file(self, path, button="Open"):
        """Answers the file dialog that is open; button is what its own says ("Open")."""
        poll("the file dialog", lambda: self.find_dialog(button))
        # a path that is typed opens a field for it
        self.type(str(path))
        self.key("Return")
        poll("the end of the dialog", lambda: not self.find_dialog(button))

    def set_clipboard(self, text, kind="text/plain;charset=utf-8"):
        """As another application would, which stays alive as long as it owns the text."""
        code = ("import gi, sys; gi.require_version('Gtk', '4.0'); from gi.repository import Gtk, Gdk, GLib, GObject\n"
                "Gtk.init(); window = Gtk.Window(); window.realize(); kind, text = sys.argv[1:]\n"
                "content = Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes.new(text.encode()))\n"
                "Gdk.Display.get_default().get_clipboard().set_content(content)\n"
                "GLib.idle_add(lambda: print('set', flush=True)); GLib.MainLoop().run()")
        owner = subprocess.Popen([sys.executable, "-c", code, kind, text], stdout=subprocess.PIPE, text=True)
        self.owners.append(owner)
        assert owner.stdout.readline() == "set\n"

    def clipboard(self):
        """What the wizard's clipboard holds, asked as another application would."""
        code = ("import gi; gi.require_version('Gtk', '4.0'); from gi.repository import Gtk, Gdk, GLib\n"
                "Gtk.init(); board = Gdk.Display.get_default().get_clipboard(); loop = GLib.MainLoop()\n"
                "def done(board, result):\n    loop.quit()\n    print(board.read_text_finish(result) or '', end='')\n"
                "board.read_text_async(None, done); loop.run()")
        return poll("a text in the clipboard",
                    lambda: subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                                           timeout=5).stdout)

    def shot(self, path, size=None, border=0):
        """size: of the window within its border, at the screen's corner; the whole screen unless given."""
        crop = ["-crop", f"{size[0]}x{size[1]}+{border}+{border}", "+repage"] if size else []
        subprocess.run(["import", "-window", "root", *crop, str(path)], check=True)


# --- running -----------------------------------------------------------------------------------


def enter_session():
    """An X server and a session bus, once a program: it starts itself again inside."""
    return session.run([sys.executable, *sys.argv], LOCKSTEP_GUI_SESSION="1", GTK_A11Y="atspi")


def run(function):
    wizard = Wizard()
    try:
        function(wizard)
        keep_shot(wizard, function.__name__)
        wizard.stop()
        return None
    except Exception:
        report = traceback.format_exc() + wizard.output()
        with contextlib.suppress(Exception):
            report += wizard.tree()
        with contextlib.suppress(Exception):
            shot = pathlib.Path(os.environ.get("G_TEST_BUILDDIR", tempfile.gettempdir())) / f"{function.__name__}.png"
            wizard.shot(shot)
            report += f"\nseen: {shot}"
        return report
    finally:
        wizard.discard()


def keep_shot(wizard, name):
    folder = os.environ.get("LOCKSTEP_GUI_SHOTS")
    if folder and wizard.process is not None:
        wizard.shot(pathlib.Path(folder) / f"{name}.png")


def main():
    """Arguments: names of scenarios; none: all. Prints TAP."""
    if not os.environ.get("LOCKSTEP_GUI_SESSION"):
        sys.exit(enter_session())
    wanted = [function for function, _actions in SCENARIOS if not sys.argv[1:] or function.__name__ in sys.argv[1:]]
    print(f"1..{len(wanted)}", flush=True)
    failed = 0
    for number, function in enumerate(wanted, 1):
        report = run(function)
        for _again in range(3):
            if report is not None and GTK_FAULT in report:
                report = run(function)
        failed += report is not None
        print(f"{'ok' if report is None else 'not ok'} {number} {function.__name__}")
        print("".join(f"# {line}\n" for line in (report or "").splitlines()), end="", flush=True)
    sys.exit(1 if failed else 0)
