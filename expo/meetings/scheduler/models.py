"""Plans of meetings asked of the machine."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.booths.rules import PlanState, RunState
from expo.db import Base, Json, choice
from expo.events.models import Event
from expo.jobs.models import Job

_OF_PLAN = {
    PlanState.FOUND: RunState.DONE,
    PlanState.IMPOSSIBLE: RunState.FAILED,
    PlanState.APPLIED: RunState.APPLIED,
    PlanState.DISCARDED: RunState.CANCELLED,
}


class MeetingRun(Base):
    """A plan of meetings asked for by an organiser: its job makes it, then it is put in force or thrown away. `result` is the
    JSON of `expo.meetings.scheduler.result`; `fingerprint` tells whether what it depends on has changed since.
    """

    __tablename__ = "meeting_runs"
    __table_args__ = (
        sa.CheckConstraint("seconds BETWEEN 1 AND 600", name="seconds_bounded"),
        sa.UniqueConstraint("job_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("jobs.id"))
    seed: Mapped[int] = mapped_column(default=1)
    seconds: Mapped[int] = mapped_column(default=60)
    plan: Mapped[PlanState | None] = mapped_column(choice(PlanState, "plan"))  # empty until the job is done
    fingerprint: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    event: Mapped[Event] = relationship()
    job: Mapped[Job] = relationship(lazy="joined", innerjoin=True)

    @property
    def state(self) -> RunState:
        """The state as its page shows it."""
        return _OF_PLAN[self.plan] if self.plan else RunState(self.job.state)
