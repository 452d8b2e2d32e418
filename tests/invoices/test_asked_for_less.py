"""A firm asks on its page for a smaller space, and an organiser chooses it: one act, one mail, at the scale of that day."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Booth, Wish
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.rules import CategoryKind
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import open_change, settings_of
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.services.staff import add_staff
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind
from expo.mail.models import Mail
from expo.offers.services.answers import accept_offer
from expo.registration.rules import Details
from tests.factories.accounts import olga, signed_in
from tests.factories.events import a_category
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, offered
from tests.pages import Browser

NOVEMBER = datetime(2026, 11, 1, 9, tzinfo=UTC)
DECEMBER, JANUARY = (
    NOVEMBER + timedelta(days=40),
    NOVEMBER + timedelta(days=75),
)  # giving up costs nothing, then a quarter


def _accepted(*numbers: str) -> tuple[Exhibitor, list[Booth]]:
    """A firm that has accepted and been billed for two booths of 9 m² each."""
    event, booths = a_priced_hall("A1", "A2", *numbers)
    with clock.set_to(NOVEMBER):
        offer = offered(event, booths[:2], area_sqm=18, least_sqm=18, most_sqm=18)
        with transaction():
            accept_offer(offer, by=EMIL)
    return offer.exhibitor, booths


def _ask(browser: Browser, exhibitor: Exhibitor, area: int, status: int = 200) -> str:
    page = f"/exhibitor/{exhibitor_token(exhibitor)}/smaller-space"
    return browser.send(page, {"area": str(area)}, status=status).text


def _wishing(exhibitor: Exhibitor, booth: Booth) -> Exhibitor:
    with transaction():
        db.session.add(Wish(event_id=exhibitor.event_id, exhibitor_id=exhibitor.id, booth_id=booth.id, rank=1))
    return exhibitor


def _mails_since(last: int) -> list[tuple[str, str]]:
    query = sa.select(Mail.to_address, Mail.wording).where(Mail.id > last).order_by(Mail.id)
    return [(to, wording) for to, wording in db.session.execute(query)]


def _last_mail() -> int:
    return db.session.scalar(sa.select(sa.func.max(Mail.id))) or 0


def test_asked_for_chosen_and_done_at_the_scale_of_the_day_it_was_asked(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    event, whole = exhibitor.event, db.session.scalars(sa.select(Invoice.total_minor)).one()
    next_in_line = _wishing(emil(event, **NINE, points=5), booths[1])
    _wishing(emil(event, **NINE), booths[1])

    with clock.set_to(DECEMBER):
        desk = browser.read(f"/exhibitor/{exhibitor_token(exhibitor)}")
        asked = _ask(browser, exhibitor, 9)
    with clock.set_to(JANUARY):
        signed_in(browser, olga(event))
        office = browser.read(f"/organise/{event.slug}/exhibitors/{exhibitor.id}")
        shown = browser.read(office.link("Choose the smaller space"))
        page = shown.response.request.path
        before = _last_mail()
        preview = browser.send(page)
        browser.send(page, {"seen": preview.typed("seen"), "sure": "y"}, status=303, follow=False)

    db.session.expire_all()
    notes = list(db.session.scalars(sa.select(Invoice).where(Invoice.kind == InvoiceKind.CREDIT_NOTE)))
    made = db.session.scalars(sa.select(Invoice).where(Invoice.number == 3)).one()
    space = live_assignment(exhibitor)
    assert desk.link("Ask for a smaller space")
    assert "You have asked for 9 m²." in asked
    assert (shown.typed("booths"), "the firm asked for 9 m²" in shown.text) == ("A1", True)
    assert ([note.total_minor for note in notes], made.total_minor < whole) == ([whole], True)
    assert space is not None
    assert [place.booth.number for place in space.occupied_booths] == ["A1"]
    assert (exhibitor.area_sqm, open_change(exhibitor)) == (9, None)
    assert _mails_since(before) == [(exhibitor.email, "smaller space"), (next_in_line.email, "wished booth is kept")]


@pytest.mark.parametrize(("also", "fascia", "said"), [(["fascia_name"], "EMIL", 0), (None, "", 1)])
def test_what_is_asked_besides_is_approved_or_not_with_the_smaller_space(
    app: Flask, browser: Browser, also: list[str] | None, fascia: str, said: int
) -> None:
    exhibitor, _booths = _accepted()
    fascia = fascia or exhibitor.fascia_name
    with clock.set_to(JANUARY), transaction():
        save(exhibitor, {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9, "fascia_name": "EMIL"}, by=EMIL)
    invoice = db.session.scalars(sa.select(Invoice)).one()
    page = f"/organise/{exhibitor.event.slug}/invoices/{invoice.id}/smaller-space"

    with clock.set_to(JANUARY):
        signed_in(browser, olga(exhibitor.event))
        boxes = [(one["value"], one.has_attr("checked")) for one in browser.read(page).soup.select("[name=also]")]
        preview = browser.send(page, {"also": also})
        browser.send(page, {"also": also, "seen": preview.typed("seen"), "sure": "y"}, status=303, follow=False)

    db.session.expire_all()
    mails = list(db.session.scalars(sa.select(Mail.text).where(Mail.wording == "smaller space")))
    assert boxes == [("fascia_name", True)]
    assert (exhibitor.area_sqm, exhibitor.fascia_name) == (9, fascia)
    assert sum("approved, except for: " in text for text in mails) == said


@pytest.mark.parametrize(
    ("depths", "tolerance", "suggested"),
    [((300, 295), 5, "A1"), ((295, 300), 5, "A2"), ((295, 300), 0, "A2"), ((295, 290), 5, "A1"), ((295, 295), 0, "")],
)
def test_booths_within_the_difference_allowed_are_proposed_the_nearest_first(
    app: Flask, browser: Browser, depths: tuple[int, int], tolerance: int, suggested: str
) -> None:
    exhibitor, booths = _accepted()
    with transaction():
        setup = settings_of(exhibitor.event)
        assert setup is not None
        setup.area_tolerance = tolerance
        for booth, depth in zip(booths, depths, strict=True):
            booth.depth_cm = depth
    invoice = db.session.scalars(sa.select(Invoice)).one()
    with clock.set_to(JANUARY):
        _ask(browser, exhibitor, 9)
        signed_in(browser, olga(exhibitor.event))
        page = browser.read(f"/organise/{exhibitor.event.slug}/invoices/{invoice.id}/smaller-space")

    assert page.typed("booths") == suggested


def test_approving_alone_is_refused_since_nothing_would_follow(app: Flask, browser: Browser) -> None:
    exhibitor, _booths = _accepted()
    with clock.set_to(JANUARY):
        _ask(browser, exhibitor, 9)
    change = open_change(exhibitor)
    assert change is not None

    with pytest.raises(Refused, match="Choose the smaller one first"), transaction():
        answer_change(change, exhibitor, approved=True, by=OLGA)

    assert exhibitor.area_sqm == 18


@pytest.mark.parametrize(
    ("area", "sentence"), [(18, "Your space has 18 m². Ask for less."), (0, "Enter a whole number")]
)
def test_what_is_no_smaller_space_is_refused(app: Flask, browser: Browser, area: int, sentence: str) -> None:
    exhibitor, _booths = _accepted()

    page = _ask(browser, exhibitor, area, status=409 if area else 400)

    assert sentence in page
    assert open_change(exhibitor) is None


def test_after_the_date_a_free_booth_is_for_whoever_asks_first(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    event = exhibitor.event
    taking_applications(event, points_weeks=20)
    firms = [_wishing(emil(event, **NINE, points=points), booths[1]) for points in (0, 5)]
    with clock.set_to(JANUARY):
        _ask(browser, exhibitor, 9)
        signed_in(browser, olga(event))
        page = browser.read(f"/organise/{event.slug}/invoices/smaller-space/{exhibitor.id}").response.request.path
        before = _last_mail()
        preview = browser.send(page)
        browser.send(page, {"seen": preview.typed("seen"), "sure": "y"}, status=303, follow=False)

    told = [to for to, wording in _mails_since(before) if wording == "wished booth is free for all"]
    assert told == [firm.email for firm in firms]


def test_a_firm_within_the_tolerance_is_told_that_nothing_is_asked(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    with transaction():
        for booth in booths:
            booth.width_cm = 309

    page = _ask(browser, exhibitor, 18, status=409)

    assert "Your space of 18.54 m² counts as one of 18 m² already" in page
    assert open_change(exhibitor) is None


def test_a_request_that_is_taken_back_is_called_so(app: Flask, browser: Browser) -> None:
    exhibitor, _booths = _accepted()
    step = f"/exhibitor/{exhibitor_token(exhibitor)}/apply/space"
    with clock.set_to(JANUARY):
        asked = _ask(browser, exhibitor, 9)
        back = browser.send(step, {"area_sqm": "18", "least_sqm": "18", "most_sqm": "18"})
        again = browser.send(step)

    assert "You have asked for 9 m²." in asked
    assert "Your request is taken back." in back.text
    assert "Nothing was changed, so nothing is asked of the organisers." in again.text
    assert open_change(exhibitor) is None


def test_whose_badges_are_beyond_a_smaller_space_is_said_before_and_after(app: Flask, browser: Browser) -> None:
    exhibitor, _booths = _accepted()
    event = exhibitor.event
    a_category(event, kind=CategoryKind.EXHIBITOR)
    taking_applications(event, allowance=[[10, 1], [20, 3]])
    with transaction():
        for name in ("Ayşe", "Bilal", "Cem"):
            add_staff(exhibitor, Details(name, "Test", email=f"{name.lower()}@exhibits.example"), by=EMIL)
    with clock.set_to(JANUARY):
        _ask(browser, exhibitor, 9)
        signed_in(browser, olga(event))
        page = browser.read(f"/organise/{event.slug}/invoices/smaller-space/{exhibitor.id}").response.request.path
        preview = browser.send(page)
        browser.send(page, {"seen": preview.typed("seen"), "sure": "y"}, status=303, follow=False)
        desk = browser.read(f"/exhibitor/{exhibitor_token(exhibitor)}/staff")

    assert "2 staff badges are beyond the 1 that the new space allows: Bilal Test, Cem Test." in preview.text
    assert "2 badges are beyond what your space brings: Bilal Test, Cem Test." in desk.text
