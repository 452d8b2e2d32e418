"""Requests for letters, made by the holder, a delegation's head, or an organiser."""

import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n, language
from expo.letters.models import LetterRequest
from expo.letters.queries import (
    approved_requests,
    letters_of,
    limited_delegations,
    members_of_these,
    open_requests,
)
from expo.letters.rules import (
    COUNTED,
    STAY_DAYS,
    Passport,
    PassportFault,
    RequestState,
    faults,
    may_become,
    needed_until,
)
from expo.letters.services.passports import seal_passport
from expo.letters.text import format_day
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState


def request_letter(
    registration: Registration, passport: Passport, *, version: int, by: Actor, counted: bool = True
) -> LetterRequest:
    """Request a letter, edit an open request, request again after a refusal, or request a correction of an issued letter.
    A check made before is reset. `version` is that of the open request as it was shown, 0 for none.

    Raises Refused for a faulty passport, for somebody not confirmed, and beyond the delegation's quota (not checked with
    `counted=False`, for callers that ran `check_quota` for all of them); Changed when `version` is stale.
    """
    _lock(registration)
    check_may_ask(registration)
    check_passport(registration.event, passport)
    request = open_requests([registration]).get(registration.id)
    if (request.version if request else 0) != version:
        raise Changed(_("This request was changed while you wrote. What you typed is still here."))
    before = request.state if request else None
    if counted and (request is None or request.state not in COUNTED):
        check_quota([registration.id])
    request = request or _new_request(registration)
    _set_asked(request, passport)
    record(
        Verb.ASKED_FOR if before is None else Verb.CHANGED,
        request,
        by=by,
        event_id=request.event_id,
        named=registration.name,
        before={"state": before} if before else None,
        after={"state": request.state},
    )
    return request


def _set_asked(request: LetterRequest, passport: Passport) -> None:
    """Put the request, with this passport, back to the state before any check."""
    request.state, request.checked_at, request.checked_by, request.reason = RequestState.ASKED, None, "", ""
    request.asked_at, request.erased_at = clock.now(), None
    seal_passport(request, passport)
    request.version += 1
    with refuse_violations({"uq_letter_requests_open": _("A letter was asked for already.")}):
        db.session.flush()


def withdraw_request(request: LetterRequest, *, by: Actor) -> None:
    """Withdraw a request and erase its passport data at once. Raises Refused once the letter is issued."""
    db.session.refresh(request, with_for_update={"of": LetterRequest})
    if not may_become(request.state, RequestState.WITHDRAWN):
        raise Refused(_("This letter is issued. Ask the organisers to revoke it."))
    request.state, request.sealed, request.erased_at = RequestState.WITHDRAWN, None, clock.now()
    request.checked_at, request.checked_by = None, ""
    request.version += 1
    db.session.flush()
    record(Verb.WITHDREW, request, by=by, event_id=request.event_id, named=request.registration.name)


def check_may_ask(registration: Registration) -> None:
    """Raises Refused for a registration that is not confirmed, and once the expo is over."""
    if registration.erased_at is not None:
        raise NotFound(_("This registration was erased."))
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("Letters are written for people whose registration is confirmed."))
    if registration.event.date_at(clock.now()) > registration.event.last_day:
        raise Refused(_("The expo is over, so no letter is written any more."))


def check_quota(registration_ids: Sequence[int]) -> None:
    """Raises Refused where a delegation of these people would exceed its quota of letters; each person counts once. Locks
    the delegations, so that no other request of theirs is counted until the transaction ends.
    """
    for delegation in limited_delegations(registration_ids):
        applicants = letters_of(delegation) | members_of_these(delegation, registration_ids)
        if len(applicants) > (delegation.letter_quota or 0):
            raise Refused(quota_sentence(delegation.letter_quota or 0))


def quota_sentence(quota: int) -> str:
    return _n(
        "This delegation may have %(num)d invitation letter. Ask the organisers for more.",
        "This delegation may have %(num)d invitation letters. Ask the organisers for more.",
        quota,
    )


def check_passport(event: Event, passport: Passport) -> None:
    """Raises Refused with a sentence for each faulty field."""
    sentences = list(passport_fault_sentences(event, passport).values())
    if sentences:
        raise Refused(sentences[0], sentences[1:])


def passport_fault_sentences(event: Event, passport: Passport) -> Mapping[str, str]:
    """A sentence for each faulty field, by the field's name."""
    found = faults(passport, event.first_day, event.last_day, event.date_at(clock.now()))
    return {name: _fault_word(fault, event) for name, fault in found.items()}


def _fault_word(fault: PassportFault, event: Event) -> str:
    until = format_day(needed_until(event.last_day), language())
    return {
        PassportFault.NAME: _("Write the name as it stands in the passport, in Latin letters."),
        PassportFault.NUMBER: _("Enter a passport number with 6 to 12 letters and digits, as in AB1234567."),
        PassportFault.EXPIRY: _(
            "The passport must be valid until %(day)s at least, six months past the expo.", day=until
        ),
        PassportFault.BIRTH: _("Enter the date of birth, as in 1985-04-13."),
        PassportFault.ISSUE: _("Enter the day the passport was issued: after the birth, and not after today."),
        PassportFault.ARRIVAL: _("Arrive at most %(num)d days before the expo, and before it ends.", num=STAY_DAYS),
        PassportFault.DEPARTURE: _(
            "Leave after you arrive and after the expo begins, at most %(num)d days after it.", num=STAY_DAYS
        ),
    }[fault]


def _new_request(registration: Registration) -> LetterRequest:
    approved = approved_requests([registration]).get(registration.id)
    request = LetterRequest(
        uid=uuid.uuid4().hex,
        event_id=registration.event_id,
        registration_id=registration.id,
        registration=registration,
        corrects_id=approved.id if approved else None,
        asked_at=clock.now(),
        version=0,
    )
    db.session.add(request)
    return request


def _lock(registration: Registration) -> None:
    """Lock the registration's row, so that its requests queue and it is not erased meanwhile."""
    query = sa.select(Registration).where(Registration.id == registration.id).with_for_update()
    db.session.scalar(query, execution_options={"populate_existing": True})
