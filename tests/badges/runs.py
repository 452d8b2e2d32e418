"""Print runs for the tests of badges."""

import io
from dataclasses import replace
from typing import Any

from expo.badges.files import write_run
from expo.badges.models import PrintRun, SpareBadge
from expo.badges.queries import Choice, chosen_ids
from expo.badges.services import print_spares, start_run
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.history.services import Actor
from expo.registration.models import Registration
from expo.registration.services.register import details_of, edit

SAMI = Actor("Sami")


def a_run(event: Event, choice: Choice | None = None, **how: Any) -> PrintRun:
    with transaction():
        return start_run(event, choice or Choice(), by=SAMI, **how)


def file_of(event: Event, run: PrintRun) -> bytes:
    out = io.BytesIO()
    write_run(event, run, out)
    return out.getvalue()


def names_of(event: Event, choice: Choice) -> list[str]:
    return [db.session.get_one(Registration, number).given_name for number in chosen_ids(event, choice)]


def renamed(person: Registration, **changes: Any) -> None:
    with transaction():
        edit(person, replace(details_of(person), **changes), version=person.version, by=SAMI)


def spares(event: Event, count: int) -> list[SpareBadge]:
    with transaction():
        run = print_spares(event, categories_of(event)[0], count, by=SAMI)
    return list(db.session.scalars(db.select(SpareBadge).where(SpareBadge.run_id == run.id).order_by(SpareBadge.id)))
