"""Who works for an expo, and how that changes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.models import Account, Grant
from expo.accounts.permissions import Role
from expo.accounts.queries import team_of
from expo.accounts.services.team import invite, revoke, switch_off
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.models import Entry
from expo.history.services import PROGRAM
from expo.mail.models import Mail
from tests.factories.accounts import ada, an_account, nora, olga, sami, signed_in, vera, with_role
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted


def test_the_cast_has_its_roles(app: Flask) -> None:
    event = an_event()

    olga(event), sami(event), vera(event), nora(), ada()

    assert [(g.account.name, g.role) for g in team_of(event.id)] == [
        ("Olga Organiser", Role.ORGANISER),
        ("Sami Staff", Role.STAFF),
        ("Vera Viewer", Role.VIEWER),
    ]


def _values(role: str = "staff", **changes: str) -> dict[str, str]:
    return {"name": "Sami Staff", "email": "sami@example.org", "role": role, **changes}


def test_an_organiser_invites_somebody_who_is_written_to(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(f"/organise/{event.slug}/team", _values())

    mail = db.session.scalars(sa.select(Mail)).one()
    assert page.rows() == [
        ["Olga Organiser you", "olga@example.org", "Organiser", "Change"],
        ["Sami Staff", "sami@example.org", "Staff", "Change"],
    ]
    assert "Sami Staff is in the team now, and was written to." in page.text
    assert (mail.to_address, mail.event_id) == ("sami@example.org", None)
    assert "Olga Organiser gave you this role: Staff." in mail.text


def test_somebody_in_the_team_is_not_invited_twice(app: Flask, browser: Browser) -> None:
    event = an_event()
    sami(event)
    signed_in(browser, olga(event))

    page = browser.send(f"/organise/{event.slug}/team", _values("organiser", email="SAMI@example.org"), status=409)

    assert "Sami Staff works for this expo already, as: Staff." in page.text
    assert page.typed("name") == "Sami Staff"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "😀" * 10_000}, "Use at most 200 characters."),
        ({"name": "Sami\x1b[31m"}, "Take out the invisible control characters (U+001B)."),
        ({"name": "Sami \u202eimaS"}, "Take out the invisible control characters (RIGHT-TO-LEFT OVERRIDE)."),
        ({"name": ""}, "Fill this in."),
        ({"email": "sami@example.org\r\nBcc: all@example.org"}, "Enter a mail address, as in name@example.org."),
        ({"email": "sami"}, "Enter a mail address, as in name@example.org."),
    ],
)
def test_an_invitation_of_rubbish_is_refused_in_words(
    app: Flask, browser: Browser, change: dict[str, str], sentence: str
) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(f"/organise/{event.slug}/team", _values(**change), status=400)

    assert page.errors == [sentence]
    assert [g.account.name for g in team_of(event.id)] == ["Olga Organiser"]


@pytest.mark.parametrize("role", ["administrator", "", "Organiser", "../../etc"])
def test_only_the_roles_of_an_expo_are_given(app: Flask, browser: Browser, role: str) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    browser.send(f"/organise/{event.slug}/team", _values(role), status=400)

    assert [g.account.name for g in team_of(event.id)] == ["Olga Organiser"]


def test_a_name_with_line_breaks_and_html_stays_one_plain_line(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(f"/organise/{event.slug}/team", _values(name="<b>Sami</b>\r\nBcc: {{ 7*7 }} {link}"))

    mail = db.session.scalars(sa.select(Mail)).one()
    assert page.rows()[0][0] == "<b>Sami</b> Bcc: {{ 7*7 }} {link}"
    assert mail.to_name == "<b>Sami</b> Bcc: {{ 7*7 }} {link}"
    assert "Hello <b>Sami</b> Bcc: {{ 7*7 }} {link}," in mail.text


def test_an_address_of_another_script_is_invited(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    browser.send(f"/organise/{event.slug}/team", _values(email="سمیع@مثال.example", name="سمیع"))

    assert [g.account.email for g in team_of(event.id)] == ["olga@example.org", "سمیع@مثال.example"]


def test_a_role_is_changed_and_taken_away(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    sami(event)
    number = team_of(event.id)[1].id

    changed = browser.send(f"/organise/{event.slug}/team/{number}", {"role": "viewer"})
    removed = browser.send(f"/organise/{event.slug}/team/{number}/remove", form=f"/organise/{event.slug}/team/{number}")

    assert changed.rows()[1] == ["Sami Staff", "sami@example.org", "Viewer", "Change"]
    assert [row[1] for row in removed.rows()] == ["olga@example.org"]
    assert _verbs(event.id)[-2:] == ["changed role", "took role"]


def test_the_last_organiser_stays(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/team/{team_of(event.id)[0].id}"

    demoted = browser.send(address, {"role": "staff", "mean_it": "y"}, status=409)
    removed = browser.send(f"{address}/remove", {"mean_it": "y"}, form=address, status=409)

    sentence = "Olga Organiser is the last organiser of this expo. Make another one first."
    assert sentence in demoted.text
    assert sentence in removed.text
    assert [g.role for g in team_of(event.id)] == [Role.ORGANISER]


def test_nobody_gives_up_the_own_role_by_accident(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    second = with_role(an_account("second@example.org", "Second Organiser"), Role.ORGANISER, event)
    address = f"/organise/{event.slug}/team/{team_of(event.id)[0].id}"

    unmeant = browser.send(f"{address}/remove", form=address, status=409)
    meant = browser.post(f"{address}/remove", {"csrf_token": unmeant.typed("csrf_token"), "mean_it": "y"})

    assert "This is your own role. Tick the box to confirm that you give it up." in unmeant.text
    assert (meant.status_code, meant.headers["Location"]) == (303, "/organise/")
    assert [g.account_id for g in team_of(event.id)] == [second.id]


def test_the_last_administrator_stays(app: Flask) -> None:
    only = ada()

    with pytest.raises(Refused, match="Ada Administrator is the last administrator"), transaction():
        revoke(only.grants[0], by=PROGRAM)
    with pytest.raises(Refused, match="Ada Administrator is the last administrator"), transaction():
        switch_off(only, by=PROGRAM)

    assert [g.role for g in ada().grants] == [Role.ADMINISTRATOR]


def test_two_organisers_who_remove_each_other_at_once_leave_one(app: Flask) -> None:
    event = an_event()
    olga(event)
    with_role(an_account("second@example.org", "Second Organiser"), Role.ORGANISER, event)
    numbers, event_id, start = [g.id for g in team_of(event.id)], event.id, threading.Barrier(2)

    def remove(number: int) -> bool:
        with app.app_context():
            held = db.session.get_one(Grant, number)
            start.wait()
            try:
                with transaction():
                    revoke(held, by=PROGRAM)
            except Refused:
                return False
            return True

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        gone = list(pool.map(remove, numbers))

    db.session.rollback()
    assert sorted(gone) == [False, True]
    assert len(team_of(event_id)) == 1


def test_one_of_two_who_invite_the_same_person_at_once_is_told_so(app: Flask) -> None:
    event = an_event()
    event_id, start = event.id, threading.Barrier(2)
    with transaction():
        sami_id = an_account("sami@example.org", "Sami Staff").id

    def give(role: Role) -> bool:
        with app.app_context():
            db.session.get_one(Account, sami_id)
            start.wait()
            try:
                with transaction():
                    invite("sami@example.org", "Sami", event_id, role, where="Test Expo", by=PROGRAM)
            except Refused:
                return False
            return True

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        given = list(pool.map(give, (Role.STAFF, Role.VIEWER)))

    db.session.rollback()
    assert sorted(given) == [False, True]
    assert len(team_of(event_id)) == 1


def test_who_may_see_the_team(app: Flask, browser: Browser) -> None:
    event = an_event()
    olga(event)
    address = f"/organise/{event.slug}/team"

    asked = {
        account.name: signed_in(Browser(app), account).client.get(address).status_code
        for account in (vera(event), sami(event), nora(), an_account(), ada())
    }

    assert asked == {
        "Vera Viewer": 403,
        "Sami Staff": 403,
        "Nora Elsewhere": 404,
        "Ayla Account": 404,
        "Ada Administrator": 200,
    }
    assert browser.read(address).heading == "Sign in"


def test_another_expos_member_is_not_here(app: Flask, browser: Browser) -> None:
    event, other = an_event(), nora()
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/team/{other.grants[0].id}", status=404)

    assert "This person is not in the team of this expo." in page.text


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(app: Flask, browser: Browser, people: int) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    for number in range(people - 1):
        with_role(an_account(f"staff{number}@example.org", f"Staff {number}"), Role.STAFF, event)

    with counted(app) as statements:
        page = browser.read(f"/organise/{event.slug}/team")

    assert len(page.rows()) == people
    assert len(statements) == 8  # three ask what is held by whom


def _verbs(event_id: int) -> list[str]:
    return list(db.session.scalars(sa.select(Entry.verb).where(Entry.event_id == event_id).order_by(Entry.id)))
