"""Tables of leads: what people agreed to share, whom a firm scanned, and each scan."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.exhibitors.models import Exhibitor
from expo.leads.rules import ConsentSource, Extent
from expo.registration.models import Registration

_EVERY_FIRM = sa.text("exhibitor_id IS NULL")
_ONE_FIRM = sa.text("exhibitor_id IS NOT NULL")


class LeadConsent(Base):
    """What somebody chose to share at scans: with every firm, or with the one that is named.

    `language` is that of the sentence they were shown; a choice for every firm is made on their own page alone.
    """

    __tablename__ = "lead_consents"
    __table_args__ = (
        # Two partial indexes, since NULLs are distinct in a unique index.
        sa.Index(
            "uq_lead_consents_general",
            "registration_id",
            unique=True,
            sqlite_where=_EVERY_FIRM,
            postgresql_where=_EVERY_FIRM,
        ),
        sa.Index(
            "uq_lead_consents_firm",
            "registration_id",
            "exhibitor_id",
            unique=True,
            sqlite_where=_ONE_FIRM,
            postgresql_where=_ONE_FIRM,
        ),
        sa.CheckConstraint("exhibitor_id IS NOT NULL OR source = 'page'", name="general_by_page"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    registration_id: Mapped[int]
    exhibitor_id: Mapped[int | None] = mapped_column(index=True)
    extent: Mapped[Extent] = mapped_column(choice(Extent, "extent"))
    source: Mapped[ConsentSource] = mapped_column(choice(ConsentSource, "source"))
    language: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime]


class Lead(Base):
    """A person whose badge a firm scanned: one row however often. What the firm sees is decided by `rules.shown_fields`.

    `exported` is what the firm's exports had of them, all taken together. Once the person is erased, or the lead's time is
    over, it refers to no person and is only counted.
    """

    __tablename__ = "leads"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("exhibitor_id", "registration_id"),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating_bounded"),
        sa.Index("ix_leads_exhibitor_id_id", "exhibitor_id", "id"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    exhibitor_id: Mapped[int]
    registration_id: Mapped[int | None] = mapped_column(index=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    rating: Mapped[int | None]
    tags: Mapped[list[str]] = mapped_column(default=list)  # the firm's own words
    note: Mapped[str] = mapped_column(default="")
    exported: Mapped[Extent | None] = mapped_column(choice(Extent, "exported"))
    exported_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(Lead.exhibitor_id) == Exhibitor.id")
    registration: Mapped[Registration | None] = relationship(
        primaryjoin="foreign(Lead.registration_id) == Registration.id"
    )
    scans: Mapped[list["LeadScan"]] = relationship(
        primaryjoin="foreign(LeadScan.lead_id) == Lead.id", order_by="LeadScan.at", viewonly=True
    )


class LeadScan(Base):
    """One scan of a badge at a booth, with the note typed with it. `client_id` is the device's: sent twice is once."""

    __tablename__ = "lead_scans"
    __table_args__ = (
        sa.UniqueConstraint("exhibitor_id", "client_id"),
        sa.Index("ix_lead_scans_lead_id_at", "lead_id", "at"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("lead_id", "leads", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    exhibitor_id: Mapped[int]
    lead_id: Mapped[int]
    client_id: Mapped[str]  # idempotency key: a UUID made by the device
    at: Mapped[datetime]  # by the device's clock, as last measured
    received_at: Mapped[datetime]
    offline: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
