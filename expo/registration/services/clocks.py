"""Telling people that an expo's time zone has changed: each once."""

from collections.abc import Mapping

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.domain_events import ClocksChanged
from expo.events.rules import EventState
from expo.events.zone_change import ZoneChange, ZoneFate
from expo.mail.rules import Template
from expo.registration.mails import HOURS_KEPT, MOMENTS_KEPT
from expo.registration.models import Registration
from expo.registration.notices import queue_notice, zone_in
from expo.registration.rules import LIVE, mailbox


def tell_people(changed: ClocksChanged) -> None:
    """Mail everybody who is registered, in their language."""
    if is_told(changed.change):
        template = template_of(changed.fate)
        for registration in db.session.scalars(_registered(changed.change.event.id)):
            queue_notice(registration, template, zone_values(changed.change, registration.language))


def is_told(change: ZoneChange) -> bool:
    """Whether anybody needs to know: people see the expo, and it is not over."""
    return change.event.state in {EventState.PUBLISHED, EventState.LIVE} and clock.now() < change.event.ends_at


def template_of(fate: ZoneFate) -> Template:
    return HOURS_KEPT if fate is ZoneFate.HOURS else MOMENTS_KEPT


def zone_values(change: ZoneChange, language: str) -> Mapping[str, str]:
    """The two zones, named in a language."""
    return {"was": zone_in(change.was.key, language), "now": zone_in(change.now.key, language)}


def told_addresses(event_id: int) -> frozenset[str]:
    """The mailboxes of those who are registered, who are told as such and by nobody else."""
    return frozenset(mailbox(one.email) for one in db.session.scalars(_registered(event_id)))


def _registered(event_id: int) -> sa.Select[Registration]:
    query = sa.select(Registration).where(Registration.event_id == event_id, Registration.state.in_(LIVE))
    return query.where(Registration.email != "", Registration.erased_at.is_(None)).order_by(Registration.id)
