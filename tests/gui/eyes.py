# SPDX-License-Identifier: LGPL-2.1-or-later
"""What AT-SPI tells of a program, asked over the bus itself: a whole level of the tree at a time, so that a look at a window
takes a few dozen waits instead of thousands."""
import functools

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ACCESSIBLE = "org.a11y.atspi.Accessible"
# atspi-constants.h, AtspiStateType
STATES = {"focused": 12, "selected": 23, "sensitive": 24, "showing": 25, "visible": 30}
# what has nothing below it
LEAVES = ("label", "image", "separator", "scroll bar")
OWN_ACTIONS = ("click", "activate", "toggle")


@functools.cache
def bus():
    session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    address, = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None).unpack()
    return Gio.DBusConnection.new_for_address_sync(address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
                                                   Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)


@functools.cache
def name_role(number):
    return Atspi.role_get_name(Atspi.Role(number))


class Gone(Exception):
    """What was asked is no more."""


def ask_all(questions, deadline=20000):
    """The answers to all questions (bus name, path, interface, method, arguments), in their order; None: it is gone."""
    answers, waiting = [None] * len(questions), len(questions)

    def answered(connection, result, index):
        nonlocal waiting
        waiting -= 1
        try:
            answers[index] = connection.call_finish(result).unpack()
        except GLib.Error:
            pass  # a widget that went while it was looked at
    for index, (name, path, interface, method, arguments) in enumerate(questions):
        bus().call(name, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, deadline, None, answered, index)
    context = GLib.MainContext.default()
    while waiting:
        context.iteration(True)
    return answers


def ask(name, path, interface, method, arguments=None):
    answer, = ask_all([(name, path, interface, method, arguments)])
    if answer is None:
        raise Gone(f"{interface}.{method} of {path}")
    return answer


class Node:
    """One accessible. role, name and parent are as they were when it was seen; everything else is asked anew."""

    def __init__(self, at, parent=None):
        self.at, self.parent = at, parent
        self.role, self.name, self.states = "", "", frozenset()
        self.below = []  # as seen: filled by see

    def __eq__(self, other):
        return isinstance(other, Node) and self.at == other.at

    def __hash__(self):
        return hash(self.at)

    def ask(self, interface, method, arguments=None):
        return ask(*self.at, f"org.a11y.atspi.{interface}", method, arguments)

    @property
    def description(self):
        return ask(*self.at, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Description")))[0]

    def has(self, state):
        return state in read_states(self.ask("Accessible", "GetState"))

    def children(self):
        return list_children(self, self.ask("Accessible", "GetChildren"))

    def bounds(self):
        """x, y, width, height in the window; of what is not drawn there is none."""
        return self.ask("Component", "GetExtents", GLib.Variant("(u)", (1,)))[0]

    def text(self):
        """What an entry holds. GTK 4.8 knows no end but a number."""
        return self.ask("Text", "GetText", GLib.Variant("(ii)", (0, 1 << 16)))[0]

    def act(self):
        """What the widget itself does when it is chosen; False: nothing."""
        count = ask(*self.at, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", ("org.a11y.atspi.Action", "NActions")))[0]
        # the actions of those around it are listed there as well
        for index in range(count):
            number = GLib.Variant("(i)", (index,))
            if self.ask("Action", "GetName", number)[0] in OWN_ACTIONS:
                return self.ask("Action", "DoAction", number)[0]
        return False


def read_states(answer):
    low, high = answer[0]
    bits = low | high << 32
    return frozenset(name for name, bit in STATES.items() if bits >> bit & 1)


def list_children(node, answer):
    return [Node((name, path), node) for name, path in answer[0] if path != "/org/a11y/atspi/null"]


def look_at(nodes):
    """Fills in what they are; returns those that are still there."""
    questions = []
    for node in nodes:
        questions += [(*node.at, ACCESSIBLE, "GetRole", None), (*node.at, ACCESSIBLE, "GetState", None),
                      (*node.at, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Name")))]
    answers = ask_all(questions)
    there = []
    for index, node in enumerate(nodes):
        role, states, name = answers[3 * index:3 * index + 3]
        if role is not None and states is not None:
            node.role, node.states, node.name = name_role(role[0]), read_states(states), name[0] if name else ""
            there.append(node)
    return there


def see(root):
    """The tree below root as it is now; what is hidden is left out, with all below it."""
    level = look_at([root])
    while level:
        inner = [node for node in level if node.role not in LEAVES]
        below = []
        for node, answer in zip(inner, ask_all([(*node.at, ACCESSIBLE, "GetChildren", None) for node in inner])):
            node.below = list_children(node, answer) if answer else []
            below += node.below
        there = {node for node in look_at(below) if node.role in LEAVES or "visible" in node.states}
        for node in inner:
            node.below = [child for child in node.below if child in there]
        level = [node for node in below if node in there]
    return root


def walk(node):
    """Whatever was seen of it, from the top."""
    yield node
    for child in node.below:
        yield from walk(child)


def text(node):
    """All names that were seen below it, one a line."""
    return "\n".join(inner.name for inner in walk(node) if inner.name)


def find_application(process):
    """By its process; None: it is not there yet."""
    for child in Node(REGISTRY).children():
        owner = Gio.DBusConnection.call_sync(bus(), "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                             "GetConnectionUnixProcessID", GLib.Variant("(s)", (child.at[0],)), None, 0, -1, None)
        if owner.unpack()[0] == process:
            return child
    return None
