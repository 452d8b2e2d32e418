"""Removing a member's seat, and the page that asks what becomes of what is for that seat alone."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form

from expo.delegations.domain_events import TAKEN_OUT, SeatPart, SeatUndecided
from expo.delegations.models import Member
from expo.delegations.queries import members_of
from expo.delegations.services.members import remove_member
from expo.history.services import Actor
from expo.i18n import _, _l
from expo.registration.rules import LIVE
from expo.web.fields.choices import PickOne


class SeatPartForm(Form):
    """What becomes of one thing that is for the seat alone."""

    fate = PickOne(_l("What becomes of it"))


def remove_or_ask(
    member: Member, page: str, layout: str, saved: Callable[[], Any], *, keep_open: bool, by: Actor
) -> ResponseReturnValue:
    """Remove the member's seat, in a transaction that `saved` opens, and go to `page`; where something is for the seat alone
    and nobody has decided, ask.
    """
    forms: dict[int, SeatPartForm] = {}
    try:
        with saved():
            remove_member(member, keep_open=keep_open, by=by)
        return _done(page)
    except SeatUndecided as undecided:
        parts, refusal = undecided.parts, undecided
        forms = _forms(member, parts)
    wrong = [number for number, form in forms.items() if not form.validate()] if "decided" in request.form else [0]
    if not wrong:
        fates = {number: str(form.fate.data) for number, form in forms.items()}
        with saved():
            remove_member(member, keep_open=keep_open, by=by, fates=fates)
        return _done(page)
    shown = {"member": member, "parts": parts, "forms": forms, "refusal": refusal, "page": page}
    return render_template("delegations/removal.html", layout=layout, **shown), 409


def _forms(member: Member, parts: Sequence[SeatPart]) -> dict[int, SeatPartForm]:
    others = [(one, person) for one, person in members_of(member.delegation) if one.id != member.id]
    choices = [(TAKEN_OUT, _("It is removed"))]
    choices += [
        (str(one.id), _("It is for %(name)s from now on", name=person.name))
        for one, person in others
        if person is not None and person.state in LIVE
    ]
    sent = request.form if "decided" in request.form else None
    forms = {part.key: SeatPartForm(sent, prefix=f"part{part.key}-") for part in parts}
    for form in forms.values():
        form.fate.choices = choices
    return forms


def _done(page: str) -> ResponseReturnValue:
    flash(_("Done."), "success")
    return redirect(page, 303)
