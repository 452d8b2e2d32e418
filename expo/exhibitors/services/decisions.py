"""Decisions on an application: accept, decline, waiting list, withdraw, reinstate."""

from collections.abc import Mapping

from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import Refused
from expo.events.services.expos import touch
from expo.exhibitors.domain_events import FirmLeft
from expo.exhibitors.mails import ACCEPTED, DECLINED, ON_WAITING_LIST, WITHDRAWN
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN, LIVE, ApplicationState, may_become
from expo.exhibitors.services.applications import lock_version
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.mail.rules import Template


def accept(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """Accept the application, also one that was declined or is on the waiting list; the space is assigned separately."""
    _transition(exhibitor, ApplicationState.ACCEPTED, Verb.ACCEPTED, by=by, version=version)
    tell_firm(exhibitor, ACCEPTED)


def decline(exhibitor: Exhibitor, *, by: Actor, reason: str = "", version: int | None = None) -> None:
    """Decline the application with a reason for the firm, and report FirmLeft."""
    _transition(exhibitor, ApplicationState.DECLINED, Verb.DECLINED, by=by, version=version)
    _leave(exhibitor, DECLINED, {"reason": reason}, by=by)


def put_on_waiting_list(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """Put the application on the waiting list for a space."""
    _transition(exhibitor, ApplicationState.WAITING, Verb.ON_THE_WAITING_LIST, by=by, version=version)
    tell_firm(exhibitor, ON_WAITING_LIST)


def withdraw(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """Withdraw the application and report FirmLeft, which cancels staff badges and releases the space.

    Raises Refused for a draft that was never submitted.
    """
    draft = exhibitor.state is ApplicationState.DRAFT
    if draft and exhibitor.firm_id is None:
        raise Refused(_("A draft needs no withdrawal. Leave it as it is."))
    _transition(exhibitor, ApplicationState.WITHDRAWN, Verb.WITHDREW, by=by, version=version)
    _leave(exhibitor, WITHDRAWN, by=by)


def reinstate(exhibitor: Exhibitor, *, by: Actor, version: int | None = None) -> None:
    """Reinstate a withdrawn application as submitted, a declined one as accepted; staff badges are not restored.

    Raises Refused for an application that is still live.
    """
    lock_version(exhibitor, version)
    if exhibitor.state in LIVE:
        raise Refused(_("%(name)s: this cannot be done with the application as it stands.", name=firm_name(exhibitor)))
    target = ApplicationState.SUBMITTED if exhibitor.state is ApplicationState.WITHDRAWN else ApplicationState.ACCEPTED
    _transition(exhibitor, target, Verb.REINSTATED, by=by)
    if target is ApplicationState.ACCEPTED:
        tell_firm(exhibitor, ACCEPTED)


def move_application(exhibitor: Exhibitor, target: ApplicationState, *, by: Actor) -> None:
    """Move the application to another state without a mail, for rooms that offer spaces; does nothing if it is there."""
    if exhibitor.state is not target:
        _transition(exhibitor, target, Verb(target.value), by=by)


def _leave(exhibitor: Exhibitor, template: Template, values: Mapping[str, str] | None = None, *, by: Actor) -> None:
    left = FirmLeft(exhibitor, by)
    dispatch(left)
    besides = "\n\n".join(one.text for one in left.besides)
    tell_firm(exhibitor, template, values, besides=besides, parts=[part for one in left.besides for part in one.parts])


def _transition(
    exhibitor: Exhibitor, target: ApplicationState, verb: Verb, *, by: Actor, version: int | None = None
) -> None:
    lock_version(exhibitor, version)
    before = exhibitor.state
    if before is target:
        raise Refused(_("%(name)s: somebody did this already.", name=firm_name(exhibitor)))
    if not may_become(before, target):
        raise Refused(_("%(name)s: this cannot be done with the application as it stands.", name=firm_name(exhibitor)))
    exhibitor.state = target
    exhibitor.version += 1
    with refuse_violations({"uq_exhibitors_live": _("The firm has another application for this expo.")}):
        db.session.flush()
    if ApplicationState.CONFIRMED in {before, target} or IN.isdisjoint({before}) != IN.isdisjoint({target}):
        touch(exhibitor.event)
    record(
        verb,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=firm_name(exhibitor),
        before={"state": before},
        after={"state": target, "version": exhibitor.version},
    )
