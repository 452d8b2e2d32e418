"""Queries of the runs of one solver."""

from typing import TypeVar

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.solver_runs.models import SolverRun

R = TypeVar("R", bound=SolverRun)
_SHOWN = 20


def solver_runs_of(event: Event, model: type[R]) -> list[R]:
    """The last twenty runs of an event, newest first."""
    query = sa.select(model).where(model.event_id == event.id).order_by(model.id.desc())
    return list(db.session.scalars(query.limit(_SHOWN)))


def solver_run_in(event: Event, model: type[R], number: int) -> R | None:
    return db.session.scalar(sa.select(model).where(model.event_id == event.id, model.id == number))
