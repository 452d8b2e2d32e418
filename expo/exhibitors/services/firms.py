"""Firm records: matched at submission, updated, and merged by an organiser.

Typing a firm's name or number reveals nothing: an application is matched with an existing firm only if its link was mailed
to an address known for that firm. Otherwise it becomes a new firm, until an organiser merges the two.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.events.services.expos import touch
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.domain_events import FirmRenamed, FirmsMerged
from expo.exhibitors.models import Exhibitor, Firm, Logo, PointsEntry
from expo.exhibitors.queries import applications_by
from expo.exhibitors.rules import FIRM_TEXTS, ApplicationState, domain_of, match_key, tax_key
from expo.exhibitors.services.asked_changes import ask_for, ask_for_logo, move_logo
from expo.history.services import PROGRAM, Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.text import fold

FIRM_FIELDS = (*FIRM_TEXTS, "sectors", "about")


def firm_data(exhibitor: Exhibitor) -> dict[str, Any]:
    """The firm's data by FIRM_FIELDS, from its record or, before it is matched, as typed over that of the firm that the draft
    was filled from.
    """
    record = exhibitor.firm or exhibitor.filled_from
    data: dict[str, Any] = dict.fromkeys(FIRM_FIELDS, "") | {"sectors": [], "about": {}}
    if record is not None:
        data = {name: getattr(record, name) for name in FIRM_FIELDS}
    return data if exhibitor.firm is not None else data | _typed(exhibitor)


def write_draft(exhibitor: Exhibitor, values: Mapping[str, Any]) -> None:
    """Keep in the draft what was typed of the firm; what is as the firm has it goes on following the firm."""
    record, typed = exhibitor.filled_from, {**exhibitor.draft, **values}
    if record is not None:
        typed = {name: value for name, value in typed.items() if value != getattr(record, name)}
    exhibitor.draft = typed


def _typed(exhibitor: Exhibitor) -> dict[str, Any]:
    return {name: exhibitor.draft[name] for name in FIRM_FIELDS if name in exhibitor.draft}


def known_firm(event: Event, email: str, *keys: sa.ColumnElement[bool]) -> Firm | None:
    """The firm that meets the first satisfied condition and for which the address is known; None if there is none."""
    for condition in keys:
        query = (
            sa.select(Firm)
            .join(Exhibitor, Exhibitor.firm_id == Firm.id)
            .where(
                condition,
                Firm.organisation_id == event.organisation_id,
                Firm.merged_into_id.is_(None),
                Exhibitor.state != ApplicationState.DRAFT,
                sa.func.lower(Exhibitor.email) == email.lower(),
            )
        )
        found = db.session.scalar(query.order_by(Firm.id).limit(1))
        if found is not None:
            return found
    return None


def matching_keys(data: Mapping[str, Any]) -> list[sa.ColumnElement[bool]]:
    """Conditions that match a firm, in order: tax number, domain, normalised names; numbers and names within its country."""
    keys: list[sa.ColumnElement[bool]] = []
    country = Firm.country == data["country"]
    if tax := tax_key(data["tax_number"]):
        keys.append(sa.and_(country, Firm.tax_key == tax))
    if domain := domain_of(data["website"]):
        keys.append(Firm.domain == domain)
    keys += [sa.and_(country, Firm.match_key == match_key(data[name])) for name in ("legal_name", "display_name")]
    return keys


def possible_doubles(firm: Firm) -> list[Firm]:
    """Possible duplicates of a firm, at most ten, for an organiser to judge."""
    keys = matching_keys({name: getattr(firm, name) for name in FIRM_FIELDS})
    query = sa.select(Firm).where(Firm.id != firm.id, Firm.merged_into_id.is_(None), sa.or_(*keys))
    query = query.where(Firm.organisation_id == firm.organisation_id)
    return list(db.session.scalars(query.order_by(Firm.id).limit(10)))


def match_firm(exhibitor: Exhibitor, *, by: Actor) -> Firm:
    """Match the draft with a known firm, or insert a new one. The record of a known firm is that of all expos: what was typed
    otherwise is not written over it but asked of the organisers, as one change request. What was left empty empties nothing,
    unless the draft was filled from that firm. The caller holds the exhibitor's row lock.
    """
    data, typed = firm_data(exhibitor), _typed(exhibitor)
    firm = known_firm(exhibitor.event, exhibitor.email, *matching_keys(data))
    if firm is not None:
        wanted = {name: value for name, value in typed.items() if value or exhibitor.filled_from_id == firm.id}
        ask_for(exhibitor, firm, wanted, by=by)
        ask_for_logo(exhibitor, firm, by=by)
    else:
        beginning = {"match_key": "", "tax_key": None, "version": 0, "created_at": clock.now()}
        owner = exhibitor.event.organisation_id
        firm = Firm(uid=uuid.uuid4().hex, organisation_id=owner, **beginning, **data)
        db.session.add(firm)
        write_firm(firm, data, by=by, event_id=exhibitor.event_id)
        move_logo(exhibitor, firm)
    exhibitor.filled_from = exhibitor.filled_from_id = None
    exhibitor.firm, exhibitor.firm_id, exhibitor.draft = firm, firm.id, {}
    return firm


def write_firm(firm: Firm, data: Mapping[str, Any], *, by: Actor, event_id: int | None) -> None:
    """Save a firm's data and its match keys. A tax number that another firm has is stored as typed but gets no key; an
    organiser is shown the two as possible duplicates.
    """
    former_name, former_country, data = firm.display_name, firm.country, _sorted_by_name(firm, data)
    before = {name: getattr(firm, name) for name in data} if firm.version else {}
    for name, value in data.items():
        setattr(firm, name, value)
    firm.match_key, firm.domain = match_key(firm.legal_name), domain_of(firm.website)
    firm.tax_key = _free_tax_key(firm)
    firm.version += 1
    with refuse_violations(
        {
            "uq_firms_organisation_id_country_tax_key": _(
                "Somebody else wrote this tax number at the same moment. Try again."
            )
        }
    ):
        db.session.flush()
    was, now = differences(before, data)
    if now:
        verb = Verb.CHANGED if before else Verb.ADDED
        after = {**now, "version": firm.version}
        record(verb, firm, by=by, event_id=event_id, named=firm.display_name, before=was, after=after)
        _tell_drafts(firm, was, now)
        _tell_other_expos(firm, applications_by(firm), was, now, event_id=event_id, by=by)
    if {"display_name", "country"} & now.keys() and before:
        dispatch(FirmRenamed(firm, firm, applications_by(firm), former_name, former_country, by))


def _tell_drafts(firm: Firm, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise the version of the drafts that show what has changed, with an entry: a form of one that is open is refused."""
    for draft in drafts_filled_from(firm):
        seen = [name for name in now if name not in draft.draft]
        if seen:
            draft.version += 1
            before = {name: was.get(name) for name in seen}
            after = {**{name: now[name] for name in seen}, "version": draft.version}
            record(
                Verb.CHANGED, draft, by=PROGRAM, event_id=draft.event_id, named=draft.name, before=before, after=after
            )


def _tell_other_expos(
    firm: Firm,
    exhibitors: Iterable[Exhibitor],
    was: Mapping[str, Any],
    now: Mapping[str, Any],
    *,
    event_id: int | None,
    by: Actor,
) -> None:
    """Record a change of the firm, made through one expo, in each other expo that shows it: calendars and boards ask the
    history of their expo what has changed.
    """
    for one in exhibitors:
        if one.event_id != event_id:
            record(
                Verb.CHANGED, one, by=by, event_id=one.event_id, named=firm.display_name, before=dict(was), after=now
            )


def _sorted_by_name(firm: Firm, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with the name that the catalogue sorts by: unless it was chosen apart, the firm's name."""
    chosen = data.get("sort_name", firm.sort_name)
    if firm.version and chosen == firm.sort_name == firm.display_name:
        chosen = ""
    return {**data, "sort_name": chosen or data.get("display_name", firm.display_name)}


def drafts_filled_from(firm: Firm) -> list[Exhibitor]:
    """The drafts in which what was not typed is read from the firm, oldest first."""
    query = sa.select(Exhibitor).where(Exhibitor.filled_from_id == firm.id, Exhibitor.state == ApplicationState.DRAFT)
    return list(db.session.scalars(query.options(joinedload(Exhibitor.event)).order_by(Exhibitor.id)))


def merge_firms(kept: Firm, double: Firm, *, event_id: int, by: Actor) -> None:
    """Merge `double` into `kept`, which gets its applications, points, neighbours and missing data.

    Raises Refused when both have a live application for one event; one has to be withdrawn first.
    """
    _lock_unmerged(kept, double)
    moved = applications_by(double)
    both = _("Both have an application for one expo. Withdraw one of them first.")
    with refuse_violations({"uq_exhibitors_live": both}):
        for exhibitor in moved:
            exhibitor.firm, exhibitor.firm_id = kept, kept.id
    _move_rows(kept, double)
    double.merged_into_id, double.tax_key = kept.id, None
    db.session.flush()
    _fill_gaps(kept, double)
    dispatch(FirmsMerged(kept, double))
    _tell_of_merger(kept, double, moved, event_id=event_id, by=by)
    db.session.flush()
    for exhibitor in [*applications_by(kept), *drafts_filled_from(kept)]:
        index_exhibitor(exhibitor)
    record(
        Verb.MERGED,
        kept,
        by=by,
        event_id=event_id,
        named=kept.display_name,
        before={"double": double.legal_name},
        after={"applications": len(moved), "version": kept.version},
    )


def _tell_of_merger(kept: Firm, double: Firm, moved: list[Exhibitor], *, event_id: int, by: Actor) -> None:
    """The double's applications have the name of the firm that is kept."""
    dispatch(FirmRenamed(kept, double, moved, double.display_name, double.country, by))
    names = ({"display_name": one.display_name} for one in (double, kept))
    _tell_other_expos(kept, moved, *differences(*names), event_id=event_id, by=by)


def _move_rows(kept: Firm, double: Firm) -> None:
    for table in (PointsEntry, Neighbour):
        db.session.execute(sa.update(table).where(table.firm_id == double.id).values(firm_id=kept.id))
    for draft in drafts_filled_from(double):
        draft.filled_from = kept


def _lock_unmerged(kept: Firm, double: Firm) -> None:
    if kept.organisation_id != double.organisation_id:
        raise NotFound(_("This firm is not here."))
    if kept.id == double.id or kept.merged_into_id or double.merged_into_id:
        raise NotFound(_("These firms are one already."))
    db.session.scalars(
        sa.select(Firm).where(Firm.id.in_([kept.id, double.id])).order_by(Firm.id).with_for_update(),
        execution_options={"populate_existing": True},
    ).all()


def index_exhibitor(exhibitor: Exhibitor) -> None:
    """Rebuild the exhibitor's public search text: case-folded names, city and products."""
    data = firm_data(exhibitor)
    names = (*(data[name] for name in ("display_name", "legal_name", "second_name", "sort_name", "city")),)
    parts = [*names, exhibitor.fascia_name, exhibitor.activity, *exhibitor.products]
    exhibitor.search = fold(" ".join(part for part in parts if part))


def reindex(firm: Firm) -> None:
    """Rebuild the search text of all the firm's applications and renew the public pages that show it."""
    for exhibitor in [*applications_by(firm), *drafts_filled_from(firm)]:
        index_exhibitor(exhibitor)
        if exhibitor.state is ApplicationState.CONFIRMED:
            touch(exhibitor.event)


def require_firm(exhibitor: Exhibitor) -> Firm:
    """The exhibitor's firm. Raises Refused for a draft without one."""
    if exhibitor.firm is None:
        raise Refused(_("This application is not submitted yet."))
    return exhibitor.firm


def _free_tax_key(firm: Firm) -> str | None:
    key = tax_key(firm.tax_number)
    if not key:
        return None
    query = sa.select(Firm.id).where(Firm.country == firm.country, Firm.tax_key == key)
    query = query.where(Firm.organisation_id == firm.organisation_id)
    with db.session.no_autoflush:
        holder = db.session.scalar(query.where(Firm.id != firm.id) if firm.id else query)
    return key if holder is None else None


def _fill_gaps(kept: Firm, double: Firm) -> None:
    for name in FIRM_FIELDS:
        if not getattr(kept, name) and getattr(double, name):
            setattr(kept, name, getattr(double, name))
    kept.domain, kept.tax_key = domain_of(kept.website), _free_tax_key(kept)
    kept.version += 1
    if db.session.scalar(sa.select(Logo.id).where(Logo.firm_id == kept.id)) is None:
        db.session.execute(sa.update(Logo).where(Logo.firm_id == double.id).values(firm_id=kept.id))
