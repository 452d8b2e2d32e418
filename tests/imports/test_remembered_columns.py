"""A choice that was made for a heading counts where its field is; a list of another expo has other questions."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import PROGRAM
from expo.imports.kinds import kind_called
from expo.imports.models import ColumnChoice
from expo.imports.reader.fields import IGNORE, ColumnField, FieldKind, known_headings
from expo.imports.reader.findings import What
from expo.imports.reader.lists import read_list
from expo.imports.services import keep_answers, keep_list, look_at, read_answers
from expo.organisations.models import Organisation
from tests.factories.events import an_event

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


def a_column(event: Event, kind: str = "visitors", chosen: str = "") -> str | None:
    """What the column “Hat” of a new list is understood as, after it was chosen if it is."""
    with transaction():
        kept = keep_list(
            event, kind_called(kind), "list", b"Name;E-Mail;Hat\nHans;hans@visits.example;57\n", by=PROGRAM
        )
        if chosen and (answered := read_answers(kept, {"column 3": chosen})) is not None:
            keep_answers(kept, answered)
        return look_at(kept).read.columns.get(2)


def test_the_last_choice_for_a_heading_counts_for_lists_of_its_kind_of_the_same_organisation(app: Flask) -> None:
    event, again, theirs = an_event(), an_event(slug="again"), an_event(slug="theirs")
    with transaction():
        other = Organisation(uid="another", name="Another", created_at=clock.now())
        db.session.add(other)
        db.session.flush()
        theirs.organisation_id = other.id

    first = [a_column(event), a_column(event, chosen="organisation"), a_column(again), a_column(theirs)]
    elsewhere = [a_column(theirs, chosen="phone"), a_column(event, "firms")]
    last = [a_column(again, chosen="job_title"), a_column(event), a_column(theirs)]

    a_column(event, "wishes", chosen="a field that no list has")

    assert first == [None, "organisation", "organisation", None]
    assert elsewhere == ["phone", None]
    assert last == ["job_title", "job_title", "phone"]
    kinds = db.session.execute(sa.select(ColumnChoice.kind, ColumnChoice.field).order_by(ColumnChoice.field))
    assert [tuple(row) for row in kinds] == [("visitors", "job_title"), ("visitors", "phone")]
