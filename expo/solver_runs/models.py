"""The columns that every table of a solver's runs has."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from expo.db import Base, Json, choice, of_event
from expo.events.models import Event
from expo.jobs.models import Job
from expo.solver_runs.rules import RUN_WITH, USUAL, PlanState, RunState


class SolverRun(Base):
    """A plan requested by an organiser: its job solves it, then it is applied or discarded. `result` is JSON of the solver's
    own shape; `fingerprint` tells whether the input has changed since.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[int] = mapped_column(unique=True)
    seed: Mapped[int] = mapped_column(default=1)
    seconds: Mapped[int] = mapped_column(
        sa.CheckConstraint("seconds BETWEEN 1 AND 600", name="seconds_bounded"), default=USUAL
    )
    plan: Mapped[PlanState | None] = mapped_column(choice(PlanState, "plan"))  # empty until the job is done
    fingerprint: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[sa.ForeignKeyConstraint, ...]:
        return (of_event("job_id", "jobs"),)

    @declared_attr
    def event(cls) -> Mapped[Event]:
        return relationship()

    @declared_attr
    def job(cls) -> Mapped[Job]:
        return relationship(primaryjoin=f"foreign({cls.__name__}.job_id) == Job.id", lazy="joined", innerjoin=True)

    @property
    def state(self) -> RunState:
        """The state of the run as its page shows it."""
        return RUN_WITH[self.plan] if self.plan else RunState(self.job.state)
