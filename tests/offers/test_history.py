"""What the history and the mails tell of offers, and what an offer is when another space replaces it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.models import Booth
from expo.booths.plan.domain_events import BoothsRenamed
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import ApplicationState
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.expiry import sweep_offer_reminders, sweep_offers
from expo.offers.services.lifecycle import make_offer, make_wave, rename_booths, withdraw_offer
from expo.offers.services.replacements import replace_offer
from expo.prices.rules import PriceKind
from tests.factories.exhibitors import emil
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, holding, offered
from tests.factories.prices import a_rule
from tests.told import told, told_changes

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


def _ended_in_each_way(event: Event, booths: Sequence[Booth]) -> list[Offer]:
    """Four offers of a Monday: accepted, declined and withdrawn at once, and expired in a week."""
    with clock.set_to(MONDAY), transaction():
        offers = [offered(event, [booth], legal_name=f"Firm {booth.number}", until=MONDAY + WEEK) for booth in booths]
        accept_offer(offers[0], by=EMIL)
        decline_offer(offers[1], by=EMIL)
        withdraw_offer(offers[2], by=OLGA)
    with clock.set_to(MONDAY + timedelta(days=6)), transaction():
        sweep_offer_reminders()
    with clock.set_to(MONDAY + WEEK), transaction():
        sweep_offers()
    return offers


def test_each_end_of_an_offer_is_told_with_who_did_it(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3", "A4")
    first, second, third, fourth = _ended_in_each_way(event, booths)

    names = [f"{firm_name(offer.exhibitor)}: {offer.numbers[0]}" for offer in (first, second, third, fourth)]
    assert told(event, "offer") == [
        *(("Olga Organiser", "offered", name) for name in names),
        ("Emil Exhibitor", "accepted", names[0]),
        ("Emil Exhibitor", "declined", names[1]),
        ("Olga Organiser", "withdrawn", names[2]),
        ("Expo", "reminded of", "A4"),
        ("Expo", "expired", names[3]),
    ]
    price = {"total_minor": fourth.total_minor, "currency": "PKR", "until": (MONDAY + WEEK).isoformat()}
    was_open = {"state": "open"}
    assert told_changes(event, "offer")[3:] == [
        ("offered", None, price),
        ("accepted", was_open, {"state": "accepted"}),
        ("declined", was_open, {"state": "declined"}),
        ("withdrawn", was_open, {"state": "withdrawn"}),
        ("reminded of", None, None),
        ("expired", was_open, {"state": "expired"}),
    ]
    assert [one.answered_at for one in (first, fourth)] == [MONDAY, MONDAY + WEEK]
    assert first.assignment.expires_at is None
    assert fourth.reminded_at == MONDAY + timedelta(days=6)


def test_an_offer_like_a_former_one_has_its_price_and_the_day_of_that(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    with clock.set_to(MONDAY):
        former = offered(event, booths, area_sqm=18, least_sqm=9, most_sqm=18)
        a_rule(event, "Dearer", PriceKind.FLAT, amount_minor=77)
        with transaction():
            withdraw_offer(former, by=OLGA)

    with clock.set_to(MONDAY + WEEK), transaction():
        made = make_offer(former.exhibitor, by=OLGA, like=former)
        accept_offer(made, by=EMIL)

    assert (made.lines, made.total_minor, made.created_at) == (former.lines, former.total_minor, MONDAY)
    assert told(event, "offer")[-1] == ("Emil Exhibitor", "accepted", f"{firm_name(made.exhibitor)}: A1, A2")


def test_every_step_of_a_space_is_a_version_of_its_own(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    firm = holding(event, booths)
    with transaction():
        space = make_offer(firm, by=OLGA).assignment
        versions = [space.version]
        withdraw_offer(db.session.scalars(sa.select(Offer)).one(), by=OLGA)
        versions.append(space.version)
        again = make_offer(firm, by=OLGA)
        accept_offer(again, by=EMIL)
        versions.append(space.version)

    assert versions == [2, 3, 5]


def test_only_open_offers_are_reminded_of_and_only_near_their_end(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3", "A4", "A5")
    ends = MONDAY + WEEK
    with clock.set_to(MONDAY), transaction():
        answered, soon, later = (
            offered(event, booths[:1], until=ends),
            offered(event, booths[1:2], until=ends),
            offered(event, booths[2:3], until=ends + timedelta(seconds=1)),
        )
        accept_offer(answered, by=EMIL)
    with clock.set_to(ends - timedelta(hours=47)), transaction():
        young = offered(event, booths[3:4], until=ends)

    with clock.set_to(ends - timedelta(days=2)), transaction():
        reminded = sweep_offer_reminders()

    assert reminded == 1
    assert [one.reminded_at is not None for one in (answered, soon, later, young)] == [False, True, False, False]


def test_an_accepted_offer_is_replaced_by_one_of_another_space_at_the_old_prices(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    with clock.set_to(MONDAY):
        offer = offered(event, booths[:2], area_sqm=18, most_sqm=18, display_name="Anadolu")
        with transaction():
            accept_offer(offer, by=EMIL)

    with clock.set_to(MONDAY + WEEK), transaction():
        made = replace_offer(offer, booths[:1], by=OLGA)

    name = firm_name(made.exhibitor)
    assert (made.state, made.numbers, made.area_sqm, made.wave) == (OfferState.ACCEPTED, ["A1"], 9, offer.wave)
    assert (made.created_at, made.expires_at, made.answered_at) == (MONDAY, offer.expires_at, MONDAY + WEEK)
    assert (made.event_id, made.exhibitor_id, made.currency) == (event.id, offer.exhibitor_id, "PKR")
    assert made.total_minor == sum(line["amount_minor"] for line in made.lines) == 28_768_000
    assert made.assignment.state is AssignmentState.ASSIGNED
    assert told(event, "offer")[-1] == ("Olga Organiser", "changed", f"{name}: A1")
    assert told_changes(event, "offer")[-1] == (
        "changed",
        {"numbers": ["A1", "A2"], "total_minor": offer.total_minor},
        {"numbers": ["A1"], "total_minor": 28_768_000},
    )


@pytest.mark.parametrize(("hour", "early"), [(18, True), (20, False)])
def test_a_space_in_the_place_of_another_costs_what_it_did_on_the_day_of_the_offer(
    app: Flask, hour: int, early: bool
) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3", zone="Asia/Karachi")  # where a day ends at 19:00 UTC
    a_rule(event, "Early", PriceKind.FLAT, amount_minor=-1_000_000, until_day=MONDAY.date())
    with clock.set_to(MONDAY.replace(hour=hour)):
        offer = offered(event, booths[:1])
        with transaction():
            accept_offer(offer, by=EMIL)

    with clock.set_to(MONDAY + WEEK), transaction():
        made = replace_offer(offer, booths[1:2], by=OLGA)

    assert (made.total_minor, any("Early" in str(line) for line in made.lines)) == (offer.total_minor, early)


def test_only_the_last_accepted_offer_of_a_confirmed_firm_is_replaced(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    still_open = offered(event, booths[:1])
    replaced = offered(event, booths[1:3], area_sqm=18, most_sqm=18)
    with transaction():
        accept_offer(replaced, by=EMIL)
        last = replace_offer(replaced, booths[1:2], by=OLGA)
        last.exhibitor.state = ApplicationState.CONFIRMED

    for offer in (still_open, replaced):
        sentence = f"{firm_name(offer.exhibitor)} does not stand on an accepted offer"
        with pytest.raises(Refused, match=sentence), transaction():
            replace_offer(offer, booths[2:], by=OLGA)


def test_the_offer_of_a_firm_that_is_not_confirmed_any_more_is_not_replaced(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer = offered(event, booths[:1])
    with transaction():
        accept_offer(offer, by=EMIL)
        offer.exhibitor.state = ApplicationState.ACCEPTED

    with pytest.raises(Refused, match="does not stand on an accepted offer"), transaction():
        replace_offer(offer, booths[1:], by=OLGA)


def test_a_firm_reads_its_offer_in_its_own_language(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths, language="tr", until=None)

    mail = db.session.scalars(sa.select(Mail).where(Mail.wording == "booth offered")).one()

    assert (mail.language, mail.to_address, mail.event_id) == ("tr", offer.exhibitor.email, event.id)
    for part in ("A1", "9 m²", "PKR 266.800,00"):
        assert part in mail.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("minutes", "sentence"), [(9, "would end at once"), (10, None), (120 * 1440, None), (120 * 1440 + 1, "120 days")]
)
def test_an_offer_stands_for_ten_minutes_to_a_hundred_and_twenty_days(
    app: Flask, minutes: int, sentence: str | None
) -> None:
    event, booths = a_priced_hall("A1")
    until = MONDAY + timedelta(minutes=minutes)
    with clock.set_to(MONDAY):
        if sentence is None:
            assert offered(event, booths, until=until).expires_at == until
        else:
            with pytest.raises(Refused, match=sentence):
                offered(event, booths, until=until)


def test_a_firm_that_is_not_accepted_is_not_offered_anything_and_is_named(app: Flask) -> None:
    event, _booths = a_priced_hall("A1")
    firm = emil(event, **NINE, state=ApplicationState.SUBMITTED, name="Anadolu Demo")

    with pytest.raises(Refused, match="Anadolu Demo is not accepted for this expo"), transaction():
        make_offer(firm, by=OLGA)


def test_without_settings_an_offer_stands_a_week_and_a_wave_is_numbered_from_one(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    firm = holding(event, booths)
    with clock.set_to(MONDAY), transaction():
        wave = make_wave(event, by=OLGA)

    [offer] = db.session.scalars(sa.select(Offer)).all()
    assert (wave.number, wave.made, offer.wave, offer.exhibitor_id) == (1, 1, 1, firm.id)
    assert offer.expires_at == MONDAY + timedelta(days=7)


def test_an_offer_has_the_numbers_that_its_booths_have_now(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    with transaction():
        declined, standing = offered(event, booths[:1]), offered(event, booths[1:])
        decline_offer(declined, by=EMIL)
        standing.assignment.numbers = ["B2"]
        declined.assignment.numbers = ["B1"]
        db.session.flush()
        for offer in (declined, standing):
            rename_booths(BoothsRenamed(offer.assignment, ()))
    db.session.expire_all()

    assert (declined.numbers, standing.numbers) == (["A1"], ["B2"])


def test_of_two_offers_only_the_one_whose_clock_ran_out_ends(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    with clock.set_to(MONDAY), transaction():
        late, soon, last = (
            offered(event, booths[:1], until=MONDAY + WEEK),
            offered(event, booths[1:2], until=MONDAY + timedelta(days=2)),
            offered(event, booths[2:], until=MONDAY + timedelta(days=3)),
        )
    with clock.set_to(MONDAY + timedelta(days=3)), transaction():
        done = sweep_offers()

    assert done == 2
    assert [one.state for one in (late, soon, last)] == [OfferState.OPEN, OfferState.EXPIRED, OfferState.EXPIRED]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (OfferState.ACCEPTED, "accepted already. The space is yours"),
        (OfferState.DECLINED, "declined already"),
        (OfferState.EXPIRED, "This offer has ended"),
        (OfferState.WITHDRAWN, "The organisers have withdrawn"),
    ],
)
def test_whoever_answers_twice_hears_what_became_of_it(app: Flask, state: OfferState, sentence: str) -> None:
    event, booths = a_priced_hall("A1")
    with clock.set_to(MONDAY):
        offer = offered(event, booths, until=MONDAY + WEEK)
        with transaction():
            offer.state, offer.answered_at = state, MONDAY

        for answer in (accept_offer, decline_offer):
            with pytest.raises(Refused, match=sentence), transaction():
                answer(offer, by=EMIL)
