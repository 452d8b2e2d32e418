"""Firms, shared by an organisation's events, and exhibitors: a firm's application in one event with what belongs to it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.actors import DoneBy
from expo.db import Base, Json, choice, of_event
from expo.events.models import Event, Hall, Zone
from expo.exhibitors.rules import (
    AREA_TOLERANCE,
    POINTS_WEEKS,
    ApplicationState,
    Scheme,
    drafted_name,
)
from expo.files.contents import FileContent
from expo.history.subjects import Subject
from expo.organisations.models import organisation_key
from expo.registration.models import Registration

_LIVE = sa.text("state NOT IN ('declined', 'withdrawn')")


class Firm(Base):
    """A firm: one record over all events of an organisation, matched by tax number, then domain, then `match_key`."""

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
    sort_name: Mapped[str] = mapped_column(default="")  # for sorting in the catalogue
    match_key: Mapped[str]
    country: Mapped[str]  # ISO 3166, two letters
    tax_number: Mapped[str] = mapped_column(default="")  # as typed
    tax_key: Mapped[str | None]  # normalised for matching; None: unknown
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
    """A firm's logo, re-encoded as PNG in two sizes. It belongs to the exhibitor until the application is submitted, and where
    other expos show the firm too, until an organiser approves it.
    """

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
    content: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))
    thumb: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))
    created_at: Mapped[datetime]


class Pavilion(Base):
    """The area of a country or body, whose manager assigns its booths to firms. `link_key` makes the manager's link."""

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
    body: Mapped[str] = mapped_column(default="")  # the ministry or trade authority behind it
    manager_name: Mapped[str] = mapped_column(default="")
    manager_email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    link_key: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship()
    hall: Mapped[Hall | None] = relationship(primaryjoin="foreign(Pavilion.hall_id) == Hall.id")


class ExhibitorSettings(Base):
    """An event's settings of applications. Without a row, applications are closed."""

    __tablename__ = "exhibitor_settings"
    __subject__ = Subject.EXHIBITOR_SETTINGS
    __table_args__ = (
        sa.CheckConstraint("fascia_limit BETWEEN 10 AND 60", name="fascia_bounded"),
        sa.CheckConstraint("offer_days BETWEEN 1 AND 90", name="offer_days_bounded"),
        sa.CheckConstraint("area_tolerance BETWEEN 0 AND 25", name="area_tolerance_bounded"),
        sa.CheckConstraint("quiet_days BETWEEN 0 AND 365", name="quiet_days_bounded"),
        sa.CheckConstraint("points_weeks BETWEEN 0 AND 52", name="points_weeks_bounded"),
        of_event("category_id", "categories"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    fascia_limit: Mapped[int] = mapped_column(default=30)  # characters
    offer_days: Mapped[int] = mapped_column(default=7)
    area_tolerance: Mapped[int] = mapped_column(default=AREA_TOLERANCE)  # per cent
    quiet_days: Mapped[int] = mapped_column(
        default=0
    )  # before the first day: no mails about offers, claims, free booths
    # Until so many weeks before the first day a booth that becomes free goes by points; afterwards to whoever asks first.
    points_weeks: Mapped[int] = mapped_column(default=POINTS_WEEKS)
    schemes: Mapped[list[str]] = mapped_column(default=list)  # that a firm may choose; empty: all
    terms: Mapped[dict[str, str]] = mapped_column(default=dict)
    allowance: Mapped[list[Any]] = mapped_column(
        Json, default=list
    )  # [[up to sqm, badges], ...]; empty: ALLOWANCE_STEPS
    category_id: Mapped[int | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class Exhibitor(Base):
    """A firm in one event: its application and its state. `link_key` makes the private link of the firm's desk."""

    __tablename__ = "exhibitors"
    __subject__ = Subject.EXHIBITOR
    __table_args__ = (
        # One live application per firm and event, whoever began it.
        sa.Index("uq_exhibitors_live", "event_id", "firm_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        sa.Index("ix_exhibitors_event_id_state_id", "event_id", "state", "id"),
        sa.UniqueConstraint("event_id", "begun_key"),
        sa.CheckConstraint("state = 'draft' OR firm_id IS NOT NULL", name="firm_once_submitted"),
        sa.CheckConstraint("filled_from_id IS NULL OR firm_id IS NULL", name="filled_until_matched"),
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
    begun_key: Mapped[str | None]  # idempotency key: a hash of the address and firm name it was begun with
    language: Mapped[str] = mapped_column(default="en")
    email: Mapped[str]  # the private link is mailed here
    search: Mapped[str] = mapped_column(default="")  # case-folded public search text
    # What was typed of the firm until it is matched at submission; the rest is read from the firm that it was filled from.
    draft: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    filled_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("firms.id", ondelete="SET NULL"), index=True)
    fascia_name: Mapped[str] = mapped_column(default="")
    products: Mapped[list[str]] = mapped_column(default=list)
    activity: Mapped[str] = mapped_column(default="")  # free text about what it shows
    zone_id: Mapped[int | None] = mapped_column(index=True)
    pavilion_id: Mapped[int | None] = mapped_column(index=True)
    conditions: Mapped[str] = mapped_column(default="")  # a remark; the application does not depend on it
    terms_accepted_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    step: Mapped[str] = mapped_column(default="firm")  # the step at which a draft continues
    extra_badges: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")  # internal, by organisers
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    firm: Mapped[Firm | None] = relationship(foreign_keys=[firm_id])
    filled_from: Mapped[Firm | None] = relationship(foreign_keys=[filled_from_id])
    zone: Mapped[Zone | None] = relationship(primaryjoin="foreign(Exhibitor.zone_id) == Zone.id")
    pavilion: Mapped[Pavilion | None] = relationship(primaryjoin="foreign(Exhibitor.pavilion_id) == Pavilion.id")

    # One to an application, loaded in the same statement; its columns are attributes of the application too.
    space_request: Mapped["SpaceRequest"] = relationship(lazy="joined", innerjoin=True, cascade="all, delete-orphan")
    area_sqm: AssociationProxy[int] = association_proxy("space_request", "area_sqm")
    least_sqm: AssociationProxy[int] = association_proxy("space_request", "least_sqm")
    most_sqm: AssociationProxy[int] = association_proxy("space_request", "most_sqm")
    scheme: AssociationProxy[Scheme] = association_proxy("space_request", "scheme")
    upper_deck_sqm: AssociationProxy[int] = association_proxy("space_request", "upper_deck_sqm")
    open_sides: AssociationProxy[int] = association_proxy("space_request", "open_sides")
    power_kw: AssociationProxy[int] = association_proxy("space_request", "power_kw")
    water: AssociationProxy[bool] = association_proxy("space_request", "water")
    compressed_air: AssociationProxy[bool] = association_proxy("space_request", "compressed_air")
    internet: AssociationProxy[bool] = association_proxy("space_request", "internet")

    def __init__(self, **fields: Any) -> None:
        self.space_request = SpaceRequest()
        super().__init__(**fields)

    @property
    def name(self) -> str:
        """The firm's display name, from its record or its draft."""
        if self.firm is None and (self.filled_from is None or self.draft.get("display_name")):
            return drafted_name(self.draft)
        record = self.firm or self.filled_from
        return record.display_name if record else ""

    @property
    def country(self) -> str:
        """The firm's country, from its draft or its record."""
        record = self.firm or self.filled_from
        return str((self.firm is None and self.draft.get("country")) or (record.country if record else ""))


class SpaceRequest(Base):
    """The space and the utilities that an application asks for."""

    __tablename__ = "space_requests"
    __table_args__ = (
        sa.CheckConstraint("area_sqm > 0 AND area_sqm <= 2000", name="area_bounded"),
        sa.CheckConstraint("least_sqm <= area_sqm AND area_sqm <= most_sqm", name="areas_in_order"),
        sa.CheckConstraint("open_sides BETWEEN 1 AND 4", name="open_sides_bounded"),
        sa.CheckConstraint("upper_deck_sqm >= 0", name="upper_deck_whole"),
        # The same limits as in the rules, enforced for every writer.
        sa.CheckConstraint(
            "upper_deck_sqm = 0 OR (scheme = 'raw space' AND area_sqm >= 50 AND upper_deck_sqm * 2 <= area_sqm)",
            name="upper_deck_carried",
        ),
    )

    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"), primary_key=True)
    area_sqm: Mapped[int] = mapped_column(default=9)
    least_sqm: Mapped[int] = mapped_column(default=9)  # the accepted area is least_sqm to most_sqm
    most_sqm: Mapped[int] = mapped_column(default=9)
    scheme: Mapped[Scheme] = mapped_column(choice(Scheme, "scheme"), default=Scheme.SHELL)
    upper_deck_sqm: Mapped[int] = mapped_column(default=0)  # only over raw space
    open_sides: Mapped[int] = mapped_column(default=1)  # the least number wanted
    power_kw: Mapped[int] = mapped_column(default=0)
    water: Mapped[bool] = mapped_column(default=False)
    compressed_air: Mapped[bool] = mapped_column(default=False)
    internet: Mapped[bool] = mapped_column(default=False)


class StaffBadge(Base):
    """A staff badge of a firm; `left_at` is set when it is swapped or revoked."""

    __tablename__ = "staff_badges"
    __subject__ = Subject.STAFF_BADGE
    __table_args__ = (
        sa.UniqueConstraint("registration_id"),
        sa.Index("ix_staff_badges_exhibitor_id_id", "exhibitor_id", "id"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    exhibitor_id: Mapped[int]
    registration_id: Mapped[int]
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship(
        primaryjoin="foreign(StaffBadge.registration_id) == Registration.id"
    )


class PointsEntry(Base):
    """An entry in the ledger of priority points. Never changed; corrections are further entries."""

    __tablename__ = "points_entries"
    __table_args__ = (sa.Index("ix_points_entries_event_id_firm_id", "event_id", "firm_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    firm_id: Mapped[int] = mapped_column(sa.ForeignKey("firms.id", ondelete="CASCADE"), index=True)
    points: Mapped[int]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]
