"""The desk's own pages: the list of cases with its numbers, and one case with everything that may be done."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor, reader
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.investors.forms import answer_form, desk_forms
from expo.investors.links import case_address, questions_address
from expo.investors.models import InvestorCase
from expo.investors.queries import CaseFilter, blockers_of, case_in, cases_of, counts_by_age, takes_cases
from expo.investors.rules import AGES, CaseAct, CaseState, CloseReason, Insight, desk_sees, may
from expo.investors.services.cases import (
    accept_case,
    answer_question,
    arrange_meeting,
    ask_body,
    close_case,
    commit,
    edit_case,
    link_meeting,
    reopen_case,
)
from expo.investors.services.erasure import erase_case_contact, texts_of_case_contact
from expo.investors.services.intake import switch_desk
from expo.investors.views.shared import case_words
from expo.investors.words import age_words
from expo.mail.erasure import traces_of
from expo.meetings.services.meetings import title_of
from expo.meetings.words import meeting_state_look, meeting_state_word
from expo.web.pagination import paged
from expo.web.params import number, word_of
from expo.web.security import form_checks_csrf

room = organiser_blueprint("cases", __name__, Permission.INVESTOR_CASES, "/cases")


@room.context_processor
def _template_words() -> dict[str, Any]:
    meetings = {"meeting_title": title_of, "meeting_state_word": meeting_state_word}
    return {**case_words(), **meetings, "meeting_state_look": meeting_state_look, "sees_all": _sees_all}


@room.get("")
def index() -> ResponseReturnValue:
    """The cases by state, age or what is overdue, with the anonymous numbers of all."""
    event = current_event()
    wanted = CaseFilter(
        word_of(CaseState, request.args.get("state")),
        number(request.args.get("age"), otherwise=0, most=AGES[-1]),
        overdue=request.args.get("overdue") == "yes",
    )
    query = cases_of(event, wanted, reader_id=reader().account.id, manages_team=_manages_team())
    counting = sa.select(sa.func.count()).select_from(
        query.order_by(None).options().with_only_columns(InvestorCase.id).subquery()
    )
    return render_template(
        "investors/index.html",
        page=paged(query, counting),
        wanted=wanted,
        states=list(CaseState),
        ages=AGES,
        age_words=age_words(),
        counts=counts_by_age(event),
        blockers=blockers_of(event),
        open=takes_cases(event),
        address=url_for("invest.form", _external=True),
    )


@room.post("/desk")
@needs(Permission.EDIT_EVENT)
def switch() -> ResponseReturnValue:
    """Open or shut the public form."""
    is_open = request.form.get("open") == "yes"
    with transaction():
        switch_desk(current_event(), is_open=is_open, by=actor())
    flash(_("The form for investors is open.") if is_open else _("The form for investors is shut."), "success")
    return redirect(url_for(".index"), 303)


@room.get("/<int:case_id>")
def show(case_id: int) -> ResponseReturnValue:
    """One case; of one that is sealed to the reader its number and state."""
    found = case_in(current_event(), case_id)
    if found is None:
        raise NotFound(_("There is no such case."))
    if not _sees_all(found):
        return render_template("investors/sealed.html", case=found)
    return _page(found)


@room.post("/<int:case_id>/accept")
@form_checks_csrf
def accept(case_id: int) -> ResponseReturnValue:
    """Take the case up, with an officer."""
    done = _("The case is accepted.")
    return _act(case_id, "accept", done, lambda case, form: accept_case(case, form.chosen(case), by=actor()))


@room.post("/<int:case_id>/edit")
@form_checks_csrf
def edit(case_id: int) -> ResponseReturnValue:
    """Save the officer, the next step and what the investor reads."""
    saved = _("The case is saved.")
    return _act(
        case_id, "edit", saved, lambda case, form: edit_case(case, form.chosen(case), form.fields(), by=actor())
    )


@room.post("/<int:case_id>/ask")
@form_checks_csrf
def ask(case_id: int) -> ResponseReturnValue:
    """Ask a body."""
    done = _("The body is asked.")
    return _act(case_id, "ask", done, lambda case, form: ask_body(case, form.body.data, form.question.data, by=actor()))


@room.post("/<int:case_id>/questions/<int:question_id>")
@form_checks_csrf
def answer(case_id: int, question_id: int) -> ResponseReturnValue:
    """Note what a body answered by telephone or letter."""
    found = _load_case(case_id)
    asked = next((one for one in found.questions if one.id == question_id), None)
    if asked is None:
        raise NotFound(_("There is no such question."))
    form, refusal = answer_form(asked, sent=True), None
    if form.validate_on_submit():
        try:
            with unless_changed():
                answer_question(asked, form.answer.data or "", by=actor(), named=current_user.name, by_desk=True)
            flash(_("The answer is noted."), "success")
            return redirect(url_for(".show", case_id=case_id), 303)
        except Refused as caught:
            refusal = caught
    return _page(found, form=form, refusal=refusal, answers={asked.id: form}), (409 if refusal else 400)


@room.post("/<int:case_id>/meeting")
@form_checks_csrf
def arrange(case_id: int) -> ResponseReturnValue:
    """Add a meeting of the investor and a body."""
    done = _("The meeting is added. It gets its time on the board of meetings.")

    def add(case: InvestorCase, form: Any) -> None:
        arrange_meeting(case, form.investor.data, form.public_body.data, form.fields(case), by=actor())

    return _act(case_id, "arrange", done, add)


@room.post("/<int:case_id>/link")
@form_checks_csrf
def link(case_id: int) -> ResponseReturnValue:
    """Let a meeting that is there belong to the case."""
    done = _("The meeting belongs to the case.")
    return _act(case_id, "link", done, lambda case, form: link_meeting(case, form.chosen(case), by=actor()))


@room.post("/<int:case_id>/commitment")
@form_checks_csrf
def commitment(case_id: int) -> ResponseReturnValue:
    """Note what the investor intends."""
    done, today = _("It is noted as intended."), current_event().date_at(clock.now())
    return _act(case_id, "commit", done, lambda case, form: commit(case, form.stated(today), by=actor()))


@room.post("/<int:case_id>/close")
@form_checks_csrf
def close(case_id: int) -> ResponseReturnValue:
    """Close the case."""
    done = _("The case is closed.")
    return _act(case_id, "close", done, lambda case, form: close_case(case, CloseReason(form.reason.data), by=actor()))


@room.post("/<int:case_id>/reopen")
def reopen(case_id: int) -> ResponseReturnValue:
    """Take a closed case up again."""
    found = _load_case(case_id)
    with unless_changed():
        reopen_case(found, by=actor())
    flash(_("The case is open again."), "success")
    return redirect(url_for(".show", case_id=case_id), 303)


@room.get("/<int:case_id>/erase")
def erasure(case_id: int) -> ResponseReturnValue:
    """What erasing the contact takes out, before it is done."""
    found = _load_case(case_id)
    return render_template(
        "mail/contact_erasure.html",
        traces=traces_of(found.event_id, texts_of_case_contact(found)),
        called=_("Case %(number)s", number=found.number),
        action=url_for(".erase", case_id=case_id),
        back=url_for(".show", case_id=case_id),
    )


@room.post("/<int:case_id>/erase")
def erase(case_id: int) -> ResponseReturnValue:
    """Erase the contact."""
    found = _load_case(case_id)
    with transaction():
        erase_case_contact(found, by=actor())
    flash(_("The contact is erased."), "success")
    return redirect(url_for(".show", case_id=case_id), 303)


def _act(case_id: int, what: str, done: str, do: Callable[[InvestorCase, Any], object]) -> ResponseReturnValue:
    """Do what one form of the case's page asks for, unless the case changed since it was opened."""
    found, refusal = _load_case(case_id), None
    forms = desk_forms(found, what)
    if forms[what].validate_on_submit():
        try:
            with unless_changed():
                do(found, forms[what])
            flash(done, "success")
            return redirect(url_for(".show", case_id=case_id), 303)
        except Refused as caught:
            refusal = caught
    return _page(found, forms, forms[what], refusal), (409 if refusal else 400)


def _load_case(case_id: int) -> InvestorCase:
    """The case, for somebody who sees all of it; 403 for others."""
    found = case_in(current_event(), case_id)
    if found is None:
        raise NotFound(_("There is no such case."))
    if not _sees_all(found):
        abort(403)
    return found


def _manages_team() -> bool:
    return bool(current_user.may(Permission.EDIT_TEAM, current_event().id))


def _sees_all(case: InvestorCase) -> bool:
    officer = case.officer_id == reader().account.id
    return desk_sees(case.discretion, officer=officer, manages_team=_manages_team()) is Insight.ALL


def _page(
    found: InvestorCase,
    forms: dict[str, Any] | None = None,
    form: Any = None,
    refusal: Refused | None = None,
    answers: dict[int, Any] | None = None,
) -> str:
    return render_template(
        "investors/case.html",
        case=found,
        forms=forms or desk_forms(found, reader=reader().account),
        form=form,
        refusal=refusal,
        may={act.value: may(found.state, act) for act in CaseAct},
        answers={one.id: answer_form(one, sent=False) for one in found.questions} | (answers or {}),
        address=case_address(found),
        questions_address=questions_address,
    )
