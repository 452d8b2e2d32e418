"""What the price of a space depends on, as the application and the booths say it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import sqlalchemy as sa

from expo.booths.models import Assignment as Space
from expo.booths.models import Booth, Place
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import companions_of, contacts_of
from expo.exhibitors.rules import ApplicationState, CompanionKind, ContactKind, largest_deck_sqm
from expo.prices.conditions import SpaceFacts

_SQCM = Decimal(10_000)  # in a square metre
_ABSENT = 2  # shows missed in a row after which a firm is new again


def booths_on(space: Space) -> list[Booth]:
    """The booths of a live space."""
    query = sa.select(Booth).join(Place, Place.booth_id == Booth.id).where(Place.assignment_id == space.id)
    return list(db.session.scalars(query.order_by(Booth.number_key)))


def area_sqm(booths: Sequence[Booth]) -> Decimal:
    return sum((Decimal(booth.width_cm * booth.depth_cm) for booth in booths), Decimal(0)) / _SQCM


def open_sides(booths: Sequence[Booth]) -> int:
    """How many sides of a space are open: those of any of its booths."""
    return len({side for booth in booths for side in booth.open_sides})


def deck_over(ground_sqm: Decimal, wanted_sqm: int) -> Decimal:
    """What of the upper deck that was asked for can stand over the ground that is given, and so is paid for."""
    return min(Decimal(wanted_sqm), largest_deck_sqm(ground_sqm))


def facts_of(exhibitor: Exhibitor, booths: Sequence[Booth]) -> SpaceFacts:
    """Everything a price may ask about this firm on these booths."""
    event, firm = exhibitor.event, exhibitor.firm
    kinds = Counter(one.kind for one in companions_of(exhibitor) if one.approved)
    before, newcomer = _history(event, exhibitor)
    ground = area_sqm(booths)
    return SpaceFacts(
        area_sqm=ground,
        upper_deck_sqm=deck_over(ground, exhibitor.upper_deck_sqm),
        scheme=exhibitor.scheme.value,
        open_sides=open_sides(booths),
        booths=len(booths),
        power_kw=exhibitor.power_kw,
        water=exhibitor.water,
        compressed_air=exhibitor.compressed_air,
        internet=exhibitor.internet,
        co_exhibitors=kinds[CompanionKind.CO_EXHIBITOR],
        represented=kinds[CompanionKind.REPRESENTED],
        extra_badges=exhibitor.extra_badges,
        country=firm.country if firm else "",
        resident=firm is None or firm.country == event.country,
        newcomer=newcomer,
        participations=before + 1,
        sectors=frozenset(firm.sectors if firm else ()),
        own_builder=any(one.kind is ContactKind.BUILDER for one in contacts_of(exhibitor)),
    )


def on_booths(facts: SpaceFacts, booths: Sequence[Booth], *, deck_sqm: int) -> SpaceFacts:
    """What is known of a firm that asks for such an upper deck, on other booths."""
    ground = area_sqm(booths)
    return replace(
        facts,
        area_sqm=ground,
        upper_deck_sqm=deck_over(ground, deck_sqm),
        open_sides=open_sides(booths),
        booths=len(booths),
    )


def _history(event: Event, exhibitor: Exhibitor) -> tuple[int, bool]:
    """At how many earlier expos the firm stood, and whether it missed the last two: a firm's record is one over all expos."""
    earlier = sa.select(Event.id).where(Event.last_day < event.first_day, Event.id != event.id)
    shows = list(db.session.scalars(earlier.order_by(Event.last_day.desc(), Event.id.desc())))
    there = sa.select(Exhibitor.event_id).where(
        Exhibitor.firm_id == exhibitor.firm_id, Exhibitor.state == ApplicationState.CONFIRMED
    )
    stood = set(db.session.scalars(there)) & set(shows)
    return len(stood), stood.isdisjoint(shows[:_ABSENT])
