#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One's own authority, the names' worksheet, and requests to others."""
import subprocess

from harness import LOCKSTEP, main, scenario


def lockstep(*arguments):
    subprocess.run([LOCKSTEP, *map(str, arguments), "-q"], check=True)


def make_authority(wizard, name="pki/ca"):
    folder = wizard.folder / name
    lockstep("ca", "init", folder, "--subject", "CN=Acme Own Root", "--password", "pass:rootpw")
    return folder


def show(wizard, page):
    wizard.press(wizard.wait_for("label", page))


def fill(wizard, title, text):
    wizard.fill(wizard.wait_for("text", title), str(text))


def fill_passwords(wizard, password):
    fill(wizard, "New password", password)
    fill(wizard, "New password again", password)


@scenario("authority.create", "authority.trust", "authority.other")
def an_authority_is_created_and_trusted(wizard):
    fleet = wizard.make_site()
    folder = wizard.folder / "own"
    wizard.start(fleet)
    show(wizard, "Your Authority")
    fill(wizard, "Folder, which is created", folder)
    fill(wizard, "Name of the authority", "Acme Own Root")
    fill(wizard, "New password", "rootpw")
    wizard.click("Create the Authority")
    wizard.wait_for("label", "The two passwords differ")
    fill_passwords(wizard, "rootpw")
    wizard.click("Create the Authority")
    wizard.wait_for("label", "Nothing yet.")
    assert (folder / "ca.key").stat().st_mode & 0o777 == 0o600
    wizard.click("Trust in This Fleet")
    show(wizard, "Certificates")
    wizard.wait_until("the root", lambda: "ca.pem\nTrusted by the fleet" in wizard.text())
    show(wizard, "Your Authority")
    wizard.click("Another Authority")
    wizard.wait_for("push button", "Open the Authority")


@scenario("authority.open", "authority.issue", "issue.issue", "authority.revoke")
def a_certificate_is_issued_and_revoked(wizard):
    fleet = wizard.make_site()
    folder = make_authority(wizard)
    wizard.start(fleet)
    show(wizard, "Your Authority")
    fill(wizard, "Folder of the authority", folder)
    wizard.click("Open the Authority")
    wizard.click("Issue a Certificate…")
    fill(wizard, "Names and addresses", "wps9.acme.test, 10.9.9.9")
    fill(wizard, "New file", wizard.folder / "wps9.pfx")
    fill_passwords(wizard, "filepw")
    wizard.click("Issue")
    fill(wizard, "Password", "wrong")
    wizard.click("Unlock")
    wizard.wait_for("label", "This password does not open it.")
    fill(wizard, "Password", "rootpw")
    wizard.key("Return")
    wizard.wait_for("label", "CN=wps9.acme.test")
    _status, document = wizard.lockstep("inspect", wizard.folder / "wps9.pfx", "--password", "pass:filepw")
    names = document["files"][0]["entries"][0]["chain"][0]["san"]
    assert [name.split(":", 1)[-1] for name in names] == ["wps9.acme.test", "10.9.9.9"], names
    wizard.click("Show the Command")
    wizard.click("Copy the Command")
    revoke = wizard.clipboard().splitlines()[-1]
    assert revoke.startswith(f"lockstep ca crl --ca {folder} --password prompt --revoke "), revoke
    wizard.click("Revoke")
    wizard.wait_until("the list of those taken back", (folder / "crl.pem").exists)
    wizard.wait_until("its state", lambda: "revoked" in wizard.text().splitlines())


@scenario("names.issue", "issue.cancel")
def one_certificate_covers_every_name_in_use(wizard):
    fleet = wizard.make_site()
    folder = make_authority(wizard, "site/pki/ca")
    before = fleet.read_bytes()
    wizard.start(fleet)
    show(wizard, "Names in Use")
    wizard.wait_for("label", "in use")
    wizard.wait_for("label", "spoc1.acme.test")
    wizard.click("Issue a Certificate That Covers All…")
    wizard.wait_for("push button", "Issue")
    wizard.click("Give Up")
    wizard.click("Issue a Certificate That Covers All…")
    fill_passwords(wizard, "filepw")
    wizard.click("Issue")
    fill(wizard, "Password", "rootpw")
    wizard.key("Return")
    wizard.wait_for("push button", "Issue a Certificate That Covers All…")
    _status, document = wizard.lockstep("ca", "list", folder)
    issued = document["issued"][0]
    assert "DNS:spoc1.acme.test" in issued["names"], issued
    assert fleet.read_bytes() == before, "the fleet file waits for the summary"


@scenario("requests.make", "requests.take")
def a_request_is_made_and_its_answer_taken(wizard):
    folder = make_authority(wizard)
    request = wizard.folder / "wps8.csr"
    wizard.start(wizard.make_site())
    show(wizard, "Requests")
    fill(wizard, "Names and addresses", "wps8.acme.test")
    fill(wizard, "New file", request)
    fill_passwords(wizard, "keypw")
    wizard.click("Make the Request")
    wizard.wait_until("the key's name in the form below", lambda: request.with_suffix(".key").exists())
    lockstep("ca", "sign", request, "--ca", folder, "--password", "pass:rootpw", "-o", wizard.folder / "answer.pem")
    fill(wizard, "Answer", wizard.folder / "answer.pem")
    wizard.click("Take the Answer")
    wizard.wait_for("label", "DNS name wps8.acme.test")
    status, _document = wizard.lockstep("inspect", wizard.folder / "wps8.pfx", "--password", "pass:keypw")
    assert status == 0


@scenario()
def the_password_of_a_key_is_asked_for_where_its_answer_is_taken(wizard):
    folder, request, answer = make_authority(wizard), wizard.folder / "wps8.csr", wizard.folder / "answer.pem"
    lockstep("request", "new", "wps8.acme.test", "-o", request, "--out-password", "pass:keypw")
    lockstep("ca", "sign", request, "--ca", folder, "--password", "pass:rootpw", "-o", answer)
    wizard.start(wizard.make_site())
    show(wizard, "Requests")
    given = {"Answer": answer, "Key of the request": request.with_suffix(".key"), "New file for both": wizard.folder / "wps8.pfx"}
    for title, path in given.items():
        fill(wizard, title, path)
    wizard.click("Take the Answer")
    fill(wizard, "Password", "wrong")
    wizard.click("Unlock")
    wizard.wait_for("label", "This password does not open it.")
    assert len(wizard.windows()) == 1, "asked in another window"
    assert [wizard.look("text", title).text() for title in given] == [str(path) for path in given.values()]
    fill(wizard, "Password", "keypw")
    wizard.key("Return")
    wizard.wait_for("label", "DNS name wps8.acme.test")


@scenario("path.browse")
def a_folder_is_chosen_in_the_dialog(wizard):
    folder = make_authority(wizard)
    wizard.start(wizard.make_site())
    show(wizard, "Your Authority")
    entry = wizard.wait_for("text", "Folder of the authority")
    wizard.wait_for("push button", "Choose…", within=entry).act()
    wizard.choose_file(folder, "Choose")
    wizard.click("Open the Authority")
    wizard.wait_for("label", "CN=Acme Own Root")


main()
