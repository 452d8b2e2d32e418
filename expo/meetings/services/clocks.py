"""Telling bodies and liaison officers that an expo's days, place or time zone have changed, where nobody else tells them."""

import sqlalchemy as sa

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import works_for
from expo.config import settings
from expo.db import db
from expo.delegations.models import Delegation
from expo.events.domain_events import ExpoMoved
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.mail.services import queue
from expo.meetings.body_pages.links import body_address
from expo.meetings.meeting_models import Meeting
from expo.meetings.queries import bodies_of, party_by_thing
from expo.meetings.rules import LIVE
from expo.registration.services.clocks import change_values, is_first, is_told, template_of


def tell_parties(moved: ExpoMoved) -> None:
    """Mail the contact of each body that takes part in meetings, and the liaison officers, unless they are registered."""
    if is_told(moved.event):
        _tell_bodies(moved)
        _tell_officers(moved)


def _tell_bodies(moved: ExpoMoved) -> None:
    """With the address of the body's page."""
    event = moved.event
    for body in bodies_of(event):
        party = party_by_thing(event, "body_id", body.id)
        if party is None or not is_first(moved, body.contact_email):
            continue
        values = {
            "name": body.contact_name or localize(body.name, body.language),
            "expo": localize(event.name, body.language),
            "link": body_address(party),
            **change_values(moved, body.language),
        }
        queue(
            template_of(moved),
            values,
            to=body.contact_email,
            to_name=body.contact_name,
            language=body.language,
            event_id=event.id,
            about=(Subject.BODY, body.id),
        )


def _tell_officers(moved: ExpoMoved) -> None:
    """Those of delegations and meetings, with the address of the expo's overview."""
    event = moved.event
    for account in _officers(event):
        if not is_first(moved, account.email):
            continue
        values = {
            "name": account.name,
            "expo": localize(event.name, account.language),
            "link": f"{settings().base_url}/organise/{event.slug}/",
            **change_values(moved, account.language),
        }
        queue(
            template_of(moved),
            values,
            to=account.email,
            to_name=account.name,
            language=account.language,
            about=(Subject.ACCOUNT, account.id),
        )


def _officers(event: Event) -> list[Account]:
    of_groups = sa.select(Delegation.liaison_id).where(Delegation.event_id == event.id)
    of_meetings = sa.select(Meeting.liaison_id).where(Meeting.event_id == event.id, Meeting.state.in_(LIVE))
    liaison = sa.or_(Account.id.in_(of_groups), Account.id.in_(of_meetings))
    found = db.session.scalars(sa.select(Account).where(liaison).order_by(Account.id))
    return [one for one in found if works_for(one, event.id, Permission.SEE_EVENT)]
