"""Delegations, their members, documents and spreadsheets."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.accounts.models import Account
from expo.actors import DoneBy, done_at
from expo.db import Base, choice, event_key, of_event, row_key
from expo.delegations.rules import Clearance, DelegationState, DocumentKind, Lane, MemberRole, SheetState
from expo.events.models import Category, Event, Zone
from expo.exhibitors.models import Exhibitor
from expo.files.contents import FileContent
from expo.history.subjects import Subject
from expo.i18n import _l
from expo.jobs.models import Job
from expo.jobs.rules import JobState
from expo.registration.models import Registration

_IS_HEAD = sa.text("role = 'head'")


class Delegation(Base):
    """A group at one event. `link_key` is the key of the head's link, `join_key` that of the members' join link."""

    __tablename__ = "delegations"
    __subject__ = Subject.DELEGATION
    __table_args__ = (
        sa.Index("ix_delegations_event_id_state", "event_id", "state"),
        sa.CheckConstraint("quota BETWEEN 1 AND 5000", name="quota_bounded"),
        sa.CheckConstraint("letter_quota BETWEEN 0 AND 5000", name="letter_quota_bounded"),
        sa.CheckConstraint("leaves_on IS NULL OR arrives_on IS NULL OR leaves_on >= arrives_on", name="dates_in_order"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("category_id", "categories"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    state: Mapped[DelegationState] = mapped_column(choice(DelegationState, "state"))
    country: Mapped[str]  # ISO 3166, two letters
    name: Mapped[dict[str, str]]  # by language
    lead_body: Mapped[str] = mapped_column(default="")  # the ministry or chamber that leads
    host: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")
    sectors: Mapped[list[str]] = mapped_column(default=list)
    linked_firms: Mapped[str] = mapped_column(
        default=""
    )  # firms that come along without exhibiting; exhibitors are in `firms`
    arrives_on: Mapped[date | None]
    leaves_on: Mapped[date | None]
    category_id: Mapped[int | None] = mapped_column(index=True)
    quota: Mapped[int]
    letter_quota: Mapped[int | None]  # members who may have an invitation letter; NULL: unlimited
    contact_name: Mapped[str] = mapped_column(default="")  # receives the link: the head, or who applies for them
    contact_email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    precedence: Mapped[int | None]  # among the event's delegations; set by the protocol officer
    liaison_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    link_key: Mapped[str] = mapped_column(unique=True)
    join_key: Mapped[str | None] = mapped_column(unique=True)  # NULL: the join link is closed
    note: Mapped[str] = mapped_column(default="")  # the organiser's
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    category: Mapped[Category | None] = relationship(
        primaryjoin="foreign(Delegation.category_id) == Category.id"
    )  # of its members; NULL: the expo's first for delegates
    liaison: Mapped[Account | None] = relationship()
    firms: Mapped[list[Exhibitor]] = relationship(secondary="delegation_firms", order_by=Exhibitor.id)


delegation_firms = sa.Table(
    "delegation_firms",
    Base.metadata,
    event_key(),
    row_key("delegation_id"),
    row_key("exhibitor_id", index=True),
    of_event("delegation_id", "delegations", ondelete="CASCADE"),
    of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
)


class Member(Base):
    """A member of a delegation, with a registration; without one, still "to be named"."""

    __tablename__ = "delegation_members"
    __subject__ = Subject.DELEGATION_MEMBER
    __table_args__ = (
        # A registration belongs to one event, so this is one delegation of an event for each of them.
        sa.UniqueConstraint("registration_id"),
        sa.Index(
            "uq_delegation_members_head", "delegation_id", unique=True, postgresql_where=_IS_HEAD, sqlite_where=_IS_HEAD
        ),
        sa.Index("ix_delegation_members_delegation_id_id", "delegation_id", "id"),
        sa.UniqueConstraint("event_id", "id"),
        done_at("cleared"),
        of_event("delegation_id", "delegations", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    delegation_id: Mapped[int]
    registration_id: Mapped[int | None]
    role: Mapped[MemberRole] = mapped_column(choice(MemberRole, "role"), default=MemberRole.DELEGATE)
    official_party: Mapped[bool] = mapped_column(default=False)
    # Registered before joining, such as an exhibitor's staff: the registration outlives the membership.
    came_registered: Mapped[bool] = mapped_column(default=False)
    band: Mapped[int | None]  # of precedence, with the two below; set by hand, never read from a title
    band_order: Mapped[int | None]
    precedence_since: Mapped[date | None]
    lane: Mapped[Lane] = mapped_column(choice(Lane, "lane"), default=Lane.OPEN)
    clearance: Mapped[Clearance] = mapped_column(choice(Clearance, "clearance"), default=Clearance.NOT_NEEDED)
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[DoneBy]
    clearance_expires_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    delegation: Mapped[Delegation] = relationship(primaryjoin="foreign(Member.delegation_id) == Delegation.id")
    registration: Mapped[Registration | None] = relationship(
        primaryjoin="foreign(Member.registration_id) == Registration.id"
    )
    zones: Mapped[list[Zone]] = relationship(secondary="member_zones", order_by=Zone.position)  # entered by clearance

    def reset_clearance(self) -> None:
        """Reset what belongs to the person and not to the membership: clearance, and that they were registered before."""
        self.came_registered = False
        self.clearance, self.cleared_at, self.cleared_by, self.clearance_expires_on, self.zones = (
            Clearance.ASKED if self.clearance is not Clearance.NOT_NEEDED else Clearance.NOT_NEEDED,
            None,
            "",
            None,
            [],
        )


member_zones = sa.Table(
    "member_zones",
    Base.metadata,
    event_key(),
    row_key("member_id"),
    row_key("zone_id", index=True),
    of_event("member_id", "delegation_members", ondelete="CASCADE"),
    of_event("zone_id", "zones"),
    info={"keeps": _l("members of delegations who are cleared for it")},
)


class Document(Base):
    """An agenda, a briefing or a photo of a delegation, up to 5 MB."""

    __tablename__ = "delegation_documents"
    __subject__ = Subject.DELEGATION_DOCUMENT
    __table_args__ = (sa.CheckConstraint("size BETWEEN 1 AND 5242880", name="size_bounded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegations.id", ondelete="CASCADE"), index=True)
    kind: Mapped[DocumentKind] = mapped_column(choice(DocumentKind, "kind"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))
    created_at: Mapped[datetime]

    delegation: Mapped[Delegation] = relationship()


class Sheet(Base):
    """An uploaded spreadsheet of members between preview and registration, encrypted: it may have passport numbers.

    A large one is registered by the worker, piece by piece: `last_row` is the last row that is registered, its job has the
    progress, and the reason of a refusal.
    """

    __tablename__ = "delegation_sheets"
    __table_args__ = (
        of_event("delegation_id", "delegations", ondelete="CASCADE"),
        of_event("job_id", "jobs"),
        sa.UniqueConstraint("job_id"),
        sa.CheckConstraint("job_id IS NOT NULL OR sealed IS NOT NULL", name="sealed_until_done"),
        sa.CheckConstraint("last_row >= 0", name="last_row_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int]
    delegation_id: Mapped[int] = mapped_column(unique=True)
    job_id: Mapped[int | None]
    sealed: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    last_row: Mapped[int] = mapped_column(default=0)
    choices: Mapped[list[str]] = mapped_column(default=list)  # the decisions made after the preview (Choices)
    created_at: Mapped[datetime]

    delegation: Mapped[Delegation] = relationship(primaryjoin="foreign(Sheet.delegation_id) == Delegation.id")
    job: Mapped[Job | None] = relationship(primaryjoin="foreign(Sheet.job_id) == Job.id", lazy="joined")

    @property
    def state(self) -> SheetState:
        return _OF_JOB[self.job.state] if self.job else SheetState.KEPT


_OF_JOB = {
    JobState.QUEUED: SheetState.ASKED,
    JobState.RUNNING: SheetState.RUNNING,
    JobState.DONE: SheetState.DONE,
    JobState.FAILED: SheetState.REFUSED,
    JobState.CANCELLED: SheetState.KEPT,
}
