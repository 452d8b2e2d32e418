"""An investor's own page, /case/<token>, without an account: where the case stands, lines, withdrawal, follow-ups."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import holder
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.investors.forms import LineForm
from expo.investors.links import case_by_token
from expo.investors.models import InvestorCase
from expo.investors.rules import CaseAct, FollowUpAnswer, may
from expo.investors.services.intake import add_line, answer_follow_up, withdraw_case
from expo.investors.views.shared import case_words
from expo.web.blueprints import private_blueprint
from expo.web.params import word_of
from expo.web.security import form_checks_csrf


def _load_case() -> None:
    found = case_by_token(g.token)
    if found is None:
        abort(404)
    g.case, g.event, g.slug = found, found.event, found.event.slug


room = private_blueprint("my_case", __name__, guard=_load_case, url_prefix="/case/<token>")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return case_words()


@room.get("")
def show() -> ResponseReturnValue:
    """Where the case stands; opening the page changes nothing."""
    return _page(LineForm(formdata=None))


@room.post("/lines")
@form_checks_csrf
def line() -> ResponseReturnValue:
    """Add a line of text for the desk."""
    form, refusal = LineForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                add_line(_case(), form.text.data or "", by=holder(""))
            flash(_("The desk has what you added."), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
    return _page(form, refusal), (409 if refusal else 400)


@room.post("/withdraw")
def withdraw() -> ResponseReturnValue:
    """Withdraw the case."""
    with unless_changed():
        withdraw_case(_case(), by=holder(""))
    flash(_("Your case is withdrawn."), "success")
    return redirect(url_for(".show"), 303)


@room.post("/follow-ups/<int:days>")
def follow_up(days: int) -> ResponseReturnValue:
    """Say what became of the commitment."""
    found = next((one for one in _case().follow_ups if one.days == days), None)
    answer = word_of(FollowUpAnswer, request.form.get("answer"))
    if found is None or answer is None:
        raise NotFound(_("This is not asked."))
    with unless_changed():
        answer_follow_up(found, _case(), answer, by=holder(""))
    flash(_("Your answer is noted."), "success")
    return redirect(url_for(".show"), 303)


def _case() -> InvestorCase:
    case: InvestorCase = g.case
    return case


def _page(form: LineForm, refusal: Refused | None = None) -> str:
    return render_template(
        "investors/own.html",
        case=_case(),
        form=form,
        refusal=refusal,
        open=may(_case().state, CaseAct.CLOSE),
        asked=[one for one in _case().follow_ups if one.sent_at is not None],
        answers=list(FollowUpAnswer),
    )
