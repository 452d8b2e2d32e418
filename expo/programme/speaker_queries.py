"""Queries for the speakers of an event."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.programme.models import Session, SessionPart, Speaker
from expo.programme.rules import SessionState


def speakers_of(event: Event, *, erased_of: Session | None = None, with_erased: bool = False) -> list[Speaker]:
    """All speakers of an event by name, without their photos. Those erased are left out but for those `erased_of` a session, or
    with all of them where one says so.
    """
    query = sa.select(Speaker).where(Speaker.event_id == event.id)
    if not with_erased:
        stays = [part.speaker_id for part in erased_of.parts] if erased_of is not None else []
        query = query.where(sa.or_(Speaker.name != "", Speaker.id.in_(stays)))
    return list(db.session.scalars(query.order_by(sa.func.lower(Speaker.name), Speaker.id)))


def shown_speakers(event: Event) -> list[Speaker]:
    """Those who speak or moderate in a published session."""
    shown = sa.exists().where(
        SessionPart.speaker_id == Speaker.id,
        SessionPart.session_id == Session.id,
        Session.state == SessionState.PUBLISHED,
    )
    query = sa.select(Speaker).where(Speaker.event_id == event.id, Speaker.name != "", shown)
    return list(db.session.scalars(query.order_by(sa.func.lower(Speaker.name), Speaker.id)))


def first_speakers(event: Event, most: int) -> tuple[list[Speaker], int]:
    """The first of those who speak or moderate, with a photo before those without, and the number of all."""
    everybody = shown_speakers(event)
    return sorted(everybody, key=lambda one: not one.photo_key)[:most], len(everybody)


def speaker_slugs(event: Event) -> Sequence[str]:
    return db.session.scalars(sa.select(Speaker.slug).where(Speaker.event_id == event.id)).all()


def speaker_by_slug(event: Event, slug: str) -> Speaker | None:
    found = sa.select(Speaker).where(Speaker.event_id == event.id, Speaker.slug == slug)
    return db.session.scalar(found.where(Speaker.name != ""))


def speaker_in(event: Event, speaker_id: int) -> Speaker | None:
    """A speaker of the event; None for one who was erased."""
    found = sa.select(Speaker).where(Speaker.event_id == event.id, Speaker.id == speaker_id)
    return db.session.scalar(found.where(Speaker.name != ""))


def expos_besides(speaker: Speaker) -> int:
    """In how many other expos a speaker has one of these names."""
    names = [one for one in (speaker.name, speaker.second_name) if one]
    query = sa.select(sa.func.count(Speaker.event_id.distinct())).where(
        Speaker.event_id != speaker.event_id, sa.or_(Speaker.name.in_(names), Speaker.second_name.in_(names))
    )
    return db.session.scalar(query) or 0


def speaker_photo(event: Event, slug: str, key: str) -> bytes | None:
    """The JPEG at this address; None when the photo was replaced or never existed."""
    query = sa.select(Speaker.photo).where(
        Speaker.event_id == event.id, Speaker.slug == slug, Speaker.photo_key == key, Speaker.photo_key != ""
    )
    return db.session.scalar(query)
