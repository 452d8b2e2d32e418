"""Telling people once, a few minutes after the last edit, what changed in their journey."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation
from expo.i18n import force_locale, said
from expo.itinerary.mails import ITINERARY_CHANGED
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.queries import items_of, people_in
from expo.itinerary.rules import ItemState
from expo.mail.services import queue
from expo.registration.notices import ticket_address
from expo.web.filters import moment as moment_words


def tell_itineraries() -> int:
    """Write the mails of one journey whose time has come, in the caller's transaction. Returns how many journeys: 0 or 1."""
    query = sa.select(Itinerary).where(Itinerary.tell_at <= clock.now()).order_by(Itinerary.tell_at).limit(1)
    journey = db.session.scalar(query.with_for_update(skip_locked=True))
    if journey is None:
        return 0
    delegation, pending = journey.delegation, journey.pending
    journey.pending, journey.first_at, journey.tell_at = {}, None, None
    items = [item for item in items_of(delegation, gone_too=True) if str(item.id) in pending]
    changed = [item for item in items if _differs(item, pending[str(item.id)])]
    if changed:
        _tell(delegation, changed, pending)
    db.session.flush()
    return 1


def _tell(delegation: Delegation, items: Sequence[ItineraryItem], pending: Mapping[str, Any]) -> None:
    """Each member the parts that are for them, in their language; whoever answers for the delegation, all of them."""
    lines: dict[str, dict[int, str]] = {}
    for member, person in people_in(delegation):
        own = [item for item in items if not item.people or member in item.people]
        if own and person.email:
            words = _lines(lines, delegation, items, pending, person.language)
            _queue(
                delegation,
                [words[item.id] for item in own],
                person.language,
                to=person.email,
                name=person.name,
                link=ticket_address(person),
                about=("registration", person.id),
            )
    if delegation.contact_email:
        words = _lines(lines, delegation, items, pending, delegation.language)
        _queue(
            delegation,
            [words[item.id] for item in items],
            delegation.language,
            to=delegation.contact_email,
            name=delegation.contact_name,
            link=delegation_address(delegation),
            about=("delegation", delegation.id),
        )


def _queue(
    delegation: Delegation,
    lines: Sequence[str],
    language: str,
    *,
    to: str,
    name: str,
    link: str,
    about: tuple[str, int],
) -> None:
    event = delegation.event
    values = {
        "name": name,
        "delegation": said(delegation.name, language),
        "expo": said(event.name, language),
        "changes": "\n\n".join(lines),
        "link": link,
    }
    queue(
        ITINERARY_CHANGED,
        values,
        to=to,
        to_name=name,
        language=language,
        event_id=event.id,
        about=about,
        reply_to=event.contact or None,
    )


def _lines(
    known: dict[str, dict[int, str]],
    delegation: Delegation,
    items: Sequence[ItineraryItem],
    pending: Mapping[str, Any],
    language: str,
) -> dict[int, str]:
    if language not in known:
        with force_locale(language):
            known[language] = {
                item.id: _line(item, pending[str(item.id)], delegation.event.zone, language) for item in items
            }
    return known[language]


def _line(item: ItineraryItem, was: Mapping[str, str], zone: str, language: str) -> str:
    """What the part is now, and what it was where that differs."""
    now = _words(moment_words(item.starts_at, zone), item.place)
    title = said(item.title, language)
    if item.state is not ItemState.PLANNED:
        return f"✗ {title}\n{now}"
    before = _words(moment_words(datetime.fromisoformat(was["starts_at"]), zone), was["place"]) if was else ""
    return f"{title}\n{now}" + (f"\n({before})" if before and before != now else "")


def _words(when: str, place: str) -> str:
    return f"{when}, {place}" if place else when


def _differs(item: ItineraryItem, was: Mapping[str, str]) -> bool:
    """Whether people should hear of it: not of a part that came and went in between."""
    if not was:
        return item.state is ItemState.PLANNED
    return (
        was["starts_at"] != item.starts_at.isoformat()
        or was["ends_at"] != item.ends_at.isoformat()
        or was["place"] != item.place
        or was["state"] != item.state.value
    )
