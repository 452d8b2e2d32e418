"""Somebody whose names stand in no other text, and a search of all columns of all tables for them."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.kit.text import fold
from expo.registration.rules import Details

GIVEN, FORMER, FAMILY, SECOND = "Zübeyde", "Zubeide", "Kaçmazoğlu", "زبیدہ قاچماز"
MAIL, WRONG_MAIL, PHONE = "zubeyde@kacmazoglu.example", "zubeide@kacmazoglu.example", "+90 312 555 01 99"
WORDS = (GIVEN, FORMER, FAMILY, SECOND, MAIL, WRONG_MAIL, PHONE)
DETAILS = Details(
    FORMER,
    family_name=FAMILY,
    second_name=SECOND,
    email=WRONG_MAIL,
    phone=PHONE,
    organisation="Demo A.Ş.",
    country="TR",
)


def _shapes(word: str) -> set[str]:
    """A word as tables may keep it: as it is, folded, in small or capital letters, escaped in JSON."""
    return {word, word.upper(), fold(word), word.lower(), word.casefold(), json.dumps(word)[1:-1]}


def _cells() -> Iterator[tuple[str, str]]:
    """Every value of every column of every table as text, with where it stands."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            for column, value in row.items():
                yield f"{table.name}.{column}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") + value.decode("utf-16-le", "replace")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def found(words: tuple[str, ...] = WORDS) -> set[tuple[str, str]]:
    shapes = {shape: word for word in words for shape in _shapes(word)}
    return {(where, word) for where, text in _cells() for shape, word in shapes.items() if shape in text}


def given() -> dict[str, Any]:
    names = ("given_name", "family_name", "second_name", "email", "phone")
    return {name: getattr(DETAILS, name) for name in names}
