"""One rule over programme, itineraries and meetings: whoever interprets in one thing is in no other, in whichever role."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import combinations, product

import pytest
from flask import Flask

from expo.config import settings
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.rules import MemberRole
from expo.errors import Refused
from expo.events.models import Event
from expo.interpreters.links import interpreter_address
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import bookings_of
from expo.interpreters.services.directory import remove_interpreter
from expo.itinerary.services import add_item
from expo.meetings.rules import Interpretation
from expo.meetings.services.meetings import edit_meeting
from expo.programme.rules import PartRole
from expo.programme.services.speakers import edit_speaker
from expo.registration.models import Registration
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import (
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_meeting,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.factories.programme import a_session, a_speaker
from tests.factories.registration import vito
from tests.pages import Browser

HOUR = timedelta(hours=1)


def _session(event: Event, derya: Interpreter) -> None:
    a_session(event, title={"en": "Session"}, starts_at=TEN, interpreters=[derya])


def _speech(event: Event, derya: Interpreter) -> None:
    speaker = a_speaker(event, "Derya")
    with transaction():
        edit_speaker(speaker, {"interpreter_id": derya.id}, version=speaker.version, by=OLGA)
    a_session(event, title={"en": "Speech"}, starts_at=TEN, cast=[(speaker, PartRole.SPEAKER)])


def _visit(event: Event, derya: Interpreter) -> None:
    _an_item(a_delegation(event, "Guests"), "Visit", derya)


def _person(derya: Interpreter) -> Registration:
    return db.session.get_one(Registration, derya.registration_id)


def _trip(event: Event, derya: Interpreter) -> None:
    group = a_delegation(event, "Travellers")
    a_member(group, _person(derya))
    _an_item(group, "Trip")


def _an_item(group: Delegation, title: str, *interpreters: Interpreter) -> None:
    fields = {"kind": "visit", "title": {"en": title}, "place": "Karachi", "starts_at": TEN, "ends_at": TEN + HOUR}
    with transaction():
        add_item(group, fields, interpreters=interpreters, by=OLGA)


def _talks(event: Event, derya: Interpreter) -> None:
    meeting = a_meeting(event, a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0])
    with transaction():
        fields = {"interpretation": Interpretation.CONSECUTIVE}
        edit_meeting(meeting, fields, [], interpreters=[derya], version=meeting.version, by=OLGA)
    placed(meeting, a_table(event, "T01"), told=True)


def _lunch(event: Event, derya: Interpreter) -> None:
    group = a_delegation(event, "Friends")
    a_member(group, _person(derya), role=MemberRole.HEAD)
    party = party_of(event, f"delegation-{group.id}")
    placed(a_meeting(event, party, a_firm(event, "Cyber")[0]), a_table(event, "T02"), told=True)


INTERPRETS: dict[str, Callable[[Event, Interpreter], None]] = {"Session": _session, "Visit": _visit, "Emil": _talks}
IS_THERE: dict[str, Callable[[Event, Interpreter], None]] = {"Speech": _speech, "Trip": _trip, "Friends": _lunch}
PAIRS = [*combinations(INTERPRETS, 2), *product(INTERPRETS, IS_THERE)]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_whoever_interprets_is_nowhere_else_then(app: Flask, one: str, other: str, turned: bool) -> None:
    """Whichever of the two is saved last is refused, naming the other."""
    event = an_event()
    a_block(event)
    derya = an_interpreter(event, "Derya", registration=vito(event, given_name="Derya"), pairs=["en-tr"])
    first, second = (other, one) if turned else (one, other)
    ways = {**INTERPRETS, **IS_THERE}
    ways[first](event, derya)

    with pytest.raises(Refused) as refused:
        ways[second](event, derya)

    assert first in refused.value.message
    assert "Derya" in refused.value.message
    assert len([booking for booking in bookings_of(derya) if booking.live]) <= 1


def _talks_of_governments(event: Event, derya: Interpreter) -> None:
    a_block(event)
    bodies = [a_body(event, name) for name in ("Ministry of Trade", "Authority of Ports")]
    for body in bodies:
        comes_for(body, f"Head of {body.id}")
    parties = [party_of(event, f"body-{body.id}") for body in bodies]
    meeting = a_meeting(event, *parties, liaison_id=olga(event).id)
    with transaction():
        fields = {"interpretation": Interpretation.CONSECUTIVE}
        edit_meeting(meeting, fields, [], interpreters=[derya], version=meeting.version, by=OLGA)
    placed(meeting, a_table(event), told=True)


def test_a_meeting_between_governments_is_named_to_nobody_who_may_not_see_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya", pairs=["en-tr"])
    _talks_of_governments(event, derya)

    refused = []
    acts = (partial(_visit, event, derya), partial(remove_interpreter, derya, by=OLGA))
    for act in acts:
        with pytest.raises(Refused) as refusal, transaction():
            act()
        refused.append(refusal.value.message)
    page = f"/organise/{event.slug}/protocol/interpreters"
    told = [[row[4] for row in signed_in(browser, who).read(page).rows()] for who in (vera(event), olga(event))]
    edited = browser.read(f"/organise/{event.slug}/interpreters/{derya.id}").text
    own = browser.read(interpreter_address(derya).removeprefix(settings().base_url)).text

    assert refused == [
        "Derya is in “A meeting between governments” at that time.",
        "Derya is booked for “A meeting between governments”. Take them out of it first.",
    ]
    assert told == [["A meeting between governments"], ["Ministry of Trade – Authority of Ports"]]
    assert ["Ministry of Trade" in text for text in (edited, own)] == [True, True]
