"""How long an expo keeps what it holds: counted, saved with its bounds, copied, erased on its day; by the services alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.registration.domain_events import ExpoCopied
from expo.retention.models import RetentionPeriod
from expo.retention.queries import days_kept
from expo.retention.rules import DEFAULT_DAYS, KeptKind
from expo.retention.services import copy_periods, rows_held, rows_to_erase, save_periods, sweep_kept
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.letters import a_request
from tests.factories.registration import vito
from tests.told import told, told_changes

OLGA = Actor("Olga")
CONTACTS, PASSPORTS, MAILS = KeptKind.CONTACTS, KeptKind.PASSPORTS, KeptKind.MAILS
NEVER: dict[KeptKind, int | None] = {**dict.fromkeys(KeptKind), PASSPORTS: 90}


def _with_contacts(count: int = 2, **changes: object) -> Event:
    """An expo with a delegation's contact, and interpreters who are nobody registered."""
    event = an_event(**changes)
    a_delegation(event)
    for _number in range(count - 1):
        an_interpreter(event)
    return event


def _save(event: Event, days: dict[KeptKind, int | None], version: int | None = None) -> None:
    with transaction():
        save_periods(event, days, version=event.version if version is None else version, by=OLGA)


def _held(event: Event) -> dict[KeptKind, int]:
    return {kind: count for kind, count in rows_held(event).items() if count}


def _sweeps(moment: datetime, times: int) -> list[int]:
    done = []
    for _number in range(times):
        with clock.set_to(moment), transaction():
            done.append(sweep_kept())
    return done


def test_rows_of_a_kind_are_counted_over_all_rooms_and_of_this_expo(app: Flask) -> None:
    event, other = _with_contacts(3), an_event()
    a_request(vito(event))

    assert set(rows_held(other)) == set(KeptKind)
    assert set(rows_held(other).values()) == {0}
    assert _held(event) == {CONTACTS: 3, PASSPORTS: 1, MAILS: 1}


@pytest.mark.parametrize(
    ("moment", "kept", "due"),
    [
        (datetime(2027, 4, 21, 18, 59, tzinfo=UTC), 7, False),
        (datetime(2027, 4, 21, 19, tzinfo=UTC), 7, True),  # in Karachi the 22nd begins
        (datetime(2027, 4, 21, 19, tzinfo=UTC), 8, False),
        (datetime(2029, 4, 21, 19, tzinfo=UTC), None, False),
    ],
)
def test_what_would_go_at_once_is_said_before_it_is_saved(
    app: Flask, moment: datetime, kept: int | None, *, due: bool
) -> None:
    event = _with_contacts()
    with clock.set_to(moment):
        found = rows_to_erase(event, {CONTACTS: kept, KeptKind.LEADS: 1, PASSPORTS: 90})

    assert found == ({CONTACTS: 2} if due else {})


def test_periods_are_saved_once_and_told(app: Flask) -> None:
    event, other = an_event(), an_event()
    version = event.version
    days = {**days_kept(event), CONTACTS: 10, MAILS: None}
    _save(event, days)
    _save(event, days)

    assert (days_kept(event), days_kept(other), event.version) == (days, dict(DEFAULT_DAYS), version + 1)
    assert told(event, "event")[-1] == ("Olga", "changed", "Test Expo")
    was, now = {"kept_contacts": 730, "kept_mails": 365}, {"kept_contacts": 10, "kept_mails": None}
    changes = [change for change in told_changes(event, "event") if change[0] == "changed"]
    assert changes == [("changed", was, {**now, "version": version + 1})]


def test_the_second_of_two_who_save_hears_of_the_first(app: Flask) -> None:
    event = an_event()
    version = event.version
    _save(event, {**days_kept(event), CONTACTS: 10})
    with pytest.raises(Changed, match="Somebody else changed these settings while you wrote") as refused:
        _save(event, {**days_kept(event), CONTACTS: 20}, version)

    assert (len(refused.value.details), days_kept(event)[CONTACTS]) == (1, 10)


@pytest.mark.parametrize(
    ("kind", "days", "most"),
    [
        (CONTACTS, 0, 3650),
        (CONTACTS, 1, None),
        (CONTACTS, 3650, None),
        (CONTACTS, 3651, 3650),
        (PASSPORTS, 90, None),
        (PASSPORTS, 91, 90),
        (PASSPORTS, None, 90),
        (MAILS, None, None),
    ],
)
def test_a_period_has_bounds(app: Flask, kind: KeptKind, days: int | None, most: int | None) -> None:
    event = an_event()
    wanted = {**days_kept(event), kind: days}
    if most is None:
        _save(event, wanted)
        assert days_kept(event) == wanted
    else:
        with pytest.raises(Refused, match=f"Enter a number from 1 to {most}"):
            _save(event, wanted)


def test_a_copy_keeps_as_long_as_the_original(app: Flask) -> None:
    event, copy = an_event(), an_event()
    _save(event, {**days_kept(event), CONTACTS: 10, MAILS: None})
    with transaction():
        copy_periods(ExpoCopied(event, copy, by=OLGA))
        copy_periods(ExpoCopied(event, copy, by=OLGA))

    assert days_kept(copy) == days_kept(event)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RetentionPeriod)) == 2 * len(KeptKind)


def test_one_kind_of_one_expo_is_erased_at_a_time_and_told(app: Flask) -> None:
    first, second = _with_contacts(2), _with_contacts(1)
    still = _with_contacts(1, last_day=date(2027, 4, 18))
    a_request(vito(first))
    for event in (first, second, still):
        _save(event, {**NEVER, CONTACTS: 7, PASSPORTS: 7})
    begin = datetime(2027, 4, 21, 19, tzinfo=UTC)

    assert _sweeps(begin - timedelta(seconds=1), 1) == [0]
    assert _sweeps(begin, 4) == [1, 2, 1, 0]
    assert [_held(event).get(CONTACTS, 0) for event in (first, second, still)] == [0, 0, 1]
    erased = [change for change in told_changes(first, "event") if change[0] == "erased after its time"]
    verb = "erased after its time"
    assert erased == [(verb, None, {"erased_passports": 1}), (verb, None, {"erased_contacts": 2})]
    assert told(second, "event")[-1] == ("Expo", verb, "Test Expo")
    assert told(still, "event")[-1] == ("Olga", "changed", "Test Expo")
