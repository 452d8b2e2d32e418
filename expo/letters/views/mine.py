"""The holder's page of their invitation letter, /my/<token>/letter."""

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.i18n import _
from expo.letters.exemptions import is_visa_free
from expo.letters.forms import LetterForm, visit_of
from expo.letters.models import LetterRequest
from expo.letters.queries import delegation_with, requests_about
from expo.letters.rules import OPEN, RequestState, is_late, needed_until
from expo.letters.services.files import file_name, record_copies, write_letter
from expo.letters.services.passports import unseal_passport
from expo.letters.services.requests import check_may_ask, request_letter, withdraw_request
from expo.letters.visit import usual_visit
from expo.letters.words import state_look, state_word
from expo.registration.blueprints import current_registration, link_blueprint, link_holder
from expo.retention.queries import day_of_erasure
from expo.retention.rules import KeptKind
from expo.web.downloads import attachment
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = link_blueprint("letter", __name__, "/letter")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {"letter_word": state_word, "letter_look": state_look}


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def show() -> ResponseReturnValue:
    """The state of the request, and the form to request, edit, or correct a letter."""
    person, requests = current_registration(), requests_about(current_registration())
    closed = _closed_sentence()
    form = LetterForm(person.event, data=_initial_values(requests))
    refusal: Refused | None = None
    if closed is None and form.validate_on_submit():
        try:
            with single_submission():
                request = request_letter(person, form.passport(), version=form.seen(), by=link_holder())
            _flash_requested(request)
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(_open_version(requests_about(person)))
    page = render_template(
        "letters/mine.html", form=form, requests=requests, refusal=refusal, closed=closed, **_facts()
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/letter.pdf", endpoint="pdf")
def file() -> ResponseReturnValue:
    """The letter's PDF, while it is valid."""
    request = next((one for one in requests_about(current_registration()) if one.state is RequestState.APPROVED), None)
    if request is None:
        raise NotFound(_("There is no letter that holds."))
    with transaction():
        check_may_ask(current_registration())
        record_copies(current_registration().event, [current_registration()], by=link_holder())
    out = BytesIO()
    write_letter(request, out)
    return attachment(out.getvalue(), file_name(request), "application/pdf")


@room.post("/withdraw", endpoint="withdraw")
def withdraw_mine() -> ResponseReturnValue:
    """Withdraw the request; its passport data is erased at once."""
    request = _open_request(requests_about(current_registration()))
    if request is None:
        raise NotFound(_("There is no request to withdraw."))
    with transaction():
        withdraw_request(request, by=link_holder())
    flash(_("Your request is withdrawn, and your passport data is erased."), "success")
    return redirect(url_for(".show"), 303)


def _closed_sentence() -> str | None:
    """Why no letter can be requested, as a sentence; None where it can."""
    try:
        check_may_ask(current_registration())
    except Refused as refusal:
        return refusal.message
    return None


def _facts() -> dict[str, Any]:
    event = current_registration().event
    return {
        "needed": needed_until(event.last_day),
        "erased": day_of_erasure(event, KeptKind.PASSPORTS),
        "late": is_late(event.first_day, event.date_at(clock.now())),
        "open_states": OPEN,
    }


def _initial_values(requests: list[LetterRequest]) -> dict[str, Any]:
    """The form's initial values: from the registration, and the visit of the last request."""
    person = current_registration()
    visit = usual_visit(person.event, delegation_with(person))
    begun = {
        "name": "",
        "nationality": person.country,
        "employer": person.organisation,
        "post": person.job_title,
        **visit._asdict(),
        "payer": visit.payer.value,
        "version": str(_open_version(requests)),
    }
    last = next((found for one in requests if (found := unseal_passport(one))), None)
    return {**begun, **visit_of(last), "payer": last.payer.value} if last else begun


def _open_request(requests: list[LetterRequest]) -> LetterRequest | None:
    return next((one for one in requests if one.state in OPEN | {RequestState.REFUSED}), None)


def _open_version(requests: list[LetterRequest]) -> int:
    found = _open_request(requests)
    return found.version if found else 0


def _flash_requested(request: LetterRequest) -> None:
    flash(_("The organisers have your request. You will hear from them by mail."), "success")
    passport = unseal_passport(request)
    if passport and is_visa_free(current_registration().event.country, passport.nationality, passport.kind):
        flash(
            _("Such a passport usually needs no visa for a short stay. Ask the mission before you travel."), "warning"
        )
