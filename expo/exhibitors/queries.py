"""Queries of firms, applications and what belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, undefer

from expo.db import db
from expo.events.models import Event, Zone
from expo.exhibitors.application_models import ApplicationChange, Companion, Contact, ExhibitorDocument, Neighbour
from expo.exhibitors.locations import area_sqm_of
from expo.exhibitors.models import (
    Exhibitor,
    ExhibitorSettings,
    Firm,
    Logo,
    Pavilion,
    PointsEntry,
    SpaceRequest,
    StaffBadge,
)
from expo.exhibitors.rules import (
    ALLOWANCE_STEPS,
    AREA_TOLERANCE,
    LIVE,
    ApplicationState,
    CompanionKind,
    Scheme,
    badge_allowance,
)
from expo.kit.text import like, search_terms
from expo.registration.models import Registration
from expo.registration.rules import LIVE as LIVE_PEOPLE

WITH_CHANGE = "change"  # a filter beside the states: firms whose change request waits for an organiser
SORTS: dict[str, Any] = {
    "name": Firm.sort_name,
    "country": Firm.country,
    "state": Exhibitor.state,
    "area": SpaceRequest.area_sqm,
    "submitted": Exhibitor.submitted_at,
    "begun": Exhibitor.id,
}


@dataclass(frozen=True, slots=True)
class ExhibitorFilters:
    """Filters and order of the organisers' list; "" filters nothing. `state`: an ApplicationState or `WITH_CHANGE`."""

    q: str = ""
    state: str = ""
    country: str = ""
    sector: str = ""
    sort: str = "-begun"
    ids: tuple[int, ...] | None = None  # only these, such as those of a hall


def firm_name(exhibitor: Exhibitor) -> str:
    """The firm's display name, from its record or its draft."""
    return exhibitor.name


def settings_of(event: Event) -> ExhibitorSettings | None:
    """The event's settings of applications; None: it takes none."""
    return db.session.scalar(sa.select(ExhibitorSettings).where(ExhibitorSettings.event_id == event.id))


def schemes_offered(event: Event) -> list[Scheme]:
    """The schemes a firm may choose; all when the settings name none."""
    settings = settings_of(event)
    return [scheme for scheme in Scheme if settings is None or not settings.schemes or scheme.value in settings.schemes]


def exhibitor_in(event: Event, exhibitor_id: int) -> Exhibitor | None:
    """An exhibitor by its id, within its event, with its firm."""
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.id == exhibitor_id)
    return db.session.scalar(query.options(joinedload(Exhibitor.firm)))


def exhibitors_among(event: Event, ids: Sequence[int]) -> list[Exhibitor]:
    """The exhibitors with these ids within the event, oldest application first."""
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.id.in_(ids))
    return list(db.session.scalars(query.options(joinedload(Exhibitor.firm)).order_by(Exhibitor.id)))


def exhibitors_of(event: Event, filters: ExhibitorFilters) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Two queries: the event's exhibitors matching the filters, with firms eager-loaded; and their count."""
    conditions = [Exhibitor.event_id == event.id, *_conditions(filters)]
    column = SORTS.get(filters.sort.lstrip("-"), Exhibitor.id)
    down = filters.sort.startswith("-")
    order = [column.desc(), Exhibitor.id.desc()] if down else [column.asc(), Exhibitor.id.asc()]
    rows = sa.select(Exhibitor).join(Exhibitor.space_request).outerjoin(Exhibitor.firm).where(*conditions)
    counting = sa.select(sa.func.count()).select_from(Exhibitor).outerjoin(Exhibitor.firm).where(*conditions)
    joined = (contains_eager(Exhibitor.space_request), contains_eager(Exhibitor.firm))
    return rows.options(*joined, joinedload(Exhibitor.filled_from), joinedload(Exhibitor.pavilion)).order_by(
        *order
    ), counting


def state_counts(event: Event) -> dict[ApplicationState, int]:
    query = sa.select(Exhibitor.state, sa.func.count()).where(Exhibitor.event_id == event.id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Exhibitor.state))}


def countries_in(event: Event) -> list[str]:
    """The country codes of the event's exhibitors."""
    query = sa.select(Firm.country).join(Exhibitor, Exhibitor.firm_id == Firm.id).where(Exhibitor.event_id == event.id)
    return list(db.session.scalars(query.distinct().order_by(Firm.country)))


def pavilions_of(event: Event) -> list[Pavilion]:
    query = sa.select(Pavilion).where(Pavilion.event_id == event.id).options(joinedload(Pavilion.hall))
    return list(db.session.scalars(query.order_by(Pavilion.position, Pavilion.id)))


def pavilion_in(event: Event, pavilion_id: int) -> Pavilion | None:
    return db.session.scalar(sa.select(Pavilion).where(Pavilion.event_id == event.id, Pavilion.id == pavilion_id))


def sector_zones(event: Event) -> list[Zone]:
    """The zones that an application may name, in order."""
    query = sa.select(Zone).where(Zone.event_id == event.id)
    return list(db.session.scalars(query.order_by(Zone.position, Zone.id)))


def contacts_of(exhibitor: Exhibitor) -> list[Contact]:
    query = sa.select(Contact).where(Contact.exhibitor_id == exhibitor.id).order_by(Contact.id)
    return list(db.session.scalars(query))


def companions_of(exhibitor: Exhibitor) -> list[Companion]:
    query = sa.select(Companion).where(Companion.exhibitor_id == exhibitor.id).order_by(Companion.id)
    return list(db.session.scalars(query))


def neighbours_of(exhibitor: Exhibitor) -> list[Neighbour]:
    query = sa.select(Neighbour).where(Neighbour.exhibitor_id == exhibitor.id).order_by(Neighbour.id)
    query = query.options(joinedload(Neighbour.firm))
    return list(db.session.scalars(query))


def documents_of(exhibitor: Exhibitor) -> list[ExhibitorDocument]:
    query = sa.select(ExhibitorDocument).where(ExhibitorDocument.exhibitor_id == exhibitor.id)
    return list(db.session.scalars(query.order_by(ExhibitorDocument.id)))


def document_of(exhibitor: Exhibitor, uid: str) -> ExhibitorDocument | None:
    query = sa.select(ExhibitorDocument).where(
        ExhibitorDocument.exhibitor_id == exhibitor.id, ExhibitorDocument.uid == uid
    )
    return db.session.scalar(query.options(undefer(ExhibitorDocument.content)))


def logo_of(exhibitor: Exhibitor) -> Logo | None:
    """The logo of the firm, or of the draft before it is matched."""
    owner = Logo.firm_id == exhibitor.firm_id if exhibitor.firm_id else Logo.exhibitor_id == exhibitor.id
    return db.session.scalar(sa.select(Logo).where(owner))


def open_change(exhibitor: Exhibitor) -> ApplicationChange | None:
    """The change request that waits for an organiser."""
    query = sa.select(ApplicationChange).where(
        ApplicationChange.exhibitor_id == exhibitor.id, ApplicationChange.answered_at.is_(None)
    )
    return db.session.scalar(query.order_by(ApplicationChange.id.desc()).limit(1))


def asks_for_less(exhibitor: Exhibitor, change: ApplicationChange | None) -> int | None:
    """The area that a confirmed firm asks for instead of the larger one that it has; None for any other change."""
    wanted = change.after if change else {}
    if exhibitor.state is not ApplicationState.CONFIRMED or wanted.keys().isdisjoint({"area_sqm", "most_sqm"}):
        return None
    settings, area = settings_of(exhibitor.event), area_sqm_of(exhibitor)
    tolerance = settings.area_tolerance if settings else AREA_TOLERANCE
    most = Decimal(wanted.get("most_sqm", exhibitor.most_sqm)) * (100 + tolerance) / 100
    return int(wanted.get("area_sqm", exhibitor.area_sqm)) if area is not None and area > most else None


def exhibitors_with_open_change(event: Event) -> set[int]:
    """The ids of exhibitors whose change request waits for an organiser."""
    query = sa.select(ApplicationChange.exhibitor_id).join(Exhibitor, Exhibitor.id == ApplicationChange.exhibitor_id)
    return set(db.session.scalars(query.where(Exhibitor.event_id == event.id, ApplicationChange.answered_at.is_(None))))


def points_of(event_id: int, firm_id: int) -> list[PointsEntry]:
    """The ledger of a firm's priority points in an event, oldest entry first."""
    query = sa.select(PointsEntry).where(PointsEntry.event_id == event_id, PointsEntry.firm_id == firm_id)
    return list(db.session.scalars(query.order_by(PointsEntry.id)))


_POINTS_OF_FIRM = sa.select(sa.func.coalesce(sa.func.sum(PointsEntry.points), 0)).where(
    PointsEntry.event_id == sa.bindparam("event"), PointsEntry.firm_id == sa.bindparam("firm")
)


def points_total(event_id: int) -> dict[int, int]:
    """The points of each firm in an event, by firm id; firms without an entry are absent."""
    query = sa.select(PointsEntry.firm_id, sa.func.sum(PointsEntry.points)).where(PointsEntry.event_id == event_id)
    return {firm: int(total) for firm, total in db.session.execute(query.group_by(PointsEntry.firm_id))}


def points_sum(event_id: int, firm_id: int | None) -> int:
    """The sum of one firm's points in an event."""
    return int(db.session.scalars(_POINTS_OF_FIRM, {"event": event_id, "firm": firm_id or 0}).one())


def staff_of(exhibitor: Exhibitor, *, now_only: bool = True) -> list[StaffBadge]:
    """The firm's staff badges with registrations, oldest first; with `now_only` without revoked badges and registrations
    that are not live.
    """
    query = (
        sa.select(StaffBadge)
        .join(StaffBadge.registration)
        .where(StaffBadge.exhibitor_id == exhibitor.id)
        .options(contains_eager(StaffBadge.registration).joinedload(Registration.category))
    )
    query = query.where(StaffBadge.left_at.is_(None), Registration.state.in_(LIVE_PEOPLE)) if now_only else query
    return list(db.session.scalars(query.order_by(StaffBadge.id)))


def staff_beyond(exhibitor: Exhibitor, allowance: int) -> list[StaffBadge]:
    """The staff badges in use that an allowance does not cover: the newest ones, oldest first."""
    return staff_of(exhibitor)[allowance:]


def staff_badge_of(registration: Registration) -> StaffBadge | None:
    """The valid staff badge of a registration; None for people who are not staff."""
    query = sa.select(StaffBadge).where(StaffBadge.registration_id == registration.id, StaffBadge.left_at.is_(None))
    return db.session.scalar(query)


def allowance_of(exhibitor: Exhibitor) -> int:
    """The firm's staff badge allowance: by the area of the space offered or assigned to it (before that, the area it
    asks for) and approved co-exhibitors, plus the badges granted on top.
    """
    area_sqm = area_sqm_of(exhibitor)
    return allowance_for(exhibitor, Decimal(exhibitor.area_sqm) if area_sqm is None else area_sqm)


def allowance_for(exhibitor: Exhibitor, area_sqm: Decimal) -> int:
    """The staff badge allowance that the firm would have on a space of this area."""
    settings = settings_of(exhibitor.event)
    steps = [(float(up_to), int(badges)) for up_to, badges in settings.allowance] if settings else []
    query = (
        sa.select(sa.func.count())
        .select_from(Companion)
        .where(Companion.exhibitor_id == exhibitor.id, Companion.kind == CompanionKind.CO_EXHIBITOR, Companion.approved)
    )
    helpers = db.session.scalar(query) or 0
    return badge_allowance(float(area_sqm), steps or ALLOWANCE_STEPS, helpers, extra=exhibitor.extra_badges)


def applications_by(firm: Firm) -> list[Exhibitor]:
    """All applications of a firm over all events, latest first."""
    query = sa.select(Exhibitor).where(Exhibitor.firm_id == firm.id).options(joinedload(Exhibitor.event))
    return list(db.session.scalars(query.order_by(Exhibitor.id.desc())))


def live_application(event: Event, firm: Firm) -> Exhibitor | None:
    query = sa.select(Exhibitor).where(
        Exhibitor.event_id == event.id, Exhibitor.firm_id == firm.id, Exhibitor.state.in_(LIVE)
    )
    return db.session.scalar(query)


def is_accepting(settings: ExhibitorSettings | None, now: datetime) -> bool:
    """Whether applications are open at this moment; never without settings."""
    if settings is None or (settings.opens_at is not None and now < settings.opens_at):
        return False
    return settings.closes_at is None or now < settings.closes_at


def _conditions(filters: ExhibitorFilters) -> list[Any]:
    conditions: list[Any] = [
        sa.or_(
            Exhibitor.search.like(like(term), escape="\\"), sa.func.lower(Exhibitor.email).like(like(term), escape="\\")
        )
        for term in search_terms(filters.q)
    ]
    if filters.state in set(ApplicationState):
        conditions.append(Exhibitor.state == ApplicationState(filters.state))
    elif filters.state == WITH_CHANGE:
        waiting = sa.select(ApplicationChange.exhibitor_id).where(ApplicationChange.answered_at.is_(None))
        conditions.append(Exhibitor.id.in_(waiting))
    if filters.country:
        conditions.append(Firm.country == filters.country)
    if filters.sector:
        conditions.append(has_sector(filters.sector))
    if filters.ids is not None:
        conditions.append(Exhibitor.id.in_(filters.ids))
    return conditions


def has_sector(sector: str) -> Any:
    """SQL condition: the firm's sectors, stored as JSON, include this one."""
    return sa.cast(Firm.sectors, sa.Text).like(like(f'"{sector}"'), escape="\\")
