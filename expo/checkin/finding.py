"""Finding somebody at the desk, by what was heard of the name."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.checkin.models import search_keys, search_people
from expo.checkin.spelling import Kind, letters_left_out, words_of
from expo.db import db
from expo.events.models import Event
from expo.registration.models import Registration
from expo.registration.queries import Filters, registrations_of

MOST_FOUND = 20
_MOST_TERMS = 4


def people_called(event: Event, asked: str) -> list[Registration]:
    """Up to twenty people whose names or firm have words that begin like those asked for, or differ from them by a letter;
    the best first. Where there are none: whoever has the very letters anywhere, in the mail address or the code too.
    """
    terms = words_of(asked)[:_MOST_TERMS]
    found = _by_words(event, terms) if terms else []
    if found:
        return found
    rows, _counting = registrations_of(event, Filters(q=asked, sort="name"))
    return list(db.session.scalars(rows.limit(MOST_FOUND)))


def _by_words(event: Event, terms: list[str]) -> list[Registration]:
    """Those who have the very words, then those whose words begin so, then those a letter away; each step stops at twenty,
    since a common name has thousands.
    """
    order: dict[int, int] = {}
    for closeness in (_whole, _begun, _misheard):
        for number in db.session.scalars(_who(event, [closeness(term) for term in terms])):
            order.setdefault(number, len(order))
        if len(order) >= MOST_FOUND:
            break
    people = sa.select(Registration).where(Registration.id.in_(list(order)), Registration.event_id == event.id)
    rows = db.session.scalars(people.options(joinedload(Registration.category)))
    return sorted(rows, key=lambda person: order[person.id])[:MOST_FOUND]


def _who(event: Event, conditions: list[Any]) -> sa.Select[Any]:
    """Up to twenty people who have a word under each of the conditions: the first one's words are walked through, and each
    person met is asked for the others.
    """
    others = [
        sa.exists()
        .where(_OTHER.c.registration_id == search_people.c.registration_id, search_keys.c.word_id == _OTHER.c.word_id,
               search_keys.c.event_id == event.id, condition)
        .correlate(search_people)
        for condition in conditions[1:]
    ]  # fmt: skip
    query = (
        sa.select(search_people.c.registration_id)
        .join(search_keys, search_keys.c.word_id == search_people.c.word_id)
        .where(search_keys.c.event_id == event.id, conditions[0])
    )
    for other in others:
        query = query.where(other)
    return query.limit(3 * MOST_FOUND)  # one may be met under several words


def _whole(term: str) -> Any:
    return sa.and_(search_keys.c.key == term, search_keys.c.kind == Kind.WHOLE)


def _begun(term: str) -> Any:
    return sa.and_(search_keys.c.key == term, search_keys.c.kind <= Kind.BEGINNING)


def _misheard(term: str) -> Any:
    """Under the term, or under it with a letter left out where that is not just how a longer word begins."""
    left_out = sorted(letters_left_out(term))
    if not left_out:
        return _begun(term)
    without = sa.and_(search_keys.c.key.in_(left_out), search_keys.c.kind != Kind.BEGINNING)
    return sa.or_(search_keys.c.key == term, without)


_OTHER = search_people.alias("other")
