"""Queries of the public directory: confirmed exhibitors only."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, undefer

from expo.db import db
from expo.events.models import Event
from expo.exhibitors.application_models import Companion
from expo.exhibitors.models import Exhibitor, Firm, Logo
from expo.exhibitors.queries import has_sector
from expo.exhibitors.rules import ApplicationState
from expo.kit.text import fold, like, search_terms


@dataclass(frozen=True, slots=True)
class DirectoryQuery:
    """Filters of the directory; an empty value does not filter."""

    q: str = ""
    sector: str = ""
    country: str = ""
    hall: str = ""


def shown_exhibitors(
    event: Event, asked: DirectoryQuery, inside: Sequence[int] | None
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The confirmed exhibitors by the name they are sorted under, and the query that counts them. `inside` are the ids of
    those in the hall that is asked for.
    """
    conditions = [
        *_confirmed(event),
        *(Exhibitor.search.like(like(term), escape="\\") for term in search_terms(asked.q)),
    ]
    if asked.sector:
        conditions.append(has_sector(asked.sector))
    if asked.country:
        conditions.append(Firm.country == asked.country)
    if inside is not None:
        conditions.append(Exhibitor.id.in_(inside))
    rows = sa.select(Exhibitor).join(Exhibitor.firm).where(*conditions).options(contains_eager(Exhibitor.firm))
    counting = sa.select(sa.func.count()).select_from(Exhibitor).join(Exhibitor.firm).where(*conditions)
    return rows.order_by(sa.func.lower(Firm.sort_name), Exhibitor.id), counting


def first_exhibitors(event: Event, most: int) -> tuple[Sequence[Exhibitor], int]:
    """The first confirmed exhibitors, and the number of all."""
    rows, counting = shown_exhibitors(event, DirectoryQuery(), None)
    return db.session.scalars(rows.limit(most)).all(), db.session.scalar(counting) or 0


def all_exhibitors(event: Event) -> Sequence[Exhibitor]:
    """Every confirmed exhibitor with its firm, by name."""
    rows, _counting = shown_exhibitors(event, DirectoryQuery(), None)
    return db.session.scalars(rows).all()


def shown_exhibitor(event: Event, exhibitor_id: int) -> Exhibitor | None:
    """A confirmed exhibitor by its id, with its firm."""
    query = sa.select(Exhibitor).join(Exhibitor.firm).where(*_confirmed(event), Exhibitor.id == exhibitor_id)
    return db.session.scalar(query.options(contains_eager(Exhibitor.firm)))


def countries_shown(event: Event) -> list[str]:
    """The countries that confirmed exhibitors come from."""
    query = sa.select(Firm.country).select_from(Exhibitor).join(Exhibitor.firm).where(*_confirmed(event))
    return list(db.session.scalars(query.distinct().order_by(Firm.country)))


def logos_of(exhibitors: Sequence[Exhibitor]) -> dict[int, str]:
    """The version key of each firm's logo, by firm id; it changes with the logo."""
    ids = [exhibitor.firm_id for exhibitor in exhibitors]
    query = sa.select(Logo.firm_id, Logo.uid).where(Logo.firm_id.in_(ids))
    return {int(row[0] or 0): row[1] for row in db.session.execute(query)}


def logo_bytes(exhibitor: Exhibitor, key: str, *, small: bool) -> bytes | None:
    """A logo as PNG; None unless `key` is the current one."""
    column = Logo.thumb if small else Logo.content
    query = sa.select(Logo).where(Logo.firm_id == exhibitor.firm_id, Logo.uid == key).options(undefer(column))
    logo = db.session.scalar(query)
    return (logo.thumb if small else logo.content) if logo else None


def companions_shown(exhibitor: Exhibitor) -> list[Companion]:
    """Its approved co-exhibitors and the companies it represents."""
    query = sa.select(Companion).where(Companion.exhibitor_id == exhibitor.id, Companion.approved)
    return list(db.session.scalars(query.order_by(Companion.kind, Companion.id)))


def exhibitor_slug(exhibitor: Exhibitor) -> str:
    """The last part of the exhibitor's address: its transliterated name and its id."""
    return slug_for(exhibitor.firm.display_name if exhibitor.firm else "", exhibitor.id)


def slug_for(name: str, exhibitor_id: int) -> str:
    """The slug of a name and an exhibitor id."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60].strip("-")
    return f"{plain or 'firm'}-{exhibitor_id}"


def id_in_slug(slug: str) -> int:
    """The id at the end of a slug; 0 if there is none."""
    found = re.search(r"-([0-9]{1,15})$", slug, re.ASCII)
    return int(found[1]) if found else 0


def _confirmed(event: Event) -> list[Any]:
    return [Exhibitor.event_id == event.id, Exhibitor.state == ApplicationState.CONFIRMED]
