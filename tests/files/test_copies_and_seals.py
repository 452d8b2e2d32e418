"""What a backup holds of files in a store, and what the store holds of sealed ones."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.cli.backup import backup, restore
from expo.config import from_environment
from expo.db import db, transaction
from expo.factory import create_app
from expo.history.services import PROGRAM
from expo.memoranda.models import MemorandumText
from expo.memoranda.services.texts import add_text, read_text
from expo.registration.models import Registration
from expo.registration.photos import photo_of
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.files.test_store import a_photo, app, database_url, photo_address, store, stored_app, swept
from tests.memoranda.test_memoranda import PDF, a_memorandum
from tests.object_store import ObjectStore

__all__ = ["app", "database_url", "store", "stored_app"]


def test_a_backup_holds_the_files_and_restored_they_are_written_again_and_stay(
    app: Flask, store: ObjectStore, tmp_path: Path
) -> None:
    """No object goes meanwhile; and what is replaced goes, although a restore puts the usual triggers off."""
    person = vito(an_event())
    a_photo(person)
    kept = a_photo(person, 200)  # the first one's object is due
    during: list[int] = []
    file = tmp_path / "copy"

    backup(file, lambda table, _rows: during.append(swept()) if table == "events" else None)
    with closing(sqlite3.connect(file)) as copy:
        copied = copy.execute("SELECT content FROM photos").fetchall()
    a_photo(vito(person.event), 90)
    db.session.rollback()
    restore(file, lambda *_: None, replace=True)
    before = len(store.objects())
    went = swept()

    assert (during, copied) == ([0], [(kept,)])
    assert (before, went) == (4, 3)
    assert list(store.objects().values()) == [kept]
    assert photo_of(db.session.scalars(sa.select(Registration)).one()) == kept


def test_a_sealed_text_is_sealed_in_the_store_too(app: Flask, store: ObjectStore) -> None:
    memorandum = a_memorandum(an_event())
    with transaction():
        add_text(memorandum, "en", "en.pdf", PDF + b"between us", by=PROGRAM)
    text = db.session.scalars(sa.select(MemorandumText)).one()
    (kept,) = store.objects().values()
    with transaction():
        read = read_text(memorandum, text, by=PROGRAM)
        text.sealed = None  # as it is when its time is over
    swept()

    assert read == PDF + b"between us"
    assert b"between us" not in kept
    assert not kept.startswith(b"%PDF")
    assert store.objects() == {}


def test_an_object_that_somebody_took_away_is_told_of(app: Flask, store: ObjectStore) -> None:
    person = vito(an_event())
    a_photo(person)
    store.empty()

    answer = app.test_client().get(photo_address(person))

    assert answer.status_code == 404
    assert "This file is not in the store of files any more." in answer.text


@pytest.mark.parametrize(
    ("database", "url"),
    [
        ("", "https://key:hidden@store.example/files"),
        ("postgresql://host/name", "https://store.example/files"),
        ("postgresql://host/name", "https://key:hidden@store.example"),
        ("postgresql://host/name", "s3://key:hidden@store.example/files"),
        ("postgresql://host/name", "https://key:hidden@store.example/files?zone=eu"),
    ],
)
@pytest.mark.parametrize("name", ["FILES_URL", "OLD_FILES_URL"])
def test_an_address_that_is_none_is_refused_without_its_secret(
    tmp_path: Path, name: str, database: str, url: str
) -> None:
    with pytest.raises(ValueError, match=f"^{name} takes") as refused:
        from_environment({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": database, name: url})

    assert "hidden" not in str(refused.value)


def test_without_the_extra_packages_the_server_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    settings = {"DATABASE_URL": "postgresql://host/name", "FILES_URL": "https://key:hidden@store.example/files"}

    with pytest.raises(ValueError, match=r"pip install 'expo\[files\]'"):
        create_app({"INSTANCE_DIR": str(tmp_path), **settings})
