"""Queries for registrations, questions and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, joinedload, selectinload

from expo import clock
from expo.db import db
from expo.events.models import Category, Event
from expo.kit.cache import BoundedCache
from expo.kit.pieces import cut
from expo.kit.text import like, search_terms
from expo.registration.models import Answer, Question, QuestionOption, Registration, Upload, answer_options
from expo.registration.rules import LIVE, RegistrationState, given_of, is_asked

_BATCH = 500  # ids in one statement

SORTS: dict[str, Any] = {
    "name": Registration.given_name,
    "organisation": Registration.organisation,
    "country": Registration.country,
    "state": Registration.state,
    "registered": Registration.id,  # ids grow with time, and an index has them
}

# Built once: building these takes longer than running them, and every submitted form needs them.
_QUESTIONS = (
    sa.select(Question)
    .where(Question.event_id == sa.bindparam("event_id"))
    .options(selectinload(Question.categories))
    .order_by(Question.position, Question.id)
)
_ASKED = _QUESTIONS.where(Question.active)

# Each answer, once for every option that it chose.
_GIVEN = (
    sa.select(Answer.registration_id, Answer.question_id, Question.kind, Answer.value, QuestionOption.id)
    .join(Question, Question.id == Answer.question_id)
    .outerjoin(answer_options, answer_options.c.answer_id == Answer.id)
    .outerjoin(QuestionOption, QuestionOption.id == answer_options.c.option_id)
    .order_by(Answer.registration_id, Answer.question_id, QuestionOption.position, QuestionOption.id)
)

# LRU cache of the public form's questions, per database; the key is event, public revision and category.
_FORM_QUESTIONS: WeakKeyDictionary[Engine, BoundedCache[tuple[Question, ...]]] = WeakKeyDictionary()
_CACHE_SIZE = 200


@dataclass(frozen=True, slots=True)
class RegistrationFilters:
    """The filters of an organiser's list; an empty value does not filter."""

    q: str = ""
    state: str = ""
    category: int | None = None
    country: str = ""
    source: str = ""
    sort: str = "-registered"


def registration_in(event: Event, registration_id: int) -> Registration | None:
    """A registration by its id, within its event, with its category."""
    query = sa.select(Registration).where(Registration.event_id == event.id, Registration.id == registration_id)
    return db.session.scalar(query.options(joinedload(Registration.category)))


def registration_by_link(key: str) -> Registration | None:
    """The registration of a private link's key, with its event and category."""
    query = sa.select(Registration).where(Registration.link_key == key, Registration.erased_at.is_(None))
    return db.session.scalar(query.options(joinedload(Registration.event), joinedload(Registration.category)))


def registration_by_code(code: str) -> Registration | None:
    query = sa.select(Registration).where(Registration.code == code)
    return db.session.scalar(query.options(joinedload(Registration.event), joinedload(Registration.category)))


def live_registration(event: Event, email_key: str) -> Registration | None:
    """The one live registration of a mailbox in an event; none for no mailbox."""
    if not email_key:
        return None
    query = sa.select(Registration).where(
        Registration.event_id == event.id,
        Registration.email_key == email_key,
        Registration.state.in_(LIVE),
        sa.not_(Registration.shared_mailbox),
    )
    return db.session.scalar(query)


def registration_by_form_key(event: Event, form_key: str) -> Registration | None:
    """The registration made under the same idempotency key, if any."""
    query = sa.select(Registration).where(Registration.event_id == event.id, Registration.form_key == form_key)
    return db.session.scalar(query)


def waiting_number(registration: Registration) -> int:
    """The position on the waiting list, counted from 1; 0 for somebody who is not on it."""
    if registration.waiting_number is None:
        return 0
    query = sa.select(sa.func.count()).where(
        Registration.category_id == registration.category_id,
        Registration.state == RegistrationState.ON_WAITING_LIST,
        Registration.waiting_number <= registration.waiting_number,
    )
    return db.session.scalar(query) or 0


def waited_for(event: Event) -> frozenset[int]:
    """The ids of the event's categories for which anybody is on the waiting list."""
    waiting = sa.exists().where(
        Registration.category_id == Category.id, Registration.state == RegistrationState.ON_WAITING_LIST
    )
    return frozenset(db.session.scalars(sa.select(Category.id).where(Category.event_id == event.id, waiting)))


def passed_over(event: Event) -> frozenset[int]:
    """The ids of the event's categories with a free place that stays free, since its time of filling is over, and that others
    wait for: who is given it passes them.
    """
    if clock.now() < event.filling_ends_at:
        return frozenset()
    free = sa.or_(Category.capacity.is_(None), Category.occupancy < Category.capacity)
    query = sa.select(Category.id).where(Category.id.in_(waited_for(event)), free)
    return frozenset(db.session.scalars(query))


def registrations_of(event: Event, filters: RegistrationFilters) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The query of an event's registrations under the filters, and the query that counts them."""
    conditions = [Registration.event_id == event.id, *_conditions(filters)]
    column = SORTS.get(filters.sort.lstrip("-"), Registration.id)
    order = column.desc() if filters.sort.startswith("-") else column.asc()
    tiebreak = Registration.id.desc() if filters.sort.startswith("-") else Registration.id.asc()
    rows = (
        sa.select(Registration).where(*conditions).options(joinedload(Registration.category)).order_by(order, tiebreak)
    )
    return rows, sa.select(sa.func.count()).select_from(Registration).where(*conditions)


def chosen_registrations(event: Event, ids: Sequence[int]) -> list[Registration]:
    """The registrations with these ids, within the event, ordered by id."""
    query = sa.select(Registration).where(Registration.event_id == event.id, Registration.id.in_(ids))
    return list(db.session.scalars(query.options(joinedload(Registration.category)).order_by(Registration.id)))


def state_counts(event: Event) -> dict[RegistrationState, int]:
    query = sa.select(Registration.state, sa.func.count()).where(Registration.event_id == event.id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Registration.state))}


def questions_of(event: Event, *, active_only: bool = True) -> list[Question]:
    """The organiser's questions in their order, with their categories eagerly loaded."""
    return list(db.session.scalars(_ASKED if active_only else _QUESTIONS, {"event_id": event.id}))


def questions_for(event: Event, category: Category) -> list[Question]:
    """The active questions of a category."""
    return [q for q in questions_of(event) if not q.categories or category in q.categories]


def cached_questions(event: Event, category: Category) -> tuple[Question, ...]:
    """The same for the public form, cached in this process by the event's public revision, since that form is submitted by
    the thousand. The questions are detached from any session: to be read, never changed.
    """
    key = (event.uid, event.public_revision, category.id)
    return _FORM_QUESTIONS.setdefault(db.engine, BoundedCache(_CACHE_SIZE)).get_or(
        key, lambda: _detached_questions(event, category)
    )


def _detached_questions(event: Event, category: Category) -> tuple[Question, ...]:
    """The active questions of a category, detached from any session. Read over the request's own connection: a request that
    waited for a second one while it holds its first could wait for ever behind a small pool.
    """
    with Session(db.session.connection()) as session:
        asked = session.scalars(_ASKED, {"event_id": event.id}).all()
        return tuple(q for q in asked if not q.categories or category.id in {c.id for c in q.categories})


def question_in(event: Event, question_id: int) -> Question | None:
    return db.session.scalar(sa.select(Question).where(Question.event_id == event.id, Question.id == question_id))


def answers_of(registration: Registration) -> list[Answer]:
    """The answers with their questions, in the questions' order."""
    query = sa.select(Answer).join(Answer.question).where(Answer.registration_id == registration.id)
    return list(db.session.scalars(query.options(joinedload(Answer.question)).order_by(Question.position, Question.id)))


def unanswered_questions(event: Event, people: Sequence[Registration]) -> dict[int, list[Question]]:
    """Required questions not answered yet, by registration id; complete registrations are left out. Runs at most three
    statements.
    """
    asked = questions_of(event)
    if not people or not any(question.required for question in asked):
        return {}
    known = answers_by_registration(db.session, [one.id for one in people])
    found: dict[int, list[Question]] = {}
    for one in people:
        answers = known.get(one.id, {})
        required = (
            q for q in asked if q.required and (not q.categories or one.category_id in {c.id for c in q.categories})
        )
        unanswered = [
            question
            for question in required
            if answers.get(question.id) in (None, "", []) and is_asked(question.condition, answers)
        ]
        if unanswered:
            found[one.id] = unanswered
    return found


def uploads_of(registration: Registration) -> list[Upload]:
    return list(db.session.scalars(sa.select(Upload).where(Upload.registration_id == registration.id)))


def upload_in(event: Event, upload_id: int) -> Upload | None:
    return db.session.scalar(sa.select(Upload).where(Upload.event_id == event.id, Upload.id == upload_id))


def answers_by_registration(session: Any, registration_ids: Sequence[int]) -> dict[int, dict[int, Any]]:
    """The answers as forms give them, by registration and question; one statement for 500 registrations."""
    found: dict[int, dict[int, Any]] = {}
    for ids in cut(registration_ids, _BATCH):
        some = Answer.registration_id.in_(ids)
        for (person, question, kind), rows in groupby(session.execute(_GIVEN.where(some)), key=lambda row: row[:3]):
            values, options = zip(*(row[3:] for row in rows), strict=True)
            chosen = [option for option in options if option is not None]
            found.setdefault(person, {})[question] = given_of(kind, values[0], chosen)
    return found


def _conditions(filters: RegistrationFilters) -> list[Any]:
    conditions: list[Any] = [Registration.search.like(like(term), escape="\\") for term in search_terms(filters.q)]
    if filters.state in set(RegistrationState):
        conditions.append(Registration.state == RegistrationState(filters.state))
    if filters.category is not None:
        conditions.append(Registration.category_id == filters.category)
    if filters.country:
        conditions.append(Registration.country == filters.country)
    if filters.source:
        conditions.append(Registration.source == filters.source)
    return conditions
