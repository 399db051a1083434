#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files dropped on the window from another program, whatever page it shows and whatever is below the pointer."""
import drag
from harness import DEADLINE, TESTS, main, scenario

CORNER = (1210, 830)


def drop(wizard, node, *paths):
    x, y = wizard.middle(node)
    assert drag.drop(paths, x, y, CORNER, DEADLINE), "the drop was not taken"


@scenario()
def a_dropped_fleet_opens(wizard):
    fleet = wizard.make_site()
    wizard.start()
    drop(wizard, wizard.wait_for("list item", "Open a Fleet"), fleet)
    wizard.wait_for("label", "Acme print")
    wizard.wait_for("label", "Overview")


@scenario()
def a_dropped_keystore_opens_and_asks_for_its_password(wizard):
    wizard.start()
    drop(wizard, wizard.wait_for("list item", "New Fleet"), wizard.make_store())
    wizard.fill(wizard.wait_for("text", "Password"), "opensesame")
    wizard.key("Return")
    wizard.wait_for("label", "DNS name printer.example")


@scenario()
def certificates_dropped_on_an_entry_open_all_the_same(wizard):
    wizard.start(wizard.make_site())
    wizard.wait_for("label", "Acme print")
    search = wizard.wait_for("entry", "Search findings")
    drop(wizard, search, TESTS / "fixtures/keystores/root.pem", TESTS / "fixtures/keystores/chain.p7b")
    wizard.wait_for("label", "root.pem")
    wizard.wait_for("label", "chain.p7b")
    wizard.wait_for("label", "SHA-256 fingerprint")


@scenario()
def a_folder_dropped_on_a_row_that_asks_for_one_is_its_path(wizard):
    fleet = wizard.make_site()
    wizard.start(fleet)
    wizard.press(wizard.wait_for_item("Your Authority"))
    row = wizard.wait_for("text", "Folder, which is created")
    # what it held before, and the page has come
    wizard.fill(row, "x")
    wizard.wait_until("the text", lambda: row.text() == "x")
    drop(wizard, row, fleet.parent / "servers")
    wizard.wait_until("the path", lambda: row.text() == str(fleet.parent / "servers"))


main()
