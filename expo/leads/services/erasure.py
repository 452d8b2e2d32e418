"""Erasing leads: of a person who is erased, and those that were never exported once their time is over."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.leads.mails import ERASED
from expo.leads.models import Lead, LeadConsent, LeadScan
from expo.leads.queries import leads_about
from expo.leads.services.notices import tell_firms
from expo.registration.domain_events import PersonErased

# What is left of an erased lead: that there was one, when, and whether it was exported.
_NOBODY: dict[str, Any] = {"registration_id": None, "rating": None, "tags": [], "note": ""}


def withdraw_leads(erased: PersonErased) -> None:
    """Take a person who is erased out of all firms' leads, with every choice they made, and tell the firms."""
    leads = leads_about(erased.person)
    tell_firms(leads, ERASED)
    _erase([lead.id for lead in leads])
    db.session.execute(sa.delete(LeadConsent).where(LeadConsent.registration_id == erased.person.id))


def count_leads(event_id: int) -> int:
    """How many of an event's leads refer to a person and were never exported."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_unexported(event_id).subquery())) or 0


def erase_leads(event_id: int, most: int) -> int:
    """Erase at most `most` of an event's leads that were never exported; returns how many."""
    ids = list(db.session.scalars(_unexported(event_id).limit(most)))
    _erase(ids)
    return len(ids)


def _erase(ids: Sequence[int]) -> None:
    db.session.execute(sa.update(Lead).where(Lead.id.in_(ids)).values(**_NOBODY, version=Lead.version + 1))
    db.session.execute(sa.update(LeadScan).where(LeadScan.lead_id.in_(ids)).values(note="", device=""))


def _unexported(event_id: int) -> sa.Select[int]:
    held = (Lead.event_id == event_id, Lead.registration_id.is_not(None), Lead.exported.is_(None))
    return sa.select(Lead.id).where(*held).order_by(Lead.id)
