"""Adding and removing the exhibitors that come with a delegation."""

from expo.db import db
from expo.delegations.firms import exhibitors_by_name, firms_of
from expo.delegations.models import Delegation
from expo.delegations.services.lifecycle import lock_delegation, title_of
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _

MOST_FIRMS = 200


def add_firm(delegation: Delegation, name: str, *, public_only: bool, by: Actor) -> Exhibitor:
    """Add an exhibitor of the same expo, found by its name, to the delegation. `public_only`: only listed exhibitors, so
    that a head cannot find out who has applied. Raises Refused for a name that none or several have.
    """
    lock_delegation(delegation)
    exhibitor = _exhibitor(delegation, name, public_only=public_only)
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
        named=title_of(delegation),
        after={"firm": firm_name(exhibitor)},
    )
    return exhibitor


def _exhibitor(delegation: Delegation, name: str, *, public_only: bool) -> Exhibitor:
    found = exhibitors_by_name(delegation.event, name, public_only=public_only)
    if not found:
        raise Refused(
            _(
                "No exhibitor of this expo is called “%(name)s”. Write the name as the list of exhibitors has it.",
                name=name,
            )
        )
    if len(found) > 1:
        raise Refused(_("Several exhibitors are called “%(name)s”. Write the legal name.", name=name))
    return found[0]


def remove_firm(delegation: Delegation, exhibitor_id: int, *, by: Actor) -> None:
    """Remove an exhibitor from the delegation; its own application stays as it is."""
    lock_delegation(delegation)
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
        named=title_of(delegation),
        before={"firm": firm_name(exhibitor)},
    )
