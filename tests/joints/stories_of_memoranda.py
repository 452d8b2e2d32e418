"""Stories of parties that move to another country: their memoranda ask the offices of that one."""

from collections.abc import Callable

import sqlalchemy as sa

from expo.db import db, transaction
from expo.delegations.services import lifecycle
from expo.events.models import Event
from expo.meetings.services.bodies import edit_body
from expo.memoranda.models import Memorandum, OfficeClearance
from expo.memoranda.rules import MemorandumKind
from expo.memoranda.services.memoranda import add_memorandum
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.meetings import a_body
from tests.factories.offers import OLGA
from tests.joints.story import Story

FIELDS = {
    "kind": MemorandumKind.MEMORANDUM,
    "title": {"en": "Cyber security"},
    "languages": ["en"],
    "prevailing": "en",
    "session_id": None,
    "keep_until": None,
    "note": "",
}


def body_moves() -> Story:
    event = an_event()
    ministry, moves = a_body(event, name="Ministry of IT"), a_body(event, name="Agency")
    made = _memorandum_of(event, f"body-{ministry.id}", f"body-{moves.id}")
    changed = {"country": "TR"}
    return _story(made, lambda: edit_body(moves, changed, version=moves.version, by=OLGA))


def delegation_moves() -> Story:
    event = an_event()
    ministry, group = a_body(event, name="Ministry of IT"), danas_delegation(event, country="PK")
    made = _memorandum_of(event, f"body-{ministry.id}", f"delegation-{group.id}")
    fields = {name: getattr(group, name) for name in lifecycle.FIELDS} | {"country": "TR"}
    return _story(made, lambda: lifecycle.edit(group, fields, version=group.version, by=OLGA))


def _memorandum_of(event: Event, *parties: str) -> Memorandum:
    with transaction():
        return add_memorandum(event, FIELDS, parties, by=OLGA)


def _story(made: Memorandum, act: Callable[[], object]) -> Story:
    theirs = sa.select(OfficeClearance.country).where(OfficeClearance.memorandum_id == made.id).distinct()
    return Story(act, lambda: [sorted(db.session.scalars(theirs))], [["PK"]], [["PK", "TR"]])
