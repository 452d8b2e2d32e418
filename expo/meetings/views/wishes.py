"""The organiser's page of wishes: whom the scheduler could bring together, and their meetings made in one press."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.events.blueprints import current_event, organiser_blueprint
from expo.i18n import _n
from expo.meetings.queries import parties_among
from expo.meetings.services.wishes import make_meetings, wished_pairs
from expo.meetings.wishes.queries import wish_kinds
from expo.meetings.words import wish_word

room = organiser_blueprint("meeting_wishes", __name__, Permission.ARRANGE_MEETINGS, "/meetings/wishes")

_MOST_LINES = 300


@room.get("")
def index() -> ResponseReturnValue:
    """The pairs that wish it, the most wanted first. Wishes are the parties' secret: only who arranges meetings reads them."""
    event = current_event()
    pairs = wished_pairs(event)
    shown = pairs[:_MOST_LINES]
    names = parties_among({number for pair in shown for number in (pair.party_id, pair.other_id)})
    return render_template(
        "meetings/wishes.html",
        pairs=shown,
        names=names,
        total=len(wish_kinds(event)),
        both=sum(pair.both for pair in pairs),
        one_sided=sum(not pair.both for pair in pairs),
        waiting=sum(not pair.met for pair in pairs),
        wish_word=wish_word,
    )


@room.post("/meetings")
def make() -> ResponseReturnValue:
    """Make meetings of the wishes that have none."""
    with transaction():
        made = make_meetings(current_event(), one_sided="one_sided" in request.form, by=actor())
    flash(
        _n(
            "%(num)d meeting added, without a time. Ask for a plan, or place it on the board.",
            "%(num)d meetings added, without a time. Ask for a plan, or place them on the board.",
            made,
        ),
        "success",
    )
    return redirect(url_for(".index"), 303)
