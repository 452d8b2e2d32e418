"""What else changes of a confirmed meeting: one mail, of what was and what is, to those alone whom it concerns."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from expo.accounts.models import Account
from expo.accounts.permissions import Role
from expo.db import transaction
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import Interpretation, ToldAs, concerns
from expo.meetings.services.meetings import edit_meeting
from expo.meetings.services.places import edit_place
from tests.factories.accounts import an_account, olga, with_role
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import OLGA, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.meetings.test_told import told_later

Act = Callable[[Event, Meeting], None]


def _save(**fields: Any) -> Act:
    return lambda _event, meeting: edit_meeting(meeting, fields, [], version=meeting.version, by=OLGA)


def _other_hall(event: Event, meeting: Meeting) -> None:
    hall, place = a_hall(event, "Hall 9"), meeting.place
    assert place is not None
    edit_place(place, {"name": "T01", "parallel": 1, "hall_id": hall.id}, version=place.version, by=OLGA)


def _other_officer(event: Event, meeting: Meeting) -> None:
    _save(liaison_id=with_role(_somebody(), Role.ORGANISER, event).id)(event, meeting)


def _interpreter(event: Event, meeting: Meeting) -> None:
    chosen = [an_interpreter(event, "Ayşe", pairs=["en-tr"])]
    fields = {"interpretation": Interpretation.CONSECUTIVE}
    edit_meeting(meeting, fields, [], version=meeting.version, by=OLGA, interpreters=chosen)


def _somebody() -> Account:
    return an_account("omar@expo.example", "Omar Officer")


@pytest.mark.parametrize(
    ("act", "line", "hear"),
    [
        (_other_hall, "was T01, is T01, Hall 9", {"ana", "emil", "dana", "group", "olga"}),
        (_save(agenda=["Halal parks"]), "Agenda: was nothing, is Halal parks", {"ana", "emil", "dana", "group"}),
        (_save(language="tr"), "Language: was English, is Türkçe", {"ana", "emil", "dana", "group"}),
        (_interpreter, "Interpreter: was nothing, is Ayşe", {"ana", "emil", "dana", "group"}),
        (_other_officer, "Liaison officer: was Olga Organiser, is Omar Officer", {"dana", "group"}),
    ],
)
def test_a_change_is_told_once_as_it_was_and_is_to_those_concerned(
    app: Flask, act: Act, line: str, hear: set[str]
) -> None:
    event = an_event()
    a_block(event)
    (firm, [ana]), (group, [dana]), officer = a_firm(event, "Emil", "Ana"), a_group(event), olga(event)
    assert firm.exhibitor is not None
    assert group.delegation is not None
    meeting = placed(a_meeting(event, firm, group, liaison_id=officer.id), a_table(event), told=True)
    told_later()

    with transaction():
        act(event, meeting)
    told = told_later()

    addresses = {"ana": ana.email, "emil": firm.exhibitor.email, "dana": dana.email, "olga": officer.email}
    addresses["group"] = group.delegation.contact_email
    assert {name for name, address in addresses.items() if any(line in text for text in told.get(address, []))} == hear
    assert {len(texts) for texts in told.values()} == {1}
    if act is _other_officer:
        assert "you are no longer its liaison officer" in told[officer.email][0]
        assert "Emil – Delegation of Türkiye: Wednesday 14 April, 10:00–10:20, T01" in told["omar@expo.example"][0]
    else:
        assert told.keys() == {addresses[name] for name in hear}
    assert told_later() == {}


@pytest.mark.parametrize(
    ("aspect", "roles"),
    [
        ("agenda", {ToldAs.PARTY, ToldAs.DELEGATION}),
        ("language", {ToldAs.PARTY, ToldAs.DELEGATION}),
        ("interpreters", {ToldAs.PARTY, ToldAs.DELEGATION}),
        ("liaison", {ToldAs.DELEGATION, ToldAs.LIAISON}),
    ],
)
def test_whom_a_change_concerns(aspect: str, roles: set[ToldAs]) -> None:
    assert {role for role in ToldAs if concerns(aspect, role)} == roles
