"""People registered from a list: judged row by row, registered all at once, and taken back within a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db, insert_rows, refuse_violations
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.events.services.expos import touch
from expo.history.services import Actor, record_many
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.imports.reader.lists import ReadRow, RowFault
from expo.imports.rules import Judged
from expo.kit.pieces import cut
from expo.kit.text import fold
from expo.mail.models import Mail, MailState
from expo.registration.list_fields import names_of, question_name
from expo.registration.mails import CONFIRMED
from expo.registration.models import Answer, Person, Question, Registration, answer_options
from expo.registration.notices import queue_notices
from expo.registration.queries import questions_for
from expo.registration.rules import (
    CHOSEN,
    LIVE,
    Details,
    RegistrationSource,
    RegistrationState,
    letters_without_font,
    mailbox,
)
from expo.registration.services.capacity import fill_from_waiting_list, lock_category, seats_left, take_seats
from expo.registration.services.decisions import touch_when_full
from expo.registration.services.group import group_refusal
from expo.registration.services.rows import insert_registrations

CATEGORY, TICKETS, MAILED = "category", "tickets", "mailed"
PIECE = 500  # people in one transaction
_BATCH = 500  # rows in one statement
_PERSONAL = tuple(
    name for name in Details.__dataclass_fields__ if name not in {"given_name", "family_name", "language"}
)
# What belongs to a registration from its first moment: nothing was built on it by that.
_OWN_TABLES = frozenset({"answers", "uploaded_list_registrations", "search_people", "search_marks"})


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
    return judged


def register_people(event: Event, rows: Sequence[ReadRow], settings: Mapping[str, str], by: Actor) -> list[int]:
    """Register everybody as confirmed, with their answers; mail the tickets where that was chosen. All of them, or nobody."""
    categories = {str(one.id): one for one in categories_of(event, active_only=True)}
    made: list[int] = []
    twice = _("Somebody of this list was registered at this moment. Look at the list again.")
    with refuse_violations({"uq_registrations_live_email": twice, "uq_people_organisation_id_email_key": twice}):
        for chosen in sorted({_category_of(row, settings) for row in rows}, key=int):
            of_it = [row for row in rows if _category_of(row, settings) == chosen]
            made += _register_in(event, categories[chosen], of_it, by, mailed=settings.get(TICKETS) == MAILED)
    return made


def check_people_untouched(ids: Sequence[int]) -> None:
    """Raises Refused once a mail about one of these registrations has left, or something was built on one: changed, scanned,
    printed, invited.
    """
    _check_untouched(_people(ids, lock=False), ids)


def undo_people(event: Event, ids: Sequence[int], by: Actor) -> None:
    """Take back registrations as if they had never been made. Raises Refused as `check_people_untouched` does."""
    people = _people(ids, lock=True)
    categories = sorted({one.category_id for one in people})
    lock_category(*categories)
    _check_untouched(people, ids)
    record_many(Verb.REMOVED, ((one, one.name) for one in people), by=by, event_id=event.id)
    _delete(people, ids)
    for category in categories_of(event):
        if category.id in categories:
            category.occupancy -= sum(one.category_id == category.id for one in people)
            db.session.flush()
            fill_from_waiting_list(category, by=by)
            touch(event)


def _check_untouched(people: Sequence[Registration], ids: Sequence[int]) -> None:
    if any(one.version != 1 or one.state is not RegistrationState.CONFIRMED for one in people):
        raise Refused(_("Some of these people have been changed since. Cancel the others one by one."))
    if _has_left(ids):
        raise Refused(_("Tickets have been mailed. Cancel these people one by one; each is told."))
    if table := _built_on(ids):
        raise Refused(_("Something was done for these people since (%(what)s). Cancel them one by one.", what=table))


def _register_in(event: Event, category: Category, rows: Sequence[ReadRow], by: Actor, *, mailed: bool) -> list[int]:
    people = [_details_of(row, event) for row in rows]
    made = insert_registrations(
        event, category, people, state=RegistrationState.CONFIRMED, source=RegistrationSource.IMPORT, shared=False
    )
    for one, row in zip(made, rows, strict=True):
        if row.values.get("honorific"):
            one.note = str(row.values["honorific"])
    _insert_answers(event, made, rows, {question_name(one): one for one in questions_for(event, category)})
    after = {"state": RegistrationState.CONFIRMED, "category": category.id, "source": RegistrationSource.IMPORT}
    record_many(Verb.REGISTERED, ((one, one.name) for one in made), by=by, event_id=event.id, after=after)
    if mailed:
        queue_notices(event, category, made, CONFIRMED)
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
    if _category_of(row, settings) not in categories:
        faults.append(RowFault(row.number, "category", "missing"))
    return faults


def _category_of(row: ReadRow, settings: Mapping[str, str]) -> str:
    return str(row.values.get("category") or settings.get(CATEGORY, ""))


def _name_of(row: ReadRow) -> str:
    parts = (row.values.get("given_name") or row.values.get("full_name", ""), row.values.get("family_name", ""))
    return fold(f"{' '.join(parts)} {row.values.get('organisation', '')}")


def _details_of(row: ReadRow, event: Event) -> Details:
    get = row.values.get
    given, family = names_of(row.values)
    rest = {name: str(get(name) or "") for name in _PERSONAL}
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


def _people(ids: Sequence[int], *, lock: bool) -> list[Registration]:
    found: list[Registration] = []
    for these in cut(ids, _BATCH):
        query = sa.select(Registration).where(Registration.id.in_(these)).order_by(Registration.id)
        found += db.session.scalars(
            query.with_for_update() if lock else query, execution_options={"populate_existing": True}
        )
    return found


def _has_left(ids: Sequence[int]) -> bool:
    """Whether a mail about one of them was sent, or is being sent at this moment."""
    return any(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Mail.about_kind == Subject.REGISTRATION,
                    Mail.about_id.in_(these),
                    Mail.state.in_([MailState.SENT, MailState.SENDING]),
                )
            )
        )
        for these in cut(ids, _BATCH)
    )


def _built_on(ids: Sequence[int]) -> str:
    """The name of a table with a row that refers to one of them, besides what is theirs; "" for none."""
    registrations = Base.metadata.tables["registrations"]
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints if table.name not in _OWN_TABLES else ():
            column = list(key.columns)[-1]
            if key.referred_table is registrations and _refers(column, ids):
                return table.name.replace("_", " ")
    return ""


def _refers(column: Any, ids: Sequence[int]) -> bool:
    return any(db.session.scalar(sa.select(sa.exists().where(column.in_(these)))) for these in cut(ids, _BATCH))


def _delete(people: Sequence[Registration], ids: Sequence[int]) -> None:
    """Delete the rows with their answers, mails and, where nobody else is behind the mailbox, the people."""
    person_ids = [one.person_id for one in people]
    for these in cut(ids, _BATCH):
        db.session.execute(sa.delete(Mail).where(Mail.about_kind == Subject.REGISTRATION, Mail.about_id.in_(these)))
        db.session.execute(sa.delete(Registration).where(Registration.id.in_(these)))
    others = sa.exists().where(Registration.person_id == Person.id)
    for these in cut(person_ids, _BATCH):
        db.session.execute(sa.delete(Person).where(Person.id.in_(these), ~others))
    for one in people:
        db.session.expunge(one)
