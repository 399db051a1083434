#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The certificates' page: files opened, dropped or pasted, and what is in them."""
import subprocess

from harness import TESTS, main, scenario


def open_store(wizard, *arguments, **more):
    path = wizard.make_store(**more)
    wizard.start(*arguments, path)
    return path


@scenario("password.give")
def a_wrong_password_is_asked_for_again_in_its_place(wizard):
    open_store(wizard)
    entry = wizard.wait_for("text", "Password")
    wizard.fill(entry, "wrong")
    wizard.click("Unlock")
    wizard.wait_for("label", "This password does not open it.")
    assert len(wizard.windows()) == 1, "asked in another window"
    # what was wrong stays, selected, with the focus: the next is typed over it
    assert len(entry.text()) == len("wrong")
    wizard.type("opensesame")
    wizard.key("Return")
    wizard.wait_for("label", "DNS name printer.example")
    wizard.wait_for("label", "IP address 10.1.2.3")
    wizard.wait_until_gone("text", "Password")


@scenario("password.give")
def a_password_is_asked_for_while_a_fleet_is_read(wizard):
    fleet, store = wizard.make_site(), wizard.make_store()
    wizard.start(fleet, store)
    wizard.wait_for(None, "Password of")
    # what is read and planned meanwhile shows it once more, and takes the keyboard away for a while
    wizard.wait_for("image", "To do: ")
    wizard.wait_until("the entry", lambda: wizard.look("text", "Password").has("sensitive"))
    assert not wizard.look("label", "This password does not open it."), "nobody has given one"
    wizard.type("opensesame")
    wizard.key("Return")
    wizard.wait_for("label", "DNS name printer.example")


@scenario("certificate.copy")
def a_fingerprint_is_copied(wizard):
    path = wizard.make_store()
    wizard.start(path)
    wizard.fill(wizard.wait_for("text", "Password"), "opensesame")
    wizard.key("Return")
    wizard.wait_for("label", "SHA-1 fingerprint")
    wizard.click("Copy “SHA-1 fingerprint")
    _status, document = wizard.lockstep("inspect", path, "--password", "pass:opensesame")
    copied = document["files"][0]["entries"][0]["chain"][0]["sha1"]
    wizard.wait_until("the fingerprint", lambda: wizard.clipboard() == copied)


@scenario("certificates.paste")
def a_pasted_chain_is_seen_for_what_it_is(wizard):
    text = (TESTS / "fixtures/keystores/root.pem").read_text()
    wizard.start(wizard.make_store())
    wizard.set_clipboard(text)
    wizard.click("Paste")
    wizard.wait_for("label", "Pasted text")
    wizard.wait_for("label", "SHA-256 fingerprint")
    wizard.wait_until_gone("push button", "Unlock")


@scenario("win.paste")
def what_was_copied_opens_from_any_page(wizard):
    wizard.start()
    wizard.wait_for("list item", "Open a Fleet")
    wizard.set_clipboard((TESTS / "fixtures/keystores/root.pem").read_text())
    wizard.key("ctrl+v")
    wizard.wait_for("label", "Pasted text")
    wizard.wait_for("label", "SHA-256 fingerprint")
    fleet = wizard.make_site()
    wizard.set_clipboard(f"{fleet.as_uri()}\r\n", "text/uri-list")
    wizard.key("ctrl+v")
    wizard.wait_for("label", "Acme print")


@scenario("certificates.open")
def a_file_is_chosen_in_the_dialog(wizard):
    path = TESTS / "fixtures/keystores/chain.p7b"
    wizard.start(wizard.make_store())
    wizard.click("Open…")
    wizard.choose_file(path)
    wizard.wait_for("label", "chain.p7b")
    wizard.wait_for("label", "PKCS#7")


@scenario("certificates.use-identity")
def a_file_becomes_an_identity_of_the_fleet(wizard):
    fleet = wizard.make_site()
    open_store(wizard, fleet)
    wizard.wait_for("label", "Certificates")
    wizard.fill(wizard.wait_for("text", "Password"), "opensesame")
    wizard.key("Return")
    wizard.click("Use as Identity")
    wizard.wait_until("the identity", lambda: "mine\nIdentity of the fleet" in wizard.text())
    assert "mine.pfx" not in fleet.read_text(), "the fleet file waits for the summary"


@scenario("certificates.trust")
def a_root_is_trusted(wizard):
    fleet = wizard.make_site()
    wizard.start(fleet, TESTS / "fixtures/keystores/root.pem")
    wizard.click("Trust in This Fleet")
    wizard.wait_until("the root", lambda: "root.pem\nTrusted by the fleet" in wizard.text())


@scenario("certificates.back")
def a_narrow_window_shows_one_pane_at_a_time(wizard):
    open_store(wizard)
    wizard.fill(wizard.wait_for("text", "Password"), "opensesame")
    wizard.key("Return")
    wizard.wait_for("label", "SHA-256 fingerprint")
    subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Lockstep", "windowsize", "360", "800"], check=True)
    back = wizard.wait_for("push button", "All Files")
    back.act()
    wizard.wait_until("the list of files", lambda: not back.has("showing"))


main()
