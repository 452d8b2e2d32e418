"""Telling people that an expo's time zone or its days have changed: each once."""

from collections.abc import Mapping

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.domain_events import ClocksChanged, DaysMoved
from expo.events.lost_days import DaysChange
from expo.events.rules import EventState
from expo.events.zone_change import ZoneChange, ZoneFate
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.mail.rules import Template
from expo.mail.services import queue_many
from expo.registration.mails import DAYS_MOVED, HOURS_KEPT, MOMENTS_KEPT
from expo.registration.models import Registration
from expo.registration.notices import date_span, ticket_address, zone_in
from expo.registration.rules import LIVE, mailbox

Announced = ClocksChanged | DaysMoved  # what everybody who takes part is told of


def tell_people(changed: Announced) -> None:
    """Mail everybody who is registered, in their language: by one INSERT, since they may be thousands."""
    change, event = changed.change, changed.change.event
    if not is_told(change):
        return
    people = db.session.scalars(_registered(event.id)).all()
    shared = {
        code: {"expo": localize(event.name, code), **change_values(changed, code)}
        for code in {one.language for one in people}
    }
    mails = (
        (
            {**shared[one.language], "name": one.name, "link": ticket_address(one)},
            one.email,
            one.name,
            one.language,
            one.id,
        )
        for one in people
    )
    queue_many(
        template_of(changed),
        mails,
        event_id=event.id,
        kind=Subject.REGISTRATION,
        parts=lambda _number, _language: [],
        reply_to=event.contact or None,
    )


def is_told(change: ZoneChange | DaysChange) -> bool:
    """Whether anybody needs to know: people see the expo, and it is not over."""
    return change.event.state in {EventState.PUBLISHED, EventState.LIVE} and clock.now() < change.event.ends_at


def template_of(changed: Announced) -> Template:
    if isinstance(changed, DaysMoved):
        return DAYS_MOVED
    return HOURS_KEPT if changed.fate is ZoneFate.HOURS else MOMENTS_KEPT


def change_values(changed: Announced, language: str) -> Mapping[str, str]:
    """What was and what is, in a language: the days of the expo, or its time zone."""
    if isinstance(changed, DaysMoved):
        was, now = (date_span(*days, language) for days in (changed.change.was, changed.change.now))
        return {"was": was, "now": now}
    change = changed.change
    return {"was": zone_in(change.was.key, language), "now": zone_in(change.now.key, language)}


def told_addresses(event_id: int) -> frozenset[str]:
    """The mailboxes of those who are registered, who are told as such and by nobody else."""
    return frozenset(mailbox(one.email) for one in db.session.scalars(_registered(event_id)))


def _registered(event_id: int) -> sa.Select[Registration]:
    query = sa.select(Registration).where(Registration.event_id == event_id, Registration.state.in_(LIVE))
    return query.where(Registration.email != "", Registration.erased_at.is_(None)).order_by(Registration.id)
