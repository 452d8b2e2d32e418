"""The firms that come along with an exhibitor, and the firms it wants to be near or apart from."""

from collections.abc import Sequence

from expo.db import db
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Companion, Exhibitor, Neighbour
from expo.exhibitors.queries import (
    companions_of,
    neighbours_of,
)
from expo.exhibitors.rules import (
    MOST_COMPANIONS,
    CompanionKind,
    RequestedSpace,
    match_key,
    neighbour_faults,
)
from expo.exhibitors.services.application_steps import _saved, check_live, fault_words
from expo.exhibitors.services.applications import lock_exhibitor, lock_version
from expo.exhibitors.services.firms import firm_data
from expo.history.services import Actor
from expo.i18n import _


def save_neighbours(
    exhibitor: Exhibitor, near: Sequence[str], apart: Sequence[str], *, version: int | None = None, by: Actor
) -> None:
    """The firms it wants near, and those it keeps apart from, by name. Raises Refused naming each that cannot be: itself,
    one that is both, one named twice.
    """
    lock_version(exhibitor, version)
    check_live(exhibitor)
    data = firm_data(exhibitor)
    faults = neighbour_faults([data["legal_name"], data["display_name"]], near, apart)
    if faults:
        raise Refused(_("These firms cannot be asked for like this."), [fault_words(*fault) for fault in faults])
    before = {
        str(wanted): [one.name for one in neighbours_of(exhibitor) if one.wanted is wanted] for wanted in RequestedSpace
    }
    known = {one.match_key: one.firm_id for one in neighbours_of(exhibitor)}
    for one in neighbours_of(exhibitor):
        db.session.delete(one)
    db.session.flush()
    for wanted, names in ((RequestedSpace.NEAR, near), (RequestedSpace.APART, apart)):
        for name in names:
            key = match_key(name)
            db.session.add(
                Neighbour(exhibitor_id=exhibitor.id, wanted=wanted, name=name, match_key=key, firm_id=known.get(key))
            )
    _saved(exhibitor, before, {str(RequestedSpace.NEAR): list(near), str(RequestedSpace.APART): list(apart)}, by=by)


def save_companions(
    exhibitor: Exhibitor, named: Sequence[tuple[CompanionKind, str, str]], *, version: int | None = None, by: Actor
) -> None:
    """Its co-exhibitors and represented companies, as kind, name and country. New co-exhibitors wait for an organiser; a
    represented company, which is never counted, needs nobody's word. Raises Refused for too many, or one named twice.
    """
    lock_version(exhibitor, version)
    check_live(exhibitor)
    keys = [(kind, match_key(name)) for kind, name, _country in named]
    if len(named) > MOST_COMPANIONS or len(set(keys)) < len(keys):
        raise Refused(_("Name each firm once, and at most %(most)s of them.", most=MOST_COMPANIONS))
    kept = {(one.kind, match_key(one.name)): one for one in companions_of(exhibitor)}
    before = {str(kind): [one.name for one in kept.values() if one.kind is kind] for kind in CompanionKind}
    for key, one in kept.items():
        if key not in keys:
            db.session.delete(one)
    for key, (kind, name, country) in zip(keys, named, strict=True):
        found = kept.get(key)
        if found is None:
            found = Companion(
                exhibitor_id=exhibitor.id, kind=kind, name=name, approved=kind is CompanionKind.REPRESENTED
            )
            db.session.add(found)
        found.name, found.country = name, country
    _saved(exhibitor, before, {str(k): [name for kind, name, _c in named if kind is k] for k in CompanionKind}, by=by)


def approve_companion(exhibitor: Exhibitor, companion_id: int, *, approved: bool, by: Actor) -> None:
    """An organiser lets a co-exhibitor in, or takes that back; it brings badges and a fee."""
    lock_exhibitor(exhibitor)
    found = next((one for one in companions_of(exhibitor) if one.id == companion_id), None)
    if found is None:
        raise NotFound(_("There is no such co-exhibitor."))
    before, found.approved = found.approved, approved
    _saved(exhibitor, {found.name: before}, {found.name: approved}, by=by)
