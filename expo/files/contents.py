"""The column type of a file's content, which is in the row, or in the store that the row then refers to."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.engine import Dialect

from expo import clock
from expo.config import Settings
from expo.db import Base, autocommit_engine, db
from expo.errors import NotFound
from expo.files.models import FileRemoval
from expo.files.stores import FileStore
from expo.i18n import _

EXTENSION = "expo.files"
# What a reference begins with; a content that begins so is refused. The store's name, a slash and the object's key follow.
MARK = b"\x00expo file\x00"
# How long an object stays that no row refers to: longer than a transaction, and than a replica may be behind.
STAYS = timedelta(hours=1)


class FileContent(sa.types.TypeDecorator[bytes]):
    """Bytes that are written to the store of FILES_URL, where there is one, and read from wherever they are."""

    impl = sa.LargeBinary
    cache_ok = True

    @property
    def python_type(self) -> type[bytes]:
        return bytes

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        if not value:
            return value
        if value.startswith(MARK):
            raise ValueError("a content that looks like a reference to another")
        # a backup is a SQLite file, which holds everything itself
        store = files_here().writing if dialect.name == "postgresql" else None
        return value if store is None else _written(store, value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 -- SQLAlchemy's
        return files_here().content(value) if value and value.startswith(MARK) else value


class Files:
    """The stores of the settings: where contents are written, None for the database, and where they may be."""

    def __init__(self, settings: Settings) -> None:
        stores = [FileStore(url) for url in (settings.files_url, settings.old_files_url) if url]
        self.writing = stores[0] if settings.files_url else None
        self.known = {store.name: store for store in stores}

    def content(self, reference: bytes) -> bytes:
        """The content that a row refers to. Raises NotFound where it is not there, FileStoreAway where nobody can tell."""
        name, _slash, key = reference[len(MARK) :].decode().partition("/")
        store = self.known.get(name)
        found = store.get(key) if store else None
        if found is None:
            raise NotFound(_("This file is not in the store of files any more."))
        return found


def init_files(app: Flask, settings: Settings) -> None:
    app.extensions[EXTENSION] = Files(settings)


def files_here() -> Files:
    found: Files = current_app.extensions[EXTENSION]
    return found


def file_columns() -> Iterable[sa.Column[Any]]:
    """Every column that has contents of files."""
    return [
        column for table in Base.metadata.sorted_tables for column in table.c if isinstance(column.type, FileContent)
    ]


def beginning(store: FileStore | None) -> bytes:
    """The prefix of references to a store's objects; without a store, of those to any."""
    return MARK + (f"{store.name}/".encode() if store else b"")


def _written(store: FileStore, content: bytes) -> bytes:
    """Write an object that goes again unless a row refers to it; returns the reference."""
    key = uuid.uuid4().hex
    with autocommit_engine(db.engine).connect() as connection:
        connection.execute(sa.insert(FileRemoval).values(key=f"{store.name}/{key}", due_at=clock.now() + STAYS))
    store.put(key, content)
    return beginning(store) + key.encode()
