"""A firm's own choice: its claims, and in its round the free spaces that fit it, with prices."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.booths.allocation.fit import Fit, spaces_for
from expo.booths.assignments.claims import open_claims
from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Booth
from expo.booths.rules import MOST_BOOTHS, AssignmentState, ClaimKind, ClaimState
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.queries import halls_of
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.panels import Panel
from expo.exhibitors.rules import STATES_IN_LINE, ApplicationState
from expo.i18n import _
from expo.offers.price_facts import facts_of, facts_on_booths
from expo.offers.queries import bands_of, points_now
from expo.offers.rules import current_round, in_time, next_round
from expo.offers.services.kept_booths import give_up_claim, take_claims
from expo.offers.services.rounds import choose
from expo.prices.queries import price_rules_of, taxes_of
from expo.prices.rules import quote, total, with_taxes
from expo.web.params import refuse, row_ids

room = firm_blueprint("firm_choice", __name__, "/space")

_MAY_CHOOSE = frozenset({ApplicationState.ACCEPTED})


@room.get("")
def spaces() -> ResponseReturnValue:
    """The free spaces that fit, best first, with today's prices; only in the firm's round."""
    return _page()


@room.post("/choose", endpoint="choose")
def choose_space() -> ResponseReturnValue:
    """Choose a space; its offer then waits on the firm's desk."""
    numbers = row_ids(request.form.get("booths", "")[:400].split(","), MOST_BOOTHS + 1)
    try:
        with transaction():
            choose(current_exhibitor(), numbers, by=firm_actor())
    except Refused as refusal:
        return _page(refusal), 409
    flash(_("The space is kept for you. Accept its offer before it ends."), "success")
    return redirect(url_for("exhibitor_desk.home"), 303)


@room.post("/claims/take", endpoint="take_claims")
def take_up_claims() -> ResponseReturnValue:
    """Take up the claims on last year's booths, or on those kept for the next in line."""
    kind = request.form.get("kind", ClaimKind.RENEWAL.value)
    if kind not in set(ClaimKind):
        refuse()
    with transaction():
        take_claims(current_exhibitor(), ClaimKind(kind), by=firm_actor())
    flash(_("The space is kept for you. Accept its offer before it ends."), "success")
    return redirect(url_for("exhibitor_desk.home"), 303)


@room.post("/claims/<int:number>/give-up", endpoint="give_up")
def end_claim(number: int) -> ResponseReturnValue:
    """Give up a claim on a booth."""
    with transaction():
        claim = next((one for one in open_claims(current_exhibitor()) if one.id == number), None)
        if claim is None or claim.state is not ClaimState.OPEN:
            raise NotFound(_("This booth is not kept for you."))
        give_up_claim(claim, by=firm_actor())
    flash(_("The booth is free for others."), "success")
    return redirect(url_for("exhibitor_desk.home"), 303)


def _page(refusal: Refused | None = None) -> str:
    now, points = clock.now(), points_now(current_exhibitor())
    bands = bands_of(current_exhibitor().event)
    band = current_round(bands, points, now) if current_exhibitor().state in _MAY_CHOOSE else None
    fitting = spaces_for(current_exhibitor().event, current_exhibitor())[0] if band else []
    return render_template(
        "offers/choose.html",
        band=band,
        following=next_round(bands, points, now),
        points=points,
        refusal=refusal,
        fitting=list(zip(fitting, _prices(fitting), strict=True)),
        halls={hall.id: hall.name for hall in halls_of(current_exhibitor().event)},
    )


def _prices(fitting: list[Fit]) -> list[int | None]:
    """Today's price of each space with taxes, in minor units; None without a price. A constant number of queries."""
    event, today = current_exhibitor().event, clock.now().astimezone(current_exhibitor().event.zone_info).date()
    wanted = {booth for fit in fitting for booth in fit.booths}
    booths = {one.id: one for one in db.session.scalars(db.select(Booth).where(Booth.id.in_(wanted)))}
    rules, taxes = price_rules_of(event), taxes_of(event)
    facts = facts_of(current_exhibitor(), [])
    prices: list[int | None] = []
    for fit in fitting:
        space = facts_on_booths(
            facts, [booths[number] for number in fit.booths], deck_sqm=current_exhibitor().upper_deck_sqm
        )
        lines = quote(space, rules, today)
        prices.append(total(with_taxes(lines, taxes, resident=space.resident)) if lines else None)
    return prices


def _panel(exhibitor: Exhibitor) -> Mapping[str, Any] | None:
    """The template values of the panel: claims and rounds; None when there are neither."""
    if exhibitor.firm_id is None or exhibitor.state not in {*STATES_IN_LINE, ApplicationState.SUBMITTED}:
        return None
    now = clock.now()
    claims = [claim for claim in open_claims(exhibitor) if in_time(now, claim.until)]
    of_kind = {kind: [claim for claim in claims if claim.kind is kind] for kind in ClaimKind}
    bands, points = bands_of(exhibitor.event), points_now(exhibitor)
    band, following = current_round(bands, points, now), next_round(bands, points, now)
    if not claims and band is None and following is None:
        return None
    accepted = exhibitor.state in _MAY_CHOOSE
    space = live_assignment(exhibitor)  # one that is only held is the organisers' own
    held = accepted and space is not None and space.state is not AssignmentState.HELD
    may_take = {ClaimKind.RENEWAL: accepted, ClaimKind.NEXT: exhibitor.state in STATES_IN_LINE}
    rounds = {"band": band, "following": following, "accepted": accepted, "held": held}
    return {"claims": of_kind, "may_take": may_take, "any": bool(claims), **rounds}


FOR_THE_FIRM = Panel("choice", 12, "offers/_choice_panel.html", _panel)
