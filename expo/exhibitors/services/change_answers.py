"""Answers of organisers to change requests of firms: approved field by field, or refused; the firm is told."""

from collections.abc import Collection, Mapping
from typing import Any

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.exhibitors.application_models import ApplicationChange
from expo.exhibitors.mails import CHANGE_ANSWERED
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import asks_for_less, firm_name
from expo.exhibitors.services.application_steps import check_values, parse_stored, values_now, write_values
from expo.exhibitors.services.applications import lock_exhibitor
from expo.exhibitors.words import field_labels
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, force_locale


def answer_change(
    change: ApplicationChange,
    exhibitor: Exhibitor,
    *,
    approved: bool,
    reason: str = "",
    by: Actor,
    settled: bool = False,
    fields: Collection[str] | None = None,
) -> Collection[str]:
    """Approve a change request, or of it these `fields`, or refuse it, and tell the firm; returns the fields that were left
    out. Raises Refused for one that was answered, and for a smaller space than the firm has, unless that is `settled` and the
    caller tells it.
    """
    _lock_unanswered(change, exhibitor)
    refused = _left_out(change, fields) if approved else {}
    if approved and not settled and asks_for_less(exhibitor, change) is not None:
        raise Refused(_("The firm has a larger space. Choose the smaller one first: its page leads there."))
    now = values_now(exhibitor)
    if approved:
        values = {name: parse_stored(name, value) for name, value in change.after.items()}
        check_values(exhibitor, values)
        write_values(exhibitor, values, by=by)
    _record_answer(change, exhibitor, now, approved=approved, by=by)
    if refused:
        _record(Verb.REFUSED_THE_CHANGE_OF, exhibitor, now, refused, by=by)
    if not settled:
        _tell_answer(exhibitor, reason, approved=approved, refused=refused)
    return refused


def _left_out(change: ApplicationChange, fields: Collection[str] | None) -> Mapping[str, Any]:
    """Take what is not among these fields out of the request; what that was. Raises Refused where nothing would be left."""
    refused = {name: value for name, value in change.after.items() if fields is not None and name not in fields}
    if refused:
        change.after = {name: value for name, value in change.after.items() if name not in refused}
        change.before = {name: value for name, value in change.before.items() if name not in refused}
    if not change.after:
        raise Refused(_("Choose what to approve, or refuse the change."))
    return refused


def _record_answer(
    change: ApplicationChange, exhibitor: Exhibitor, was: Mapping[str, Any], *, approved: bool, by: Actor
) -> None:
    change.approved, change.answered_at, change.answered_by = approved, clock.now(), by.name
    db.session.flush()
    verb = Verb.APPROVED_THE_CHANGE_OF if approved else Verb.REFUSED_THE_CHANGE_OF
    _record(verb, exhibitor, was, change.after, by=by)


def _record(verb: Verb, exhibitor: Exhibitor, was: Mapping[str, Any], asked: Mapping[str, Any], *, by: Actor) -> None:
    named, before = firm_name(exhibitor), {name: was[name] for name in asked}
    record(verb, exhibitor, by=by, event_id=exhibitor.event_id, named=named, before=before, after=asked)


def _lock_unanswered(change: ApplicationChange, exhibitor: Exhibitor) -> None:
    lock_exhibitor(exhibitor)
    db.session.refresh(change, with_for_update=True)
    if change.answered_at is not None:
        raise Refused(_("Somebody answered this already."))


def _tell_answer(exhibitor: Exhibitor, reason: str, *, approved: bool, refused: Collection[str] = ()) -> None:
    with force_locale(exhibitor.language):
        answer = _("Your change is approved.") if approved else _("Your change is not approved.")
    answer = except_for(exhibitor, refused) or answer
    tell_firm(exhibitor, CHANGE_ANSWERED, {"reason": f"{answer}\n\n{reason}".strip()})


def except_for(exhibitor: Exhibitor, refused: Collection[str]) -> str:
    """That a change is approved but for these fields, in the firm's language; empty for none."""
    with force_locale(exhibitor.language):
        labels = field_labels()
        names = ", ".join(labels.get(name, name) for name in refused)
        return _("Your change is approved, except for: %(fields)s.", fields=names) if refused else ""
