"""Exhibitors that come with a delegation: named and taken away again."""

from expo.db import db
from expo.delegations.firms import exhibitors_called, firms_of
from expo.delegations.models import Delegation
from expo.delegations.services.lifecycle import lock, named
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _

MOST_FIRMS = 200


def bring_firm(delegation: Delegation, name: str, *, public_only: bool, by: Actor) -> Exhibitor:
    """An exhibitor of the same expo, found by its name, comes with the delegation. `public_only`: only one that everybody
    may see, so that nobody learns who has applied. Raises Refused for a name nobody or several have.
    """
    lock(delegation)
    found = exhibitors_called(delegation.event, name, public_only=public_only)
    if not found:
        raise Refused(
            _(
                "No exhibitor of this expo is called “%(name)s”. Write the name as the list of exhibitors has it.",
                name=name,
            )
        )
    if len(found) > 1:
        raise Refused(_("Several exhibitors are called “%(name)s”. Write the legal name.", name=name))
    [exhibitor] = found
    if exhibitor in delegation.firms:
        return exhibitor
    if len(delegation.firms) >= MOST_FIRMS:
        raise Refused(_("A delegation brings %(most)s exhibitors at most.", most=MOST_FIRMS))
    delegation.firms.append(exhibitor)
    db.session.flush()
    record(
        Verb.BROUGHT_ALONG,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=named(delegation),
        after={"firm": firm_name(exhibitor)},
    )
    return exhibitor


def leave_firm_out(delegation: Delegation, exhibitor_id: int, *, by: Actor) -> None:
    """The exhibitor does not come with the delegation any more; its own application stays as it is."""
    lock(delegation)
    exhibitor = next((one for one in firms_of(delegation) if one.id == exhibitor_id), None)
    if exhibitor is None:
        raise NotFound(_("This firm does not come with the delegation."))
    delegation.firms.remove(exhibitor)
    db.session.flush()
    record(
        Verb.LEFT_OUT_OF,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=named(delegation),
        before={"firm": firm_name(exhibitor)},
    )
