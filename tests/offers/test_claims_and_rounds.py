"""Last year's booth is kept until a moment; in its round a firm chooses for itself, first come."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.allocation.fit import spaces_for
from expo.booths.allocation.load_problem import problem_of
from expo.booths.assignments.services import assign
from expo.booths.models import Booth, Claim, Wish
from expo.booths.rules import AssignmentState, ClaimState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.firms import merge_firms
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.services.kept_booths import claim_booths_of, give_up_claim, sweep_claims, take_claims
from expo.offers.services.rounds import add_round, choose
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
MAILBOX = "trade@anadolu.example"  # by which the firm is known again


def _mails(exhibitor: Exhibitor) -> list[str]:
    query = sa.select(Mail.wording).where(
        Mail.to_address == exhibitor.email, Mail.event_id == exhibitor.event_id, Mail.wording.contains("booth")
    )
    return list(db.session.scalars(query.order_by(Mail.id)))


def stood_last_year(number: str, name: str = "Anadolu Demo Ltd") -> Event:
    """An expo of the year before, where the firm had this booth for good."""
    last = an_event()
    (booth,) = some_booths(last, a_hall(last), number)
    firm = emil(last, **NINE, name=name, email=MAILBOX)
    with transaction():
        assign(firm, [booth], by=OLGA, state=AssignmentState.ASSIGNED)
        firm.state = ApplicationState.CONFIRMED
    return last


def claimed(number: str = "A1") -> tuple[Event, list[Booth], Exhibitor]:
    """An expo of booths A1 and A2, where last year's firm has applied again and has its booth kept for a week."""
    last = stood_last_year(number)
    event, booths = a_priced_hall("A1", "A2")
    firm = emil(event, **NINE, name="Anadolu Demo Ltd", email=MAILBOX)
    with transaction():
        claim_booths_of(event, last, clock.now() + WEEK, by=OLGA)
    return event, booths, firm


def _claim() -> Claim:
    return db.session.scalars(sa.select(Claim).execution_options(populate_existing=True)).one()


def test_last_years_booth_is_kept_from_others_hands_and_the_machines(app: Flask) -> None:
    event, booths, firm = claimed("a1")
    other = emil(event, **NINE)

    with pytest.raises(Refused, match="is kept for it for now"), transaction():
        assign(other, booths[:1], by=OLGA)

    assert _mails(firm) == ["last booth kept"]
    assert problem_of(event).held == {booths[0].id: 0}
    assert [fit.numbers for fit in spaces_for(event, other)[0]] == [("A2",)]
    assert sorted(fit.numbers for fit in spaces_for(event, firm)[0]) == [("A1",), ("A2",)]


def test_the_firm_takes_its_booth_and_has_the_offer_at_once(app: Flask) -> None:
    _event, _booths, firm = claimed()

    with transaction():
        offer = take_claims(firm, by=EMIL)

    assert (offer.numbers, firm.state, _claim().state) == (["A1"], ApplicationState.OFFERED, ClaimState.TAKEN)
    with pytest.raises(Refused, match="No booth is kept for you"), transaction():
        take_claims(firm, by=EMIL)


def test_a_claim_given_up_or_run_out_tells_the_next(app: Flask) -> None:
    for how in ("given up", "ran out"):
        db.session.execute(sa.delete(Claim))
        event, booths, firm = claimed()
        waiting = emil(event, **NINE)
        with transaction():
            db.session.add(Wish(event_id=waiting.event_id, exhibitor_id=waiting.id, booth_id=booths[0].id, rank=1))

        if how == "given up":
            with transaction():
                give_up_claim(_claim(), by=EMIL)
        else:
            for day in (4, 5.5, 5.6, 7):
                with clock.set_to(clock.now() + timedelta(days=day)), transaction():
                    sweep_claims()

        lapsed = ["last booth kept", "last booth kept not much longer", "last booth free for others"]
        assert _mails(firm) == (["last booth kept"] if how == "given up" else lapsed)
        assert _mails(waiting) == ["wished booth is kept"]
        with pytest.raises(Refused), transaction():
            take_claims(firm, by=EMIL)


def test_what_was_kept_for_a_double_is_kept_for_the_firm_it_was(app: Flask) -> None:
    event, _booths, firm = claimed()
    other = emil(event, **NINE, state=ApplicationState.WITHDRAWN)
    double, kept = firm.firm, other.firm
    assert double is not None
    assert kept is not None

    with transaction():
        merge_firms(kept, double, by=OLGA, event_id=event.id)

    assert _claim().firm_id == kept.id


def test_making_claims_twice_keeps_nothing_twice(app: Flask) -> None:
    last = stood_last_year("A1")
    event, _booths = a_priced_hall("A1")

    with transaction():
        done = [claim_booths_of(event, last, clock.now() + WEEK, by=OLGA) for _ in range(2)]

    assert done == [1, 0]


def _round(event: Event, least: int = 0, most: int | None = None, opens: timedelta = timedelta()) -> None:
    with transaction():
        add_round(
            event, "First", least=least, most=most, opens_at=MONDAY + opens, closes_at=MONDAY + opens + WEEK, by=OLGA
        )


def test_a_firm_chooses_from_the_minute_its_round_opens_until_it_closes(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    firm, fewer = emil(event, **NINE, points=50), emil(event, **NINE, points=10)
    _round(event, least=40)

    for moment in (MONDAY - timedelta(seconds=1), MONDAY + WEEK):
        with clock.set_to(moment), pytest.raises(Refused, match="Your round is not open"), transaction():
            choose(firm, [booths[0].id], by=EMIL)
    with clock.set_to(MONDAY), transaction():
        offer = choose(firm, [booths[0].id], by=EMIL)
    with clock.set_to(MONDAY), pytest.raises(Refused, match="Your round is not open"), transaction():
        choose(fewer, [booths[1].id], by=EMIL)
    with clock.set_to(MONDAY), pytest.raises(Refused, match="has no offer"), transaction():
        choose(firm, [booths[1].id], by=EMIL)

    assert (offer.numbers, firm.state) == (["A1"], ApplicationState.OFFERED)


def test_what_does_not_fit_or_is_taken_cannot_be_chosen(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    firm, holder = emil(event, **NINE), emil(event, **NINE)
    with transaction():
        assign(holder, booths[:1], by=OLGA)
    _round(event)

    for ids in ([booths[0].id], [booths[1].id, booths[2].id], [999_999], []):
        with clock.set_to(MONDAY), pytest.raises(Refused, match="has just taken this space"), transaction():
            choose(firm, ids, by=EMIL)

    assert db.session.scalars(sa.select(Offer)).all() == []


def test_six_firms_choose_one_booth_at_the_first_second_and_one_has_it(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, booths = a_priced_hall("A1")
        firms = [emil(event, **NINE).id for _ in range(6)]
        booth_id = booths[0].id
        _round(event)

    def click(firm_id: int) -> bool:
        with bare_app.app_context():
            try:
                with transaction():
                    choose(db.session.get_one(Exhibitor, firm_id), [booth_id], by=EMIL)
            except Refused:
                return False
        return True

    with clock.set_to(MONDAY), ThreadPoolExecutor(6) as clicks:
        answers = list(clicks.map(click, firms))

    assert sorted(answers) == [False] * 5 + [True]
    with bare_app.app_context():
        assert len(db.session.scalars(sa.select(Offer)).all()) == 1


@pytest.mark.parametrize(
    ("least", "most", "days", "sentence"),
    [(10, 5, 1, "fewer than the least"), (0, None, 0, "closes before it opens")],
)
def test_rounds_out_of_order_are_refused(app: Flask, least: int, most: int | None, days: int, sentence: str) -> None:
    event = an_event()
    with pytest.raises(Refused, match=sentence), transaction():
        add_round(event, "", least=least, most=most, opens_at=MONDAY, closes_at=MONDAY + timedelta(days=days), by=OLGA)
