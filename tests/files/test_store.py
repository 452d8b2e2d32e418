"""Contents in a real S3 store: written before the row, gone after it, and never lost with either."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from expo import clock
from expo.cli.main import expo
from expo.db import db, transaction
from expo.files.contents import MARK, file_columns
from expo.files.models import FileRemoval
from expo.files.services import sweep_files
from expo.history.services import PROGRAM
from expo.registration.models import Photo, Registration
from expo.registration.notices import ticket_address
from expo.registration.photos import delete_photo, photo_of, save_photo
from expo.registration.services.erasure import erase
from tests.calendar.ics import path_of
from tests.databases import empty, fresh_database, migrated_app
from tests.factories.events import an_event
from tests.factories.letters import a_picture
from tests.factories.registration import vito
from tests.object_store import ObjectStore, object_store

_AN_HOUR = timedelta(hours=1, minutes=1)
_STORED = sa.type_coerce(Photo.content, sa.LargeBinary())


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    with object_store() as running:
        yield running


@pytest.fixture(scope="module", params=["postgresql"])
def database_url(postgresql_url: str) -> str:
    return fresh_database(postgresql_url, "files")


@pytest.fixture(scope="module")
def stored_app(database_url: str, store: ObjectStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with migrated_app(database_url, tmp_path_factory.mktemp("instance"), FILES_URL=store.url) as app:
        yield app


@pytest.fixture
def app(stored_app: Flask, store: ObjectStore) -> Iterator[Flask]:
    with stored_app.app_context():
        yield stored_app
    empty(stored_app)
    empty(stored_app)  # the end of a row that refers to an object writes another
    store.empty()


def a_photo(person: Registration, shade: int = 0) -> bytes:
    """Give somebody a photo; returns it as it is kept."""
    with transaction():
        save_photo(person, a_picture(f"#{shade:02x}6363", size=(400, 400)), by=PROGRAM)
    kept = photo_of(person)
    assert kept
    return kept


def swept(after: timedelta = _AN_HOUR) -> int:
    with clock.set_to(clock.now() + after), transaction():
        return sweep_files()


def removals() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(FileRemoval)) or 0


def test_a_photo_is_in_the_store_and_its_row_refers_to_it(app: Flask, store: ObjectStore) -> None:
    content = a_photo(vito(an_event()))
    stored = db.session.scalars(sa.select(_STORED)).one()

    assert content.startswith(b"\xff\xd8")
    assert store.objects() == {stored.decode().rpartition("/")[2]: content}
    assert bytes(stored).startswith(MARK)
    assert (removals(), swept(), photo_of(db.session.scalars(sa.select(Registration)).one())) == (0, 0, content)


def test_what_is_rolled_back_leaves_an_object_for_an_hour_and_loses_none(app: Flask, store: ObjectStore) -> None:
    person = vito(an_event())
    kept = a_photo(person)
    with transaction() as session:
        save_photo(person, a_picture(size=(400, 400)), by=PROGRAM)
        session.rollback()

    during = len(store.objects())
    early, late = swept(timedelta(minutes=50)), swept()

    assert (during, early, late) == (2, 0, 1)
    assert list(store.objects().values()) == [kept]
    assert photo_of(person) == kept


@pytest.mark.parametrize("end", ["replaced", "deleted", "erased", "with its expo"])
def test_the_object_goes_with_its_row_in_whichever_way_that_ends(app: Flask, store: ObjectStore, end: str) -> None:
    person = vito(an_event())
    first = a_photo(person)
    with transaction():
        if end == "replaced":
            save_photo(person, a_picture(size=(400, 400)), by=PROGRAM)
        elif end == "deleted":
            delete_photo(person, by=PROGRAM)
        elif end == "erased":
            erase(person, by=PROGRAM)
        else:
            db.session.execute(sa.delete(Registration))  # the photo goes by its foreign key
    before = first in store.objects().values()

    assert (before, swept(), removals()) == (True, 1, 0)
    assert first not in store.objects().values()


def test_every_column_of_files_has_its_trigger_and_no_other_has_one(app: Flask) -> None:
    query = "SELECT tgrelid::regclass::text, encode(tgargs, 'escape'), tgenabled FROM pg_trigger WHERE tgname LIKE 'tr_%_file'"
    found = {
        (table, arguments.removesuffix("\\000"), enabled)
        for table, arguments, enabled in db.session.execute(sa.text(query))
    }

    assert found == {(column.table.name, column.name, "A") for column in file_columns()}
    assert len(found) == 11


def test_two_rows_never_refer_to_one_object(app: Flask) -> None:
    a_photo(vito(an_event()))
    stored = db.session.scalars(sa.select(_STORED)).one()
    other = vito(an_event())
    row = {
        "registration_id": other.id,
        "size": 9,
        "created_at": clock.now(),
        "content": sa.literal(stored, sa.LargeBinary()),
    }

    with pytest.raises(sa.exc.DatabaseError, match="another row has it"), transaction():
        db.session.execute(sa.insert(Photo).values(row))


def _put_last() -> None:
    """The first row comes to lie behind the others."""
    first = sa.select(sa.func.min(Photo.registration_id)).scalar_subquery()
    same = {Photo.registration_id: Photo.registration_id}
    with transaction() as session:
        session.execute(sa.update(Photo).where(Photo.registration_id == first).values(same))


def test_files_move_into_the_store_and_back_in_pieces(
    app: Flask, store: ObjectStore, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with migrated_app(database_url, tmp_path) as without, without.app_context():
        event = an_event()
        contents = [a_photo(vito(event), shade) for shade in (0, 60, 120, 180)]
        _put_last()
    monkeypatch.setattr("expo.files.services._AT_ONCE", 2)

    with db.engine.begin() as another:  # somebody is changing the last of them
        last = sa.select(Photo.registration_id).order_by(Photo.registration_id.desc()).limit(1)
        another.execute(last.with_for_update())
        first = moved(app)
    second, third = moved(app), moved(app)
    there = sorted(store.objects().values())
    address = photo_address(db.session.scalars(sa.select(Registration).limit(1)).one())
    with migrated_app(database_url, tmp_path, OLD_FILES_URL=store.url) as back:
        read = back.test_client().get(address).data
        with back.app_context():
            home = moved(back)
    swept()

    assert first == (1, "3 files were moved into the store of FILES_URL.\n")
    assert (second[1], third[1]) == tuple(f"{n} files were moved into the store of FILES_URL.\n" for n in (1, 0))
    assert there == sorted(contents)
    assert (read in contents, home) == (True, (0, "4 files were moved into the database.\n"))
    assert sorted(map(bytes, db.session.scalars(sa.select(_STORED)))) == sorted(contents)
    assert store.objects() == {}


def files(app: Flask, command: str) -> Result:
    return CliRunner().invoke(expo, ["files", command], obj=ScriptInfo(create_app=lambda: app))


def moved(app: Flask) -> tuple[int, str]:
    done = files(app, "move")
    return done.exit_code, done.stdout


def test_what_is_written_after_the_moment_of_a_recovery_goes_when_asked(app: Flask, store: ObjectStore) -> None:
    kept, lost = vito(an_event()), vito(an_event())
    content = a_photo(kept)
    a_photo(lost, 60)
    a_photo(kept, 120)  # the first object is due
    with db.engine.begin() as recovered:  # neither the row nor the end of it is known
        recovered.execute(sa.delete(Photo).where(Photo.registration_id == lost.id))
        recovered.execute(sa.delete(FileRemoval))
    db.session.rollback()
    newest = photo_of(kept)

    told = [files(app, "prune").stdout, files(app, "prune").stdout]
    before = len(store.objects())
    went = swept()

    assert told == ["2 objects go in an hour.\n", "0 objects go in an hour.\n"]
    assert (before, went, content != newest) == (3, 2, True)
    assert list(store.objects().values()) == [newest]


def photo_address(person: Registration) -> str:
    return f"{path_of(ticket_address(person)).rstrip('/')}/photo.jpg"


def doctor(app: Flask) -> str:
    return CliRunner().invoke(expo, ["doctor"], obj=ScriptInfo(create_app=lambda: app)).stdout


def test_while_the_store_is_away_a_page_of_a_file_is_503_and_the_server_stays(app: Flask, store: ObjectStore) -> None:
    person = vito(an_event())
    a_photo(person)
    store.stop()
    try:
        client = app.test_client()
        picture = client.get(photo_address(person))
        ready, told = client.get("/readyz"), doctor(app)
    finally:
        store.start()

    assert (picture.status_code, picture.headers["Retry-After"]) == (503, "5")
    assert "Files can be neither shown nor saved at the moment." in picture.text
    assert (ready.status_code, ready.get_json()["status"]) == (200, "ok")
    assert ready.get_json()["files"].startswith("the store of files: ")
    assert "BAD   files: 127.0.0.1 refuses" in told
    assert "good  files" in doctor(app)
    assert client.get(photo_address(person)).status_code == 200
