"""The table of contractors' passes: whom a firm's approved list of names gave a badge."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, of_event
from expo.registration.models import Registration


class ContractorPass(Base):
    """The badge of somebody who builds a firm's booth, listed for a task; `left_at` is set when it is stopped."""

    __tablename__ = "contractor_passes"
    __table_args__ = (
        sa.UniqueConstraint("registration_id"),
        sa.Index("ix_contractor_passes_exhibitor_id_id", "exhibitor_id", "id"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("task_id", "exhibitor_tasks", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    exhibitor_id: Mapped[int]
    task_id: Mapped[int] = mapped_column(index=True)
    registration_id: Mapped[int]
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(
        primaryjoin="foreign(ContractorPass.registration_id) == Registration.id"
    )
