"""People registered from a list: judged row by row, and registered all at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from expo.db import db, insert_rows, refuse_violations
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.history.services import Actor, record_many
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.imports.reader.lists import ReadRow, RowFault
from expo.imports.rules import Judged
from expo.kit.pieces import cut
from expo.kit.text import fold
from expo.registration.list_fields import names_of, question_name
from expo.registration.mails import CONFIRMED
from expo.registration.models import Answer, Question, Registration, answer_options
from expo.registration.notices import queue_notices
from expo.registration.queries import passed_over, questions_for
from expo.registration.rules import (
    CHOSEN,
    LIVE,
    Details,
    RegistrationSource,
    RegistrationState,
    letters_without_font,
    mailbox,
)
from expo.registration.services.capacity import refuse_overtaking, seats_left, take_seats
from expo.registration.services.decisions import touch_when_full
from expo.registration.services.group import group_refusal
from expo.registration.services.rows import insert_registrations

CATEGORY, TICKETS, MAILED = "category", "tickets", "mailed"
WAITING, PAST = "waiting", "past"  # what becomes of those who wait for a place that is free
PIECE = 500  # people in one transaction at the most
_BATCH = 500  # rows in one statement
_PERSONAL = tuple(
    name
    for name in Details.__dataclass_fields__
    if name not in {"given_name", "family_name", "language", "family_first"}
)


def judge_people(event: Event, rows: Sequence[ReadRow], settings: Mapping[str, str]) -> Judged:
    """Which rows are new people, which are registered already by their mail address, and what is wrong."""
    judged = Judged()
    categories = {str(one.id): one for one in categories_of(event, active_only=True)}
    known = _registered(event, {mailbox(row.values.get("email", "")) for row in rows} - {""})
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        faults = [*row.faults, *_faults_of(row, settings, categories)]
        key, name = mailbox(row.values.get("email", "")), _name_of(row)
        if (name, key) in seen or (key and (key, "") in seen):
            other = seen.get((name, key)) or seen[key, ""]
            faults.append(RowFault(row.number, "email" if key else "given_name", "twice", str(other)))
        seen.setdefault((name, key), row.number)
        if key:
            seen.setdefault((key, ""), row.number)
        if faults:
            judged.faults += faults
        elif key in known:
            judged.there.append((row, known[key]))
        else:
            judged.good.append(row)
    judged.refusals = _seat_refusals(judged.good, settings, categories)
    if settings.get(WAITING) != PAST:
        wanted = {_category_of(row, settings) for row in judged.good}
        judged.refusals += [_passing(categories[key]) for key in sorted(wanted & {*map(str, passed_over(event))})]
    return judged


def register_people(event: Event, rows: Sequence[ReadRow], settings: Mapping[str, str], by: Actor) -> list[int]:
    """Register everybody as confirmed, with their answers; mail the tickets where that was chosen. All of them, or nobody."""
    categories = {str(one.id): one for one in categories_of(event, active_only=True)}
    made: list[int] = []
    twice = _("Somebody of this list was registered at this moment. Look at the list again.")
    with refuse_violations({"uq_registrations_live_email": twice, "uq_people_organisation_id_email_key": twice}):
        for chosen in sorted({_category_of(row, settings) for row in rows}, key=int):
            of_it = [row for row in rows if _category_of(row, settings) == chosen]
            if chosen not in categories:
                raise Refused(_("This category is not offered. Choose one that is."))
            made += _register_in(event, categories[chosen], of_it, settings, by)
    return made


def _register_in(
    event: Event, category: Category, rows: Sequence[ReadRow], settings: Mapping[str, str], by: Actor
) -> list[int]:
    people = [_details_of(row, event) for row in rows]
    made = insert_registrations(
        event, category, people, state=RegistrationState.CONFIRMED, source=RegistrationSource.IMPORT, shared=False
    )
    _insert_answers(event, made, rows, {question_name(one): one for one in questions_for(event, category)})
    after = {"state": RegistrationState.CONFIRMED, "category": category.id, "source": RegistrationSource.IMPORT}
    record_many(Verb.REGISTERED, ((one, one.name) for one in made), by=by, event_id=event.id, after=after)
    if settings.get(TICKETS) == MAILED:
        queue_notices(event, category, made, CONFIRMED)
    if settings.get(WAITING) != PAST:
        refuse_overtaking(category, by=by)
    if not take_seats(category, len(made)):
        raise group_refusal(category, len(made))
    touch_when_full(category)
    db.session.flush()
    return [one.id for one in made]


def _insert_answers(
    event: Event, made: Sequence[Registration], rows: Sequence[ReadRow], asked: Mapping[str, Question]
) -> None:
    given = [
        (one.id, asked[name], value)
        for one, row in zip(made, rows, strict=True)
        for name, value in row.values.items()
        if name in asked
    ]
    shared = {"event_id": event.id, "upload_id": None}
    ids = insert_rows(
        Answer,
        [
            {**shared, "registration_id": number, "question_id": question.id, "value": _stored(question, value)}
            for number, question, value in given
        ],
    )
    chosen = [
        {"event_id": event.id, "answer_id": answer_id, "option_id": int(option)}
        for answer_id, (_number, question, value) in zip(ids, given, strict=True)
        if question.kind in CHOSEN
        for option in (value if isinstance(value, list) else [value])
    ]
    if chosen:
        db.session.execute(sa.insert(answer_options), chosen)


def _stored(question: Question, value: Any) -> Any:
    """A choice has no value of its own; a day is stored as text."""
    if question.kind in CHOSEN:
        return None
    return value.isoformat() if isinstance(value, date) else value


def _faults_of(row: ReadRow, settings: Mapping[str, str], categories: Mapping[str, Category]) -> list[RowFault]:
    faults = []
    named = any(row.values.get(name) for name in ("given_name", "full_name", "family_name"))
    if not named and not any(fault.column in {"given_name", "full_name"} for fault in row.faults):
        faults.append(RowFault(row.number, "given_name", "missing"))
    if letters := letters_without_font(*names_of(row.values), str(row.values.get("second_name") or "")):
        faults.append(RowFault(row.number, "second_name", "latin", letters[:20]))
    if (chosen := _category_of(row, settings)) not in categories:
        faults.append(RowFault(row.number, "category", "not offered" if chosen else "missing"))
    return faults


def _category_of(row: ReadRow, settings: Mapping[str, str]) -> str:
    return str(row.values.get("category") or settings.get(CATEGORY, ""))


def _name_of(row: ReadRow) -> str:
    parts = (row.values.get("given_name") or row.values.get("full_name", ""), row.values.get("family_name", ""))
    return fold(f"{' '.join(parts)} {row.values.get('organisation', '')}")


def _details_of(row: ReadRow, event: Event) -> Details:
    get = row.values.get
    given, family = names_of(row.values)
    rest: dict[str, Any] = {name: str(get(name) or "") for name in _PERSONAL}
    return Details(given_name=given, family_name=family, language=get("language") or event.languages[0], **rest)


def _registered(event: Event, mailboxes: set[str]) -> dict[str, str]:
    """The names of those who are registered with one of these mailboxes."""
    found: dict[str, str] = {}
    for wanted in cut(sorted(mailboxes), _BATCH):
        query = sa.select(Registration.email_key, Registration.given_name, Registration.family_name).where(
            Registration.event_id == event.id,
            Registration.email_key.in_(wanted),
            Registration.state.in_(LIVE),
            sa.not_(Registration.shared_mailbox),
        )
        found |= {key: f"{given} {family}".strip() for key, given, family in db.session.execute(query)}
    return found


def _seat_refusals(
    rows: Sequence[ReadRow], settings: Mapping[str, str], categories: Mapping[str, Category]
) -> list[str]:
    said = []
    for key, category in categories.items():
        wanted, free = sum(_category_of(row, settings) == key for row in rows), seats_left(category)
        if free is not None and wanted > free:
            name = localize(category.name)
            said.append(
                _n(
                    "%(category)s has %(num)d free place for the %(wanted)s people of the list.",
                    "%(category)s has %(num)d free places for the %(wanted)s people of the list.",
                    free,
                    category=name,
                    wanted=wanted,
                )
            )
    return said


def _passing(category: Category) -> str:
    return _(
        "Others wait for a place for %(category)s, and come first, unless you choose otherwise.",
        category=localize(category.name),
    )
