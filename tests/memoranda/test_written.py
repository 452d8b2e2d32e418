"""What each act writes into a memorandum, its texts and clearances, and what the history says; by the services alone."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, NotFound, Refused
from expo.history.services import Actor
from expo.kit.vault import Vault
from expo.memoranda.models import MemorandumText
from expo.memoranda.rules import LARGEST_TEXT, ClearanceState, MemorandumKind, MemorandumState
from expo.memoranda.services.clearances import answer_clearance
from expo.memoranda.services.memoranda import add_memorandum, edit_memorandum, move_memorandum, renew_clerk_link
from expo.memoranda.services.texts import add_text, read_text, sweep_memoranda
from expo.programme.rules import SessionKind
from tests.factories.events import an_event
from tests.factories.meetings import a_body, a_firm
from tests.factories.memoranda import name_signatories
from tests.factories.programme import a_session
from tests.memoranda.test_memoranda import PDF, a_memorandum, cleared
from tests.told import told, told_changes

OLGA, SANA = Actor("Olga Organiser"), Actor("Sana")
NOON = datetime(2026, 11, 10, 20, tzinfo=UTC)  # in Karachi the next day has begun
SIGNING = datetime(2027, 4, 13, 20, tzinfo=UTC)  # in Karachi the next day has begun
STATE = MemorandumState
ASKED, GIVEN, REFUSED = ClearanceState.ASKED, ClearanceState.GIVEN, ClearanceState.REFUSED
FIELDS: dict[str, Any] = {
    "kind": MemorandumKind.PROTOCOL,
    "title": {"en": "Buses", "tr": "Otobüs"},
    "languages": ["en"],
    "prevailing": "en",
    "session_id": None,
    "keep_until": date(2030, 1, 1),
    "note": "In a hurry",
}


def test_a_memorandum_is_an_idea_of_its_parties_in_their_order(app: Flask) -> None:
    event = an_event()
    firm, _staff = a_firm(event)
    body, third = a_body(event, country="TR"), a_body(event, "Wizārat", country="DE")
    things = [f"body-{body.id}", f"firm-{firm.exhibitor_id}", f"body-{third.id}", f"body-{body.id}"]
    with clock.set_to(NOON), transaction():
        made = add_memorandum(event, FIELDS, things, by=OLGA)

    assert {name: getattr(made, name) for name in FIELDS} == FIELDS
    assert (made.state, made.version, made.created_at, made.event_id) == (STATE.IDEA, 1, NOON, event.id)
    sides = [(one.event_id, one.position, one.party.body_id, one.party.exhibitor_id) for one in made.sides]
    assert sides == [
        (event.id, 0, body.id, None),
        (event.id, 1, None, firm.exhibitor_id),
        (event.id, 2, third.id, None),
    ]
    assert len({one.link_key for one in made.sides}) == 3
    offices = [(one.event_id, one.country, one.state, one.answered_at, one.answered_by) for one in made.clearances]
    of_the_firm = [firm.country] * (0 if not firm.country else len(offices) - 5)
    countries = ["TR"] * 3 + of_the_firm + ["DE"] * 2
    assert offices == [(event.id, country, ASKED, None, "") for country in countries]
    assert told(event, "memorandum") == [("Olga Organiser", "added", "Buses")]


@pytest.mark.parametrize("count", [0, 1, 9])
def test_a_memorandum_has_two_to_eight_parties_of_its_expo(app: Flask, count: int) -> None:
    event = an_event()
    bodies = [a_body(event, f"Body {number}") for number in range(count or 8)]
    things = [f"body-{one.id}" for one in bodies]
    if not count:
        with transaction():
            assert len(add_memorandum(event, FIELDS, things, by=OLGA).sides) == 8
        with pytest.raises(NotFound), transaction():
            add_memorandum(an_event(), FIELDS, things, by=OLGA)
        return
    with pytest.raises(Refused, match="A memorandum has two to 8 parties"), transaction():
        add_memorandum(event, FIELDS, [*things, things[0]], by=OLGA)


def test_details_are_saved_by_who_saw_the_last_version(app: Flask) -> None:
    event = an_event()
    made = a_memorandum(event)
    with transaction():
        edit_memorandum(made, {"note": "Later", "prevailing": "en"}, version=1, by=OLGA)
    with pytest.raises(Changed, match="Somebody else changed this while you wrote"), transaction():
        edit_memorandum(made, {"note": "Sooner"}, version=1, by=SANA)

    assert (made.note, made.version) == ("Later", 2)
    assert told(event, "memorandum")[-1] == ("Olga Organiser", "changed", "Cyber security")
    assert told_changes(event, "memorandum")[-1] == ("changed", {"note": ""}, {"note": "Later", "version": 2})


def test_a_memorandum_is_signed_on_the_day_of_its_expo(app: Flask) -> None:
    event = an_event()
    made = cleared(event)
    with pytest.raises(Refused, match="Choose the signing ceremony first"), transaction():
        move_memorandum(made, STATE.SCHEDULED, by=OLGA)
    with transaction():
        made.session_id = a_session(event, kind=SessionKind.SIGNING_CEREMONY, starts_at=SIGNING).id
    name_signatories(made)
    versions = [made.version]
    for state in (STATE.SCHEDULED, STATE.SIGNED, STATE.IN_FORCE):
        with clock.set_to(SIGNING + timedelta(days=1)), transaction():
            move_memorandum(made, state, by=SANA)
        versions.append(made.version)

    assert (made.state, made.signed_on) == (STATE.IN_FORCE, date(2027, 4, 14))
    assert versions == [versions[0] + number for number in range(4)]
    assert told_changes(event, "memorandum")[-1] == (
        "changed",
        {"state": "signed"},
        {"state": "in force", "version": versions[-1]},
    )
    assert told(event, "memorandum")[-1] == ("Sana", "changed", "Cyber security")
    with pytest.raises(Refused, match="It is signed or withdrawn: clearances"), transaction():
        answer_clearance(made.clearances[0], made, REFUSED, by=OLGA)
    with pytest.raises(Refused, match="It is signed or withdrawn: its texts"), transaction():
        add_text(made, "en", "en.pdf", PDF, by=OLGA)


@pytest.mark.parametrize(
    ("answer", "at", "who", "state"),
    [
        (GIVEN, NOON, "Sana", STATE.CLEARED),
        (REFUSED, NOON, "Sana", STATE.AGREED),
        (ASKED, None, "", STATE.AGREED),
    ],
)
def test_an_answer_of_an_office_is_kept_with_who_gave_it(
    app: Flask, answer: ClearanceState, at: datetime | None, who: str, state: MemorandumState
) -> None:
    event = an_event()
    made = cleared(event)
    one, other = made.clearances[:2]
    before = len(told(event, "memorandum"))
    with clock.set_to(NOON), transaction():
        answer_clearance(one, made, answer, by=SANA)

    assert (one.state, one.answered_at, one.answered_by, made.state) == (answer, at, who, state)
    assert (other.state, other.answered_by) == (GIVEN, OLGA.name)
    verb = "cleared" if answer is GIVEN else "changed"
    moved = [("Sana", "changed", "Cyber security")] if state is STATE.AGREED else []
    assert told(event, "memorandum")[before:] == [("Sana", verb, "Cyber security"), *moved]
    told_of = {"clearance": answer.value, "country": "PK", "office": "line ministry"}
    assert told_changes(event, "memorandum")[before] == (verb, {"clearance": "given"}, told_of)


def test_a_clerks_link_is_another_one_for_that_party_alone(app: Flask) -> None:
    event = an_event()
    made = a_memorandum(event)
    side, other = made.sides
    keys = (side.link_key, other.link_key)
    with transaction():
        renew_clerk_link(side, made, by=OLGA)

    assert (side.link_key != keys[0], len(side.link_key) > 10, other.link_key) == (True, True, keys[1])
    assert told(event, "memorandum")[-1] == ("Olga Organiser", "renewed the link of", "Cyber security: Ministry of IT")


def test_a_text_is_kept_whole_sealed_and_numbered_by_its_language(app: Flask) -> None:
    event = an_event()
    made = a_memorandum(event)
    with clock.set_to(NOON), transaction():
        again = [add_text(made, code, f"{code}.pdf", PDF + text, by=SANA) for code, text in (("en", b"1"), ("tr", b""))]
        again.append(add_text(made, "en", "en2.pdf", PDF + b"2", by=OLGA))

    names = [column.name for column in MemorandumText.__table__.c if column.name not in {"id", "uid", "sealed"}]
    [last, _first, _turkish] = made.texts
    digest = hashlib.sha256(PDF + b"2").hexdigest()
    assert {name: getattr(last, name) for name in names} == {
        "event_id": event.id,
        "memorandum_id": made.id,
        "language": "en",
        "number": 2,
        "name": "en2.pdf",
        "media_type": "application/pdf",
        "size": len(PDF) + 1,
        "digest": digest,
        "created_at": NOON,
        "created_by": OLGA.name,
    }
    assert (again, made.state, len({one.uid for one in made.texts})) == ([[], [], []], STATE.DRAFT, 3)
    told_of = [one for one in told_changes(event, "memorandum") if one[0] == "replaced a text of"]
    assert told_of[-1] == ("replaced a text of", None, {"language": "en", "number": 2, "digest": digest})
    assert told(event, "memorandum")[-1] == ("Olga Organiser", "replaced a text of", "Cyber security")


def test_a_file_that_is_no_text_of_it_is_refused(app: Flask) -> None:
    made = a_memorandum(an_event())
    cases = [
        ("en", b"no file", "Choose a PDF, Word or picture file of at most 5 MB"),
        ("en", PDF + b"0" * (LARGEST_TEXT - len(PDF) + 1), "Choose a PDF, Word or picture file of at most 5 MB"),
        ("ur", PDF, "It is not signed in this language"),
    ]
    for language, content, sentence in cases:
        with pytest.raises(Refused, match=sentence), transaction():
            add_text(made, language, "a.pdf", content, by=OLGA)
    with transaction():
        add_text(made, "en", "a.pdf", PDF + b"0" * (LARGEST_TEXT - len(PDF)), by=OLGA)
    with pytest.raises(Refused, match="This is the text that is there already"), transaction():
        add_text(made, "en", "b.pdf", PDF + b"0" * (LARGEST_TEXT - len(PDF)), by=OLGA)

    assert [text.size for text in made.texts] == [LARGEST_TEXT]


def test_another_text_asks_for_every_clearance_that_was_given(app: Flask) -> None:
    event = an_event()
    made = cleared(event)
    with transaction():
        answer_clearance(made.clearances[0], made, REFUSED, by=SANA)
    with transaction():
        again = add_text(made, "en", "en2.pdf", PDF + b"again", by=OLGA)

    states = [(one.state, one.answered_at is None, one.answered_by) for one in made.clearances]
    assert states == [(REFUSED, False, "Sana")] + [(ASKED, True, "")] * 6
    assert (again, made.state) == (made.clearances[1:], STATE.DRAFT)


def test_a_look_is_told_and_a_text_of_an_unknown_key_is_said(app: Flask) -> None:
    event = an_event()
    made = cleared(event)
    english, turkish = made.texts
    with transaction():
        assert read_text(made, turkish, by=SANA) == PDF + b"tr"
        english.sealed = Vault(["another key"]).seal(PDF, english.uid)
    with pytest.raises(Refused, match="The text cannot be read"), transaction():
        read_text(made, english, by=SANA)

    assert told(event, "memorandum")[-1] == ("Sana", "read a text of", "Cyber security")
    assert told_changes(event, "memorandum")[-1] == ("read a text of", None, {"language": "tr", "number": 1})


def test_texts_are_erased_after_their_day_and_told_each(app: Flask) -> None:
    event, other = an_event(), an_event(zone="America/Los_Angeles")
    due, kept, there = cleared(event), cleared(event), cleared(other)
    with transaction():
        due.keep_until, kept.keep_until, there.keep_until = date(2027, 6, 1), date(2027, 6, 2), date(2027, 6, 1)
    done = []
    for _sweep in range(2):
        with clock.set_to(datetime(2027, 6, 2, 6, tzinfo=UTC)), transaction():  # there it is still the first
            done.append(sweep_memoranda())
    db.session.expire_all()

    assert done == [2, 0]
    assert [[text.sealed is None for text in one.texts] for one in (due, kept, there)] == [
        [True, True],
        [False, False],
        [False, False],
    ]
    verb = "erased after its time"
    assert told_changes(event, "memorandum")[-2:] == [
        (verb, None, {"language": code, "number": 1}) for code in ("en", "tr")
    ]
    assert told(event, "memorandum")[-1] == ("Expo", verb, "Cyber security")
