#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The overview: the picture, the lists that say the same, findings and where they lead."""
import os
import pathlib
import subprocess

from harness import main, scenario

GENERATE = pathlib.Path(os.environ["G_TEST_BUILDDIR"]) / "generate-site"


def open_site(wizard):
    fleet = wizard.make_site()
    wizard.start(fleet)
    wizard.wait_for(None, "Picture of the fleet")
    return fleet


@scenario()
def lists_say_what_check_says(wizard):
    fleet = open_site(wizard)
    _status, document = wizard.lockstep("check", fleet)
    wizard.wait_for(None, f"Findings: {len(document['findings'])}")
    wizard.click("Links", "page tab")
    for link in document["links"]:
        row = wizard.wait_for("label", f"{link['client']} to {link['server']} ({link['channel']})")
        assert link["verdict"].capitalize() in wizard.text(row.parent.parent.parent), link


@scenario("expiry-line.select")
def what_ends_when_is_a_line_of_months(wizard):
    open_site(wizard)
    wizard.click("Expiry", "page tab")
    line = wizard.wait_for(None, "What ends when")
    mark = wizard.wait_for("push button", "spoc1.acme.test", within=line)
    assert "Ends soon" in mark.name and "used by spoc1/spooler-controller" in mark.name, mark.name
    certificates = wizard.look("list", "Certificates, what ends first before")

    def chosen():
        return next((row for row in certificates.children() if row.has("selected")), None)
    assert chosen() is None
    wizard.press(mark)
    wizard.wait_until("its row", lambda: "used by spoc1/spooler-controller" in wizard.text(chosen()))
    wizard.key("Right", "Return")
    wizard.wait_until("the next row", lambda: "used by spoc1/end-user-interface" in wizard.text(chosen()))


@scenario("win.search", "overview.go", "win.show-section", "command-line.copy")
def a_finding_is_searched_and_leads_to_its_place(wizard):
    fleet = open_site(wizard)
    wizard.key("ctrl+f")
    wizard.type("backslashes")
    wizard.wait_until_gone("label", "Root of the peer not trusted")
    wizard.click("Backslashes lost", "label")
    wizard.wait_for("label", "environment-configuration.properties:18")
    wizard.press(wizard.wait_for("label", "Show the Command"))
    wizard.click("Copy the Command")
    assert wizard.clipboard() == f"lockstep check {fleet} --only spoc1/end-user-interface"
    wizard.click("Go to the Component")
    wizard.wait_until_gone(None, "Picture of the fleet")


@scenario()
def many_findings_fold_by_their_rule(wizard):
    fleet = open_site(wizard)
    _status, document = wizard.lockstep("check", fleet)
    rules = [finding["rule"] for finding in document["findings"]]
    findings = wizard.wait_for("list", "Findings")

    def count_rows():
        return sum(row.role == "list item" for row in wizard.walk(findings))
    wizard.wait_until("a row a rule", lambda: count_rows() == len(set(rules)))
    many = max(set(rules), key=rules.count)
    group = wizard.wait_for("label", str(rules.count(many)), within=findings)
    wizard.press(group)
    wizard.key("Return")
    wizard.wait_until("a row a finding", lambda: count_rows() == len(set(rules)) + rules.count(many))
    wizard.key("Return")
    wizard.wait_until("the rules again", lambda: count_rows() == len(set(rules)))


@scenario("overview.zoom", "win.go-to")
def the_picture_is_walked_by_keyboard(wizard):
    open_site(wizard)
    for button in ("Zoom In", "Zoom Out", "Show All"):
        wizard.click(button)
    picture = wizard.wait_for(None, "Picture of the fleet")
    wizard.focus(picture)
    wizard.key("Down")
    wizard.wait_until("the description of a component", lambda: "spoc1/spooler-controller" in picture.description)
    wizard.key("Down", "plus", "minus", "0")
    wizard.wait_until("the next component", lambda: picture.description.startswith("spoc1/end-user-interface"))
    wizard.key("Return")
    wizard.wait_until_gone(None, "Picture of the fleet")


def count_green(wizard, place):
    """Of a quarter of the dots: those in the color of what works."""
    shot = wizard.folder / "seen.ppm"
    wizard.shot(shot)
    x, y, width, height = place
    crop = f"{width}x{height}+{x}+{y}"
    dots = subprocess.run(["convert", shot, "-crop", crop, "-sample", "50%", "-depth", "8", "rgb:-"], check=True, stdout=subprocess.PIPE).stdout
    return sum(green > red + 40 and green > blue + 20 for red, green, blue in zip(dots[::3], dots[1::3], dots[2::3]))


@scenario("overview.zoom")
def what_takes_long_is_drawn_meanwhile(wizard):
    site = wizard.folder / "large"
    subprocess.run([GENERATE, site, "60"], check=True, stdout=subprocess.DEVNULL)
    wizard.start(site / "fleet.json")
    place = wizard.wait_for(None, "Picture of the fleet").bounds()
    wizard.wait_until("links drawn by verdict", lambda: count_green(wizard, place) > 200)
    wizard.focus(wizard.wait_for(None, "Picture of the fleet"))
    before = count_green(wizard, place)
    wizard.key("minus", "minus", "minus", "minus")
    wizard.wait_until("all of it, smaller", lambda: count_green(wizard, place) < before)
    wizard.key("0")
    wizard.wait_until("all of it again", lambda: count_green(wizard, place) >= before)


@scenario("win.reload")
def what_changed_on_the_disks_is_seen(wizard):
    fleet = open_site(wizard)
    image = fleet.parent / "servers/spoc1/C/DispatcherParagon/SPOC/conf/remoteConfImg.xml"
    image.unlink()
    _status, document = wizard.lockstep("check", fleet)
    wizard.key("F5")
    wizard.wait_for(None, f"Findings: {len(document['findings'])}")


@scenario("win.reload")
def what_others_made_of_the_fleet_file_is_seen(wizard):
    fleet = open_site(wizard)
    text = fleet.read_text(encoding="utf-8")
    fleet.write_text(text.replace("Acme print", "Other name"), encoding="utf-8")
    wizard.key("F5")
    wizard.wait_for("label", "Other name")
    fleet.unlink()
    wizard.key("F5")
    wizard.wait_for(None, "The fleet could not be opened")
    fleet.write_text(text, encoding="utf-8")
    wizard.key("F5")
    wizard.wait_for("label", "Acme print")
    wizard.wait_until_gone(None, "The fleet could not be opened")


main()
