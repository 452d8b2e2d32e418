"""The migrated tables take every value that the models know, and no other: comparing metadata does not look at checks."""

import re

import sqlalchemy as sa
from flask import Flask

from expo.db import Base, db

_TEXT = re.compile(r"'((?:[^']|'')*)'")


def test_the_choices_of_a_column_are_those_of_its_model(app: Flask) -> None:
    inspector = sa.inspect(db.engine)
    other: dict[str, set[str]] = {}
    for table in Base.metadata.sorted_tables:
        checks = {one["name"]: str(one["sqltext"]) for one in inspector.get_check_constraints(table.name)}
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                written = checks[f"ck_{table.name}_{column.type.name}"]
                taken = {text.replace("''", "'") for text in _TEXT.findall(written)}
                if taken != set(column.type.enums):
                    other[f"{table.name}.{column.name}"] = taken ^ set(column.type.enums)

    assert other == {}
