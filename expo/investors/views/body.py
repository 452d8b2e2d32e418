"""The page of a public body that was asked, /case-questions/<token>, without an account: its questions of all cases."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import holder
from expo.errors import NotFound, Refused
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.investors.forms import answer_form
from expo.investors.links import body_by_token
from expo.investors.models import CaseQuestion
from expo.investors.queries import question_to, questions_to
from expo.investors.rules import CaseAct, Insight, body_sees, may
from expo.investors.services.cases import answer_question
from expo.investors.views.shared import case_words
from expo.meetings.models import Party
from expo.web.blueprints import private_blueprint
from expo.web.security import form_checks_csrf


def _load_body() -> None:
    found = body_by_token(g.token)
    if found is None:
        abort(404)
    g.party, g.event, g.slug = found, found.event, found.event.slug


room = private_blueprint("case_questions", __name__, guard=_load_body, url_prefix="/case-questions/<token>")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return case_words()


@room.get("")
def show() -> ResponseReturnValue:
    """The body's questions, those that wait first."""
    return _page()


@room.post("/<int:question_id>")
@form_checks_csrf
def answer(question_id: int) -> ResponseReturnValue:
    """Answer a question, or correct the answer until the case is closed."""
    asked, refusal = question_to(_party(), question_id), None
    if asked is None:
        raise NotFound(_("There is no such question."))
    form = answer_form(asked, sent=True)
    if form.validate_on_submit():
        try:
            with unless_changed():
                answer_question(asked, form.answer.data or "", by=holder(""), named=_party().name)
            flash(_("The desk has your answer."), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
    return _page(sent=asked, refusal=refusal), (409 if refusal else 400)


def _party() -> Party:
    party: Party = g.party
    return party


def _page(sent: CaseQuestion | None = None, refusal: Refused | None = None) -> str:
    asked = questions_to(_party())
    forms = {one.id: answer_form(one, sent=one is sent) for one in asked}
    if sent is not None:
        forms[sent.id].validate()
    return render_template(
        "investors/body.html",
        party=_party(),
        questions=asked,
        forms=forms,
        sent=forms[sent.id] if sent is not None else None,
        refusal=refusal,
        may_answer=lambda one: may(one.case.state, CaseAct.ANSWER),
        sees_project=lambda one: body_sees(one.case.discretion) is not Insight.NUMBER,
        sees_who=lambda one: body_sees(one.case.discretion) is Insight.ALL,
    )
