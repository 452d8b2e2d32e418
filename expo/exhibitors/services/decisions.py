"""What becomes of an application: accepted, declined, put on the waiting list, withdrawn, taken up again."""

from expo import clock
from expo.db import db, refusing
from expo.errors import Refused
from expo.events.services.expos import touch
from expo.exhibitors.happenings import FirmLeft
from expo.exhibitors.mails import ACCEPTED, DECLINED, ON_WAITING_LIST, WITHDRAWN
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name, staff_of
from expo.exhibitors.rules import IN, ApplicationState, may_become
from expo.exhibitors.services.applications import lock_version
from expo.happenings import happened
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.registration.rules import LIVE as LIVE_PEOPLE
from expo.registration.services.decisions import cancel


def accept(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """Let the firm in; its space is another step. Also takes up one that was declined or waits."""
    _become(exhibitor, ApplicationState.ACCEPTED, Verb.ACCEPTED, by=by, version=version)
    tell_firm(exhibitor, ACCEPTED)


def decline(exhibitor: Exhibitor, *, by: Actor, reason: str = "", version: int | None = None) -> None:
    """Say no, with a reason that the firm reads."""
    _become(exhibitor, ApplicationState.DECLINED, Verb.DECLINED, by=by, version=version)
    happened(FirmLeft(exhibitor, by))
    tell_firm(exhibitor, DECLINED, {"reason": reason})


def put_on_waiting_list(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """Not now: when a space becomes free, perhaps."""
    _become(exhibitor, ApplicationState.WAITING, Verb.ON_THE_WAITING_LIST, by=by, version=version)
    tell_firm(exhibitor, ON_WAITING_LIST)


def withdraw(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """The firm does not come: its staff's badges are cancelled, its space is given back. A draft just ends."""
    draft = exhibitor.state is ApplicationState.DRAFT
    if draft and exhibitor.firm_id is None:
        raise Refused(_("A draft needs no withdrawal. Leave it as it is."))
    _become(exhibitor, ApplicationState.WITHDRAWN, Verb.WITHDREW, by=by, version=version)
    happened(FirmLeft(exhibitor, by))
    tell_firm(exhibitor, WITHDRAWN)


def reinstate(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """Take up again what was withdrawn or declined, as submitted or accepted; its staff is named anew."""
    there = ApplicationState.SUBMITTED if exhibitor.state is ApplicationState.WITHDRAWN else ApplicationState.ACCEPTED
    _become(exhibitor, there, Verb.REINSTATED, by=by, version=version)
    if there is ApplicationState.ACCEPTED:
        tell_firm(exhibitor, ACCEPTED)


def move_application(exhibitor: Exhibitor, there: ApplicationState, *, by: Actor) -> None:
    """For the rooms above, which offer spaces: into another state without a mail of ours; nothing where it is there."""
    if exhibitor.state is not there:
        _become(exhibitor, there, Verb(there.value), by=by, version=None)


def _become(exhibitor: Exhibitor, there: ApplicationState, verb: Verb, *, by: Actor, version: int | None) -> None:
    lock_version(exhibitor, version)
    before = exhibitor.state
    if before is there:
        raise Refused(_("%(name)s: somebody did this already.", name=firm_name(exhibitor)))
    if not may_become(before, there):
        raise Refused(_("%(name)s: this cannot be done with the application as it stands.", name=firm_name(exhibitor)))
    exhibitor.state = there
    exhibitor.version += 1
    with refusing({"uq_exhibitors_live": _("The firm has another application for this expo.")}):
        db.session.flush()
    if ApplicationState.CONFIRMED in {before, there} or IN.isdisjoint({before}) != IN.isdisjoint({there}):
        touch(exhibitor.event)
    record(
        verb,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before={"state": before},
        after={"state": there, "version": exhibitor.version},
    )


def stop_staff_badges(left: FirmLeft) -> None:
    """Nobody is there for a firm that does not come."""
    for badge in staff_of(left.exhibitor):
        badge.left_at = clock.now()
        if badge.registration.state in LIVE_PEOPLE:
            cancel(badge.registration, by=left.by)
