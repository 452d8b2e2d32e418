"""A firm is told once, in its language, that its booth has another number and that an organiser corrected its entry."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.models import Booth
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.plan.walkable import Rect
from expo.db import db, transaction
from expo.exhibitors.rules import ApplicationState
from expo.mail.models import Mail
from expo.offers.services.answers import accept_offer
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.offers import EMIL, OLGA, a_priced_hall, holding, offered
from tests.pages import Browser


def _mails(wording: str) -> list[tuple[str, str]]:
    query = sa.select(Mail.to_address, Mail.text).where(Mail.wording == wording)
    return [(to, text) for to, text in db.session.execute(query.order_by(Mail.id))]


@pytest.mark.parametrize(("state", "mails"), [(ApplicationState.CONFIRMED, 1), (ApplicationState.DRAFT, 0)])
def test_a_corrected_entry_is_told_once_with_what_it_was(
    app: Flask, browser: Browser, state: ApplicationState, mails: int
) -> None:
    exhibitor = emil(an_event(), state=state, name="Emil Ltd", language="tr")
    signed_in(browser, olga(exhibitor.event))
    page = f"/organise/{exhibitor.event.slug}/exhibitors/{exhibitor.id}/edit/firm"

    browser.send(page, {"city": "İzmir", "country": "DE"})
    browser.send(page, {"city": "İzmir"})

    told = _mails("entry corrected")
    assert len(told) == mails
    assert all(
        (to, "Ankara" in text, "İzmir" in text, "Almanya" in text, "Emil Ltd:" in text)
        == (exhibitor.email, True, True, True, False)
        for to, text in told
    )


def test_firms_that_know_of_their_booth_are_told_once_of_its_new_number(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3", "A4")
    accepted, waiting = offered(event, booths[:2], area_sqm=18, most_sqm=18), offered(event, booths[2:3])
    holding(event, booths[3:])
    with transaction():
        accept_offer(accepted, by=EMIL)

    _renumber(booths, "B")
    with clock.set_to(event.ends_at + timedelta(minutes=1)):
        _renumber(booths, "C")

    told = _mails("booth renumbered")
    assert [to for to, _text in told] == [accepted.exhibitor.email, waiting.exhibitor.email]
    assert "Your booth was A1, A2, is B1, B2. The place is the same." in told[0][1]


def _renumber(booths: list[Booth], letter: str) -> None:
    drafts = [
        BoothDraft(id=booth.id, number=f"{letter}{n}", rect=Rect(booth.x_cm, booth.y_cm, 300, 300))
        for n, booth in enumerate(booths, start=1)
    ]
    with transaction():
        change_plan(booths[0].event, booths[0].hall, PlanChange(booths=drafts), revision=None, by=OLGA)
