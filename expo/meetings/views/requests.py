"""Requests for meetings on the private pages of firms, delegations and public bodies: asking, the inbox, answering."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.delegations.blueprints import head_blueprint
from expo.errors import Refused
from expo.exhibitors.blueprints import firm_blueprint
from expo.i18n import _
from expo.meetings.body_pages.blueprints import body_blueprint
from expo.meetings.queries import possible_parties
from expo.meetings.requests.forms import AnotherTimeForm, DeclineForm, another_time_form, ask_form
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.queries import inbox_of, request_for, requests_by, terms_of
from expo.meetings.requests.rules import OPEN, RequestAct, acts_of
from expo.meetings.requests.words import act_word, asked_words, outcome_words, request_look, request_state_word
from expo.meetings.rules import WishKind
from expo.meetings.services.requests.answers import answer_request
from expo.meetings.services.requests.lifecycle import ask_for_meeting
from expo.meetings.services.wishes import set_wish
from expo.meetings.views.doors import Door, body_door, firm_door, head_door
from expo.meetings.wishes.queries import thing_of
from expo.web.security import form_checks_csrf

firm_room = firm_blueprint("firm_requests", __name__, "/requests")
head_room = head_blueprint("head_requests", __name__, "/requests")
body_room = body_blueprint("body_requests", __name__, "/requests")
_ACTS = {"accept": RequestAct.ACCEPT, "withdraw": RequestAct.WITHDRAW}


@firm_room.get("", endpoint="index")
def firm_index() -> ResponseReturnValue:
    """What others ask of a firm, and what it asks of others."""
    return _index(firm_door())


@head_room.get("", endpoint="index")
def head_index() -> ResponseReturnValue:
    """The same for a delegation."""
    return _index(head_door())


@body_room.get("", endpoint="index")
def body_index() -> ResponseReturnValue:
    """The same for a public body."""
    return _index(body_door())


@firm_room.route("/ask/<thing>", methods=["GET", "POST"], endpoint="ask")
@form_checks_csrf
def firm_ask(thing: str) -> ResponseReturnValue:
    """Ask somebody for a meeting."""
    return _ask(firm_door(), thing)


@head_room.route("/ask/<thing>", methods=["GET", "POST"], endpoint="ask")
@form_checks_csrf
def head_ask(thing: str) -> ResponseReturnValue:
    return _ask(head_door(), thing)


@body_room.route("/ask/<thing>", methods=["GET", "POST"], endpoint="ask")
@form_checks_csrf
def body_ask(thing: str) -> ResponseReturnValue:
    return _ask(body_door(), thing)


@firm_room.get("/<int:request_id>", endpoint="show")
def firm_show(request_id: int) -> ResponseReturnValue:
    """One request, with what can be answered."""
    return _page(firm_door(), request_id)


@head_room.get("/<int:request_id>", endpoint="show")
def head_show(request_id: int) -> ResponseReturnValue:
    return _page(head_door(), request_id)


@body_room.get("/<int:request_id>", endpoint="show")
def body_show(request_id: int) -> ResponseReturnValue:
    return _page(body_door(), request_id)


@firm_room.post("/<int:request_id>/<any(accept, withdraw):act>", endpoint="act")
def firm_act(request_id: int, act: str) -> ResponseReturnValue:
    """Accept a request, or take one's own back."""
    return _act(firm_door(), request_id, _ACTS[act])


@head_room.post("/<int:request_id>/<any(accept, withdraw):act>", endpoint="act")
def head_act(request_id: int, act: str) -> ResponseReturnValue:
    return _act(head_door(), request_id, _ACTS[act])


@body_room.post("/<int:request_id>/<any(accept, withdraw):act>", endpoint="act")
def body_act(request_id: int, act: str) -> ResponseReturnValue:
    return _act(body_door(), request_id, _ACTS[act])


@firm_room.post("/<int:request_id>/decline", endpoint="decline")
@form_checks_csrf
def firm_decline(request_id: int) -> ResponseReturnValue:
    """Decline a request."""
    return _decline(firm_door(), request_id)


@head_room.post("/<int:request_id>/decline", endpoint="decline")
@form_checks_csrf
def head_decline(request_id: int) -> ResponseReturnValue:
    return _decline(head_door(), request_id)


@body_room.post("/<int:request_id>/decline", endpoint="decline")
@form_checks_csrf
def body_decline(request_id: int) -> ResponseReturnValue:
    return _decline(body_door(), request_id)


@firm_room.post("/<int:request_id>/time", endpoint="another_time")
@form_checks_csrf
def firm_another_time(request_id: int) -> ResponseReturnValue:
    """Propose another time."""
    return _another_time(firm_door(), request_id)


@head_room.post("/<int:request_id>/time", endpoint="another_time")
@form_checks_csrf
def head_another_time(request_id: int) -> ResponseReturnValue:
    return _another_time(head_door(), request_id)


@body_room.post("/<int:request_id>/time", endpoint="another_time")
@form_checks_csrf
def body_another_time(request_id: int) -> ResponseReturnValue:
    return _another_time(body_door(), request_id)


def _index(here: Door) -> str:
    party = here.party
    return render_template(
        "meetings/requests/index.html",
        inbox=inbox_of(party) if party else [],
        sent=requests_by(party) if party else [],
        terms=terms_of(here.event),
        **_words(here),
    )


def _ask(here: Door, other: str) -> ResponseReturnValue:
    name = dict(possible_parties(here.event)).get(other)
    if name is None or other == here.thing:
        abort(404)
    form, refusal = ask_form(here.event, here.thing, other), None
    if form.validate_on_submit():
        try:
            with transaction():
                ask_for_meeting(here.event, here.thing, other, form.asked(), by=here.actor)
            flash(_("You have asked %(name)s. You are written to when they answer.", name=name), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "meetings/requests/ask.html", form=form, refusal=refusal, name=name, terms=terms_of(here.event)
    )
    return page, 409 if refusal else 400 if form.errors else 200


def _act(here: Door, request_id: int, act: RequestAct) -> ResponseReturnValue:
    with transaction():
        found = _request(here, request_id)
        answer_request(found, act, as_asker=_is_asker(here, found), by=here.actor)
        name = _other(here, found).name
        done = outcome_words(found, here.event.zone)
    if act is RequestAct.ACCEPT:
        flash(_("You meet %(name)s. %(outcome)s", name=name, outcome=done), "success")
    else:
        flash(_("The request is taken back."), "success")
    return redirect(url_for(".index"), 303)


def _decline(here: Door, request_id: int) -> ResponseReturnValue:
    form, refusal = DeclineForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                found = _request(here, request_id)
                as_asker = _is_asker(here, found)
                answer = form.answer.data or ""
                answer_request(found, RequestAct.DECLINE, as_asker=as_asker, by=here.actor, answer=answer)
                if form.never.data:
                    other = thing_of(_other(here, found))
                    set_wish(here.event, here.thing, other, WishKind.NEVER, by=here.actor)
            flash(_("The request is declined."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    return _page(here, request_id, decline=form, refusal=refusal)


def _another_time(here: Door, request_id: int) -> ResponseReturnValue:
    found, refusal = _request(here, request_id), None
    form = another_time_form(here.event, (found.asker, found.asked))
    if form.validate_on_submit():
        try:
            with transaction():
                as_asker = _is_asker(here, found)
                act = RequestAct.ANOTHER_TIME
                answer_request(found, act, as_asker=as_asker, by=here.actor, wanted_at=form.moment())
            flash(_("The time is proposed."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    return _page(here, request_id, timing=form, refusal=refusal)


def _page(
    here: Door,
    request_id: int,
    decline: DeclineForm | None = None,
    timing: AnotherTimeForm | None = None,
    refusal: Refused | None = None,
) -> ResponseReturnValue:
    found = _request(here, request_id)
    form = decline if decline is not None else timing
    page = render_template(
        "meetings/requests/request.html",
        one=found,
        acts=acts_of(found.state, as_asker=_is_asker(here, found)),
        decline=decline or DeclineForm(formdata=None),
        timing=timing or another_time_form(here.event, (found.asker, found.asked)),
        sent=form,
        refusal=refusal,
        **_words(here),
    )
    return page, 409 if refusal else 400 if request.method == "POST" else 200


def _words(here: Door) -> dict[str, Any]:
    return {
        "zone": here.event.zone,
        "is_open": lambda one: one.state in OPEN,
        "is_asker": lambda one: _is_asker(here, one),
        "other_of": lambda one: _other(here, one),
        "acts_of": lambda one: acts_of(one.state, as_asker=_is_asker(here, one)),
        "act_word": act_word,
        "asked_words": asked_words,
        "outcome_words": outcome_words,
        "request_state_word": request_state_word,
        "request_look": request_look,
    }


def _request(here: Door, request_id: int) -> MeetingRequest:
    """A request that this party may read; 404 for another, and for one of whom it never wants to hear."""
    found = request_for(here.party, request_id)
    if found is None:
        abort(404)
    return found


def _is_asker(here: Door, one: MeetingRequest) -> bool:
    return here.party is not None and one.asker_id == here.party.id


def _other(here: Door, one: MeetingRequest) -> Any:
    return one.asked if _is_asker(here, one) else one.asker
