"""Permissions on delegations: each reader against each page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from expo.db import transaction
from expo.delegations.links import join_address
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DocumentKind
from expo.delegations.services.lifecycle import open_join_link
from expo.delegations.services.members import add_unnamed_members
from expo.delegations.services.papers import add_document
from expo.delegations.services.sheets import store_sheet
from expo.exhibitors.links import exhibitor_address
from expo.itinerary.feed_links import renew_delegation_feed, revoke_delegation_feed
from expo.itinerary.feeds import feed_address
from expo.itinerary.rules import ItemKind
from expo.itinerary.services import add_item, lock_itinerary
from expo.registration.notices import ticket_address
from tests.delegations.desks import PDF, desk_of, path_of
from tests.delegations.sheets import a_csv
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.delegations import DANA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.pages import Browser

VISIT: dict[str, Any] = {
    "kind": ItemKind.VISIT,
    "title": {"en": "Software park"},
    "place": "Karachi",
    "starts_at": datetime(2027, 4, 14, 5, tzinfo=UTC),
    "ends_at": datetime(2027, 4, 14, 6, tzinfo=UTC),
}
READERS = ("Olga", "Vera", "Sami", "Nora", "stranger")
# Pages of the back office, and what each reader is answered.
OFFICE = {
    "": (200, 200, 403, 404, 303),
    "/{d}": (200, 200, 403, 404, 303),
    "/{d}/edit": (200, 403, 403, 404, 303),
    "/{d}/members/add": (200, 403, 403, 404, 303),
    "/{d}/members/{m}": (200, 200, 403, 404, 303),
    "/{d}/documents/{f}": (200, 200, 403, 404, 303),
    "/{d}/sheet": (200, 403, 403, 404, 303),
    "/{d}/sheet/{s}": (200, 403, 403, 404, 303),
    "/{d}/sheet/{s}/run": (200, 403, 403, 404, 303),
    "/{d}/itinerary": (200, 200, 403, 404, 303),
    "/{d}/itinerary/add": (200, 403, 403, 404, 303),
    "/{d}/itinerary/booklet.pdf": (200, 200, 403, 404, 303),
    "/invite": (200, 403, 403, 404, 303),
}
HOLDERS = ("its head", "another delegation’s head", "a member", "a firm", "whoever has the members’ link", "stranger")
# Pages under a private link, and what each holder of one is answered with the token of theirs in its place.
LINKS = {
    "": (200, 200, 404, 404, 404, 404),
    "/edit": (200, 200, 404, 404, 404, 404),
    "/members/add": (200, 200, 404, 404, 404, 404),
    "/members/{m}/replace": (200, 404, 404, 404, 404, 404),
    "/members/{m}/photo.jpg": (404, 404, 404, 404, 404, 404),  # no photo yet
    "/documents/{f}": (200, 404, 404, 404, 404, 404),
    "/letters": (200, 200, 404, 404, 404, 404),
    "/letters/{m}": (200, 404, 404, 404, 404, 404),
    "/sheet": (200, 200, 404, 404, 404, 404),
    "/sheet/{s}": (200, 404, 404, 404, 404, 404),
    "/sheet/{s}/run": (200, 404, 404, 404, 404, 404),
    "/itinerary": (200, 200, 404, 404, 404, 404),
    "/itinerary/{i}": (200, 404, 404, 404, 404, 404),
    "/itinerary/booklet.pdf": (200, 404, 404, 404, 404, 404),  # the other delegation has no itinerary
}
_ACCOUNTS: dict[str, Callable[..., object]] = {"Olga": olga, "Vera": vera, "Sami": sami}


@dataclass(frozen=True, slots=True)
class Stage:
    """Dana's delegation with a member, a document, a stored sheet and a visit."""

    delegation: Delegation
    member: Member
    document: int
    sheet: str
    item: int

    def path(self, template: str) -> str:
        return template.format(d=self.delegation.id, m=self.member.id, f=self.document, s=self.sheet, i=self.item)


def _stage() -> Stage:
    delegation = danas_delegation(an_event())
    member = somebody_of(delegation, email="can@firm.example")
    with transaction():
        document = add_document(delegation, DocumentKind.AGENDA, "agenda.pdf", PDF, by=DANA)
        sheet = store_sheet(delegation, a_csv(("Ece", "Deneme", "ece@firm.example", "delegate", "14.04.1980")))
        visit = add_item(delegation, VISIT, people=(), by=DANA)
    return Stage(delegation, member, document.id, sheet.uid, visit.id)


@pytest.mark.parametrize("number", range(len(READERS)), ids=READERS)
def test_pages_of_the_back_office(app: Flask, browser: Browser, number: int) -> None:
    stage = _stage()
    event, name = stage.delegation.event, READERS[number]
    if name == "Nora":
        signed_in(browser, nora())
    elif name in _ACCOUNTS:
        signed_in(browser, _ACCOUNTS[name](event))  # type: ignore[arg-type]  # they all make accounts

    answered = {}
    for path in OFFICE:
        with browser.client.get(f"/organise/{event.slug}/delegations{stage.path(path)}", buffered=True) as response:
            answered[path] = 303 if response.status_code == 302 else response.status_code

    assert answered == {path: cells[number] for path, cells in OFFICE.items()}


def test_pages_under_private_links(app: Flask, browser: Browser) -> None:
    stage = _stage()
    event, person = stage.delegation.event, stage.member.registration
    assert person is not None
    with transaction():
        open_join_link(stage.delegation, by=DANA)
    theirs = (ticket_address(person), exhibitor_address(emil(event)), join_address(stage.delegation), "/guess")
    tokens = [address.rpartition("/")[2] for address in theirs]
    links = [desk_of(stage.delegation), desk_of(danas_delegation(event)), *(f"/delegation/{token}" for token in tokens)]

    answered = {}
    for path in LINKS:
        cells = []
        for link in links:
            with browser.client.get(f"{link}{stage.path(path)}", buffered=True) as response:
                cells.append(response.status_code)
        answered[path] = tuple(cells)

    assert answered == LINKS


@pytest.mark.parametrize("way", ["renewed", "revoked", "another purpose", "guessed"])
def test_a_delegations_calendar_opens_by_its_own_address_alone(app: Flask, browser: Browser, way: str) -> None:
    stage = _stage()
    with transaction():
        journey = lock_itinerary(stage.delegation)
    address = path_of(feed_address(journey))
    good = browser.client.get(address).status_code

    match way:
        case "renewed":
            with transaction():
                renew_delegation_feed(stage.delegation, by=DANA)
        case "revoked":
            with transaction():
                revoke_delegation_feed(stage.delegation, by=DANA)
        case "another purpose":
            address = f"/calendar/{desk_of(stage.delegation).rpartition('/')[2]}.ics"
        case _:
            address = "/calendar/guess.ics"
    bad = browser.client.get(address).status_code

    assert (good, bad) == (200, 404)


def test_a_members_link_and_a_heads_link_do_not_open_each_others_pages(app: Flask, browser: Browser) -> None:
    delegation = _stage().delegation
    with transaction():
        add_unnamed_members(delegation, 1, by=DANA)
        open_join_link(delegation, by=DANA)
    token = desk_of(delegation).rpartition("/")[2]

    answers = [browser.client.get(path).status_code for path in (f"/join/{token}", f"/my/{token}", "/delegation/guess")]

    assert answers == [404, 404, 404]


def test_what_is_done_to_a_delegation_needs_the_right_to_edit_it(app: Flask, browser: Browser) -> None:
    stage = _stage()
    delegation, member, event = stage.delegation, stage.member, stage.delegation.event
    signed_in(browser, vera(event))
    page = f"/organise/{event.slug}/delegations/{delegation.id}"

    answers = [
        browser.send(f"{page}{step}", form=page, status=403).status
        for step in (
            "/withdraw",
            "/note",
            f"/members/{member.id}/precedence",
            f"/members/{member.id}/clearance",
            f"/members/{member.id}/remove",
            "/firms",
            f"/sheet/{stage.sheet}",
        )
    ]

    assert answers == [403] * 7
