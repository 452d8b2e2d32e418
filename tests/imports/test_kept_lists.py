"""What is kept of a list, how many lists of an expo and how long, and which go first."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock, config
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Category, Event
from expo.history.services import PROGRAM, Actor
from expo.imports.kinds import kind_called
from expo.imports.models import UploadedList
from expo.imports.pieces import REGISTER
from expo.imports.rules import KEPT_FOR, MOST_KEPT
from expo.imports.services import (
    LONGEST_FILE_NAME,
    check_ready,
    check_table,
    keep_list,
    list_bytes,
    list_in,
    lists_of,
    look_at,
    settle_category,
    sweep_lists,
)
from expo.jobs.services import queue_job
from tests.factories.events import an_event

LIST = b"Name;Surname;E-Mail\nAda;Demo;ada@example.org\n"


def _kept(event: Event, name: str) -> UploadedList:
    with transaction():
        return keep_list(event, kind_called("visitors"), name, LIST, by=PROGRAM)


def _names(event: Event) -> list[str]:
    query = sa.select(UploadedList.name).where(UploadedList.event_id == event.id).order_by(UploadedList.id)
    return list(db.session.scalars(query))


def test_the_oldest_that_waits_goes_when_there_are_too_many_and_none_that_is_registered(app: Flask) -> None:
    event, other = an_event(), an_event(slug="other")
    there = _kept(other, "there")
    registered, partly, queued = (_kept(event, name) for name in ("registered", "partly", "queued"))
    with transaction():
        registered.registered_at, partly.registered = clock.now(), 1
        queued.job = queue_job(REGISTER, by=PROGRAM, language="en", event_id=event.id)
    for number in range(MOST_KEPT):
        _kept(event, f"waits {number}")
    full = _names(event)

    _kept(event, "newest")

    assert full == ["registered", "partly", "queued", *(f"waits {number}" for number in range(MOST_KEPT))]
    assert _names(event) == [*full[:3], *full[4:], "newest"]
    shown = [one.name for one in lists_of(event)]
    assert (shown[:2], len(shown)) == (["newest", f"waits {MOST_KEPT - 1}"], MOST_KEPT)
    assert [one.id for one in lists_of(other)] == [there.id]


def test_a_list_is_kept_sealed_with_who_brought_it_and_read_by_its_expo_alone(app: Flask) -> None:
    event, other = an_event(), an_event(slug="other")
    with transaction():
        kept = keep_list(event, kind_called("visitors"), "n" * 200, LIST, by=Actor("Olga"))

    assert (kept.created_by, kept.name, kept.kind) == ("Olga", "n" * LONGEST_FILE_NAME, "visitors")
    assert b"example.org" not in kept.sealed
    assert (list_in(event, kept.uid).id, list_bytes(kept)) == (kept.id, LIST)
    gone = r"^This list is not here any more\. Upload it again\.$"
    for asked, uid in ((other, kept.uid), (event, "0" * 32)):
        with pytest.raises(NotFound, match=gone):
            list_in(asked, uid)
    usual = app.extensions[config.EXTENSION]
    app.extensions[config.EXTENSION] = replace(usual, passport_key="another key, for tests alone", old_passport_keys=())
    try:
        with pytest.raises(NotFound, match=gone):
            list_bytes(kept)
    finally:
        app.extensions[config.EXTENSION] = usual


def test_a_list_goes_a_day_after_it_came_or_after_it_was_registered(app: Flask) -> None:
    event = an_event()
    _kept(event, "waits")
    registered = _kept(event, "registered")
    began = clock.now()
    with transaction():
        registered.registered_at = began + timedelta(hours=20)

    gone = []
    for hours in (-1, 1, 19, 21):
        with clock.set_to(began + KEPT_FOR + timedelta(hours=hours)), transaction():
            gone.append((sweep_lists(), _names(event)))

    assert gone == [
        (0, ["waits", "registered"]),
        (1, ["registered"]),
        (0, ["registered"]),
        (1, []),
    ]


def test_nothing_is_registered_of_an_empty_file_or_of_a_list_in_which_nobody_is_new(app: Flask) -> None:
    event = an_event()
    kind = kind_called("visitors")
    with pytest.raises(Refused, match=r"^Choose a file, or paste a table\.$"):
        check_table(event, kind, b" \n\t")
    with transaction():
        faulty = LIST + b"Bora;Demo;no address\n"
        kept = keep_list(event, kind, "list", faulty, by=PROGRAM)
        kept.last_row = 99  # the good rows were registered

    look = look_at(kept)
    with pytest.raises(Refused, match=r"^No row of this list is new\. Nothing was registered\.$"):
        check_ready(look, partly=True)
    assert [fault.row for fault in look.judged.faults] == [3]
    with transaction():
        settle_category(kept, look)
    assert kept.category_id == category_of(event)


def category_of(event: Event) -> int:
    return db.session.scalars(sa.select(Category.id).where(Category.event_id == event.id)).one()
