"""Wishes come in by a table: preview, faults by cell, what parties said themselves stays, and the way back."""

import io

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.imports.models import UploadedList
from expo.meetings.rules import WishKind
from expo.meetings.services.wishes import set_wish
from expo.meetings.wishes.queries import thing_of, wish_kinds
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, a_body, a_firm, a_group, party_of
from tests.pages import Browser

TABLE = (
    "Görüşme tercihleri\n\nFirma;Kiminle;Tercih;Gerekçe\nGökçe Yazılım;Ministry of Trade;mutlaka;Visas\n"
    "Delegation of Türkiye;gökçe yazılım;Hayır;\nGökçe Yazılım;Delegation of Türkiye;evet;\n{more}"
)
FAULTY = "Gökçe Yazılım;Gökçe Yazılım;evet;\nGökçe Yazılım;Nobody Ltd;evet;\nGökçe Yazılım;Ministry of Trade;asla;\n"


def brought(browser: Browser, event: Event, more: str = "") -> str:
    """The page of the list, once it is uploaded."""
    file = (io.BytesIO(TABLE.format(more=more).encode()), "wishes.csv")
    browser.send(f"/organise/{event.slug}/lists/new/wishes", {"file": file})
    uid = db.session.scalars(sa.select(UploadedList.uid).order_by(UploadedList.id.desc())).first()
    return f"/organise/{event.slug}/lists/{uid}"


def test_wishes_come_in_by_a_table_and_are_taken_back(app: Flask) -> None:
    event = an_event()
    emil, group = a_firm(event, "Gökçe Yazılım")[0], a_group(event)[0]
    body = party_of(event, f"body-{a_body(event).id}")
    with transaction():
        set_wish(event, thing_of(emil), thing_of(group), WishKind.MUST, by=OLGA)
    browser = signed_in(Browser(app), olga(event))

    page = brought(browser, event)
    preview = browser.read(page).text
    browser.send(page, {"verb": "register"})
    registered = wish_kinds(event)
    back = browser.send(page, {"verb": "undo"})

    assert "2 new rows can be registered." in preview
    assert "Gökçe Yazılım – Delegation of Türkiye: Must meet" in preview
    assert registered == {
        (emil.id, group.id): WishKind.MUST,
        (emil.id, body.id): WishKind.MUST,
        (group.id, emil.id): WishKind.NEVER,
    }
    assert "2 rows were taken back." in back.text
    assert list(wish_kinds(event)) == [(emil.id, group.id)]


def test_each_fault_of_a_table_of_wishes_is_told_by_its_cell(app: Flask) -> None:
    event = an_event()
    a_firm(event, "Gökçe Yazılım")
    a_group(event)
    a_body(event)
    browser = signed_in(Browser(app), olga(event))

    said = browser.read(brought(browser, event, FAULTY)).text

    assert "A party does not meet itself." in said
    assert "“Nobody Ltd” is none of what can be chosen here." in said
    assert "The same stands in another row of the list too: 4." in said
    assert wish_kinds(event) == {}
    assert (
        signed_in(Browser(app), vera(event)).client.get(f"/organise/{event.slug}/lists/new/wishes").status_code == 403
    )


def test_what_a_party_says_after_a_list_is_not_taken_back_with_it(app: Flask) -> None:
    event = an_event()
    emil, group = a_firm(event, "Gökçe Yazılım")[0], a_group(event)[0]
    a_body(event)
    browser = signed_in(Browser(app), olga(event))
    page = brought(browser, event)
    browser.send(page, {"verb": "register"})

    with transaction():
        set_wish(event, thing_of(emil), thing_of(group), WishKind.MUST, by=OLGA)
    refused = browser.send(page, {"verb": "undo"}, status=409)

    assert "Some of it has been removed or changed since." in refused.text
    assert len(wish_kinds(event)) == 3
