"""Booths that are free again are kept for the next in line until the date by points, then for whoever asks first."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.claims import open_claims
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign
from expo.booths.models import Booth, Claim, Wish
from expo.booths.rules import AssignmentState, ClaimKind, ClaimState
from expo.db import db, transaction
from expo.errors import Refused
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import withdraw
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.kept_booths import follow_rules, sweep_claims
from expo.offers.services.lifecycle import make_offer
from tests.factories.accounts import olga, signed_in
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, offered
from tests.pages import Browser

WEEKS = 6


def _declined(*numbers: str, **firm: int) -> tuple[Offer, list[Booth]]:
    """An open offer of these booths, by points until six weeks before the expo."""
    event, booths = a_priced_hall(*numbers)
    taking_applications(event, points_weeks=WEEKS)
    return offered(event, booths, **firm), booths


def _wishing(*booths: Booth, points: int = 0, **firm: object) -> Exhibitor:
    made = emil(booths[0].event, **{**NINE, **firm}, points=points)
    with transaction():
        for rank, booth in enumerate(booths, start=1):
            db.session.add(Wish(event_id=made.event_id, exhibitor_id=made.id, booth_id=booth.id, rank=rank))
    return made


def _decline(offer: Offer) -> None:
    with transaction():
        decline_offer(offer, by=EMIL)


def _kept(exhibitor: Exhibitor) -> list[str]:
    return [claim.booth.number for claim in open_claims(exhibitor, ClaimKind.NEXT)]


def _mails(exhibitor: Exhibitor) -> list[str]:
    query = sa.select(Mail.wording).where(Mail.to_address == exhibitor.email, Mail.wording.contains("booth"))
    return list(db.session.scalars(query.order_by(Mail.id)))


def test_it_is_kept_from_others_and_the_firm_takes_it_on_its_own_page(app: Flask, browser: Browser) -> None:
    offer, booths = _declined("A1")
    following, other = _wishing(*booths, points=20), _wishing(*booths)
    desk = f"/exhibitor/{exhibitor_token(following)}"

    _decline(offer)
    until = db.session.scalars(sa.select(Claim.until)).one()
    with pytest.raises(Refused, match=r"is kept for .*, the next in line"), transaction():
        assign(other, booths, by=OLGA)
    signed_in(browser, olga(offer.event))
    office = browser.read(f"/organise/{offer.event.slug}/choice").text
    shown = browser.read(desk).text
    browser.send(f"{desk}/space/claims/take", {"kind": "next in line"}, form=desk)

    db.session.expire_all()
    space = live_assignment(following)
    assert space is not None
    assert until == offer.event.begins_at - timedelta(weeks=WEEKS)
    assert "the next in line" in office
    assert "Kept for you as the next in line" in shown
    assert (space.state, following.state) == (AssignmentState.OFFERED, ApplicationState.OFFERED)
    assert [_mails(one) for one in (following, other)] == [["wished booth is kept", "booth offered"], []]


def test_given_up_on_its_page_it_goes_to_the_one_after(app: Flask, browser: Browser) -> None:
    offer, booths = _declined("A1")
    first, second = _wishing(*booths, points=20), _wishing(*booths)
    _decline(offer)
    desk, claim = f"/exhibitor/{exhibitor_token(first)}", open_claims(first)[0]

    browser.send(f"{desk}/space/claims/{claim.id}/give-up", form=desk)

    db.session.expire_all()
    assert (_kept(first), _kept(second)) == ([], ["A1"])
    assert _mails(second) == ["wished booth is kept"]


def test_from_the_date_on_it_is_for_whoever_asks_first(app: Flask) -> None:
    offer, booths = _declined("A1")
    first, second = _wishing(*booths, points=20), _wishing(*booths)
    _decline(offer)
    until = offer.event.begins_at - timedelta(weeks=WEEKS)

    with clock.set_to(until - timedelta(seconds=1)), transaction():
        sweep_claims()
    still = _kept(first)
    with clock.set_to(until), transaction():
        sweep_claims()
    with transaction():
        assign(second, booths, by=OLGA)

    assert (still, _kept(first)) == (["A1"], [])
    assert _mails(second) == ["wished booth is free for all"]
    assert _mails(first)[-1] == "last booth free for others"


def test_of_two_booths_each_firm_is_kept_what_it_asks_for(app: Flask) -> None:
    offer, booths = _declined("A1", "A2", area_sqm=18, most_sqm=18)
    small = _wishing(*booths, points=30, most_sqm=18)
    other = _wishing(*booths, points=20)
    large = _wishing(*booths, points=10, area_sqm=18, least_sqm=18, most_sqm=18)

    _decline(offer)

    assert [_kept(one) for one in (small, other, large)] == [["A1"], ["A2"], []]


def test_a_firm_that_needs_both_is_kept_both(app: Flask) -> None:
    offer, booths = _declined("A1", "A2", area_sqm=18, most_sqm=18)
    large = _wishing(*booths, area_sqm=18, least_sqm=18, most_sqm=18)

    _decline(offer)

    assert (_kept(large), _mails(large)) == (["A1", "A2"], ["wished booth is kept"])


def test_a_firm_that_withdraws_passes_its_booth_on(app: Flask) -> None:
    offer, booths = _declined("A1")
    following = _wishing(*booths)

    with transaction():
        withdraw(offer.exhibitor, by=EMIL)

    assert (_kept(following), _mails(following)) == (["A1"], ["wished booth is kept"])


def test_a_firm_of_the_waiting_list_takes_what_is_kept_for_it(app: Flask, browser: Browser) -> None:
    offer, booths = _declined("A1")
    following = _wishing(*booths, state=ApplicationState.WAITING)
    _decline(offer)
    desk = f"/exhibitor/{exhibitor_token(following)}"

    browser.send(f"{desk}/space/claims/take", {"kind": "next in line"}, form=desk)

    db.session.expire_all()
    assert following.state is ApplicationState.OFFERED


@pytest.mark.parametrize("state", [ApplicationState.WAITING, ApplicationState.ACCEPTED])
@pytest.mark.parametrize("depth", [290, 310])
def test_a_booth_within_the_difference_that_the_expo_allows_is_kept(
    app: Flask, depth: int, state: ApplicationState
) -> None:
    offer, booths = _declined("A1")
    following = _wishing(*booths, state=state)
    with transaction():
        booths[0].depth_cm = depth

    _decline(offer)

    assert _kept(following) == ["A1"]


def test_whoever_gets_another_space_keeps_no_booth_from_others(app: Flask) -> None:
    offer, booths = _declined("A1", "A2", area_sqm=18, most_sqm=18)
    first, second = _wishing(booths[0], points=20), _wishing(booths[0])
    _decline(offer)
    with transaction():
        assign(first, booths[1:], by=OLGA, state=AssignmentState.ASSIGNED)

    with transaction():
        sweep_claims()

    assert (_kept(first), _kept(second)) == ([], ["A1"])
    assert db.session.scalar(sa.select(Claim.state).where(Claim.firm_id == first.firm_id)) is ClaimState.GIVEN_UP


@pytest.mark.parametrize("kind", ["", "sold"])
def test_a_kind_of_claim_that_is_none_is_refused(app: Flask, browser: Browser, kind: str) -> None:
    offer, _booths = _declined("A1")
    desk = f"/exhibitor/{exhibitor_token(offer.exhibitor)}"

    browser.send(f"{desk}/space/claims/take", {"kind": kind}, form=desk, status=400)


@pytest.mark.parametrize("accepted", [True, False])
def test_what_an_organiser_takes_from_a_firm_by_a_move_is_said_first_and_goes_to_the_next_in_line(
    app: Flask, browser: Browser, accepted: bool
) -> None:
    """Of two booths that it gives back one is wished for; the third, which it takes, is not."""
    offer, booths = _declined("A1", "A2", "A3", area_sqm=9, most_sqm=18)
    exhibitor = offer.exhibitor
    with transaction():
        assign(exhibitor, booths[:2], by=OLGA)
    first, second = _wishing(booths[0], booths[2], points=5), _wishing(booths[0], points=9)
    offer = _offered_again(exhibitor)
    if accepted:
        with transaction():
            accept_offer(offer, by=EMIL)
    signed_in(browser, olga(exhibitor.event))
    page = f"/organise/{exhibitor.event.slug}/moves?move={exhibitor.id}:held:{booths[2].id}"

    shown = browser.read(page).text
    terms = {f"terms-{exhibitor.id}": "offer anew", "sure": "y"}
    browser.send(page, terms, status=303, follow=False)

    db.session.expire_all()
    assert "Firms without a space wish for what becomes free (A1)" in shown
    assert (_kept(second), _kept(first)) == (["A1"], [])
    assert _mails(second) == ["wished booth is kept"]


def _offered_again(exhibitor: Exhibitor) -> Offer:
    with transaction():
        return make_offer(exhibitor, by=OLGA)


def test_what_was_promised_holds_until_an_organiser_gives_it_the_new_date_and_the_firm_is_told_once(
    app: Flask, browser: Browser
) -> None:
    offer, booths = _declined("A1")
    event, firm = offer.event, _wishing(*booths)
    _decline(offer)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/choice"
    promised = event.begins_at - timedelta(weeks=WEEKS)

    settings = f"/organise/{event.slug}/applications"

    calm = browser.read(page).text
    saved = [browser.send(settings, {"points_weeks": weeks}) for weeks in (WEEKS, WEEKS + 2)]
    warned = browser.read(page).text
    before = db.session.scalars(sa.select(Claim.until)).one()
    browser.send(f"{page}/claims/follow", form=page)
    db.session.expire_all()
    after = db.session.scalars(sa.select(Claim.until)).one()

    assert ["was promised another date" in text for text in (calm, warned)] == [False, True]
    assert ["was promised another date" in one.text for one in saved] == [False, True]
    assert saved[1].soup.select_one(f"main a[href='{page}']") is not None
    assert saved[1].soup.select_one(".banner.warn li bdi") is not None
    assert (before, after) == (promised, promised - timedelta(weeks=2))
    assert _mails(firm) == ["wished booth is kept", "booth kept until another date"]
    assert "was promised another date" not in browser.read(page).text


def test_a_date_that_is_over_leaves_a_firm_a_day(app: Flask) -> None:
    offer, booths = _declined("A1")
    event, firm = offer.event, _wishing(*booths)
    _decline(offer)
    taking_applications(event, points_weeks=52)
    now = event.begins_at - timedelta(weeks=WEEKS + 4)

    with clock.set_to(now), transaction():
        counts = [follow_rules(event, by=OLGA), follow_rules(event, by=OLGA)]
    with clock.set_to(now + timedelta(days=1)), transaction():
        sweep_claims()

    assert counts == [1, 0]
    assert _kept(firm) == []
