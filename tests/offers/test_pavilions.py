"""The manager of a pavilion assigns its booths by private link, within the pavilion and by the common rules."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign
from expo.booths.models import Booth
from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.links import pavilion_address
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.services.setup import add_pavilion
from expo.history.models import Entry
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.offers.services.lifecycle import make_offer
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.exhibitors import emil
from tests.factories.offers import NINE, OLGA, a_priced_hall
from tests.pages import Browser
from tests.queries import counted

DESK_QUERIES = 6


def _pavilion(event: Event, *booths: Booth, name: str = "Türkiye") -> Pavilion:
    with transaction():
        made = add_pavilion(
            event, {"name": name, "manager_name": "Mina Manager", "manager_email": "mina@ministry.example"}, by=OLGA
        )
        for booth in booths:
            booth.pavilion_id = made.id
    return made


def _path(pavilion: Pavilion) -> str:
    return "/pavilion/" + pavilion_address(pavilion).rpartition("/")[2]


def _numbers(exhibitor: Exhibitor) -> list[str]:
    db.session.expire_all()
    space = live_assignment(exhibitor)
    return list(space.numbers) if space else []


def test_mina_places_a_firm_inside_her_pavilion_and_takes_it_off(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    pavilion = _pavilion(event, *booths[:2])
    firm = emil(event, **NINE, pavilion_id=pavilion.id, name="Anadolu Demo")
    desk = _path(pavilion)
    page = f"{desk}/firms/{firm.id}"

    shown = browser.read(page)
    placed = browser.send(f"{page}/place", {"booths": str(booths[0].id)}, form=page)
    had = _numbers(firm)
    browser.send(f"{page}/release", form=page)

    who = db.session.scalars(sa.select(Entry.actor).where(Entry.verb == "gave a space to"))
    assert [row[0] for row in shown.rows()] == ["A1", "A2"]
    assert placed.rows(0) == [["Anadolu Demo", "9 m²", "A1", "on hold"]]
    assert [row[0] for row in placed.rows(1)] == ["A1", "A2"]
    assert (had, _numbers(firm), list(who)) == (["A1"], [], ["Mina Manager"])


def test_mina_reaches_neither_other_booths_nor_other_firms_nor_what_is_settled(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    pavilion, other = _pavilion(event, booths[0], booths[1]), _pavilion(event, name="Pakistan")
    firm = emil(event, **NINE, pavilion_id=pavilion.id)
    settled = emil(event, **NINE, pavilion_id=pavilion.id)
    strangers = [emil(event, **NINE, pavilion_id=other.id), emil(event, **NINE)]
    with transaction():
        assign(settled, [booths[1]], by=OLGA)
        make_offer(settled, by=OLGA)
    desk = _path(pavilion)

    for typed in (str(booths[2].id), str(booths[1].id), f"{booths[0].id},{booths[1].id}", "", "1e5", "9" * 30):
        browser.send(f"{desk}/firms/{firm.id}/place", {"booths": typed}, form=f"{desk}/firms/{firm.id}", status=409)
    for stranger in strangers:
        browser.read(f"{desk}/firms/{stranger.id}", status=404)
        browser.send(
            f"{desk}/firms/{stranger.id}/place",
            {"booths": str(booths[0].id)},
            form=f"{desk}/firms/{firm.id}",
            status=404,
        )
    browser.send(f"{desk}/firms/{settled.id}/release", form=f"{desk}/firms/{firm.id}", status=409)

    assert [_numbers(one) for one in (firm, settled, *strangers)] == [[], ["A2"], [], []]


def test_a_link_is_mailed_renewed_and_revoked(app: Flask, browser: Browser) -> None:
    event, _booths = a_priced_hall("A1")
    pavilion = _pavilion(event)
    setup = f"/organise/{event.slug}/applications/pavilions/{pavilion.id}"
    signed_in(browser, olga(event))
    known = []

    for step in ("send", "renew", "revoke"):
        known.append(_path(pavilion))
        browser.send(f"{setup}/{step}", form=setup)
        db.session.expire_all()
    mails = db.session.scalars(
        sa.select(Mail).where(Mail.to_address == "mina@ministry.example").order_by(Mail.id)
    ).all()

    assert known[0] == known[1] != known[2] != _path(pavilion)
    assert [known[1] in text_of(mails[0]), known[2] in text_of(mails[1]), len(mails)] == [True, True, 2]
    for address in known:
        browser.read(address, status=404)
    browser.read(_path(pavilion))


def test_vera_cannot_send_or_revoke_the_link(app: Flask, browser: Browser) -> None:
    event, _booths = a_priced_hall("A1")
    pavilion = _pavilion(event)
    before = _path(pavilion)
    signed_in(browser, vera(event))

    for step in ("send", "renew", "revoke"):
        browser.send(f"/organise/{event.slug}/applications/pavilions/{pavilion.id}/{step}", form="/account", status=403)

    db.session.expire_all()
    assert _path(pavilion) == before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_as_much_for_three_firms_as_for_one(app: Flask, browser: Browser, rows: int) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    pavilion = _pavilion(event, *booths)
    for booth in booths[:rows]:
        firm = emil(event, **NINE, pavilion_id=pavilion.id)
        with transaction():
            assign(firm, [booth], by=OLGA)
    address = _path(pavilion)

    with counted(app) as statements:
        page = browser.read(address)

    assert len(page.rows(0)) == rows
    assert len(statements) == DESK_QUERIES
