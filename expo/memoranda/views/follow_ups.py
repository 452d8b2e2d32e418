"""What organisers do with the proposals of clerks, and with what is to be done after a memorandum."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.memoranda.models import Memorandum
from expo.memoranda.proposal_forms import follow_up_form
from expo.memoranda.proposal_models import CeremonyProposal, MemorandumFollowUp
from expo.memoranda.proposal_queries import follow_ups_of, proposals_of
from expo.memoranda.queries import memorandum_in
from expo.memoranda.services.follow_ups import add_follow_up, finish_follow_up, remove_follow_up
from expo.memoranda.services.proposals import drop_proposal, take_over
from expo.web.security import form_checks_csrf

room = organiser_blueprint("memorandum_work", __name__, Permission.MEMORANDA, "/memoranda/<int:memorandum_id>")


@room.post("/proposals/<int:proposal_id>/take")
def take(memorandum_id: int, proposal_id: int) -> ResponseReturnValue:
    """Name the proposed person for the ceremony."""
    memorandum = _memorandum(memorandum_id)
    with unless_changed():
        take_over(memorandum, _proposal(memorandum, proposal_id), by=actor())
    return _done(memorandum_id, _("The name is added."), "people")


@room.post("/proposals/<int:proposal_id>/decline")
def decline(memorandum_id: int, proposal_id: int) -> ResponseReturnValue:
    memorandum = _memorandum(memorandum_id)
    with unless_changed():
        drop_proposal(memorandum, _proposal(memorandum, proposal_id), by=actor())
    return _done(memorandum_id, _("The proposal is declined."), "people")


@room.post("/follow-ups/add")
@form_checks_csrf
def add(memorandum_id: int) -> ResponseReturnValue:
    """Note what a party has to do by a day."""
    memorandum = _memorandum(memorandum_id)
    form = follow_up_form(memorandum)
    side = (
        next((one for one in memorandum.sides if one.id == form.side_id()), None) if form.validate_on_submit() else None
    )
    if side is None:
        raise Refused(_("Say what is to be done, by whom and by which day."))
    with transaction():
        add_follow_up(side, form.what.data or "", form.due(), by=actor())
    return _done(memorandum_id, _("It is noted."), "follow-ups")


@room.post("/follow-ups/<int:follow_up_id>")
def finish(memorandum_id: int, follow_up_id: int) -> ResponseReturnValue:
    """Note that it is done, open again, or taken off."""
    memorandum = _memorandum(memorandum_id)
    one, act = _follow_up(memorandum, follow_up_id), request.form.get("act")
    with unless_changed():
        if act == "remove":
            remove_follow_up(memorandum, one, by=actor())
        else:
            today = current_event().date_at(clock.now())
            finish_follow_up(memorandum, one, today if act == "done" else None, by=actor())
    return _done(memorandum_id, _("Saved."), "follow-ups")


def _done(memorandum_id: int, sentence: str, part: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("memoranda.show", memorandum_id=memorandum_id, _anchor=part), 303)


def _memorandum(memorandum_id: int) -> Memorandum:
    found = memorandum_in(current_event(), memorandum_id)
    if found is None:
        raise NotFound(_("There is no such memorandum."))
    return found


def _proposal(memorandum: Memorandum, proposal_id: int) -> CeremonyProposal:
    found = next((one for one in proposals_of(memorandum) if one.id == proposal_id), None)
    if found is None:
        raise NotFound(_("There is no such proposal any more."))
    return found


def _follow_up(memorandum: Memorandum, follow_up_id: int) -> MemorandumFollowUp:
    found = next((one for one in follow_ups_of(memorandum) if one.id == follow_up_id), None)
    if found is None:
        raise NotFound(_("There is no such follow-up."))
    return found
