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


main()
