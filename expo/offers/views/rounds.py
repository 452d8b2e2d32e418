"""Rounds of choice and renewal claims, for organisers."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.assignments.claims import claim_in, claims_matching
from expo.booths.rules import ClaimState
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.models import Event
from expo.events.moments import moment_in
from expo.exhibitors.panels import SettingsPanel
from expo.history.shown_rows import unless_changed
from expo.i18n import _, _n
from expo.offers.forms import ClaimsForm, RoundForm, claims_form
from expo.offers.queries import by_points_until, claims_promised, earlier_events, round_in, rounds_of
from expo.offers.services.kept_booths import claim_booths_of, follow_rules, give_up_claim
from expo.offers.services.rounds import add_round, remove_round
from expo.offers.words import claim_kind_word, claim_state_look, claim_state_word
from expo.web.pagination import paged
from expo.web.security import form_checks_csrf

room = organiser_blueprint("choice", __name__, Permission.SEE_EXHIBITORS, "/choice")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {"claim_word": claim_state_word, "claim_look": claim_state_look, "claim_kind_word": claim_kind_word}


@room.get("")
def index() -> ResponseReturnValue:
    """The rounds, and the renewal claims."""
    return _index()


@room.post("/rounds")
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a round."""
    form = RoundForm()
    if not form.validate_on_submit():
        return _index(rounds=form), 400
    try:
        with transaction():
            add_round(current_event(), form.name.data or "", by=actor(), **form.values())
    except Refused as refusal:
        return _index(rounds=form, refusal=refusal), 409
    flash(_("The round is added."), "success")
    return redirect(url_for(".index"), 303)


@room.post("/rounds/<int:number>/remove")
@needs(Permission.EDIT_EXHIBITORS)
def remove(number: int) -> ResponseReturnValue:
    """Remove a round; spaces chosen in it stay."""
    with unless_changed():
        row = round_in(current_event(), number)
        if row is None:
            raise NotFound(_("There is no such round in this expo."))
        remove_round(row, by=actor())
    flash(_("The round is removed. What was chosen in it stays."), "success")
    return redirect(url_for(".index"), 303)


@room.post("/claims")
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def claim() -> ResponseReturnValue:
    """Claim booths for the firms of an earlier expo."""
    form = claims_form(_earlier_events())
    if not form.validate_on_submit():
        return _index(claims=form), 400
    earlier = next(one for one in _earlier_events() if one.id == form.earlier.data)
    try:
        with transaction():
            kept = claim_booths_of(current_event(), earlier, moment_in(form.until), by=actor())
    except Refused as refusal:
        return _index(claims=form, refusal=refusal), 409
    flash(_n("%(num)d booth is kept.", "%(num)d booths are kept.", kept), "success")
    return redirect(url_for(".index"), 303)


@room.post("/claims/<int:number>/end")
@needs(Permission.EDIT_EXHIBITORS)
def end(number: int) -> ResponseReturnValue:
    """End a claim."""
    with transaction():
        row = claim_in(current_event(), number)
        if row is None or row.state is not ClaimState.OPEN:
            raise NotFound(_("There is no such claim in this expo."))
        give_up_claim(row, by=actor())
    flash(_("The booth is free for others."), "success")
    return redirect(url_for(".index"), 303)


@room.post("/claims/follow")
@needs(Permission.EDIT_EXHIBITORS)
def follow() -> ResponseReturnValue:
    """Give the booths that are kept for the next in line the date that the settings name by now."""
    with transaction():
        count = follow_rules(current_event(), by=actor())
    told = _n(
        "%(num)d booth is kept until the new date; its firm is told.",
        "%(num)d booths are kept until the new date; their firms are told.",
        count,
    )
    flash(told, "success")
    return redirect(url_for(".index"), 303)


def _promised(event: Event) -> dict[str, Any] | None:
    found = claims_promised(event)
    if not found:
        return None
    page = url_for("choice.index")
    return {"promised": found, "by_points_until": by_points_until(event), "event": event, "page": page}


CLAIMS_PROMISED = SettingsPanel("offers/_promised.html", _promised)


def _index(*, rounds: RoundForm | None = None, claims: ClaimsForm | None = None, refusal: Refused | None = None) -> str:
    query, counting = claims_matching(current_event())
    until = by_points_until(current_event())
    earlier = _earlier_events()
    return render_template(
        "offers/rounds.html",
        page=paged(query, counting),
        rounds=rounds_of(current_event()),
        refusal=refusal,
        earlier=earlier,
        round_form=rounds or RoundForm(formdata=None),
        claim_form=claims or claims_form(earlier, fresh=True),
        wrong=rounds or claims,
        promised=claims_promised(current_event(), until),
        by_points_until=until,
    )


def _earlier_events() -> list[Any]:
    """Earlier events whose exhibitors the user may see."""
    return [one for one in earlier_events(current_event()) if current_user.may(Permission.SEE_EXHIBITORS, one.id)]
