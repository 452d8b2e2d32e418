"""Telling bodies and liaison officers that an expo's time zone has changed, where nobody else tells them."""

from collections.abc import Collection

import sqlalchemy as sa

from expo.accounts.models import Account
from expo.config import settings
from expo.db import db
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.mail.services import queue
from expo.meetings.feeds import party_feed_address
from expo.meetings.meeting_models import Meeting
from expo.meetings.queries import bodies_of, party_by_thing
from expo.meetings.rules import LIVE
from expo.registration.rules import mailbox
from expo.registration.services.clocks import Announced, change_values, is_told, template_of, told_addresses


def tell_parties(changed: Announced) -> None:
    """Mail the contact of each body that takes part in meetings, and the liaison officers, unless they are registered."""
    if is_told(changed.change):
        told = told_addresses(changed.change.event.id)
        _tell_bodies(changed, told)
        _tell_officers(changed, told)


def _tell_bodies(changed: Announced, told: Collection[str]) -> None:
    """With the address of the body's calendar."""
    event = changed.change.event
    for body in bodies_of(event):
        party = party_by_thing(event, "body_id", body.id)
        if party is None or not body.contact_email or mailbox(body.contact_email) in told:
            continue
        values = {
            "name": body.contact_name or localize(body.name, body.language),
            "expo": localize(event.name, body.language),
            "link": party_feed_address(party),
            **change_values(changed, body.language),
        }
        queue(
            template_of(changed),
            values,
            to=body.contact_email,
            to_name=body.contact_name,
            language=body.language,
            event_id=event.id,
            about=(Subject.BODY, body.id),
        )


def _tell_officers(changed: Announced, told: Collection[str]) -> None:
    """Those of delegations and meetings, with the address of the expo's overview."""
    event = changed.change.event
    for account in db.session.scalars(_officers(event)):
        if mailbox(account.email) in told:
            continue
        values = {
            "name": account.name,
            "expo": localize(event.name, account.language),
            "link": f"{settings().base_url}/organise/{event.slug}/",
            **change_values(changed, account.language),
        }
        queue(
            template_of(changed),
            values,
            to=account.email,
            to_name=account.name,
            language=account.language,
            about=(Subject.ACCOUNT, account.id),
        )


def _officers(event: Event) -> sa.Select[Account]:
    of_groups = sa.select(Delegation.liaison_id).where(Delegation.event_id == event.id)
    of_meetings = sa.select(Meeting.liaison_id).where(Meeting.event_id == event.id, Meeting.state.in_(LIVE))
    liaison = sa.or_(Account.id.in_(of_groups), Account.id.in_(of_meetings))
    return sa.select(Account).where(liaison, Account.active.is_(True)).order_by(Account.id)
