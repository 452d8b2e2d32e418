"""The private addresses of parties' calendars: renewed with the private link of whoever is the party, or by an organiser."""

from expo.db import db
from expo.delegations.domain_events import DelegationLinkRenewed
from expo.exhibitors.domain_events import FirmLinkRenewed
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.kit.tokens import new_key
from expo.meetings.models import Party
from expo.meetings.queries import party_by_thing


def renew_party_calendar(party: Party, *, by: Actor) -> None:
    """Draw a new address of a party's calendar; the old one stops working."""
    party.link_key = new_key()
    db.session.flush()
    record(Verb.RENEWED_THE_CALENDAR_OF, party, by=by, event_id=party.event_id, named=party.name)


def replace_firm_calendar(renewed: FirmLinkRenewed) -> None:
    """Renew the calendar of a firm's meetings with its private link."""
    firm = renewed.exhibitor
    party = party_by_thing(firm.event, "exhibitor_id", firm.id)
    if party is not None:
        renew_party_calendar(party, by=renewed.by)


def replace_group_calendar(renewed: DelegationLinkRenewed) -> None:
    """The same for a delegation."""
    group = renewed.delegation
    party = party_by_thing(group.event, "delegation_id", group.id)
    if party is not None:
        renew_party_calendar(party, by=renewed.by)
