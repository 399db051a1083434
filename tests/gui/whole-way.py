#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""From welcome to verified, twice: by the wizard's keys and buttons alone, and by the command line over a copy of the same
site. Both write the same bytes, keystores as well: with SOURCE_DATE_EPOCH their salts and dates are no chance."""
import os
import pathlib
import shutil
import subprocess

from harness import LOCKSTEP, main, scenario

EPOCH = "1767225600"
IMAGE = "servers/spoc1/C/DispatcherParagon/SPOC/conf/remoteConfImg.xml"


def read_tree(site):
    """What is kept of earlier runs has its own dates."""
    files = {path.relative_to(site): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    return {str(path): content for path, content in files.items() if path.parts[0] != ".lockstep"}


def read_modes(site):
    return {path: os.stat(site / path).st_mode for path in read_tree(site)}


def differing(one, other):
    return sorted(path for path in {**one, **other} if one.get(path) != other.get(path))


def turn_switch(site):
    """What only people do, in the management interface."""
    image = site / IMAGE
    text = image.read_text(encoding="utf-8")
    key = 'key="usePlainCommunicationForOrsSubsystems" value='
    assert f'{key}"true"' in text
    image.write_text(text.replace(f'{key}"true"', f'{key}"false"'), encoding="utf-8")


def walk_with_wizard(wizard, site):
    wizard.start(SOURCE_DATE_EPOCH=EPOCH)
    wizard.click("Open a Fleet", "list item")
    wizard.choose_file(site / "fleet.json")
    wizard.wait_for(None, "Picture of the fleet")
    # a finding leads to its component, and there it is answered
    wizard.key("ctrl+f")
    wizard.type("whether secured")
    wizard.wait_until_gone("label", "Cipher differs")
    wizard.click("Not known whether secured", "label")
    wizard.click("Go to the Component")
    wizard.choose_in_row("Security switch", "Secured")
    wizard.wait_until_gone("label", "Whether Management Service on spoc1 is secured")
    wizard.press(wizard.wait_for_item("Summary"))
    wizard.wait_for("label", "files to write · ")
    wizard.click("Next")
    wizard.wait_for("label", "all of them, or none")
    wizard.click("Write All Files")
    wizard.wait_for("label", "Restore point 1 takes them back")
    wizard.click("Next")
    wizard.wait_for(None, "2 errors are left.")
    turn_switch(site)
    wizard.click("Check Again")
    wizard.wait_for(None, "8 of 8 links work, encrypted.")


def walk_with_commands(site):
    def run(*words, status=0):
        done = subprocess.run([LOCKSTEP, *words], cwd=site, capture_output=True, text=True, check=False,
                              env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH})
        assert done.returncode == status, (words, done.stdout, done.stderr)
    run("check", "fleet.json", status=1)
    run("config", "set", "fleet.json", "servers.0.components.4.settings.\"security.mechanism\"", "secured")
    run("plan", "fleet.json", status=1)
    run("apply", "fleet.json", "--yes")
    turn_switch(site)
    run("plan", "fleet.json")
    run("check", "fleet.json")


@scenario("verify.undo")
def wizard_and_command_line_write_the_same(wizard):
    site = wizard.make_site().parent
    twin = pathlib.Path(shutil.copytree(site, wizard.folder / "twin"))
    before = read_tree(site)
    walk_with_wizard(wizard, site)
    walk_with_commands(twin)
    after = read_tree(site)
    assert differing(after, read_tree(twin)) == []
    assert differing(read_modes(site), read_modes(twin)) == []
    changed = differing(before, after)
    assert "fleet.json" in changed and any(path.endswith(".jks") for path in changed) and len(changed) > 15, changed
    wizard.click("Undo")
    wizard.click("Take Back")
    wizard.wait_for("label", "taken back on")
    # the wish and what people did stay
    assert differing(before, read_tree(site)) == ["fleet.json", IMAGE]


def press_until(wizard, key, sign):
    """Goes on from place to place: each is looked at before the next."""
    for _place in range(30):
        if wizard.look(None, sign):
            return
        before = wizard.text()
        wizard.key(key)
        wizard.wait_until("the next place", lambda before=before: wizard.text() != before)
    raise AssertionError(f"no place shows {sign}")


@scenario("win.open", "win.next", "apply.start", "verify.check-again", "verify.undo")
def the_keyboard_alone_leads_from_welcome_to_verified_and_back(wizard):
    site = wizard.make_site().parent
    before = read_tree(site)
    wizard.start()
    wizard.wait_for("list item", "Open a Fleet")
    wizard.key("ctrl+o")
    wizard.choose_file(site / "fleet.json")
    wizard.wait_for(None, "Picture of the fleet")
    press_until(wizard, "alt+Right", "Holds the print jobs of a site")
    press_until(wizard, "alt+Right", "files to write · ")
    press_until(wizard, "alt+Right", "all of them, or none")
    wizard.key("alt+w")
    wizard.wait_for("label", "Restore point 1 takes them back")
    wizard.key("alt+n")
    wizard.wait_for("push button", "Undo")
    turn_switch(site)
    wizard.key("alt+c")
    wizard.wait_for(None, "7 of 8 links work, encrypted.")
    wizard.key("alt+u")
    wizard.wait_for("label", "Take it back?")
    wizard.key("alt+t")
    wizard.wait_for("label", "taken back on")
    assert differing(before, read_tree(site)) == [IMAGE]


main()
