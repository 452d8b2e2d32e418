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
    parts = [_who_has(event, term).subquery(f"term{place}") for place, term in enumerate(terms)]
    joined: Any = parts[0]
    for part in parts[1:]:
        joined = joined.join(part, part.c.who == parts[0].c.who)
    rank = sum((part.c.kind for part in parts[1:]), parts[0].c.kind)
    query = sa.select(parts[0].c.who).select_from(joined).order_by(rank, parts[0].c.who).limit(MOST_FOUND)
    order = {number: place for place, number in enumerate(db.session.scalars(query))}
    people = sa.select(Registration).where(Registration.id.in_(list(order)), Registration.event_id == event.id)
    rows = db.session.scalars(people.options(joinedload(Registration.category)))
    return sorted(rows, key=lambda person: order[person.id])


def _who_has(event: Event, term: str) -> sa.Select[Any]:
    """Whoever has a word under the term, or under it with a letter left out, and how well that fits."""
    asked = sa.or_(
        search_keys.c.key == term,
        sa.and_(search_keys.c.key.in_(sorted(letters_left_out(term))), search_keys.c.kind != Kind.BEGINNING),
    )
    best = sa.case((search_keys.c.key == term, search_keys.c.kind), else_=int(Kind.LETTER_LEFT_OUT))
    return (
        sa.select(search_people.c.registration_id.label("who"), sa.func.min(best).label("kind"))
        .join(search_keys, search_keys.c.word_id == search_people.c.word_id)
        .where(search_keys.c.event_id == event.id, asked)
        .group_by(search_people.c.registration_id)
    )
