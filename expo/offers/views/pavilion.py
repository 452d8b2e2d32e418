"""The desk of a pavilion's manager at /pavilion/<token>: the private link is the permission, without signing in."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import holder
from expo.booths.allocation.fit import spaces_for
from expo.booths.assignments.queries import live_assignment
from expo.booths.queries import holders_in
from expo.booths.rules import MOST_BOOTHS, AssignmentState
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import template_words
from expo.exhibitors.links import pavilion_by_token
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.queries import exhibitor_in
from expo.exhibitors.services.contacts import erase_manager
from expo.history.services import Actor
from expo.i18n import _
from expo.offers.queries import booths_within, firms_of, spaces_by_firm
from expo.offers.services.pavilions import hold_for_firm, release_firm
from expo.web.blueprints import private_blueprint
from expo.web.params import row_ids


def _load_pavilion() -> None:
    """Load the pavilion of the token; 404 for a renewed and for an unknown token alike, in constant time."""
    found = pavilion_by_token(g.token)
    if found is None:
        abort(404)
    g.pavilion, g.event, g.slug = found, found.event, found.event.slug


room = private_blueprint("pavilion_desk", __name__, guard=_load_pavilion, url_prefix="/pavilion/<token>")


@room.context_processor
def _template_words() -> dict[str, Any]:
    states = {
        AssignmentState.HELD: _("on hold"),
        AssignmentState.OFFERED: _("offered"),
        AssignmentState.ASSIGNED: _("assigned"),
    }
    return {**template_words(), "pavilion": g.get("pavilion"), "space_words": states}


@room.get("")
def home() -> ResponseReturnValue:
    """The pavilion's firms and booths."""
    firms = firms_of(_pavilion())
    return render_template(
        "offers/pavilion.html",
        firms=firms,
        spaces=spaces_by_firm(firms),
        booths=booths_within(_pavilion()),
        holders=holders_in(_pavilion().event),
    )


@room.get("/firms/<int:number>")
def firm(number: int) -> ResponseReturnValue:
    """One firm, and the pavilion's spaces that fit it."""
    return _page(_load_firm(number))


@room.post("/firms/<int:number>/place")
def hold(number: int) -> ResponseReturnValue:
    """Hold booths for the firm."""
    booths = row_ids(request.form.get("booths", "")[:400].split(","), MOST_BOOTHS + 1)
    try:
        with transaction():
            hold_for_firm(_pavilion(), _load_firm(number), booths, by=_manager())
    except NotFound:
        raise
    except Refused as refusal:
        return _page(_load_firm(number), refusal), 409
    flash(_("The space is held. The organisers send the offer."), "success")
    return redirect(url_for(".home"), 303)


@room.post("/firms/<int:number>/release")
def release(number: int) -> ResponseReturnValue:
    """Release the firm's booths."""
    with transaction():
        release_firm(_pavilion(), _load_firm(number), by=_manager())
    flash(_("The space is free again."), "success")
    return redirect(url_for(".home"), 303)


@room.route("/erase", methods=["GET", "POST"])
def erase() -> ResponseReturnValue:
    """Say what goes and what stays (GET), or erase the manager for good (POST)."""
    if request.method == "GET":
        return render_template("offers/pavilion_erase.html", goes=_goes(), stays=_stays())
    slug = _pavilion().event.slug
    with transaction():
        erase_manager(_pavilion(), by=Actor(""))
    flash(_("Your name and address are erased, and the link of the pavilion stopped working."), "success")
    return redirect(url_for("events.home", slug=slug), 303)


def _goes() -> list[str]:
    return [
        _("Your name and mail address as the manager of the pavilion, in its history and in mails too."),
        _("The link of this page: nobody can place firms by it any more."),
    ]


def _stays() -> list[str]:
    return [_("The pavilion, its firms and their booths. An organiser can name another manager.")]


def _page(exhibitor: Exhibitor, refusal: Refused | None = None) -> str:
    inside = {booth.id for booth in booths_within(_pavilion())}
    fitting = [fit for fit in spaces_for(_pavilion().event, exhibitor)[0] if set(fit.booths) <= inside]
    space = live_assignment(exhibitor)
    return render_template(
        "offers/pavilion_firm.html",
        exhibitor=exhibitor,
        fitting=fitting,
        space=space,
        refusal=refusal,
        movable=space is None or (space.state is AssignmentState.HELD and not space.pinned),
    )


def _pavilion() -> Pavilion:
    found: Pavilion = g.pavilion
    return found


def _manager() -> Actor:
    """The manager as the actor in the history."""
    return holder(_pavilion().manager_name or _pavilion().name)


def _load_firm(number: int) -> Exhibitor:
    found = exhibitor_in(_pavilion().event, number)
    if found is None or found.pavilion_id != _pavilion().id:
        raise NotFound(_("There is no such firm in this pavilion."))
    return found
