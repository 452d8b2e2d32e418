"""Companions of an exhibitor (co-exhibitors, represented companies), and the firms it wants near or apart."""

from collections.abc import Sequence

from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.application_models import Companion, Neighbour
from expo.exhibitors.mails import COMPANION_ANSWERED
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.neighbour_names import applicants_by_name, firms_called
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import (
    companions_of,
    neighbours_of,
)
from expo.exhibitors.rules import (
    MOST_COMPANIONS,
    ApplicationState,
    CompanionKind,
    Nearness,
    is_slip,
    match_key,
    neighbour_faults,
)
from expo.exhibitors.services.application_steps import check_live, fault_words, record_change
from expo.exhibitors.services.applications import lock_exhibitor, lock_version
from expo.exhibitors.services.firms import firm_data
from expo.exhibitors.services.neighbours import match_neighbours
from expo.history.services import Actor
from expo.i18n import _, force_locale


def save_neighbours(
    exhibitor: Exhibitor, near: Sequence[str], apart: Sequence[str], *, version: int | None = None, by: Actor
) -> None:
    """Replace the firms wanted near and those to keep apart from, by name. Raises Refused listing each invalid one: the
    firm itself, one that is both, one named twice.
    """
    lock_version(exhibitor, version)
    check_live(exhibitor)
    data = firm_data(exhibitor)
    faults = neighbour_faults([data["legal_name"], data["display_name"]], near, apart)
    if faults:
        raise Refused(_("These firms cannot be asked for like this."), [fault_words(*fault) for fault in faults])
    before = {
        str(wanted): [row.called for row in neighbours_of(exhibitor) if row.wanted is wanted] for wanted in Nearness
    }
    firm_ids = {key: row.firm_id for row in neighbours_of(exhibitor) for key in (row.match_key, match_key(row.called))}
    for row in neighbours_of(exhibitor):
        db.session.delete(row)
    db.session.flush()
    for wanted, names in ((Nearness.NEAR, near), (Nearness.APART, apart)):
        for name in names:
            key = match_key(name)
            db.session.add(
                Neighbour(exhibitor_id=exhibitor.id, wanted=wanted, name=name, match_key=key, firm_id=firm_ids.get(key))
            )
    db.session.flush()
    if exhibitor.state is not ApplicationState.DRAFT:
        match_neighbours(exhibitor)
    record_change(exhibitor, before, {str(Nearness.NEAR): list(near), str(Nearness.APART): list(apart)}, by=by)


def link_neighbour(exhibitor: Exhibitor, neighbour_id: int, name: str, *, by: Actor) -> None:
    """Link a firm wanted near or apart to the one of this name that applied for the event, from when on it binds; without a
    name, unlink it. `name` is one of `applicants_by_name`, or what one firm alone is called. Raises Refused for a name that is
    not or not only one firm's, and for the exhibitor's own.
    """
    lock_exhibitor(exhibitor)
    found = next((row for row in neighbours_of(exhibitor) if row.id == neighbour_id), None)
    if found is None:
        raise NotFound(_("There is no such firm among those named."))
    firm = _firm_meant(exhibitor, name) if name else None
    before, found.firm_id = found.firm_id, firm.id if firm else None
    if before != found.firm_id:
        linked = {"linked firm": firm.display_name if firm else ""}
        record_change(exhibitor, {"linked firm": "" if firm else found.name}, linked, by=by)


def _firm_meant(exhibitor: Exhibitor, name: str) -> Firm:
    names = applicants_by_name(exhibitor.event)
    firms = [names[name]] if name in names else firms_called(exhibitor.event, name)
    firms = [firm for firm in firms if firm.id != exhibitor.firm_id]
    if not firms:
        raise Refused(_("No other firm of this expo is called %(name)s. Choose one from the list.", name=name))
    if len(firms) > 1:
        meant = {firm.id for firm in firms}
        called = [label for label, firm in names.items() if firm.id in meant]
        raise Refused(_("Several firms are called %(name)s. Choose one of them from the list.", name=name), called)
    return firms[0]


def save_companions(
    exhibitor: Exhibitor,
    named: Sequence[tuple[CompanionKind, str, str]],
    *,
    version: int | None = None,
    by: Actor,
    typed_in: Sequence[str] | None = None,
) -> None:
    """Replace the companions, given as (kind, name, country). New co-exhibitors wait for approval by an organiser;
    represented companies need none. One whose name is mended stays, with its approval: of the firm's own names those that
    mend a slip, of an organiser's every name in its own row. `typed_in` says of an organiser's names which companion's
    row each was typed in, "" for none. Raises Refused for too many, or one named twice.
    """
    lock_version(exhibitor, version)
    check_live(exhibitor)
    keys = [(kind, match_key(name)) for kind, name, _country in named]
    if len(named) > MOST_COMPANIONS or len(set(keys)) < len(keys):
        raise Refused(_("Name each firm once, and at most %(most)s of them.", most=MOST_COMPANIONS))
    rows = companions_of(exhibitor)
    before = _said([(row.kind, row.name, row.country) for row in rows])
    kept = _kept(rows, named, typed_in)
    for row in rows:
        if row not in kept:
            db.session.delete(row)
    for found, (kind, name, country) in zip(kept, named, strict=True):
        one = found or _new_companion(exhibitor, kind)
        one.name, one.country = name, country
    record_change(exhibitor, before, _said(named), by=by)


def _kept(
    rows: Sequence[Companion], named: Sequence[tuple[CompanionKind, str, str]], typed_in: Sequence[str] | None
) -> list[Companion | None]:
    """For each name the companion that it is meant for, None for a new one; no companion twice."""
    left = {(row.kind, str(row.id)): row for row in rows}
    numbers = typed_in if typed_in is not None else [""] * len(named)
    kept = [left.pop((kind, number), None) for (kind, *_rest), number in zip(named, numbers, strict=True)]
    for is_meant in (_is_same, is_slip) if typed_in is None else (_is_same,):
        for position, (kind, name, _country) in enumerate(named):
            for key, row in left.items() if kept[position] is None else ():
                if row.kind is kind and is_meant(name, row.name):
                    kept[position] = left.pop(key)
                    break
    return kept


def _is_same(name: str, former: str) -> bool:
    return match_key(name) == match_key(former)


def _new_companion(exhibitor: Exhibitor, kind: CompanionKind) -> Companion:
    made = Companion(exhibitor_id=exhibitor.id, kind=kind, name="", approved=kind is CompanionKind.REPRESENTED)
    db.session.add(made)
    return made


def _said(named: Sequence[tuple[CompanionKind, str, str]]) -> dict[str, list[str]]:
    """The names by kind, with the country where it is given."""
    return {
        str(kind): [f"{name} ({country})" if country else name for one, name, country in named if one is kind]
        for kind in CompanionKind
    }


def approve_companion(exhibitor: Exhibitor, companion_id: int, *, approved: bool, by: Actor) -> None:
    """Approve a co-exhibitor, which brings badges and a fee, or take the approval back, and tell the firm."""
    lock_exhibitor(exhibitor)
    found = next((row for row in companions_of(exhibitor) if row.id == companion_id), None)
    if found is None:
        raise NotFound(_("There is no such co-exhibitor."))
    before, found.approved = found.approved, approved
    record_change(exhibitor, {found.name: before}, {found.name: approved}, by=by)
    if before != approved:
        tell_firm(exhibitor, COMPANION_ANSWERED, {"companion": found.name, "answer": _answer(exhibitor, found)})


def _answer(exhibitor: Exhibitor, companion: Companion) -> str:
    with force_locale(exhibitor.language):
        if companion.approved:
            return _("%(name)s is approved as your co-exhibitor.", name=companion.name)
        return _("%(name)s is not approved as your co-exhibitor any more.", name=companion.name)
