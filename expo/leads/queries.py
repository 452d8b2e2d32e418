"""Queries of leads, and of what people agreed to share."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.events.models import Category
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN
from expo.kit.pieces import cut
from expo.leads.models import Lead, LeadConsent, LeadScan
from expo.leads.rules import GUARDED_KINDS, Consents, Given, ScanningFirm
from expo.meetings.models import BodyMember
from expo.registration.models import Registration

_BATCH = 500  # ids in one statement


def scanning_firm(exhibitor: Exhibitor) -> ScanningFirm:
    """The firm as the rule sees it: one that is not accepted, or has left, takes no part."""
    return ScanningFirm(exhibitor.id, exhibitor.state in IN)


def consents_of(registration_ids: Collection[int]) -> dict[int, Consents]:
    """All choices of these people, by the ids of their registrations, in two statements per 500 people."""
    found: dict[int, Consents] = {}
    for ids in cut(sorted(registration_ids), _BATCH):
        found.update(_consents(ids))
    return found


def lead_in(exhibitor: Exhibitor, lead_id: int) -> Lead | None:
    """A lead by its id, among the firm's own, with its scans."""
    query = sa.select(Lead).where(Lead.exhibitor_id == exhibitor.id, Lead.id == lead_id)
    return db.session.scalar(query.options(joinedload(Lead.registration), selectinload(Lead.scans)))


def leads_of(exhibitor: Exhibitor, *, tag: str = "", rating: int = 0) -> list[Lead]:
    """The firm's leads, the newest first, with people and scans. Filters are by the firm's own words alone: one by what
    people have not shared would tell it.
    """
    query = sa.select(Lead).where(Lead.exhibitor_id == exhibitor.id).order_by(Lead.last_at.desc(), Lead.id.desc())
    if rating:
        query = query.where(Lead.rating >= rating)
    loaded = db.session.scalars(query.options(joinedload(Lead.registration), selectinload(Lead.scans)))
    return [lead for lead in loaded if not tag or tag in lead.tags]


def leads_about(registration: Registration) -> list[Lead]:
    """Every firm's lead of a person, with its firm and its scans, the latest first."""
    query = sa.select(Lead).where(Lead.registration_id == registration.id).order_by(Lead.last_at.desc(), Lead.id.desc())
    firm = joinedload(Lead.exhibitor).joinedload(Exhibitor.firm)
    return list(db.session.scalars(query.options(firm, selectinload(Lead.scans))))


def lead_numbers(exhibitor: Exhibitor) -> tuple[int, int]:
    """How many leads a firm has, and by how many scans: for organisers, who see nobody."""
    query = sa.select(sa.func.count(sa.distinct(Lead.id)), sa.func.count(LeadScan.id))
    joined = query.select_from(Lead).outerjoin(LeadScan, LeadScan.lead_id == Lead.id)
    leads, scans = db.session.execute(joined.where(Lead.exhibitor_id == exhibitor.id)).one()
    return int(leads), int(scans)


def _consents(ids: Sequence[int]) -> dict[int, Consents]:
    general: dict[int, Given] = {}
    by_firm: dict[int, dict[int, Given]] = defaultdict(dict)
    given: Any = sa.select(
        LeadConsent.registration_id, LeadConsent.exhibitor_id, LeadConsent.extent, LeadConsent.source
    )
    for number, firm, extent, source in db.session.execute(given.where(LeadConsent.registration_id.in_(ids))):
        if firm is None:
            general[number] = Given(extent, source)
        else:
            by_firm[number][firm] = Given(extent, source)
    official = sa.exists().where(BodyMember.registration_id == Registration.id)
    people = sa.select(Registration.id, Category.kind, official, Registration.erased_at.is_not(None)).join(
        Category, Category.id == Registration.category_id
    )
    return {
        number: Consents(general.get(number), by_firm.get(number, {}), kind in GUARDED_KINDS or bool(comes), bool(gone))
        for number, kind, comes, gone in db.session.execute(people.where(Registration.id.in_(ids)))
    }
