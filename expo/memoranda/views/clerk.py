"""The page of a party’s clerk, /memorandum/<token>, without an account: texts, and the clearances of their own country."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import holder
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _, localize
from expo.memoranda.forms import text_form
from expo.memoranda.links import side_by_token
from expo.memoranda.models import MemorandumParty
from expo.memoranda.queries import latest_texts
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


def _page(refusal: Refused | None) -> str:
    memorandum = _side().memorandum
    return render_template(
        "memoranda/clerk.html",
        memorandum=memorandum,
        title=localize(memorandum.title),
        side=_side(),
        text_form=text_form(memorandum),
        refusal=refusal,
        latest=latest_texts(memorandum),
    )
