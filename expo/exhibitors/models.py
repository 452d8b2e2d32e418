"""Firms, shared by all events, and their exhibits: one application of a firm in one event, with what belongs to it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.accounts.models import Account
from expo.db import Base, Json, choice, of_event
from expo.events.models import Event, Hall, Zone
from expo.exhibitors.rules import (
    AREA_TOLERANCE,
    ApplicationState,
    CompanionKind,
    ContactKind,
    RequestedSpace,
    Scheme,
    drafted_name,
)
from expo.history.subjects import Subject
from expo.organisations.models import organisation_key
from expo.registration.models import Registration

_LIVE = sa.text("state NOT IN ('declined', 'withdrawn')")


class Firm(Base):
    """A firm, one record over all events of an organisation. Found again by tax number, then domain, then folded name."""

    __tablename__ = "firms"
    __subject__ = Subject.FIRM
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "country", "tax_key"),
        sa.Index("ix_firms_match_key", "match_key"),
        sa.Index("ix_firms_domain", "domain"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = organisation_key(index=False)
    legal_name: Mapped[str]
    display_name: Mapped[str]
    second_name: Mapped[str] = mapped_column(default="")  # in another script
    sort_name: Mapped[str] = mapped_column(default="")  # under which letter the catalogue has it
    match_key: Mapped[str]
    country: Mapped[str]  # ISO 3166, two letters
    tax_number: Mapped[str] = mapped_column(default="")  # as typed
    tax_key: Mapped[str | None]  # as compared; None: not known
    group: Mapped[str] = mapped_column(default="")  # the group of companies it belongs to
    website: Mapped[str] = mapped_column(default="")
    domain: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    sectors: Mapped[list[str]] = mapped_column(default=list)
    about: Mapped[dict[str, str]] = mapped_column(default=dict)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("firms.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class Logo(Base):
    """A firm's logo, as a PNG we wrote ourselves, in two sizes. Until its application is submitted, it is that one's."""

    __tablename__ = "firm_logos"
    __table_args__ = (
        sa.CheckConstraint("size BETWEEN 1 AND 2097152", name="size_bounded"),
        sa.CheckConstraint("(firm_id IS NULL) <> (exhibitor_id IS NULL)", name="one_owner"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    firm_id: Mapped[int | None] = mapped_column(sa.ForeignKey("firms.id", ondelete="CASCADE"), unique=True)
    exhibitor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"), unique=True)
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary, nullable=False))
    thumb: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary, nullable=False))
    created_at: Mapped[datetime]


class Pavilion(Base):
    """A country's or a body's area, whose manager places firms inside it. `link_key` is the manager's desk's."""

    __tablename__ = "pavilions"
    __subject__ = Subject.PAVILION
    __table_args__ = (
        sa.UniqueConstraint("event_id", "name"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("hall_id", "halls"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    hall_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")  # the ministry or trade authority that fills it
    manager_name: Mapped[str] = mapped_column(default="")
    manager_email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    link_key: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()
    hall: Mapped[Hall | None] = relationship(primaryjoin="foreign(Pavilion.hall_id) == Hall.id")


class ExhibitorSettings(Base):
    """How an event takes applications. No row: applications are shut."""

    __tablename__ = "exhibitor_settings"
    __subject__ = Subject.EXHIBITOR_SETTINGS
    __table_args__ = (
        sa.CheckConstraint("fascia_limit BETWEEN 10 AND 60", name="fascia_bounded"),
        sa.CheckConstraint("offer_days BETWEEN 1 AND 90", name="offer_days_bounded"),
        sa.CheckConstraint("area_tolerance BETWEEN 0 AND 25", name="area_tolerance_bounded"),
        of_event("category_id", "categories"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    fascia_limit: Mapped[int] = mapped_column(default=30)  # characters
    offer_days: Mapped[int] = mapped_column(default=7)
    area_tolerance: Mapped[int] = mapped_column(default=AREA_TOLERANCE)  # per cent off the area that a firm accepts
    schemes: Mapped[list[str]] = mapped_column(default=list)  # those a firm may ask for; none: all
    terms: Mapped[dict[str, str]] = mapped_column(default=dict)
    allowance: Mapped[list[Any]] = mapped_column(Json, default=list)  # [[up to sqm, badges], ...]; none: the product's
    category_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class Exhibitor(Base):
    """A firm in one event: its application and what came of it. `link_key` is the firm's desk's."""

    __tablename__ = "exhibitors"
    __subject__ = Subject.EXHIBITOR
    __table_args__ = (
        # One live application of a firm in an event, whoever of the firm's people began it.
        sa.Index("uq_exhibitors_live", "event_id", "firm_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        sa.Index("ix_exhibitors_event_id_state_id", "event_id", "state", "id"),
        sa.UniqueConstraint("event_id", "begun_key"),
        sa.CheckConstraint("area_sqm > 0 AND area_sqm <= 2000", name="area_bounded"),
        sa.CheckConstraint("least_sqm <= area_sqm AND area_sqm <= most_sqm", name="areas_in_order"),
        sa.CheckConstraint("open_sides BETWEEN 1 AND 4", name="open_sides_bounded"),
        sa.CheckConstraint("upper_deck_sqm >= 0", name="upper_deck_whole"),
        # The same limits as in the rules; here they hold for whatever writes a row.
        sa.CheckConstraint(
            "upper_deck_sqm = 0 OR (scheme = 'raw space' AND area_sqm >= 50 AND upper_deck_sqm * 2 <= area_sqm)",
            name="upper_deck_carried",
        ),
        sa.CheckConstraint("state = 'draft' OR firm_id IS NOT NULL", name="firm_once_submitted"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("pavilion_id", "pavilions"),
        of_event("zone_id", "zones"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    firm_id: Mapped[int | None] = mapped_column(sa.ForeignKey("firms.id", ondelete="RESTRICT"), index=True)
    state: Mapped[ApplicationState] = mapped_column(choice(ApplicationState, "state"), default=ApplicationState.DRAFT)
    link_key: Mapped[str] = mapped_column(unique=True)
    begun_key: Mapped[str | None]  # of the mailbox and the firm's name it was begun with: pressed twice is once
    language: Mapped[str] = mapped_column(default="en")
    email: Mapped[str]  # to whom the link goes
    search: Mapped[str] = mapped_column(default="")  # names, products, city: what everybody may look for, folded
    draft: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # a firm's data until it is matched at submission
    fascia_name: Mapped[str] = mapped_column(default="")
    products: Mapped[list[str]] = mapped_column(default=list)
    activity: Mapped[str] = mapped_column(default="")  # what it shows, in its own words
    area_sqm: Mapped[int] = mapped_column(default=9)
    least_sqm: Mapped[int] = mapped_column(default=9)  # with most_sqm: what the firm accepts
    most_sqm: Mapped[int] = mapped_column(default=9)
    scheme: Mapped[Scheme] = mapped_column(choice(Scheme, "scheme"), default=Scheme.SHELL)
    upper_deck_sqm: Mapped[int] = mapped_column(default=0)  # a second storey, over raw space alone
    open_sides: Mapped[int] = mapped_column(default=1)  # so many or more are wished
    power_kw: Mapped[int] = mapped_column(default=0)
    water: Mapped[bool] = mapped_column(default=False)
    compressed_air: Mapped[bool] = mapped_column(default=False)
    internet: Mapped[bool] = mapped_column(default=False)
    zone_id: Mapped[int | None] = mapped_column(index=True)
    pavilion_id: Mapped[int | None] = mapped_column(index=True)
    conditions: Mapped[str] = mapped_column(default="")  # a remark; never a condition of the application
    terms_accepted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(default="firm")  # where a draft was left
    extra_badges: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")  # the organiser's
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    firm: Mapped[Firm | None] = relationship()
    zone: Mapped[Zone | None] = relationship(primaryjoin="foreign(Exhibitor.zone_id) == Zone.id")
    pavilion: Mapped[Pavilion | None] = relationship(primaryjoin="foreign(Exhibitor.pavilion_id) == Pavilion.id")

    @property
    def name(self) -> str:
        """How the firm is called: as it is kept, else as its draft says."""
        return self.firm.display_name if self.firm is not None else drafted_name(self.draft)


class Contact(Base):
    __tablename__ = "exhibitor_contacts"
    __table_args__ = (sa.UniqueConstraint("exhibitor_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    kind: Mapped[ContactKind] = mapped_column(choice(ContactKind, "kind"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")


class Companion(Base):
    """A co-exhibitor or a represented company of an exhibitor."""

    __tablename__ = "companions"
    __table_args__ = (sa.Index("ix_companions_exhibitor_id_id", "exhibitor_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    kind: Mapped[CompanionKind] = mapped_column(choice(CompanionKind, "kind"))
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    approved: Mapped[bool] = mapped_column(default=False)


class Neighbour(Base):
    """A firm that another wants near or apart, by name until it is matched with one that applied."""

    __tablename__ = "neighbours"
    __table_args__ = (
        sa.UniqueConstraint("exhibitor_id", "match_key"),
        sa.CheckConstraint("firm_id IS NULL OR match_key <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    wanted: Mapped[RequestedSpace] = mapped_column(choice(RequestedSpace, "wanted"))
    name: Mapped[str]
    match_key: Mapped[str]
    firm_id: Mapped[int | None] = mapped_column(sa.ForeignKey("firms.id", ondelete="SET NULL"), index=True)


class StaffBadge(Base):
    """Somebody of a firm's staff. Swapped: `left_at` is set, and the seat goes to the next."""

    __tablename__ = "staff_badges"
    __subject__ = Subject.STAFF_BADGE
    __table_args__ = (
        sa.UniqueConstraint("registration_id"),
        sa.Index("ix_staff_badges_exhibitor_id_id", "exhibitor_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship()


class PointsEntry(Base):
    """A line of the ledger of priority points, with its reason. Never changed: a mistake is corrected by another line."""

    __tablename__ = "points_entries"
    __table_args__ = (sa.Index("ix_points_entries_event_id_firm_id", "event_id", "firm_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))  # for whose choice it counts
    firm_id: Mapped[int] = mapped_column(sa.ForeignKey("firms.id", ondelete="CASCADE"), index=True)
    points: Mapped[int]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)

    made_by: Mapped[Account | None] = relationship()


class ExhibitorDocument(Base):
    """A drawing, a certificate or a manual that a firm or an organiser put there, up to 5 MB."""

    __tablename__ = "exhibitor_documents"
    __subject__ = Subject.EXHIBITOR_DOCUMENT
    __table_args__ = (
        sa.CheckConstraint("size BETWEEN 1 AND 5242880", name="size_bounded"),
        sa.Index("ix_exhibitor_documents_exhibitor_id_id", "exhibitor_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary, nullable=False))
    by_firm: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ApplicationChange(Base):
    """What a firm wants changed after it was accepted, as a difference that an organiser approves or declines."""

    __tablename__ = "exhibitor_changes"
    __table_args__ = (sa.Index("ix_exhibitor_changes_exhibitor_id_id", "exhibitor_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
