"""The pages of delegations: application, the head's page, the join link, the organisers' pages."""

import io
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.links import join_address
from expo.delegations.models import Delegation, Document
from expo.delegations.queries import members_of
from expo.delegations.rules import MemberRole
from expo.delegations.services.lifecycle import open_join_link
from expo.delegations.services.members import add_unnamed_members
from tests.delegations.desks import PDF, desk_of, path_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted

APPLICATION = {
    "name_en": "Demo mission of Ankara",
    "lead_body": "Demo Ministry",
    "country": "TR",
    "quota": "4",
    "language": "en",
    "contact_name": "Dana Delegate",
    "contact_email": "dana@ministry.example",
    "consent": "y",
    "sectors": "fintech",
}
CAN = {
    "given_name": "Can",
    "family_name": "Deneme",
    "role": "deputy",
    "language": "tr",
    "email": "heyet@ministry.example",
    "country": "TR",
}


def test_a_delegation_applies_is_accepted_and_its_head_registers_a_member(app: Flask, browser: Browser) -> None:
    event = an_event()

    sent = browser.send(f"/{event.slug}/register/delegation", APPLICATION)
    delegation = db.session.scalars(sa.select(Delegation)).one()
    signed_in(browser, olga(event))
    office = f"/organise/{event.slug}/delegations/{delegation.id}"
    browser.send(f"{office}/accept", form=office)
    desk = desk_of(delegation)
    browser.send(f"{desk}/members/add", CAN)
    board = browser.read(desk)

    assert sent.heading == "The organisers have your application"
    db.session.expire_all()
    assert delegation.state == "accepted"
    assert [person.name for _member, person in members_of(delegation) if person] == ["Can Deneme"]
    assert "Missing: organisation, job title" in board.text
    assert "1 of 4 seats" in board.text


def test_the_head_accepts_an_invitation(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event(), accepted=False)
    desk = desk_of(delegation)

    page = browser.send(f"{desk}/accept", form=desk)

    db.session.expire_all()
    assert (page.status, delegation.state) == (200, "accepted")


def test_a_member_takes_an_open_seat_by_the_link_and_the_next_one_is_refused(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    with transaction():
        add_unnamed_members(delegation, 1, by=DANA)
        open_join_link(delegation, by=DANA)
    join = path_of(join_address(delegation))
    me = {"given_name": "Ece", "family_name": "Üyeoğlu", "email": "ece@firm.example", "language": "tr", "consent": "y"}

    joined = browser.send(join, me)
    full = browser.read(join)

    assert joined.banners == ["You belong to the delegation now. Your ticket is on its way by mail."]
    assert "All seats of this delegation are given." in full.text
    assert [person.name for _member, person in members_of(delegation) if person] == ["Ece Üyeoğlu"]


def test_a_renewed_or_closed_join_link_is_not_found(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    desk = desk_of(delegation)
    links = []
    for step in ("open-link", "open-link", "close-link"):
        links.append(path_of(join_address(delegation)))
        browser.send(f"{desk}/{step}", form=desk)
        db.session.expire_all()

    answers = [browser.client.get(link).status_code for link in links if link]

    assert answers == [404, 404]


def test_the_head_replaces_removes_and_hands_over(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    stays, goes = somebody_of(delegation), somebody_of(delegation)
    desk = desk_of(delegation)

    browser.send(
        f"{desk}/members/{goes.id}/replace",
        {"given_name": "Naz", "family_name": "Yeni", "role": "delegate", "language": "en"},
    )
    browser.send(f"{desk}/members/{stays.id}/free", form=desk)
    handed = browser.send(f"{desk}/members/{goes.id}/lead", form=desk, status=409)

    assert handed.status == 409  # Naz gave no mail address
    db.session.expire_all()
    assert [(m.role, p.name if p else None) for m, p in members_of(delegation)] == [
        ("delegate", None),
        ("delegate", "Naz Yeni"),
    ]


def test_a_document_is_stored_by_its_detected_type_and_downloaded(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    desk = desk_of(delegation)

    kept = browser.send(f"{desk}/documents", {"kind": "agenda", "file": (io.BytesIO(PDF), "agenda.pdf")}, form=desk)
    wrong = browser.send(
        f"{desk}/documents", {"kind": "agenda", "file": (io.BytesIO(b"<html>"), "agenda.pdf")}, form=desk, status=409
    )
    [document] = db.session.scalars(sa.select(Document)).all()
    had = browser.client.get(f"{desk}/documents/{document.id}")

    assert kept.banners == ["The document was saved."]
    assert wrong.status == 409
    assert (had.data, had.mimetype) == (PDF, "application/pdf")


def test_reminders_go_to_members_with_something_missing_once_a_day(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    somebody_of(delegation, email="can@firm.example", language="tr")
    desk = desk_of(delegation)

    first = browser.send(f"{desk}/remind", form=desk)
    second = browser.send(f"{desk}/remind", form=desk)

    assert (first.banners, second.banners) == (["1 reminder is on its way."], ["0 reminders are on their way."])


def test_an_organiser_sets_precedence_and_clearance(app: Flask, browser: Browser) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    member = somebody_of(delegation)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/delegations/{delegation.id}/members/{member.id}"

    order = {"band": "1", "band_order": "2", "precedence_since": "2019-05-01"}
    browser.send(f"{page}/precedence", {"role": "head", "official_party": "y", "version": "1"} | order, form=page)
    clearance = {"lane": "VIP", "clearance": "given", "expires_on": "2027-04-14", "version": "2"}
    browser.send(f"{page}/clearance", clearance, form=page)
    shown = browser.read(page)
    late = browser.send(f"{page}/precedence", {"role": "head", "version": "1"}, form=page, status=409)

    db.session.expire_all()
    assert (member.role, member.band, member.band_order, member.official_party) == (MemberRole.HEAD, 1, 2, True)
    assert (member.lane, member.clearance, member.cleared_by) == (
        "VIP",
        "given",
        "Olga Organiser",
    )
    assert "Olga Organiser" in shown.text
    assert late.status == 409


def test_the_list_runs_the_same_statements_for_one_delegation_and_three(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    asked = []
    for count in (1, 2):
        for _n in range(count):
            somebody_of(danas_delegation(event))
        with counted(app) as statements:
            page = browser.read(f"/organise/{event.slug}/delegations")
        asked.append(len(statements))

    assert page.text.count("Demo delegation of Türkiye") == 3
    assert asked == [8, 8]


def test_the_board_runs_the_same_statements_for_one_member_and_three(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    desk = desk_of(delegation)
    asked = []
    for count in (1, 2):
        for _n in range(count):
            somebody_of(delegation)
        with counted(app) as statements:
            browser.read(desk)
        asked.append(len(statements))

    assert asked[0] == asked[1]


def test_a_faulty_application_is_refused_beside_its_field(app: Flask, browser: Browser) -> None:
    event = an_event()
    good = {
        "name_en": "Demo",
        "lead_body": "Demo Ministry",
        "country": "TR",
        "quota": "4",
        "language": "en",
        "contact_name": "Dana",
        "contact_email": "dana@ministry.example",
        "consent": "y",
    }
    bad: list[tuple[dict[str, Any], str, int]] = [
        ({"name_en": ""}, "Enter the name in one language at least.", 400),
        ({"quota": "0"}, "Enter 1 or more.", 400),
        ({"quota": "61"}, "Ask for 60 seats at most, and write to the organisers if you need more.", 409),
        ({"arrives_on": "2027-04-14", "leaves_on": "2027-04-12"}, "The delegation would leave before it arrives.", 400),
        ({"contact_email": "nobody"}, "Enter a mail address, as in name@example.org.", 400),
        ({"sectors": "weapons"}, "Choose from the list.", 400),
    ]

    pages = [
        browser.send(f"/{event.slug}/register/delegation", {**good, **changes}, status=status)
        for changes, _sentence, status in bad
    ]

    assert [sentence for page, (_c, sentence, _s) in zip(pages, bad, strict=True) if sentence not in page.text] == []
    assert db.session.scalar(sa.select(sa.func.count(Delegation.id))) == 0
