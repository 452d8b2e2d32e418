"""Who never wants to meet somebody leaves no trace with them: on no page, in no export or feed, in no mail, and in no count of
what the database is asked.
"""

import io
import re
import zipfile
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.exhibitors.links import exhibitor_address
from expo.mail.models import Mail
from expo.meetings.feeds import party_feed_address
from expo.meetings.models import Party
from expo.meetings.requests.rules import AskedMeeting, RequestAct
from expo.meetings.rules import WishKind
from expo.meetings.services.requests.lifecycle import ask_for_meeting
from expo.meetings.services.requests.news import queue_request_mails, sweep_requests
from expo.meetings.services.wishes import set_wish
from expo.meetings.wishes.queries import thing_of
from expo.registration.notices import ticket_address
from tests.factories.events import an_event
from tests.factories.meetings import (
    MINUTE,
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_group,
    a_meeting,
    a_table,
    party_of,
    placed,
)
from tests.itinerary.items import path
from tests.pages import Browser
from tests.queries import counted

_CHANGES = re.compile(r'value="[\w.~-]{16,}"|DTSTAMP:\w+|nonce="[^"]+"')  # keys of forms, and the moment of a feed
_MOST = 80


def reached(browser: Browser, *doors: str) -> list[str]:
    """What a party opens from its doors: every page, export and feed under its own private links."""
    found, left = list(doors), list(doors)
    while left and len(found) < _MOST:
        answer = browser.client.get(left.pop(0), buffered=True)
        if answer.mimetype != "text/html":
            continue
        for link in re.findall(r'href="([^"#]+)', answer.text):
            address = urlsplit(link.replace("&amp;", "&").replace("webcal://localhost", ""))
            here = address.path + (f"?{address.query}" if address.query else "")
            if here.startswith(tuple(doors)) and "lang=" not in here and here not in found:
                found.append(here)
                left.append(here)
    return found


def read(app: Flask, browser: Browser, addresses: list[str]) -> dict[str, tuple[int, str, int]]:
    """The status and words of each address, and how many statements it took."""
    found = {}
    for address in addresses:
        with counted(app) as queries:
            answer = browser.client.get(address, buffered=True)
        found[address] = (answer.status_code, _words(answer.get_data()), len(queries))
    return found


def _words(data: bytes) -> str:
    """A page or a feed without keys of forms and the moment at which it was made; the parts of a workbook."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return str([(one.filename, one.CRC) for one in book.infolist() if not one.filename.startswith("docProps")])
    return _CHANGES.sub("", data.decode("utf-8", "replace"))


def doors_of(party: Party) -> list[str]:
    link = exhibitor_address(party.exhibitor) if party.exhibitor else ""
    link = delegation_address(party.delegation) if party.delegation else link
    return [path(link), path(party_feed_address(party))]


def asks(one: Party, other: Party) -> int:
    with transaction():
        return ask_for_meeting(one.event, thing_of(one), thing_of(other), AskedMeeting("Why", 20, "en"), by=OLGA).id


def test_never_leaves_no_trace_with_the_other_side(app: Flask) -> None:
    event = an_event()
    a_block(event)
    (emil, staff), (group, _members) = a_firm(event, "Emil"), a_group(event)
    shy, body = a_firm(event, "Shy Ltd")[0], party_of(event, f"body-{a_body(event).id}")
    placed(a_meeting(event, emil, group), a_table(event), told=True)
    for one in (emil, group):
        asks(one, shy)
        asks(one, body)
    browser = Browser(app)
    doors = [*doors_of(emil), *doors_of(group), path(ticket_address(staff[0]))]

    addresses = reached(browser, *doors)
    with transaction():  # an act that is none of theirs: feeds are made anew after any in the expo
        set_wish(event, thing_of(shy), thing_of(body), WishKind.MEET, by=OLGA)
    before = read(app, browser, addresses)
    with transaction():
        for other in (emil, group):
            for one in (shy, body):
                set_wish(event, thing_of(one), thing_of(other), WishKind.NEVER, by=OLGA)
    after = read(app, browser, addresses)

    assert {"/requests", "/partners", "/meetings"} <= {f"/{one.rpartition('/')[2]}" for one in addresses}
    assert len(addresses) > 20
    assert {one for one in addresses if after[one] != before[one]} == set()


def test_the_mails_about_a_request_are_the_same_whoever_does_not_answer(app: Flask) -> None:
    event = an_event()
    emil, shy, idle = (a_firm(event, name)[0] for name in ("Emil", "Shy Ltd", "Idle Ltd"))
    with transaction():
        set_wish(event, thing_of(shy), thing_of(emil), WishKind.NEVER, by=OLGA)
    begins = TEN - 60 * 24 * 20 * MINUTE
    with clock.set_to(begins):
        asks(emil, shy)
        asks(emil, idle)
    for days in (0, 4, 5, 6):
        for minutes in (20, 40):
            with clock.set_to(begins + (days * 24 * 60 + minutes) * MINUTE), transaction():
                while sweep_requests() or queue_request_mails():
                    pass

    assert emil.exhibitor is not None
    mails = sa.select(Mail.text).where(Mail.wording == "requests for meetings")
    mine = list(db.session.scalars(mails.where(Mail.to_address == emil.exhibitor.email)))
    assert len(mine) == 2
    assert [one.count("Shy Ltd") for one in mine] == [one.count("Idle Ltd") for one in mine] == [1, 1]
    assert RequestAct.DECLINE.value not in " ".join(mine)
