"""Finding somebody at the desk, by what was heard of the name."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.checkin.models import search_keys, search_people
from expo.checkin.name_search.spelling import WordKind, letters_left_out, words_of
from expo.db import db
from expo.events.models import Event
from expo.registration.models import Registration
from expo.registration.queries import RegistrationFilters, registrations_of

MOST_FOUND = 20
_MOST_TERMS = 4
_MOST_WORDS, _MOST_KEYS = 300, 2000  # that one term may mean, and all of them are kept under
_VERY, _BEGUN, _MISHEARD = range(3)


def people_called(event: Event, asked: str) -> list[Registration]:
    """Up to twenty people whose names or firm have words that begin like those asked for, or differ from them by a letter;
    the best first. Where there are none: whoever has the very letters anywhere, in the mail address or the code too.
    """
    terms = words_of(asked)[:_MOST_TERMS]
    found = _by_words(event, terms) if terms else []
    if found:
        return found
    rows, _counting = registrations_of(event, RegistrationFilters(q=asked, sort="name"))
    return list(db.session.scalars(rows.limit(MOST_FOUND)))


def _by_words(event: Event, terms: list[str]) -> list[Registration]:
    """Those who have the very words, then those whose words begin so, then those a letter away; each step stops early, since
    a common name has thousands.
    """
    terms = sorted(
        terms, key=len, reverse=True
    )  # the longest is the rarest: it is walked through, the others are asked for
    meant = _words_meant(event, terms)
    order: dict[int, int] = {}
    before: list[list[int]] = []
    for closeness in (_VERY, _BEGUN, _MISHEARD):
        words = [[word for word, rank in meant[term].items() if rank <= closeness][:_MOST_WORDS] for term in terms]
        if all(words) and words != before:
            for number in db.session.scalars(_who(words)):
                order.setdefault(number, len(order))
        if len(order) >= MOST_FOUND:
            break
        before = words
    people = sa.select(Registration).where(Registration.id.in_(list(order)), Registration.event_id == event.id)
    rows = db.session.scalars(people.options(joinedload(Registration.category)))
    return sorted(rows, key=lambda person: order[person.id])[:MOST_FOUND]


def _words_meant(event: Event, terms: list[str]) -> dict[str, dict[int, int]]:
    """The ids of the words each term may mean, with how close they are, the closest first."""
    keys = {term: {term, *letters_left_out(term)} for term in terms}
    query = sa.select(search_keys.c.key, search_keys.c.word_id, search_keys.c.kind).where(
        search_keys.c.event_id == event.id, search_keys.c.key.in_(sorted(set().union(*keys.values())))
    )
    found: dict[str, dict[int, int]] = {term: {} for term in terms}
    for key, word, kind in db.session.execute(query.order_by(search_keys.c.kind).limit(_MOST_KEYS)):
        for term in [one for one in terms if key in keys[one]]:
            rank = _rank(WordKind(kind), whole=key == term)
            if rank is not None:
                found[term][word] = min(rank, found[term].get(word, rank))
    return {term: dict(sorted(words.items(), key=lambda pair: pair[1])) for term, words in found.items()}


def _rank(kind: WordKind, *, whole: bool) -> int | None:
    """How close a word is that is kept under a term (`whole`), or under it with a letter left out; None for too far."""
    if whole:
        return _VERY if kind is WordKind.WHOLE else _MISHEARD if kind is WordKind.LETTER_LEFT_OUT else _BEGUN
    return None if kind is WordKind.BEGINNING else _MISHEARD


def _who(words: list[list[int]]) -> sa.Select[Any]:
    """People who have one of the words of each list. Adding nothing to a word's id keeps the database from looking up each
    of a hundred words where a person has six.
    """
    query = sa.select(search_people.c.registration_id).where(search_people.c.word_id.in_(words[0]))
    for others in words[1:]:
        mine = _OTHER.c.registration_id == search_people.c.registration_id
        query = query.where(sa.exists().where(mine, (_OTHER.c.word_id + 0).in_(others)))
    return query.limit(3 * MOST_FOUND)  # one may be met under several words


_OTHER = search_people.alias("other")
