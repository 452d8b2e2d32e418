"""Other spaces for firms that have accepted or were offered theirs: what changes first, then what becomes of the price."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.allocation.words import rule_word
from expo.booths.assignments.services import WantedSpace
from expo.booths.assignments.views.move_links import wanted_moves
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.exhibitors.queries import firm_name
from expo.i18n import _
from expo.invoices.forms import MovesForm, moves_form
from expo.invoices.rules import MoveTerms
from expo.invoices.services.moves import Move, move_firms, moves_of, wished_by_others
from expo.invoices.words import heading_of
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = organiser_blueprint("space_moves", __name__, Permission.EDIT_EXHIBITORS, "/moves")


@room.route("", methods=["GET", "POST"])
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def decide() -> ResponseReturnValue:
    """Show what the moves in the address change; do them once that is confirmed and has not changed since."""
    wanted, refusal = wanted_moves(current_event()), None
    moves = moves_of(wanted)
    form = moves_form(moves)
    seen = _fingerprint(moves)
    if form.validate_on_submit() and form.seen.data == seen:
        try:
            with single_submission():
                move_firms(wanted, form.terms(), by=actor())
        except Refused as caught:
            refusal = caught
            wanted = wanted_moves(current_event())
            moves = moves_of(wanted)
        else:
            told = any(move.terms for move in moves)
            flash(_("The space is changed, and the firm is told.") if told else _("The space is changed."), "success")
            return redirect(url_for("exhibitors.show", exhibitor_id=wanted[0].exhibitor.id), 303)
    form.seen.data = seen
    return _page(wanted, moves, form, refusal), (409 if refusal else 400 if form.errors else 200)


def _page(wanted: Sequence[WantedSpace], moves: Sequence[Move], form: MovesForm, refusal: Refused | None) -> str:
    return render_template(
        "invoices/space_moves.html",
        moves=moves,
        wished=[booth.number for booth in wished_by_others(wanted)],
        form=form,
        refusal=refusal,
        firm_name=firm_name,
        heading_of=heading_of,
        rule_word=rule_word,
        Terms=MoveTerms,
    )


def _fingerprint(moves: Sequence[Move]) -> str:
    """Identifies what was shown: when it has changed, it is shown again before anything is done."""
    return ";".join(" ".join(map(str, _shown(move))) for move in moves)


def _shown(move: Move) -> tuple[Any, ...]:
    invoice = move.invoice
    return (
        move.exhibitor.id,
        *move.old_numbers,
        "to",
        *move.numbers,
        move.open_until,
        *move.beyond,
        *move.needs,
        move.old_minor,
        move.new_minor,
        move.today_minor,
        invoice and invoice.id,
        invoice and invoice.paid_minor,
    )
