"""Who may see what of a delegation: one table, cell by cell."""

from collections.abc import Callable

import pytest
from flask import Flask

from expo.config import settings
from expo.db import transaction
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DocumentKind
from expo.delegations.services import add_document, open_join_link, open_some
from expo.registration.mails import ticket_address
from tests.delegations.test_pages import PDF, desk_of
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.delegations import DANA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.pages import Browser

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
    "/invite": (200, 403, 403, 404, 303),
}
# Pages under a private link, and what is answered by the link of the same delegation, of another, and of a member.
LINKS = {
    "": (200, 200, 404),
    "/edit": (200, 200, 404),
    "/members/add": (200, 200, 404),
    "/members/{m}/replace": (200, 404, 404),
    "/documents/{f}": (200, 404, 404),
    "/letters": (200, 200, 404),
    "/letters/{m}": (200, 404, 404),
    "/sheet": (200, 200, 404),
}
_ACCOUNTS: dict[str, Callable[..., object]] = {"Olga": olga, "Vera": vera, "Sami": sami}


def _stage() -> tuple[Delegation, Member, int]:
    delegation = danas_delegation(an_event())
    member = somebody_of(delegation, email="can@firm.example")
    with transaction():
        document = add_document(delegation, DocumentKind.AGENDA, "agenda.pdf", PDF, by=DANA)
    return delegation, member, document.id


@pytest.mark.parametrize("number", range(len(READERS)), ids=READERS)
def test_pages_of_the_back_office(app: Flask, browser: Browser, number: int) -> None:
    delegation, member, document = _stage()
    event, name = delegation.event, READERS[number]
    if name == "Nora":
        signed_in(browser, nora())
    elif name in _ACCOUNTS:
        signed_in(browser, _ACCOUNTS[name](event))  # type: ignore[arg-type]  # they all make accounts

    answered = {}
    for path in OFFICE:
        there = path.format(d=delegation.id, m=member.id, f=document)
        with browser.client.get(f"/organise/{event.slug}/delegations{there}", buffered=True) as response:
            answered[path] = 303 if response.status_code == 302 else response.status_code

    assert answered == {path: cells[number] for path, cells in OFFICE.items()}


def test_pages_under_private_links(app: Flask, browser: Browser) -> None:
    delegation, member, document = _stage()
    other = danas_delegation(delegation.event)
    person = member.registration
    assert person is not None
    ticket = ticket_address(person).removeprefix(settings().base_url).removeprefix("/my/")
    links = (desk_of(delegation), desk_of(other), f"/delegation/{ticket}")

    answered = {}
    for path in LINKS:
        there = path.format(m=member.id, f=document)
        cells = []
        for link in links:
            with browser.client.get(f"{link}{there}", buffered=True) as response:
                cells.append(response.status_code)
        answered[path] = tuple(cells)

    assert answered == LINKS


def test_a_members_link_and_a_heads_link_do_not_open_each_others_pages(app: Flask, browser: Browser) -> None:
    delegation, _member, _document = _stage()
    with transaction():
        open_some(delegation, 1, by=DANA)
        open_join_link(delegation, by=DANA)
    token = desk_of(delegation).rpartition("/")[2]

    answers = [browser.client.get(path).status_code for path in (f"/join/{token}", f"/my/{token}", "/delegation/guess")]

    assert answers == [404, 404, 404]


def test_what_is_done_to_a_delegation_needs_the_right_to_edit_it(app: Flask, browser: Browser) -> None:
    delegation, member, _document = _stage()
    event = delegation.event
    signed_in(browser, vera(event))
    page = f"/organise/{event.slug}/delegations/{delegation.id}"

    answers = [
        browser.send(f"{page}{step}", form=page, status=403).status
        for step in ("/withdraw", "/note", f"/members/{member.id}/place", f"/members/{member.id}/clearance",
                     f"/members/{member.id}/remove")
    ]  # fmt: skip

    assert answers == [403] * 5
