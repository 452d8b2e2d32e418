"""The meetings on private pages: of a person, a firm, a delegation, a body. Whoever has the link sees their own alone."""

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.calendar.links import clients, links_for
from expo.delegations.blueprints import current_delegation, head_blueprint
from expo.delegations.board import Link
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.events.queries import closures_of
from expo.exhibitors.blueprints import current_exhibitor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.rules import IN
from expo.i18n import _l
from expo.meetings.body_pages.blueprints import body_blueprint, current_body
from expo.meetings.closures import closed_words
from expo.meetings.day.words import reason_words
from expo.meetings.feeds import party_feed_address
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import told_meetings_of, with_party, with_person
from expo.meetings.models import Party
from expo.meetings.queries import party_by_thing
from expo.meetings.requests.queries import waiting_for
from expo.meetings.words import interpretation_word, meeting_kind_word
from expo.registration.blueprints import current_registration, link_blueprint

person_room = link_blueprint("my_meetings", __name__, "/meetings")
firm_room = firm_blueprint("firm_meetings", __name__, "/meetings")
head_room = head_blueprint("head_meetings", __name__, "/meetings")
body_room = body_blueprint("body_meetings", __name__)


@person_room.get("")
def mine() -> ResponseReturnValue:
    """Somebody's own meetings; those that they were taken out of are left out."""
    person = current_registration()
    found = told_meetings_of(person.event, with_person(person.id))
    ours = [one for one in found if any(p.registration_id == person.id and not p.left_at for p in one.people)]
    return _page(person.event, ours, None)


@firm_room.get("")
def firm() -> ResponseReturnValue:
    """A firm's meetings, with the address of its calendar."""
    exhibitor = current_exhibitor()
    rooms = ("firm_partners", "firm_requests") if exhibitor.state in IN else None
    return _party_page(exhibitor.event, party_by_thing(exhibitor.event, "exhibitor_id", exhibitor.id), rooms)


@head_room.get("")
def head() -> ResponseReturnValue:
    """A delegation's meetings, with the address of its calendar."""
    group = current_delegation()
    if group.state is not DelegationState.ACCEPTED:
        abort(404)
    party = party_by_thing(group.event, "delegation_id", group.id)
    return _party_page(group.event, party, ("head_partners", "head_requests"))


@body_room.get("")
def body() -> ResponseReturnValue:
    """A public body's meetings, with the ways to its wishes and requests and the address of its calendar."""
    party = current_body()
    return _party_page(party.event, party, ("body_partners", "body_requests"))


def _party_page(event: Event, party: Party | None, rooms: tuple[str, str] | None) -> ResponseReturnValue:
    """A party's meetings; its calendar is told of once it has one, so that nothing shows what others wish of it. `rooms` are
    those of its wishes and of its requests.
    """
    found = told_meetings_of(event, with_party(party)) if party else []
    ways: dict[str, Any] = {}
    if rooms is not None:
        partners, asked = (url_for(f"{one}.index") for one in rooms)
        ways = {"partners": partners, "asked": asked, "waiting": waiting_for(party)}
        ways["outcomes"] = rooms[0].replace("partners", "outcomes.say")
    return _page(event, found, party if found else None, **ways)


def _page(event: Event, meetings: Sequence[Meeting], party: Party | None, **ways: Any) -> ResponseReturnValue:
    address, shut = party_feed_address(party) if party else "", closures_of(event, clock.now())
    return render_template(
        "meetings/own.html",
        meetings=[one for one in meetings if one.starts_at],
        party=party,
        address=address,
        **ways,
        links=links_for(address) if address else {},
        clients=clients(),
        interpretation_word=interpretation_word,
        meeting_kind_word=meeting_kind_word,
        reason_words=reason_words,
        zone=event.zone,
        now=clock.now(),
        closed={one.id: closed_words(one, shut) for one in meetings},
    )


def _panel(exhibitor: Exhibitor) -> dict[str, Any] | None:
    """The way to a firm's meetings, wishes and requests, once it takes part; the same whatever others wish of it."""
    if exhibitor.state not in IN:
        return None
    return {"waiting": waiting_for(party_by_thing(exhibitor.event, "exhibitor_id", exhibitor.id))}


FOR_THE_FIRM = Panel("meetings", 55, "meetings/_panel.html", _panel)
FOR_THE_HEAD = Link(_l("Meetings"), head="head_meetings.head")
