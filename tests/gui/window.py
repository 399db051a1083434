#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The window: opening, going to and fro, what the keyboard reaches."""
from harness import main, scenario


@scenario("win.next", "win.back")
def next_and_back_walk_through_the_places(wizard):
    wizard.start(wizard.make_site())
    wizard.wait_for("label", "Overview")
    wizard.click("Back")
    wizard.wait_for("list item", "Open a Fleet")
    wizard.click("Next")
    wizard.wait_until_gone("list item", "Open a Fleet")


@scenario("app.quit")
def quitting_ends_it(wizard):
    wizard.start()
    wizard.stop()


@scenario("app.about")
def about_tells_the_version(wizard):
    wizard.start()
    wizard.click("Main Menu", "push button")
    wizard.click("About Lockstep", "menu item")
    wizard.wait_for("label", "0.1.0")
    wizard.key("Escape")
    wizard.wait_until_gone("label", "0.1.0")


@scenario("app.new-window")
def each_fleet_may_have_a_window(wizard):
    wizard.start()
    wizard.key("ctrl+n")
    wizard.wait_until("a second window", lambda: len(wizard.windows()) == 2)


@scenario("app.shortcuts")
def shortcuts_are_listed(wizard):
    wizard.start()
    wizard.key("ctrl+question")
    wizard.wait_for("label", "Check again")
    wizard.key("Escape")
    wizard.wait_until_gone("label", "Check again")


@scenario("app.preferences", "preferences.forget-recent")
def preferences_last_and_recent_fleets_are_forgotten(wizard):
    fleet = wizard.make_site()
    wizard.start(fleet)
    wizard.wait_for("label", "Acme print")
    wizard.key("ctrl+comma")
    button = wizard.click("Forget All")
    wizard.wait_until("the end of what is to forget", lambda: not button.has("sensitive"))
    wizard.key("Escape")
    wizard.wait_until_gone("label", "Appearance")
    wizard.stop()
    wizard.start()
    wizard.wait_for("list item", "Open a Fleet")
    assert wizard.look("label", str(fleet)) is None


@scenario("win.cancel")
def what_runs_is_cancelled(wizard):
    wizard.start()
    wizard.click("Try the Sample Site", "list item")
    wizard.click("Cancel")
    wizard.wait_until_gone("push button", "Cancel")
    assert wizard.look("label", "Overview") is None


@scenario("win.show-sidebar")
def the_sidebar_is_reached_by_keyboard(wizard):
    wizard.start(wizard.make_site())
    wizard.wait_for("label", "Acme print")
    wizard.key("F9")
    wizard.wait_until("the focus in the sidebar", lambda: any(
        node.has("focused") for node in wizard.walk(wizard.look("list", "Pages"))))


main()
