"""Files that are left where they are: in a store that is not named, while somebody holds them, and beyond a handful at once."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Event
from expo.files.models import FileRemoval
from expo.files.services import count_unknown, hold_files, move_files, sweep_files
from expo.history.services import PROGRAM
from expo.registration.models import Registration
from expo.registration.photos import delete_photo, photo_of
from tests.databases import migrated_app
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.files.test_store import a_photo, app, database_url, removals, store, stored_app, swept
from tests.object_store import ObjectStore, object_store

__all__ = ["app", "database_url", "store", "stored_app"]


def test_files_of_a_store_that_is_not_named_are_counted_told_and_stay(
    app: Flask, store: ObjectStore, database_url: str, tmp_path: Path
) -> None:
    event, lines = an_event(), list[str]()
    number = event.id
    people = [vito(event).id for _number in range(2)]
    with migrated_app(database_url, tmp_path) as without, without.app_context():
        here = a_photo(vito(db.session.get_one(Event, number)), 120)  # each application has a session of its own
    for person in people:
        a_photo(db.session.get_one(Registration, person))
    named = count_unknown()

    with migrated_app(database_url, tmp_path) as without, without.app_context():
        unknown, moved, gone = count_unknown(), move_files(lines.append), swept()

    assert (named, unknown, moved, gone) == (0, 2, (0, 2), 0)
    assert [line.partition(" ")[2] for line in lines] == [
        f"{person}: not in any store of the settings" for person in people
    ]
    assert (len(store.objects()), here in store.objects().values()) == (2, False)


def test_no_object_goes_while_somebody_holds_the_files_and_so_many_at_once_the_oldest_first(
    app: Flask, store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expo.files.services._BATCH", 2)
    event = an_event()
    contents = []
    for number in range(3):
        person = vito(event)
        contents.append(a_photo(person, 40 * number))
        with transaction():
            delete_photo(person, by=PROGRAM)

    with db.engine.begin() as another:
        hold_files(another)
        held = swept(), removals()
    first, left = swept(), list(store.objects().values())

    assert (held, first, left) == ((0, 3), 2, contents[2:])
    assert (swept(), swept(), removals(), store.objects()) == (1, 0, 0, {})


def test_files_move_from_one_store_to_another_and_the_first_is_emptied(
    app: Flask, store: ObjectStore, database_url: str, tmp_path: Path
) -> None:
    person = vito(an_event()).id
    content = a_photo(db.session.get_one(Registration, person))

    with (
        object_store() as another,
        migrated_app(database_url, tmp_path, FILES_URL=another.url, OLD_FILES_URL=store.url) as moving,
        moving.app_context(),
    ):
        counts = move_files(lambda _line: None), move_files(lambda _line: None)
        read = photo_of(db.session.get_one(Registration, person))
        gone, there = swept(), list(another.objects().values())

    assert counts == ((1, 0), (0, 0))
    assert (read, there) == (content, [content])
    assert (gone, store.objects()) == (1, {})


def test_an_object_goes_from_the_moment_on_that_was_written_down(app: Flask, store: ObjectStore) -> None:
    person = vito(an_event())
    a_photo(person)
    with transaction():
        delete_photo(person, by=PROGRAM)
    due_at = db.session.scalars(sa.select(FileRemoval.due_at)).one()
    gone = []
    for moment in (due_at - timedelta(microseconds=1), due_at):
        with clock.set_to(moment), transaction():
            gone.append(sweep_files())

    assert (gone, store.objects()) == ([0, 1], {})
