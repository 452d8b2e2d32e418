"""Maintains the index of names for registrations that are new or changed."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo.checkin.models import SearchWord, search_keys, search_marks, search_people
from expo.db import db, on_postgresql
from expo.events.models import Event
from expo.kit.pieces import cut
from expo.kit.spelling import keys_of, words_of
from expo.registration.domain_events import PersonErased
from expo.registration.models import Registration
from expo.retention.queries import is_due
from expo.retention.rules import KeptKind

BATCH = 500
MOST_AT_ONCE = 2000
_CHUNK = 2000  # rows per statement


def index_names(event_id: int, *, most: int = BATCH) -> int:
    """Index up to `most` people of an event who are new or changed; returns how many, in the caller's transaction. None
    once the index is due to be erased. Safe to run concurrently.
    """
    people = [] if is_due(db.session.get_one(Event, event_id), KeptKind.SEARCH_WORDS) else _changed(event_id, most)
    if not people:
        return 0
    words = {row.id: words_of(row.given_name, row.family_name, row.second_name, row.organisation) for row in people}
    ids = _word_ids(event_id, sorted({word for person_words in words.values() for word in person_words}))
    db.session.execute(sa.delete(search_people).where(search_people.c.registration_id.in_(list(words))))
    _insert_missing(
        search_people,
        [
            {"event_id": event_id, "word_id": ids[word], "registration_id": registration_id}
            for registration_id, person_words in words.items()
            for word in person_words
        ],
    )
    db.session.execute(sa.delete(search_marks).where(search_marks.c.registration_id.in_(list(words))))
    _insert_missing(search_marks, [{"registration_id": row.id, "version": row.version} for row in people])
    return len(people)


def forget_names(erased: PersonErased) -> None:
    """Take an erased person out of the index, with the words that were theirs alone."""
    theirs = search_people.c.registration_id == erased.person.id
    words = list(db.session.scalars(sa.select(search_people.c.word_id).where(theirs)))
    db.session.execute(sa.delete(search_people).where(theirs))
    others = sa.select(search_people.c.word_id).where(search_people.c.word_id == SearchWord.id)
    db.session.execute(sa.delete(SearchWord).where(SearchWord.id.in_(words), ~others.exists()))


def count_search_words(event_id: int) -> int:
    """How many words of names are kept for an event's desk."""
    query = sa.select(sa.func.count()).select_from(SearchWord)
    return db.session.scalar(query.where(SearchWord.event_id == event_id)) or 0


def erase_search_words(event_id: int, most: int) -> int:
    """Erase at most `most` words of an event's names, and whose they were; returns how many."""
    query = sa.select(SearchWord.id).where(SearchWord.event_id == event_id).order_by(SearchWord.id).limit(most)
    ids = list(db.session.scalars(query))
    db.session.execute(sa.delete(search_people).where(search_people.c.word_id.in_(ids)))
    db.session.execute(sa.delete(search_keys).where(search_keys.c.word_id.in_(ids)))
    db.session.execute(sa.delete(SearchWord).where(SearchWord.id.in_(ids)))
    theirs = sa.select(Registration.id).where(Registration.event_id == event_id)
    db.session.execute(sa.delete(search_marks).where(search_marks.c.registration_id.in_(theirs)))
    return len(ids)


def index_all_names() -> int:
    """Index new and changed people of all events; for the worker, in its transaction. Returns how many, limited to keep
    the transaction short.
    """
    indexed = 0
    for event_id in db.session.scalars(sa.select(Event.id)).all():
        indexed += index_names(event_id, most=MOST_AT_ONCE - indexed) if indexed < MOST_AT_ONCE else 0
    return indexed


def _changed(event_id: int, most: int) -> list[Any]:
    query = (
        sa.select(
            Registration.id,
            Registration.version,
            Registration.given_name,
            Registration.family_name,
            Registration.second_name,
            Registration.organisation,
        )
        .outerjoin(search_marks, search_marks.c.registration_id == Registration.id)
        .where(
            Registration.event_id == event_id,
            sa.or_(search_marks.c.version.is_(None), search_marks.c.version != Registration.version),
        )
        .order_by(Registration.id)
        .limit(most)
    )
    return list(db.session.execute(query))


def _word_ids(event_id: int, words: list[str]) -> dict[str, int]:
    ids = _existing_ids(event_id, words)
    new = [word for word in words if word not in ids]
    if new:
        _insert_missing(SearchWord.__table__, [{"event_id": event_id, "word": word} for word in new])
        new_ids = _existing_ids(event_id, new)
        _insert_missing(
            search_keys,
            [
                {"event_id": event_id, "key": key, "word_id": new_ids[word], "kind": int(kind)}
                for word in new
                for key, kind in keys_of(word).items()
            ],
        )
        ids.update(new_ids)
    return ids


def _existing_ids(event_id: int, words: list[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for chunk in cut(words, _CHUNK):
        query = sa.select(SearchWord.word, SearchWord.id)
        rows = db.session.execute(query.where(SearchWord.event_id == event_id, SearchWord.word.in_(chunk)))
        ids.update({word: word_id for word, word_id in rows})  # noqa: C416 -- rows are no pairs to dict()
    return ids


def _insert_missing(table: Any, rows: list[dict[str, Any]]) -> None:
    insert = pg_insert if on_postgresql() else sqlite_insert
    for chunk in cut(rows, _CHUNK):
        db.session.execute(insert(table).on_conflict_do_nothing(), chunk)
