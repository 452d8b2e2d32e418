"""Erasing who an interpreter was, at their request or when the time of contacts is over; what they did stays counted."""

import sqlalchemy as sa

from expo.db import db
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreter_who_is
from expo.interpreters.services.directory import OWN
from expo.kit.tokens import new_key
from expo.mail.erasure import contact_texts, forget_contact
from expo.registration.domain_events import PersonErased
from expo.registration.models import Registration
from expo.registration.namesakes import Namesake, Namesakes, is_same

_BATCH = 5  # in one transaction: all entries and mails of the event are searched for each of them
NOBODY = "…"  # the name of an erased one


def forget_interpreter(erased: PersonErased) -> None:
    """Forget what is noted of an interpreter whose registration is erased; their private addresses stop working."""
    interpreter = interpreter_who_is(erased.person)
    if interpreter is not None:
        interpreter.note, interpreter.link_key = "", new_key()
        interpreter.version += 1
        db.session.flush()


def count_interpreters(event_id: int) -> int:
    """How many of an event's interpreters have a name or an address of their own."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_named(event_id).subquery())) or 0


def erase_interpreters(event_id: int, most: int) -> int:
    """Erase names and addresses of some of an event's interpreters, since their time is over; returns of how many."""
    due = list(db.session.scalars(_named(event_id).limit(min(most, _BATCH))))
    for interpreter in due:
        _erase(interpreter, PROGRAM)
    return len(due)


def _erase(interpreter: Interpreter, by: Actor) -> None:
    now = [interpreter.own_name, interpreter.own_second_name, interpreter.own_email, interpreter.own_phone]
    texts = contact_texts(interpreter, now, ("name", "second_name", "email", "phone"), called=True)
    for column in OWN.values():
        setattr(interpreter, column, "en" if column == "own_language" else "")
    interpreter.own_name, interpreter.note, interpreter.link_key = NOBODY, "", new_key()
    interpreter.version += 1
    db.session.flush()
    forget_contact(interpreter.event_id, texts)
    record(Verb.ERASED, interpreter, by=by, event_id=interpreter.event_id, named=NOBODY)


def _find_namesakes(registration: Registration) -> list[Namesake]:
    """Interpreters without a registration who are perhaps this person."""
    return [
        Namesake(
            f"interpreter {one.id}",
            Subject.INTERPRETER,
            one.own_name,
            "interpreters.edit",
            {"interpreter_id": one.id},
        )
        for one in db.session.scalars(_named(registration.event_id))
        if is_same(registration, name=one.own_name, email=one.own_email, phone=one.own_phone)
    ]


def _erase_namesake(_registration: Registration, found: Namesake, by: Actor) -> None:
    interpreter = db.session.get_one(Interpreter, found.values["interpreter_id"], with_for_update={"of": Interpreter})
    _erase(interpreter, by)


def _named(event_id: int) -> sa.Select[Interpreter]:
    query = sa.select(Interpreter).where(Interpreter.event_id == event_id, Interpreter.registration_id.is_(None))
    return query.where(Interpreter.own_name != NOBODY).order_by(Interpreter.id)


NAMESAKES = Namesakes(_find_namesakes, _erase_namesake)
