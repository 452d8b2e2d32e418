"""A backup is taken while the application runs, and restored completely into either database."""

import resource
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.models import Account
from expo.cli.backup import backup, restore
from expo.db import Base, db, transaction
from expo.errors import Refused
from expo.kit.sealed_files import CHUNK, MAGIC
from tests.databases import empty
from tests.factories.accounts import olga
from tests.factories.events import an_event


def _nothing(_table: str, _rows: int) -> None:
    """A progress callback that does nothing."""


def _contents() -> dict[str, list[tuple[object, ...]]]:
    with db.engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        return {table.name: sorted(map(tuple, connection.execute(table.select())), key=repr) for table in tables}


def test_what_was_backed_up_comes_back(app: Flask, tmp_path: Path) -> None:
    olga(an_event())
    before = _contents()
    backup(tmp_path / "copy", _nothing)
    empty(app)

    restore(tmp_path / "copy", _nothing)

    assert _contents() == before


def test_new_rows_get_new_numbers_after_a_restore(app: Flask, tmp_path: Path) -> None:
    event = an_event()
    olga(event)
    backup(tmp_path / "copy", _nothing)
    empty(app)
    restore(tmp_path / "copy", _nothing)

    with transaction():
        another = an_event(slug="another-expo")

    assert another.id > event.id


def test_a_database_with_events_is_not_overwritten_unasked(app: Flask, tmp_path: Path) -> None:
    an_event()
    backup(tmp_path / "copy", _nothing)

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "copy", _nothing)

    assert refusal.value.message == "The database holds events already. Add --replace to throw them away."


def test_replacing_throws_away_what_came_after_the_backup(app: Flask, tmp_path: Path) -> None:
    event = an_event()
    backup(tmp_path / "copy", _nothing)
    olga(event)

    restore(tmp_path / "copy", _nothing, replace=True)

    assert db.session.scalars(sa.select(Account)).all() == []


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00"])
def test_a_file_that_is_no_backup_is_refused(app: Flask, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "junk").write_bytes(content)

    with pytest.raises(Refused):
        restore(tmp_path / "junk", _nothing)


def test_a_backup_never_overwrites_a_file(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("precious")

    with pytest.raises(Refused):
        backup(tmp_path / "copy", _nothing)

    assert (tmp_path / "copy").read_text() == "precious"


def test_a_full_disk_is_one_sentence_and_leaves_nothing_behind(app: Flask, tmp_path: Path) -> None:
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, most))
    try:
        with pytest.raises(Refused) as refusal:
            backup(tmp_path / "copy", _nothing, KEY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))

    assert refusal.value.message.startswith(f"{tmp_path / 'copy'} cannot be written: ")
    assert list(tmp_path.iterdir()) == []


KEY, OTHER = "k" * 40, "o" * 40


def test_an_encrypted_backup_tells_nothing_and_comes_back_by_its_key(app: Flask, tmp_path: Path) -> None:
    olga(an_event())
    before = _contents()
    backup(tmp_path / "copy", _nothing, KEY)
    content = (tmp_path / "copy").read_bytes()
    empty(app)

    restore(tmp_path / "copy", _nothing, keys=[OTHER, KEY])

    assert _contents() == before
    assert [word in content for word in (b"SQLite", b"olga@example.org")] == [False, False]
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("keys", [[OTHER], []])
def test_a_wrong_key_is_one_sentence_and_changes_nothing(app: Flask, tmp_path: Path, keys: list[str]) -> None:
    backup(tmp_path / "copy", _nothing, KEY)
    before = _contents()

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "copy", _nothing, keys=keys)

    assert refusal.value.message == f"This key does not open {tmp_path / 'copy'}."
    assert _contents() == before


@pytest.mark.parametrize("change", ["cut off", "a chunk left out", "a bit changed", "chunks exchanged"])
def test_a_damaged_backup_is_noticed(app: Flask, tmp_path: Path, change: str) -> None:
    backup(tmp_path / "copy", _nothing, KEY)
    content, size, head = (tmp_path / "copy").read_bytes(), CHUNK + 16, len(MAGIC) + 16
    second = head + size
    assert len(content) > second + 2 * size
    changed = {
        "cut off": content[: second + size],
        "a chunk left out": content[:second] + content[second + size :],
        "a bit changed": content[:-1] + bytes([content[-1] ^ 1]),
        "chunks exchanged": content[:second]
        + content[second + size : second + 2 * size]
        + content[second : second + size]
        + content[second + 2 * size :],
    }
    (tmp_path / "copy").write_bytes(changed[change])

    with pytest.raises(Refused) as refusal:
        restore(tmp_path / "copy", _nothing, keys=[KEY])

    assert refusal.value.message == f"{tmp_path / 'copy'} is damaged: it was changed or cut off after it was written."
