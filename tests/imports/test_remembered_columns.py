"""A choice that was made for a heading counts where its field is; a list of another expo has other questions."""

import pytest

from expo.imports.reader.fields import IGNORE, ColumnField, FieldKind, known_headings
from expo.imports.reader.findings import What
from expo.imports.reader.lists import read_list

FIELDS = [
    ColumnField("given_name", FieldKind.TEXT, ("Name",)),
    ColumnField("email", FieldKind.TEXT, ("E-Mail",)),
    ColumnField("q7", FieldKind.TEXT, ("Shoe size",)),
]


@pytest.mark.parametrize(
    ("remembered", "field"),
    [("given_name", "given_name"), (IGNORE, IGNORE), ("q99", "q7"), ("", "q7")],
)
def test_what_was_chosen_counts_only_for_a_field_that_is_here(remembered: str, field: str) -> None:
    [heading] = [one for one, name in known_headings(FIELDS, {}).items() if name == "q7" and one != "q7"]

    assert known_headings(FIELDS, {heading: remembered})[heading] == field


def test_a_column_of_another_expos_question_is_said_to_be_unknown() -> None:
    table = b"Name;E-Mail;Hat\nHans;hans@visits.example;57\n"

    read = read_list(table, FIELDS, {}, {"hat": "q99"})

    assert 2 not in read.columns
    assert [one.example for one in read.findings.notes if one.what is What.UNKNOWN_COLUMN] == ["Hat"]
