"""The page of a party’s clerk, /memorandum/<token>, without an account: texts, the clearances of their own country,
and whom they propose for the ceremony.
"""

from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import holder
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.history.shown_rows import unless_changed
from expo.i18n import _, localize
from expo.memoranda.ceremony_queries import people_of_memoranda
from expo.memoranda.ceremony_words import ceremony_role_word
from expo.memoranda.forms import text_form
from expo.memoranda.links import side_by_token
from expo.memoranda.models import MemorandumParty
from expo.memoranda.proposal_forms import ProposalForm, proposal_form
from expo.memoranda.proposal_queries import proposals_of
from expo.memoranda.queries import latest_texts
from expo.memoranda.rules import ENDED
from expo.memoranda.services.proposals import drop_proposal, propose_person
from expo.memoranda.views.shared import answer_office, memoranda_words, take_text, text_response
from expo.web.blueprints import private_blueprint
from expo.web.security import form_checks_csrf


def _load_side() -> None:
    found = side_by_token(g.token)
    if found is None:
        abort(404)
    g.side, g.event = found, found.memorandum.event
    g.slug = g.event.slug


room = private_blueprint("memorandum_clerk", __name__, guard=_load_side, url_prefix="/memorandum/<token>")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return memoranda_words()


@room.get("")
def show() -> ResponseReturnValue:
    """The memorandum as the clerk of one party sees it."""
    return _page(None)


@room.post("/texts")
@form_checks_csrf
def upload() -> ResponseReturnValue:
    """Another version of a text."""
    try:
        _check_taking_part()
        sentence = take_text(_side().memorandum, _clerk())
    except Refused as refusal:
        return _page(refusal), 409
    flash(sentence, "success")
    return redirect(url_for(".show"), 303)


@room.post("/people")
@form_checks_csrf
def propose() -> ResponseReturnValue:
    """Propose who signs or stands behind for the party."""
    form = proposal_form()
    if not form.validate_on_submit():
        return _page(None, form), 400
    try:
        _check_taking_part()
        with transaction():
            propose_person(_side(), form.fields(), by=_clerk())
    except Refused as refusal:
        return _page(refusal, form), 409
    flash(_("The organiser has your proposal."), "success")
    return redirect(url_for(".show"), 303)


@room.post("/people/<int:proposal_id>/drop")
def drop(proposal_id: int) -> ResponseReturnValue:
    """Take a proposal of the party back."""
    own = [one for one in proposals_of(_side().memorandum) if one.side_id == _side().id]
    found = next((one for one in own if one.id == proposal_id), None)
    if found is None:
        raise NotFound(_("There is no such proposal any more."))
    with unless_changed():
        drop_proposal(_side().memorandum, found, by=_clerk())
    flash(_("The proposal is taken back."), "success")
    return redirect(url_for(".show"), 303)


@room.get("/texts/<uid>")
def text(uid: str) -> ResponseReturnValue:
    """The content of a text; the look is recorded."""
    return text_response(_side().memorandum, uid, _clerk())


@room.post("/clearances/<int:clearance_id>")
def clear(clearance_id: int) -> ResponseReturnValue:
    """Note what an office of the party's own country answered."""
    _check_taking_part()
    own = [one for one in _side().memorandum.clearances if one.country == _side().party.country]
    answer_office(_side().memorandum, next((one for one in own if one.id == clearance_id), None), _clerk())
    return redirect(url_for(".show"), 303)


def _check_taking_part() -> None:
    """Raises Refused for the clerk of a party that does not take part in the expo."""
    if not _side().party.stands:
        raise Refused(
            _("%(name)s does not take part in the expo, so nothing can be changed here.", name=_side().party.name)
        )


def _side() -> MemorandumParty:
    side: MemorandumParty = g.side
    return side


def _clerk() -> Actor:
    return holder(_side().party.name)


def _page(refusal: Refused | None, form: ProposalForm | None = None) -> str:
    memorandum, own = _side().memorandum, _side().id
    return render_template(
        "memoranda/clerk.html",
        memorandum=memorandum,
        title=localize(memorandum.title),
        side=_side(),
        text_form=text_form(memorandum),
        refusal=refusal,
        latest=latest_texts(memorandum),
        form=form or proposal_form(),
        people=[one for one in people_of_memoranda([memorandum.id])[memorandum.id] if one.side_id == own],
        proposals=[one for one in proposals_of(memorandum) if one.side_id == own],
        ceremony_role_word=ceremony_role_word,
        may_propose=_side().party.stands and memorandum.state not in ENDED,
    )
