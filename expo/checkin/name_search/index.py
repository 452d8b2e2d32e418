"""The index of names: words kept for whoever registered or changed since the last time."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo.checkin.models import SearchWord, search_keys, search_marks, search_people
from expo.checkin.name_search.spelling import keys_of, words_of
from expo.db import db, on_postgresql
from expo.events.models import Event
from expo.registration.models import Registration

BATCH = 500
MOST_AT_ONCE = 2000
_PIECE = 2000  # rows of one statement


def index_names(event_id: int, *, most: int = BATCH) -> int:
    """Keep the words of up to `most` people of an event who are new or changed; returns of how many. In the caller's
    transaction; two at once do no harm.
    """
    people = _changed(event_id, most)
    if not people:
        return 0
    words = {row.id: words_of(row.given_name, row.family_name, row.second_name, row.organisation) for row in people}
    ids = _word_ids(event_id, sorted({word for found in words.values() for word in found}))
    db.session.execute(sa.delete(search_people).where(search_people.c.registration_id.in_(list(words))))
    _put(
        search_people,
        [{"word_id": ids[word], "registration_id": number} for number, found in words.items() for word in found],
    )
    db.session.execute(sa.delete(search_marks).where(search_marks.c.registration_id.in_(list(words))))
    _put(search_marks, [{"registration_id": row.id, "version": row.version} for row in people])
    return len(people)


def index_all_names() -> int:
    """Keep the words of everybody new or changed, in every event; for the worker, in its transaction. Returns of how many,
    at most some thousands, so that the transaction stays short.
    """
    done = 0
    for number in db.session.scalars(sa.select(Event.id)).all():
        done += index_names(number, most=MOST_AT_ONCE - done) if done < MOST_AT_ONCE else 0
    return done


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
    known = _known(event_id, words)
    new = [word for word in words if word not in known]
    if new:
        _put(SearchWord.__table__, [{"event_id": event_id, "word": word} for word in new])
        made = _known(event_id, new)
        _put(
            search_keys,
            [
                {"event_id": event_id, "key": key, "word_id": made[word], "kind": int(kind)}
                for word in new
                for key, kind in keys_of(word).items()
            ],
        )
        known.update(made)
    return known


def _known(event_id: int, words: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(words), _PIECE):
        piece = words[start : start + _PIECE]
        query = sa.select(SearchWord.word, SearchWord.id)
        rows = db.session.execute(query.where(SearchWord.event_id == event_id, SearchWord.word.in_(piece)))
        found.update({word: number for word, number in rows})  # noqa: C416 -- rows are no pairs to dict()
    return found


def _put(table: Any, rows: list[dict[str, Any]]) -> None:
    insert = pg_insert if on_postgresql() else sqlite_insert
    for start in range(0, len(rows), _PIECE):
        db.session.execute(insert(table).on_conflict_do_nothing(), rows[start : start + _PIECE])
