#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The ways in: open, discover, new, sample site, recent fleets, and what cannot be opened."""
from harness import main, scenario


@scenario("welcome.sample", "win.open-path")
def the_sample_site_opens(wizard):
    wizard.start()
    wizard.click("Try the Sample Site", "list item")
    wizard.wait_for("label", "Acme print")
    wizard.wait_for("label", "Overview")


@scenario("win.close-fleet")
def a_closed_fleet_is_a_recent_one(wizard):
    fleet = wizard.make_site()
    wizard.start(fleet)
    wizard.wait_for("label", "Acme print")
    wizard.key("ctrl+w")
    wizard.wait_for("label", str(fleet))
    wizard.click("site", "list item")
    wizard.wait_for("label", "Acme print")


@scenario("win.open")
def a_fleet_is_opened_by_the_dialog(wizard):
    fleet = wizard.make_site()
    wizard.start()
    wizard.key("ctrl+o")
    wizard.choose_file(fleet, "Open")
    wizard.wait_for("label", "Acme print")


@scenario("welcome.discover")
def a_folder_is_discovered_by_the_dialog(wizard):
    fleet = wizard.make_site()
    wizard.start()
    wizard.click("Discover from a Folder", "list item")
    wizard.choose_file(fleet.parent / "servers", "Discover")
    # nothing is written yet: a second fleet beside the first
    wizard.wait_for("label", "fleet-2.json")
    assert not (fleet.parent / "fleet-2.json").exists()


@scenario()
def what_was_discovered_is_there_the_next_time(wizard):
    fleet = wizard.make_site()
    wizard.start(fleet.parent / "servers")
    wizard.wait_for("label", "fleet-2.json")
    wizard.stop()
    wizard.start()
    wizard.click("site", "list item")
    wizard.wait_for("label", "fleet-2.json")
    wizard.wait_for("label", "Overview")


@scenario("welcome.new", "new-fleet.add-root", "new-fleet.remove-root", "new-fleet.choose-file", "new-fleet.create")
def a_new_fleet_has_a_name_and_servers(wizard):
    fleet = wizard.make_site()
    wizard.start()
    wizard.click("New Fleet", "list item")
    # the name has the focus
    wizard.press(wizard.wait_for("text", "Name of the site"))
    wizard.type("Our site")
    wizard.click("Add a Folder")
    wizard.choose_file(fleet.parent / "servers" / "wps1", "Add")
    wizard.wait_for("label", str(fleet.parent / "servers" / "fleet.json"))
    wizard.click("Remove This Folder")
    wizard.wait_until_gone("push button", "Remove This Folder")
    wizard.click("Add a Folder")
    wizard.choose_file(fleet.parent / "servers" / "wps1", "Add")
    wizard.click("Choose…")
    wizard.choose_file(fleet.parent / "ours.json", "Choose")
    wizard.wait_for("label", str(fleet.parent / "ours.json"))
    wizard.click("Look for Components")
    wizard.wait_for("label", "Our site")


@scenario("problem.copy", "problem.close")
def what_cannot_be_opened_is_explained(wizard):
    broken = wizard.folder / "broken.json"
    broken.write_text('{ "format": "lockstep/fleet/1",\n  "servers": [ }')
    wizard.start(broken)
    wizard.wait_for(None, "The fleet could not be opened")
    wizard.focus(wizard.wait_for("push button", "Technical Details"))
    wizard.key("space")
    wizard.click("Copy the Technical Details")
    assert "broken.json" in wizard.clipboard()
    wizard.click("Dismiss")
    wizard.wait_until_gone(None, "The fleet could not be opened")


main()
