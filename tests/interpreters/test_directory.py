"""Interpreters added, changed, merged, removed and forgotten: what is written and told; by the services alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.interpreters.models import Booking, Interpreter
from expo.interpreters.services.directory import (
    add_interpreter,
    correct_interpreter,
    edit_interpreter,
    interpreter_for,
    merge_interpreters,
    remove_interpreter,
    renew_link,
)
from expo.interpreters.services.erasure import count_interpreters, erase_interpreters, forget_interpreter
from expo.interpreters.services.shifts import add_shift
from expo.mail.models import Mail
from expo.registration.domain_events import MailboxCorrected, PersonErased
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_session
from tests.factories.registration import vito
from tests.told import told, told_changes

OLGA = Actor("Olga")
HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
FIELDS: dict[str, Any] = {
    "name": "Derya Tercüman",
    "second_name": "دریا",
    "organisation": "Free",
    "country": "TR",
    "email": "derya@interpreters.example",
    "phone": "+90 555",
    "language": "tr",
    "pairs": ["tr-ur"],
    "modes": ["consecutive"],
    "note": "Vegetarian",
}


def _links(event: Event) -> list[tuple[str, str]]:
    rows = db.session.scalars(sa.select(Mail).where(Mail.event_id == event.id).order_by(Mail.id))
    return [(row.to_address, row.language) for row in rows if row.wording != "confirmed"]


def _values(one: Interpreter) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FIELDS}


def test_an_interpreter_is_written_whole(app: Flask) -> None:
    event = an_event()
    with clock.set_to(NOON), transaction():
        made = add_interpreter(event, {**FIELDS, "unknown": 1}, by=OLGA)

    assert _values(made) == FIELDS
    assert (made.event, made.event_id, made.registration_id, made.version, made.revision) == (
        event,
        event.id,
        None,
        1,
        1,
    )
    assert (made.created_at, made.changed_at, made.tell_at) == (NOON, NOON, None)
    assert (len(made.uid), len(made.link_key) > 10) == (36, True)
    assert told(event, "interpreter") == [("Olga", "added", "Derya Tercüman")]


def test_who_is_registered_stands_among_them_once(app: Flask) -> None:
    event = an_event()
    person, other = vito(event), vito(event)
    with transaction():
        made = interpreter_for(person, by=OLGA)
        again = interpreter_for(person, by=OLGA)
        interpreter_for(other, by=OLGA)
    with pytest.raises(Refused, match="This person stands among the interpreters already"), transaction():
        add_interpreter(event, {"registration": person}, by=OLGA)

    assert (made is again, made.registration, made.name, made.own_name) == (True, person, person.name, "")
    assert told(event, "interpreter") == [("Olga", "added", person.name)] * 2


def test_what_is_saved_is_told_once_with_a_new_version(app: Flask) -> None:
    event = an_event()
    with clock.set_to(NOON):
        derya = an_interpreter(event, **FIELDS)
    key = derya.link_key
    with clock.set_to(NOON + HOUR), transaction():
        edit_interpreter(derya, {**FIELDS, "note": "", "phone": "1"}, version=1, by=OLGA)
        edit_interpreter(derya, {**FIELDS, "note": "", "phone": "1"}, version=2, by=OLGA)
    with pytest.raises(Changed, match="Somebody else changed this while you wrote") as refused, transaction():
        edit_interpreter(derya, {"note": "x"}, version=1, by=OLGA)

    assert _values(derya) == {**FIELDS, "note": "", "phone": "1"}
    assert (derya.version, derya.revision, derya.changed_at, derya.link_key) == (2, 2, NOON + HOUR, key)
    was, now = {"note": "Vegetarian", "phone": "+90 555"}, {"note": "", "phone": "1", "version": 2}
    assert told_changes(event, "interpreter")[1:] == [("changed", was, now)]
    assert told(event, "interpreter")[-1] == ("Olga", "changed", "Derya Tercüman")
    assert (len(refused.value.details) > 0, _links(event)) == (True, [])


@pytest.mark.parametrize(
    ("email", "mail_link", "renewed", "mails"),
    [
        ("DERYA@interpreters.example", True, False, []),
        ("new@interpreters.example", True, True, [("new@interpreters.example", "tr")]),
        ("new@interpreters.example", False, True, []),
        ("", True, True, []),
    ],
)
def test_another_mailbox_has_another_link(
    app: Flask, email: str, *, mail_link: bool, renewed: bool, mails: list[tuple[str, str]]
) -> None:
    event = an_event()
    derya = an_interpreter(event, **FIELDS)
    key = derya.link_key
    with transaction():
        edit_interpreter(derya, {"email": email}, version=1, by=OLGA, mail_link=mail_link)

    assert (derya.link_key != key, derya.version, _links(event)) == (renewed, 2 + renewed, mails)
    verbs = [verb for _who, verb, _what in told(event, "interpreter")]
    assert verbs == ["added", "changed", *(["renewed the link of"] if renewed else [])]


def test_who_becomes_somebody_registered_keeps_only_what_the_work_needs(app: Flask) -> None:
    event = an_event()
    derya, person = an_interpreter(event, **FIELDS), vito(event)
    key = derya.link_key
    with transaction():
        edit_interpreter(derya, {**FIELDS, "registration": person}, version=1, by=OLGA)

    own = [derya.own_name, derya.own_second_name, derya.own_organisation, derya.own_country, derya.own_email]
    assert (own, derya.own_phone, derya.own_language) == ([""] * 5, "", "en")
    assert (derya.registration_id, derya.name, derya.pairs, derya.note) == (
        person.id,
        person.name,
        ["tr-ur"],
        "Vegetarian",
    )
    assert (derya.link_key != key, _links(event)) == (True, [(person.email, "en")])
    changed = [one for one in told_changes(event, "interpreter") if one[0] == "changed"]
    assert changed == [("changed", {"person": "Derya Tercüman"}, {"person": person.name, "version": 2})]


@pytest.mark.parametrize("mailed", [True, False])
def test_an_interpreter_with_another_registered_address_has_another_link(app: Flask, *, mailed: bool) -> None:
    event = an_event()
    person, other = vito(event), vito(event)
    with transaction():
        one = interpreter_for(person, by=OLGA)
        keys = [one.link_key]
        correct_interpreter(MailboxCorrected(other, other.email, mailed, OLGA))
        keys.append(one.link_key)
        correct_interpreter(MailboxCorrected(person, person.email, mailed, OLGA))
        keys.append(one.link_key)

    assert (len(set(keys)), keys[0] == keys[1], one.version) == (2, True, 2)
    assert _links(event) == ([(person.email, "en")] if mailed else [])
    assert told(event, "interpreter")[1:] == [("Olga", "renewed the link of", person.name)]


def test_a_renewed_link_is_another_version_of_the_calendar(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, **FIELDS)
    key = derya.link_key
    with clock.set_to(NOON), transaction():
        renew_link(derya, by=OLGA)

    assert (derya.link_key != key, derya.version, derya.revision, derya.changed_at) == (True, 2, 2, NOON)
    assert (told(event, "interpreter")[-1], _links(event)) == (("Olga", "renewed the link of", "Derya Tercüman"), [])


def test_two_rows_are_made_one_with_all_that_both_have(app: Flask) -> None:
    event = an_event()
    kept, double = an_interpreter(event, **FIELDS), an_interpreter(event, "D. T.", pairs=["en-tr"], modes=["whispered"])
    both = a_session(event, interpreters=[kept, double])
    theirs = a_session(event, starts_at=MORNING + 2 * HOUR, interpreters=[double])
    shifts = [(MORNING, MORNING + 4 * HOUR), (MORNING + 5 * HOUR, MORNING + 6 * HOUR)]
    with transaction():
        add_shift(kept, *shifts[0], by=OLGA)
        for shift in shifts:
            add_shift(double, *shift, by=OLGA)
    with transaction():
        merge_interpreters(kept, double, by=OLGA)
    db.session.expire_all()

    assert (kept.pairs, kept.modes) == (["en-tr", "tr-ur"], ["consecutive", "whispered"])
    assert [(one.event_id, one.starts_at, one.ends_at) for one in kept.shifts] == [(event.id, *one) for one in shifts]
    assert (both.interpreters, theirs.interpreters) == ([kept], [kept])
    bookings = db.session.scalars(sa.select(Booking).order_by(Booking.id)).all()
    assert sorted((one.interpreter_id, one.live, one.dropped) for one in bookings) == [
        (kept.id, False, True),
        (kept.id, True, False),
        (kept.id, True, False),
    ]
    assert told_changes(event, "interpreter")[-1] == ("changed", None, {"double": "D. T.", "version": kept.version})
    assert told(event, "interpreter")[-1] == ("Olga", "changed", "Derya Tercüman")
    assert db.session.scalars(sa.select(Interpreter)).all() == [kept]


def test_a_row_is_not_merged_with_itself_or_with_another_registered_one(app: Flask) -> None:
    event = an_event()
    with transaction():
        one, other = (interpreter_for(vito(event), by=OLGA) for _number in range(2))
    plain = an_interpreter(event)
    for kept, double, sentence in (
        (one, one, "Choose somebody else"),
        (one, other, "Both are registered, as two people"),
    ):
        with pytest.raises(Refused, match=sentence), transaction():
            merge_interpreters(kept, double, by=OLGA)
    person = one.registration
    with transaction():
        merge_interpreters(plain, one, by=OLGA)

    assert (plain.registration, plain.own_name, plain.version) == (person, "", 2)


def test_who_is_removed_is_told_and_who_is_booked_stays(app: Flask) -> None:
    event = an_event()
    busy, free = an_interpreter(event, "Busy"), an_interpreter(event, "Free")
    a_session(event, title={"en": "Opening"}, interpreters=[busy])
    with pytest.raises(Refused, match="Busy is booked for “Opening”"), transaction():
        remove_interpreter(busy, by=OLGA)
    with transaction():
        remove_interpreter(free, by=OLGA)

    assert told(event, "interpreter")[-1] == ("Olga", "removed", "Free")
    assert db.session.scalars(sa.select(Interpreter)).all() == [busy]


def test_names_and_addresses_go_some_at_a_time_and_the_rows_stay(app: Flask) -> None:
    event, other = an_event(), an_event()
    rows = [an_interpreter(event, f"Derya {number}", email=f"d{number}@i.example", note="x") for number in range(7)]
    keys = {one.link_key for one in rows}
    with transaction():
        interpreter_for(vito(event), by=OLGA)
    an_interpreter(other, "Stays")
    with transaction():
        done = [count_interpreters(event.id), *(erase_interpreters(event.id, most) for most in (1, 9, 9, 9))]

    assert (done, count_interpreters(other.id)) == ([7, 1, 5, 1, 0], 1)
    assert {(one.name, one.email, one.own_language, one.note, one.version) for one in rows} == {("…", "", "en", "", 2)}
    assert keys & {one.link_key for one in rows} == set()
    assert told(event, "interpreter")[-1] == ("Expo", "erased", "…")
    assert [what for _who, _verb, what in told(event, "interpreter") if "Derya" in what] == []


def test_what_is_noted_of_somebody_erased_goes(app: Flask) -> None:
    event = an_event()
    person, other = vito(event), vito(event)
    with transaction():
        one = interpreter_for(person, by=OLGA)
        edit_interpreter(one, {"note": "Late"}, version=1, by=OLGA)
        key = one.link_key
        forget_interpreter(PersonErased(other, set()))
        kept = (one.note, one.link_key == key)
        forget_interpreter(PersonErased(person, set()))

    assert kept == ("Late", True)
    assert (one.note, one.link_key != key, one.version) == ("", True, 3)
