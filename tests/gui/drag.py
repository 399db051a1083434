#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files dragged onto the wizard from another program's window, as a file manager does: drag.py FILE… is that program."""
import pathlib
import subprocess
import sys
import threading

TITLE = "Files to drag"
SIZE = 60


def offer(paths):
    """Says on standard output what becomes of the drag."""
    import gi
    gi.require_versions({"Gtk": "4.0", "Gdk": "4.0"})
    from gi.repository import Gdk, GLib, Gtk
    Gtk.init()
    # their names as text as well: that is what an entry takes
    offers = {"text/uri-list": [pathlib.Path(path).as_uri() for path in paths], "text/plain;charset=utf-8": map(str, paths)}
    contents = [Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes.new("\r\n".join([*lines, ""]).encode()))
                for kind, lines in offers.items()]
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY, content=Gdk.ContentProvider.new_union(contents))
    source.connect("drag-begin", lambda _source, drag: begin(drag))
    source.connect("drag-cancel", lambda *_: say("cancelled"))
    source.connect("drag-end", lambda *_: say("ended"))
    window = Gtk.Window(title=TITLE, decorated=False, default_width=SIZE, default_height=SIZE)
    window.add_controller(source)
    window.connect("map", lambda *_: GLib.idle_add(say, "shown"))
    window.present()
    GLib.MainLoop().run()


def begin(drag):
    say("begun")
    drag.connect("notify::selected-action", lambda *_: say("taken" if drag.get_selected_action() else "refused"))


def say(what):
    print(what, flush=True)


def point(*arguments):
    subprocess.run(["xdotool", *map(str, arguments)], check=True)


def wait_for(source, *wanted):
    for line in source.stdout:
        if line.strip() in wanted:
            return line.strip()
    raise AssertionError(f"the drag never said: {' or '.join(wanted)}")


def carry(source, x, y, corner):
    """Each step waits for the answer to the one before, as a hand does. Below the window there is nothing."""
    wait_for(source, "shown")
    point("search", "--onlyvisible", "--name", TITLE, "windowmove", "--sync", *corner)
    point("mousemove", *(place + SIZE - 5 for place in corner), "mousedown", 1)
    point("mousemove_relative", "--", -20, -20)
    point("mousemove_relative", "--", -20, -20)
    wait_for(source, "begun")
    point("mousemove", x, y)
    wait_for(source, "taken")
    point("mouseup", 1)
    return wait_for(source, "ended", "cancelled") == "ended"


def drop(paths, x, y, corner, deadline):
    """Drags from a window in the corner to x, y of the screen: whether the drop was taken."""
    source = subprocess.Popen([sys.executable, __file__, *map(str, paths)], stdout=subprocess.PIPE, text=True)
    timer = threading.Timer(deadline, source.kill)
    timer.start()
    try:
        return carry(source, x, y, corner)
    finally:
        timer.cancel()
        source.kill()
        source.communicate()
        point("mouseup", 1)


if __name__ == "__main__":
    offer(sys.argv[1:])
