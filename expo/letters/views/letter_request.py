"""Pages of one request for organisers: checking, issuing, refusing, correcting, revoking."""

from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs
from expo.history.queries import history_about
from expo.history.words import render_entries
from expo.i18n import _
from expo.kit.text import clean_text
from expo.letters.exemptions import is_visa_free
from expo.letters.forms import LetterForm
from expo.letters.machine_names import machine_name
from expo.letters.mails import kind_words, payer_words
from expo.letters.models import LetterRequest
from expo.letters.queries import delegation_with, open_requests, request_in
from expo.letters.rules import RequestState, may_become
from expo.letters.services.decisions import (
    approve,
    confirm_passport,
    correct,
    number_of,
    refuse,
    revoke,
    start_checking,
)
from expo.letters.services.files import file_name, record_copies, write_letter
from expo.letters.services.passports import read_passport
from expo.letters.views.queue import room as room  # noqa: PLC0414 -- re-exported: the factory registers it
from expo.letters.visit import differences_from, is_out_of_date
from expo.retention.queries import day_of_erasure
from expo.retention.rules import KeptKind
from expo.web.downloads import attachment
from expo.web.params import number
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

_LONGEST = 2000
_REASONED: dict[str, Callable[..., object]] = {"refuse": refuse, "revoke": revoke}


@room.get("/<int:request_id>")
def show(request_id: int) -> ResponseReturnValue:
    """The request and its letter, without the passport data."""
    found = _load_request(request_id)
    delegation = delegation_with(found.registration) if found.letter else None
    return render_template(
        "letters/one.html",
        outdated=delegation is not None and found.letter is not None and is_out_of_date(found.letter, delegation),
        request_=found,
        history=render_entries(history_about(found)),
        able=lambda state: may_become(found.state, RequestState(state)),
        erased=day_of_erasure(current_event(), KeptKind.PASSPORTS),
    )


@room.get("/<int:request_id>/passport")
@needs(Permission.SEE_PASSPORTS)
def passport(request_id: int) -> ResponseReturnValue:
    """The passport data; reading them is recorded in the history."""
    found = _load_request(request_id)
    with transaction():
        seen = read_passport(found, by=actor())
    if seen is None:
        raise NotFound(_("The passport data is erased."))
    free = is_visa_free(current_event().country, seen.nationality, seen.kind)
    delegation = delegation_with(found.registration)
    return render_template(
        "letters/passport.html",
        request_=found,
        passport=seen,
        kind=kind_words()[seen.kind],
        payer=payer_words()[seen.payer],
        free=free,
        machine=machine_name(seen.name, seen.issued_by or seen.nationality),
        differs=differences_from(delegation, seen) if delegation else [],
    )


@room.post("/<int:request_id>/<any(take, approve):step>")
@needs(Permission.ISSUE_LETTERS)
def step(request_id: int, step: str) -> ResponseReturnValue:
    """Start checking, or issue the letter."""
    found = _load_request(request_id)
    with transaction():
        if step == "take":
            start_checking(found, by=actor())
            said = _("You are checking this request. The others see so.")
        else:
            said = _(
                "Letter %(number)s is issued, and its holder is told.", number=number_of(approve(found, by=actor()))
            )
    flash(said, "success")
    return redirect(url_for(".show", request_id=request_id), 303)


@room.post("/<int:request_id>/check", endpoint="check")
@needs(Permission.SEE_PASSPORTS)
def check_one(request_id: int) -> ResponseReturnValue:
    """Confirm that the data of this version agree with the passport."""
    if not current_user.may(Permission.ISSUE_LETTERS, current_event().id):
        abort(403)
    with transaction():
        confirm_passport(
            _load_request(request_id), version=number(request.form.get("version"), otherwise=-1), by=actor()
        )
    flash(_("Checked. The letter can be issued."), "success")
    return redirect(url_for(".show", request_id=request_id), 303)


@room.post("/<int:request_id>/<any(refuse, revoke):step>", endpoint="reasoned")
@needs(Permission.ISSUE_LETTERS)
def reasoned_step(request_id: int, step: str) -> ResponseReturnValue:
    """Refuse or revoke, with a reason that is mailed."""
    found = _load_request(request_id)
    with transaction():
        _REASONED[step](found, clean_text(request.form.get("reason", ""))[:_LONGEST], by=actor())
    flash(_("Done, and told by mail."), "success")
    return redirect(url_for(".show", request_id=request_id), 303)


@room.route("/<int:request_id>/correct", methods=["GET", "POST"], endpoint="correct")
@needs(Permission.SEE_PASSPORTS)
@form_checks_csrf
def correct_one(request_id: int) -> ResponseReturnValue:
    """Correct the data; for an issued letter this makes a new request, which voids it once approved."""
    if not current_user.may(Permission.ISSUE_LETTERS, current_event().id):
        abort(403)
    found = _load_request(request_id)
    form, refusal = LetterForm(current_event(), data=_form_data(found)), None
    if form.validate_on_submit():
        try:
            with single_submission():
                corrected = correct(found, form.passport(), version=form.seen(), by=actor())
            flash(_("Saved. Check it, then issue the letter."), "success")
            return redirect(url_for(".show", request_id=corrected.id), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(_open_request_version(found))
    page = render_template("letters/correct.html", form=form, refusal=refusal, request_=found)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/<int:request_id>.pdf")
@needs(Permission.SEE_PASSPORTS)
def pdf(request_id: int) -> ResponseReturnValue:
    """The letter's PDF."""
    found, out = _load_request(request_id), BytesIO()
    if found.state is not RequestState.APPROVED:
        raise Refused(_("There is no letter that holds. Look at what became of the request."))
    with transaction():
        record_copies(current_event(), [found.registration], by=actor())
    write_letter(found, out)
    return attachment(out.getvalue(), file_name(found), "application/pdf", inline=True)


def _form_data(found: LetterRequest) -> dict[str, Any]:
    """The form's values: the passport data (recorded in the history as read) and the request's version."""
    if request.method == "POST":
        return {}
    with transaction():
        seen = read_passport(found, by=actor())
    if seen is None:
        raise NotFound(_("The passport data is erased."))
    return {
        **asdict(seen),
        "kind": seen.kind.value,
        "payer": seen.payer.value,
        "version": str(_open_request_version(found)),
    }


def _open_request_version(found: LetterRequest) -> int:
    waiting = open_requests([found.registration]).get(found.registration_id)
    return waiting.version if waiting else 0


def _load_request(request_id: int) -> LetterRequest:
    found = request_in(current_event(), request_id)
    if found is None:
        raise NotFound(_("There is no such request."))
    return found
