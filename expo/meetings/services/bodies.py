"""Adding, changing and removing public bodies and who comes for them; making parties."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.contributions import contributed
from expo.db import db, refuse_violations
from expo.delegations.queries import delegation_of
from expo.domain_events import dispatch
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.exhibitors.queries import exhibitor_in
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.kit.digits import whole_number
from expo.kit.tokens import new_key
from expo.mail.services import queue
from expo.meetings.body_pages.links import body_address
from expo.meetings.domain_events import BodyMoved
from expo.meetings.feeds import party_feed_address
from expo.meetings.mails import CALENDAR_LINK
from expo.meetings.meeting_models import MeetingParty, MeetingPerson
from expo.meetings.models import Body, BodyMember, MeetingPlace, Party
from expo.meetings.queries import PartyUse, body_in, party_by_thing
from expo.meetings.services.addresses import renew_party_calendar
from expo.meetings.services.rows import check_version, write_fields
from expo.registration.models import Registration
from expo.registration.rules import mailbox

MOST_BODIES = 200
MOST_PEOPLE_OF_BODY = 60
_COLUMNS = {"firm": "exhibitor_id", "delegation": "delegation_id", "body": "body_id"}
_FINDERS: Mapping[str, Any] = {"firm": exhibitor_in, "delegation": delegation_of, "body": body_in}


def add_body(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Body:
    count = sa.select(sa.func.count()).select_from(Body).where(Body.event_id == event.id)
    if (db.session.scalar(count) or 0) >= MOST_BODIES:
        raise Refused(_("An expo has at most %(num)s bodies.", num=MOST_BODIES))
    body = Body(uid=str(uuid.uuid4()), event_id=event.id, event=event, created_at=clock.now(), version=1, **fields)
    db.session.add(body)
    db.session.flush()
    record(Verb.ADDED, body, by=by, event_id=event.id, named=localize(body.name))
    return body


def edit_body(body: Body, fields: Mapping[str, Any], *, version: int, by: Actor, mail_link: bool = True) -> None:
    """Save a body; another address of its contact renews its calendar’s, and `mail_link` mails it there. Raises Changed when
    `version` is stale.
    """
    check_version(body, version)
    former, country = mailbox(body.contact_email), body.country
    write_fields(body, fields, named=localize(body.name), by=by)
    if body.country != country:
        dispatch(BodyMoved(body, by))
    party = party_by_thing(body.event, "body_id", body.id)
    if party is not None and mailbox(body.contact_email) != former:
        renew_party_calendar(party, by=by)
        if mail_link and body.contact_email:
            _mail_page(body, party, by=by)


def mail_body_page(body: Body, *, by: Actor) -> None:
    """Mail its contact the private page of a body. Raises Refused for one that has no address, or does not come."""
    if not body.contact_email:
        raise Refused(_("Save the mail address of its contact first."))
    if not body.comes:
        raise Refused(_("It does not come any more, so its page is closed."))
    _mail_page(body, ensure_party(body.event, f"body-{body.id}"), by=by)


def _mail_page(body: Body, party: Party, *, by: Actor) -> None:
    values = {
        "name": body.contact_name or localize(body.name, body.language),
        "party": localize(body.name, body.language),
        "expo": localize(body.event.name, body.language),
        "page": body_address(party),
        "link": party_feed_address(party),
    }
    queue(
        CALENDAR_LINK,
        values,
        to=body.contact_email,
        to_name=body.contact_name,
        language=body.language,
        event_id=body.event_id,
        about=(Subject.BODY, body.id),
        reply_to=body.event.contact or None,
    )
    record(Verb.SENT_THE_LINK_OF, body, by=by, event_id=body.event_id, named=localize(body.name))


def remove_body(body: Body, *, by: Actor) -> None:
    """Remove a body that has no meeting. Raises Refused, saying how many it has, for another."""
    party = party_by_thing(body.event, "body_id", body.id)
    if party is not None:
        _check_unused(party)
    record(Verb.REMOVED, body, by=by, event_id=body.event_id, named=localize(body.name))
    db.session.delete(body)
    db.session.flush()


def add_to_body(body: Body, person: Registration, *, head: bool, by: Actor) -> None:
    """Let somebody registered come for a body; a new head takes the place of the former. Raises Refused for somebody who
    comes for one already.
    """
    count = sa.select(sa.func.count()).select_from(BodyMember).where(BodyMember.body_id == body.id)
    if (db.session.scalar(count) or 0) >= MOST_PEOPLE_OF_BODY:
        raise Refused(_("At most %(num)s people come for a body.", num=MOST_PEOPLE_OF_BODY))
    if head:
        db.session.execute(sa.update(BodyMember).where(BodyMember.body_id == body.id).values(head=False))
    db.session.add(BodyMember(event_id=body.event_id, body_id=body.id, registration_id=person.id, head=head))
    taken = _("%(name)s comes for a body already.", name=person.name)
    with refuse_violations({"uq_body_members_registration_id": taken, "pk_body_members": taken}):
        body.version += 1
    after = {"person": person.name, "version": body.version}
    record(Verb.CHANGED, body, by=by, event_id=body.event_id, named=localize(body.name), before={}, after=after)


def take_from_body(body: Body, registration_id: int, *, by: Actor) -> None:
    """Somebody does not come for the body any more. Raises Refused for somebody who has a meeting."""
    member = db.session.get(BodyMember, (body.id, registration_id))
    if member is None:
        raise NotFound(_("Nobody like that comes for this body."))
    booked = sa.select(MeetingPerson.meeting_id).where(
        MeetingPerson.registration_id == registration_id, MeetingPerson.booked
    )
    if db.session.scalar(booked.limit(1)) is not None:
        raise Refused(
            _(
                "%(name)s has a meeting: take them out of it, or give it to somebody else, first.",
                name=member.registration.name,
            )
        )
    name = member.registration.name
    db.session.delete(member)
    body.version += 1
    db.session.flush()
    before, after = {"person": name}, {"version": body.version}
    record(Verb.CHANGED, body, by=by, event_id=body.event_id, named=localize(body.name), before=before, after=after)


def ensure_party(event: Event, thing: str) -> Party:
    """The party of "firm-12", "delegation-3" or "body-4", made when it is first needed. Raises NotFound for one that is not of
    this expo.
    """
    kind, _dash, written = thing.partition("-")
    number = whole_number(written)
    if kind not in _COLUMNS or number is None or _FINDERS[kind](event, number) is None:
        raise NotFound(_("There is no such party at this expo."))
    column = _COLUMNS[kind]
    found = party_by_thing(event, column, number)
    if found is not None:
        return found
    party = Party(event_id=event.id, link_key=new_key(), created_at=clock.now(), languages=[], version=1)
    setattr(party, column, number)
    db.session.add(party)
    with refuse_violations({f"uq_parties_{column}": _("Somebody else has just chosen this party. Do it again.")}):
        pass
    return party


def set_languages(party: Party, languages: list[str], *, version: int, by: Actor) -> None:
    """Say which languages are spoken for a party. Raises Changed when `version` is stale."""
    check_version(party, version)
    write_fields(party, {"languages": languages}, named=party.name, by=by)


def _check_unused(party: Party) -> None:
    count = sa.select(sa.func.count()).select_from(MeetingParty).where(MeetingParty.party_id == party.id)
    number = db.session.scalar(count) or 0
    if number:
        raise Refused(
            _n(
                "It has %(num)d meeting, so it stays in the list. Say below if it does not come any more.",
                "It has %(num)d meetings, so it stays in the list. Say below if it does not come any more.",
                number,
            )
        )
    for use in contributed(PartyUse):
        if held := use.count(party.id):
            raise Refused(use.sentence(held))
    db.session.execute(sa.update(MeetingPlace).where(MeetingPlace.owner_id == party.id).values(owner_id=None))
