"""Giving all that an account is responsible for in an expo to another of its team."""

from expo.accounts.models import Account
from expo.accounts.queries import works_for
from expo.accounts.responsibilities import Responsibility
from expo.contributions import contributed
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _


def give_all(event_id: int, former: Account, to: Account, *, by: Actor) -> None:
    """Give everything to `to`. Raises Refused where nothing is held any more, or `to` could not do a part of it."""
    held = [kind for kind in contributed(Responsibility) if kind.find(event_id, former.id)]
    if not held or to.id == former.id:
        raise Refused(_("%(name)s is responsible for nothing here any more. Look at the team again.", name=former.name))
    if not all(works_for(to, event_id, kind.permission) for kind in held):
        raise Refused(
            _("%(name)s may not open all of this. Choose somebody else, or change the role first.", name=to.name)
        )
    for kind in held:
        kind.give(event_id, former.id, to, by)
