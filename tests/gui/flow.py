#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The way through: each component, the summary, applying, what is left, and taking it back."""
import contextlib
import json
import os
import shlex
import shutil
import subprocess
import xml.etree.ElementTree

import drag
from harness import DEADLINE, LOCKSTEP, main, scenario


def go_to(wizard, place, sign):
    """A place of the sidebar, by its name; sign is what is seen there alone."""
    item = wizard.wait_for_item(place)
    wizard.press(item)
    return wizard.wait_for(None, sign)


def read_servers(fleet):
    folder = fleet.parent / "servers"
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def open_site(wizard):
    fleet = wizard.make_site()
    wizard.start(fleet)
    wizard.wait_for("label", "Mobile Print Server")
    return fleet


@scenario("win.next")
def next_leads_through_the_components(wizard):
    open_site(wizard)
    go_to(wizard, "Components", "In the order that keeps the outage short")
    wizard.click("Next")
    wizard.wait_for("label", "Holds the print jobs of a site")
    wizard.click("Next")
    wizard.wait_for("label", "The web pages on which users see")
    # what was looked at is ready
    go_to(wizard, "Components", "Ready: 3 files will be written.")


def wish_for_a_cipher(wizard):
    go_to(wizard, "Mobile Print Server", "Settings")
    wizard.choose_in_row("Cipher", "aes-256")
    wizard.wait_for("label", "aes-128 → ")


@scenario()
def another_value_of_a_setting_is_a_wish(wizard):
    fleet = open_site(wizard)
    before = fleet.read_bytes()
    wish_for_a_cipher(wizard)
    assert fleet.read_bytes() == before, "the fleet file waits for the summary"


@scenario("apply.start", "verify.check-again", "verify.undo")
def apply_writes_what_the_command_line_writes_and_undo_takes_it_back(wizard):
    fleet = open_site(wizard)
    before = read_servers(fleet)
    status, planned = wizard.lockstep("plan", fleet)
    assert status == 1
    go_to(wizard, "Summary", "files to write · ")
    wizard.click("Next")
    wizard.wait_for("label", "all of them, or none")
    assert read_servers(fleet) == before, "a file was written before anybody said so"
    wizard.click("Write All Files")
    wizard.wait_for("label", "Restore point 1 takes them back")
    status, left = wizard.lockstep("plan", fleet)
    assert status == 0, left
    written = {name for name, content in read_servers(fleet).items() if before.get(name) != content}
    assert len(written) == sum(step["path"] is not None for step in planned["steps"]), written
    wizard.click("Next")
    wizard.wait_for("push button", "Undo")
    wizard.click("Check Again", within=wizard.window())
    assert read_commands(wizard)[0] == f"lockstep undo {fleet}"
    wizard.click("Undo")
    wizard.click("Take Back")
    wizard.wait_until("the files as they were", lambda: read_servers(fleet) == before)
    wizard.wait_for("label", "taken back on")


@scenario()
def the_summary_shows_the_fleet_as_it_will_be(wizard):
    open_site(wizard)
    go_to(wizard, "Summary", "files to write · ")
    wizard.click("Picture", "page tab")
    picture = wizard.wait_for(None, "Picture of the fleet")
    wizard.focus(picture)
    wizard.key("Down")
    wizard.wait_until("the description of a component", lambda: "spoc1/spooler-controller" in picture.description)
    wizard.click("Links afterwards", "page tab")
    wizard.wait_for("label", "Afterwards: Works")


@scenario("summary.show-files")
def a_narrow_window_shows_one_file_at_a_time(wizard):
    open_site(wizard)
    go_to(wizard, "Summary", "files to write · ")
    subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Lockstep", "windowsize", "420", "800"], check=True)
    wizard.wait_until("the narrow window", lambda: wizard.window().bounds()[2] < 500)
    file = wizard.wait_for_item("lockstep-trust.jks")
    wizard.press(file)
    back = wizard.click("All Files")
    wizard.wait_until("the list of files", lambda: not back.has("showing"))


def begin_to_write(wizard):
    """Writes until its proof, which waits for a password: (fleet, the files before, what gives the password)."""
    fleet = open_site(wizard)
    go_to(wizard, "Apply", "all of them, or none")
    before = read_servers(fleet)
    password = fleet.parent / "secrets/spoc-trust"
    text = password.read_text(encoding="utf-8")
    password.unlink()
    os.mkfifo(password)
    wizard.click("Write All Files")
    wizard.wait_until("the files in place", lambda: read_servers(fleet) != before)

    def give_password():
        # whoever waits hears it from the pipe; nobody does once it is stopped
        with contextlib.suppress(OSError):
            pipe = os.open(password, os.O_WRONLY | os.O_NONBLOCK)
            os.write(pipe, text.encode())
            os.close(pipe)
        password.unlink()
        password.write_text(text, encoding="utf-8")
    return fleet, before, give_password


def read_commands(wizard, within=None):
    """What the page shows, and copies."""
    wizard.click("Show the Command", within=within)
    wizard.click("Copy the Command", within=within)
    return wizard.clipboard().splitlines()


def discard(wizard):
    wizard.click("Discard…")
    wizard.click("Discard", within=wizard.wait_until("the question", lambda: next(
        window for window in wizard.windows() if wizard.look("label", "Discard Your Wishes?", within=window))))


@scenario("summary.discard-wishes")
def wishes_have_commands_last_and_are_discarded(wizard):
    fleet = open_site(wizard)
    before = fleet.read_bytes()
    wish_for_a_cipher(wizard)
    wizard.stop()
    wizard.start(fleet)
    wizard.wait_for("label", "Mobile Print Server")
    go_to(wizard, "Summary", "1 wish is not in the fleet file yet.")
    wish, plan = read_commands(wizard)
    assert plan == f"lockstep plan {fleet} --diff"
    # the command does the same
    twin = fleet.with_name("twin.json")
    twin.write_bytes(before)
    subprocess.run(shlex.split(wish.replace(str(fleet), str(twin)).replace("lockstep", LOCKSTEP, 1)), check=True)
    draft = json.loads(next((wizard.folder / "home/state/lockstep/drafts").iterdir()).read_text(encoding="utf-8"))
    assert twin.read_text(encoding="utf-8") == draft["text"] != before.decode()
    discard(wizard)
    wizard.wait_until_gone("label", "1 wish is not in the fleet file yet.")
    assert fleet.read_bytes() == before
    assert not list((wizard.folder / "home/state/lockstep/drafts").iterdir())


@scenario()
def wishes_on_another_text_are_refused_until_they_are_discarded(wizard):
    fleet = open_site(wizard)
    wish_for_a_cipher(wizard)
    text = fleet.read_text(encoding="utf-8").replace("Acme print", "Other name")
    fleet.write_text(text, encoding="utf-8")
    go_to(wizard, "Apply", "all of them, or none")
    wizard.click("Write All Files")
    wizard.wait_for("label", "was changed by others after your wishes were made")
    assert fleet.read_text(encoding="utf-8") == text
    go_to(wizard, "Summary", "1 wish is not in the fleet file yet.")
    discard(wizard)
    wizard.wait_for("label", "Other name")


@scenario("apply.cancel")
def what_is_stopped_is_put_back(wizard):
    fleet, before, give_password = begin_to_write(wizard)
    wizard.click("Stop and Put Back")
    wizard.wait_for("label", "What was written is being put back.")
    give_password()
    wizard.wait_for("label", "Everything was put back.")
    assert read_servers(fleet) == before


@scenario()
def whoever_quits_while_it_writes_finds_everything_put_back(wizard):
    fleet, before, give_password = begin_to_write(wizard)
    wizard.key("ctrl+q")
    # who waits for the password is stopped; were it given at once, all would be written
    wizard.process.wait(DEADLINE)
    give_password()
    assert wizard.process.returncode == 0, wizard.output()
    assert read_servers(fleet) == before
    status, _planned = wizard.lockstep("apply", fleet, "--yes")
    assert status == 0, "something of the run that was left in its middle is there"


@scenario()
def a_fleet_is_not_closed_while_it_is_written(wizard):
    fleet, _before, give_password = begin_to_write(wizard)
    wizard.key("ctrl+w")
    subprocess.run([LOCKSTEP, "discover", fleet.parent / "servers", "-o", fleet.parent / "other.json", "-q"], check=True)
    drag.drop([fleet.parent / "other.json"], 640, 400, (1210, 830), DEADLINE)
    wizard.wait_for("label", "another run is changing it")
    give_password()
    wizard.wait_for("label", "Restore point 1 takes them back")
    wizard.wait_for("label", "Acme print")


def name_report(wizard, path):
    wizard.wait_until("the dialog", lambda: len(wizard.windows()) > 1 and wizard.look("text", "Name"))
    wizard.key("ctrl+a")
    wizard.type(str(path))
    wizard.key("Return")
    wizard.wait_until("the end of the dialog", lambda: len(wizard.windows()) == 1)


@scenario("verify.save-report")
def the_report_is_saved(wizard):
    open_site(wizard)
    go_to(wizard, "Verify", "Links now")
    wizard.click("Save Report")
    path = wizard.folder / "report of today.json"
    name_report(wizard, path)
    report = wizard.wait_until("the report", lambda: json.loads(path.read_text(encoding="utf-8")))
    assert report["schema"] == "lockstep/check/1"
    wizard.wait_for("label", "The report is saved")
    wizard.click("Save Report")
    path = wizard.folder / "report of today.html"
    name_report(wizard, path)
    page = wizard.wait_until("the page", lambda: "</html>" in path.read_text(encoding="utf-8") and
                             xml.etree.ElementTree.fromstring(path.read_text(encoding="utf-8")))
    assert len(page.findall(".//article")) == len(report["findings"])
    assert len(page.findall(".//tr")) == len(report["links"])


@scenario()
def a_wish_that_changes_no_server_is_written_to_the_fleet_file(wizard):
    fleet = wizard.make_site()
    wizard.lockstep("apply", fleet, "--yes")
    root = fleet.parent / json.loads(fleet.read_text(encoding="utf-8"))["trust"][0]
    again = shutil.copy(root, fleet.parent / "again.pem")
    wizard.start(fleet, again)
    wizard.click("Trust in This Fleet")
    wizard.wait_until("the root", lambda: "again.pem\nTrusted by the fleet" in wizard.text())
    go_to(wizard, "Apply", "1 file will be written")
    wizard.click("Write All Files")
    wizard.wait_until("the wish", lambda: "again.pem" in json.loads(fleet.read_text(encoding="utf-8"))["trust"])
    wizard.wait_for(None, "Nothing to write")


def make_own_machine(wizard):
    """A fleet of one server that is this machine, its systemctl a script that writes down what it was asked."""
    folder = wizard.folder
    component = folder / "opt/DispatcherParagon"
    (component / "conf").mkdir(parents=True)
    (component / "conf/application.conf").write_text('default-keystore-file = ""\n', encoding="utf-8")
    cacerts = component / "jre/lib/security/cacerts"
    cacerts.parent.mkdir(parents=True)
    systemctl = folder / "bin/systemctl"
    systemctl.parent.mkdir()
    systemctl.write_text(f'#!/bin/sh\n[ -e {folder}/works ] || {{ echo "Unit is masked." >&2; exit 1; }}\n'
                         f'echo "$@" >>{folder}/asked\n', encoding="utf-8")
    systemctl.chmod(0o755)
    authority = ["--ca", folder / "ca", "--password", "pass:authority"]
    for words in [["ca", "init", folder / "ca", "--name", "Own", "--password", "pass:authority"],
                  ["ca", "issue", "own.test", *authority, "-o", folder / "own.pfx", "--out-password", "pass:identity"],
                  ["convert", folder / "ca/ca.pem", cacerts, "--to", "jks", "--trust-only", "--out-password", "pass:changeit"]]:
        status, _ = wizard.lockstep(*words)
        assert status == 0, words
    fleet = folder / "fleet.json"
    fleet.write_text(json.dumps({
        "format": "lockstep/fleet/1", "name": "Own", "policy": {"security": "secured"}, "trust": ["ca/ca.pem"],
        "identities": {"own": {"file": "own.pfx", "password": "pass:identity"}},
        "servers": [{"name": "own", "platform": "linux", "addresses": ["own.test"], "root": "/", "components": [
            {"component": "dispatcher-paragon-cloud/primary-server", "folder": str(component), "identity": "own",
             "secrets": {"identity.keystore.password": "pass:keystore"}}]}]}), encoding="utf-8")
    return fleet


@scenario()
def a_service_of_this_machine_is_started_from_here(wizard):
    fleet = make_own_machine(wizard)
    wizard.start(fleet, PATH=f"{wizard.folder}/bin:{os.environ['PATH']}")
    wizard.wait_for("label", "Primary Server")
    go_to(wizard, "Apply", "all of them, or none")
    wizard.click("Write All Files")
    wizard.wait_for("label", "Restore point 1 takes them back")
    wizard.click("Next")
    wizard.click("Run on This Machine")
    wizard.wait_for("label", "Unit is masked.")
    (wizard.folder / "works").touch()
    wizard.click("Run on This Machine")
    wizard.wait_for("push button", "Done")
    assert not wizard.look("label", "Unit is masked."), "what failed before is told no more"
    assert (wizard.folder / "asked").read_text(encoding="utf-8") == "restart safeq-cloud-server\n"
    # and is ticked off
    wizard.wait_for("label", "1 of ")


@scenario()
def a_service_of_another_machine_is_not(wizard):
    open_site(wizard)
    go_to(wizard, "Mobile Print Server", "Settings")
    assert wizard.look("label", "net stop YSoftSQ-MPS"), "the command stands there to be copied"
    assert not wizard.look("push button", "Run on This Machine")


@scenario()
def ticks_are_remembered(wizard):
    fleet = open_site(wizard)
    wizard.lockstep("apply", fleet, "--yes")
    go_to(wizard, "Verify", "To do by hand, in this order")
    wizard.press(wizard.wait_for("check box", "Done"))
    wizard.wait_for("label", "1 of ")
    wizard.stop()
    wizard.start(fleet)
    wizard.wait_for("label", "Mobile Print Server")
    go_to(wizard, "Verify", "To do by hand, in this order")
    wizard.wait_for("label", "1 of ")


@scenario()
def a_component_is_done_when_its_steps_by_hand_are(wizard):
    fleet = open_site(wizard)
    _status, applied = wizard.lockstep("apply", fleet, "--yes")
    left = [step for step in applied["steps"] if step["path"] is None and step["phase"] != "stop" and
            (step["server"], step["component"]) == ("spoc1", "terminal-server")]
    wizard.key("F5")
    go_to(wizard, "Components", f"By hand: {len(left)} step")
    go_to(wizard, "Verify", "To do by hand, in this order")
    steps = wizard.wait_for("list", "To do by hand, in this order")
    for row in [row for row in wizard.walk(steps) if row.role == "list item" and "spoc1/terminal-server" in wizard.text(row)]:
        wizard.press(wizard.look("check box", "Done", within=row))
    wizard.wait_for("label", f"{len(left)} of ")
    wizard.wait_for("image", "Done: Its files are as the fleet file wants them.")


main()
