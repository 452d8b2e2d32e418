"""How a booth kept for last year's firm stops being kept: given up, taken, run out; and who is told of it."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.services import assign
from expo.booths.models import Booth, Claim, Wish
from expo.booths.rules import AssignmentState, ClaimState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.mail.models import Mail
from expo.offers.services.kept_booths import BATCH, claim_booths_of, give_up_claim, sweep_claims, take_claims
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall
from tests.offers.test_claims_and_rounds import MAILBOX, stood_last_year
from tests.told import told, told_changes

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


def _kept(*booths: Booth, until: datetime = MONDAY + WEEK, **firm: object) -> Exhibitor:
    """A firm that these booths are kept for."""
    exhibitor = emil(booths[0].event, **{**NINE, **firm})
    with transaction():
        for booth in booths:
            db.session.add(Claim(event_id=booth.event_id, firm=exhibitor.firm, booth=booth, until=until))
    return exhibitor


def _claims(event: Event) -> list[Claim]:
    query = sa.select(Claim).where(Claim.event_id == event.id).execution_options(populate_existing=True)
    return list(db.session.scalars(query.order_by(Claim.id)))


def _mails(exhibitor: Exhibitor) -> list[Mail]:
    query = sa.select(Mail).where(Mail.to_address == exhibitor.email, Mail.wording.contains("booth"))
    return list(db.session.scalars(query.order_by(Mail.id)))


def _swept(moment: datetime) -> int:
    with clock.set_to(moment), transaction():
        return sweep_claims()


def _wish(exhibitor: Exhibitor, booth: Booth) -> None:
    with transaction():
        db.session.add(Wish(event_id=booth.event_id, exhibitor_id=exhibitor.id, booth_id=booth.id, rank=1))


def test_a_firm_hears_two_days_before_and_at_the_end_and_once_of_all_its_booths(app: Flask) -> None:
    _event, booths = a_priced_hall("A1", "A2", "A3")
    firm, other = _kept(*booths[:2]), _kept(booths[2], until=MONDAY + WEEK + SECOND)
    two_days_before = MONDAY + timedelta(days=5)

    seconds = (-1, 0, 0, 1, 2)
    reminded = [_swept(two_days_before + second * SECOND) for second in seconds]
    lapsed = [_swept(MONDAY + WEEK + second * SECOND) for second in (-1, 0)]

    assert (reminded, lapsed) == ([0, 2, 0, 1, 0], [0, 2])  # the other firm's booth is kept a second longer
    assert [mail.wording for mail in _mails(firm)] == ["last booth kept not much longer", "last booth free for others"]
    assert all("A1, A2" in mail.text for mail in _mails(firm))
    assert [mail.wording for mail in _mails(other)] == ["last booth kept not much longer"]
    assert [claim.state for claim in _claims(firm.event)] == [ClaimState.LAPSED, ClaimState.LAPSED, ClaimState.OPEN]
    assert [claim.reminded_at for claim in _claims(firm.event)[:2]] == [two_days_before] * 2


def test_on_its_last_day_nobody_is_reminded_of_a_claim(app: Flask) -> None:
    _event, booths = a_priced_hall("A1")
    firm = _kept(*booths)

    assert _swept(MONDAY + WEEK - timedelta(days=1)) == 0
    assert _mails(firm) == []
    assert _swept(MONDAY + WEEK - timedelta(days=1) - SECOND) == 1
    assert len(_mails(firm)) == 1


def test_in_the_quiet_days_no_firm_is_reminded_and_after_the_expo_none_is_told(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    quiet, over = event.begins_at - timedelta(days=3), event.ends_at
    taking_applications(event, quiet_days=30)
    reminded, ended = _kept(booths[0], until=quiet + timedelta(days=2)), _kept(booths[1], until=over)

    done = [_swept(quiet), _swept(over)]

    assert done == [1, 2]
    assert _mails(ended) == []
    assert _mails(reminded) == []


def test_fifty_claims_are_handled_at_once_and_the_rest_in_the_next_round(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event, width_cm=300 * (BATCH + 1))
    _kept(*some_booths(event, hall, *(f"A{number}" for number in range(BATCH + 1))))

    reminded = [_swept(MONDAY + timedelta(days=5)) for _round in range(3)]
    lapsed = [_swept(MONDAY + WEEK) for _round in range(3)]

    assert reminded == lapsed == [50, 1, 0]


def test_a_firm_that_gives_up_its_booth_is_not_the_next_in_line_for_it(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    firm, following = _kept(*booths, points=90), emil(event, **NINE)
    _wish(firm, booths[0])
    _wish(following, booths[0])

    with clock.set_to(MONDAY), transaction():
        give_up_claim(_claims(event)[0], by=EMIL)

    assert ([mail.wording for mail in _mails(following)], _mails(firm)) == (["wished booth is kept"], [])
    assert told(event, "renewal_claim") == [
        ("Emil Exhibitor", "gave up", f"{_claims(event)[0].firm.display_name}: A1"),
        ("Expo", "claimed", f"{following.name}: A1"),
    ]
    assert told_changes(event, "renewal_claim")[0] == ("gave up", None, {"state": "given up"})
    with pytest.raises(Refused, match="not kept for anybody any more"), transaction():
        give_up_claim(_claims(event)[0], by=EMIL)


def test_what_runs_out_is_told_as_done_by_the_program(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    _kept(*booths, name="Anadolu Demo")

    _swept(MONDAY + WEEK)

    assert told(event, "renewal_claim") == [("Expo", "expired", "Anadolu Demo: A1")]


def test_a_firm_takes_its_booths_once_it_is_accepted_and_has_no_other_space(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    applied, settled = _kept(booths[0], state=ApplicationState.SUBMITTED), _kept(booths[1])
    with transaction():
        assign(settled, booths[2:], by=OLGA, state=AssignmentState.ASSIGNED)

    with clock.set_to(MONDAY):
        for firm, sentence in ((applied, "once your application is accepted"), (settled, "another space already")):
            with pytest.raises(Refused, match=sentence), transaction():
                take_claims(firm, by=EMIL)

    assert [claim.state for claim in _claims(event)] == [ClaimState.OPEN, ClaimState.OPEN]


def test_a_space_that_is_only_held_gives_way_to_the_kept_one_until_its_last_moment(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    firm = _kept(booths[0])
    with transaction():
        assign(firm, booths[1:], by=OLGA)

    with clock.set_to(MONDAY + WEEK), pytest.raises(Refused, match="No booth is kept for you"), transaction():
        take_claims(firm, by=EMIL)
    with clock.set_to(MONDAY + WEEK - SECOND), transaction():
        offer = take_claims(firm, by=EMIL)

    assert offer.numbers == ["A1"]
    assert told(event, "renewal_claim") == [("Emil Exhibitor", "took", f"{_claims(event)[0].firm.display_name}: A1")]


def test_keeping_last_years_booths_is_told_and_makes_public_pages_anew(app: Flask) -> None:
    last = stood_last_year("A1")
    event, _booths = a_priced_hall("A1")
    before = event.public_revision
    firm = emil(event, **NINE, name="Anadolu Demo Ltd", email=MAILBOX)

    with clock.set_to(MONDAY), transaction():
        kept = claim_booths_of(event, last, MONDAY + WEEK, by=OLGA)

    (mail,) = _mails(firm)
    assert (kept, event.public_revision > before) == (1, True)
    assert ("A1" in mail.text, "9 November 2026, 14:00 (the expo’s time)" in mail.text) == (True, True)
    assert ("Olga Organiser", "claimed", last.slug) in told(event, "event")


@pytest.mark.parametrize(
    ("minutes", "sentence"), [(9, "would end at once"), (10, None), (120 * 1440, None), (120 * 1440 + 1, "120 days")]
)
def test_booths_are_kept_for_as_long_as_an_offer_may_stand(app: Flask, minutes: int, sentence: str | None) -> None:
    last, event = an_event(), an_event()

    with clock.set_to(MONDAY):
        if sentence is None:
            with transaction():
                assert claim_booths_of(event, last, MONDAY + timedelta(minutes=minutes), by=OLGA) == 0
        else:
            with pytest.raises(Refused, match=sentence), transaction():
                claim_booths_of(event, last, MONDAY + timedelta(minutes=minutes), by=OLGA)
