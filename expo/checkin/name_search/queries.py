"""Name search at the desk."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.checkin.models import search_keys, search_people
from expo.db import db
from expo.events.models import Event
from expo.kit.spelling import WordKind, letters_left_out, words_of
from expo.registration.models import Registration
from expo.registration.queries import RegistrationFilters, registrations_of

MOST_FOUND = 20
_MOST_TERMS = 4
_MOST_WORDS, _MOST_KEYS = 300, 2000  # limits: matching words per term, and keys in all
_EXACT, _PREFIX, _SIMILAR = range(3)


def find_people(event: Event, text: str) -> list[Registration]:
    """Up to twenty people with words of their name or firm that start with the terms or differ from them by one letter,
    best matches first. Without a match: people with the text anywhere in name, mail address or code.
    """
    terms = words_of(text)[:_MOST_TERMS]
    people = _people_by_words(event, terms) if terms else []
    if people:
        return people
    rows, _counting = registrations_of(event, RegistrationFilters(q=text, sort="name"))
    return list(db.session.scalars(rows.limit(MOST_FOUND)))


def _people_by_words(event: Event, terms: list[str]) -> list[Registration]:
    """People with exact matches, then prefixes, then words that differ by a letter. Stops once there are enough, since
    common names have thousands.
    """
    # The longest term is the rarest: the statement scans its people and probes the other terms.
    terms = sorted(terms, key=len, reverse=True)
    matches = _matching_words(event, terms)
    order: dict[int, int] = {}
    before: list[list[int]] = []
    for closeness in (_EXACT, _PREFIX, _SIMILAR):
        words = [[word for word, rank in matches[term].items() if rank <= closeness][:_MOST_WORDS] for term in terms]
        if all(words) and words != before:
            for registration_id in db.session.scalars(_registrations_statement(words)):
                order.setdefault(registration_id, len(order))
        if len(order) >= MOST_FOUND:
            break
        before = words
    people = sa.select(Registration).where(Registration.id.in_(list(order)), Registration.event_id == event.id)
    rows = db.session.scalars(people.options(joinedload(Registration.category)))
    return sorted(rows, key=lambda person: order[person.id])[:MOST_FOUND]


def _matching_words(event: Event, terms: list[str]) -> dict[str, dict[int, int]]:
    """For each term, the ids of matching words with their rank, best first."""
    keys = {term: {term, *letters_left_out(term)} for term in terms}
    query = sa.select(search_keys.c.key, search_keys.c.word_id, search_keys.c.kind).where(
        search_keys.c.event_id == event.id, search_keys.c.key.in_(sorted(set().union(*keys.values())))
    )
    ranks: dict[str, dict[int, int]] = {term: {} for term in terms}
    for key, word, kind in db.session.execute(query.order_by(search_keys.c.kind).limit(_MOST_KEYS)):
        for term in [other for other in terms if key in keys[other]]:
            rank = _rank(WordKind(kind), whole=key == term)
            if rank is not None:
                ranks[term][word] = min(rank, ranks[term].get(word, rank))
    return {term: dict(sorted(words.items(), key=lambda pair: pair[1])) for term, words in ranks.items()}


def _rank(kind: WordKind, *, whole: bool) -> int | None:
    """How close a match is: `whole` if the key is the term itself, otherwise the term with a letter left out. None: too
    different.
    """
    if whole:
        return _EXACT if kind is WordKind.WHOLE else _SIMILAR if kind is WordKind.LETTER_LEFT_OUT else _PREFIX
    return None if kind is WordKind.BEGINNING else _SIMILAR


def _registrations_statement(words: list[list[int]]) -> sa.Select[Any]:
    """Ids of people who have a word of each list. The "+ 0" keeps the database from probing the index by word: a person
    has few words.
    """
    query = sa.select(search_people.c.registration_id).where(search_people.c.word_id.in_(words[0]))
    for others in words[1:]:
        same_person = _OTHER.c.registration_id == search_people.c.registration_id
        query = query.where(sa.exists().where(same_person, (_OTHER.c.word_id + 0).in_(others)))
    return query.limit(3 * MOST_FOUND)  # a person may match by several words


_OTHER = search_people.alias("other")
