"""Asking for a letter: by its holder, or typed by an organiser for somebody."""

import uuid
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from expo import clock
from expo.db import db, refusing
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
    members_among,
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
from expo.letters.services.passports import keep_passport
from expo.letters.text import day_in
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState


def ask(
    registration: Registration, passport: Passport, *, version: int, by: Actor, counted: bool = True
) -> LetterRequest:
    """Ask for a letter, mend a request that still waits, ask again after a refusal, or ask for a correction of the letter
    one has. What was checked before is checked anew. `version` is that of the request that was seen, 0 for none.

    Raises Refused for a passport that will not do, for who is not confirmed and beyond their delegation's quota, Changed for
    the second of two tabs. `counted` is for whoever asked `check_quota` about all of them before.
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
    request = request or _new(registration)
    request.state, request.checked_at, request.checked_by, request.reason = RequestState.ASKED, None, None, ""
    request.asked_at, request.erased_at = clock.now(), None
    keep_passport(request, passport)
    request.version += 1
    with refusing({"uq_letter_requests_open": _("A letter was asked for already.")}):
        db.session.flush()
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


def withdraw(request: LetterRequest, *, by: Actor) -> None:
    """The holder wants no letter any more: the passport data goes at once. Raises Refused once the letter is issued."""
    db.session.refresh(request, with_for_update={"of": LetterRequest})
    if not may_become(request.state, RequestState.WITHDRAWN):
        raise Refused(_("This letter is issued. Ask the organisers to revoke it."))
    request.state, request.sealed, request.erased_at = RequestState.WITHDRAWN, None, clock.now()
    request.checked_at, request.checked_by = None, None
    request.version += 1
    db.session.flush()
    record(Verb.WITHDREW, request, by=by, event_id=request.event_id, named=request.registration.name)


def check_may_ask(registration: Registration) -> None:
    """Raises Refused for who is not confirmed, and once the expo is over."""
    if registration.erased_at is not None:
        raise NotFound(_("This registration was erased."))
    if registration.state is not RegistrationState.CONFIRMED:
        raise Refused(_("Letters are written for people whose registration is confirmed."))
    if clock.now().date() > registration.event.last_day:
        raise Refused(_("The expo is over, so no letter is written any more."))


def check_quota(registration_ids: Sequence[int]) -> None:
    """Raises Refused where a delegation of these people would have more letters than it may: who has one or waits for one
    counts once. Nobody else of it asks until the transaction ends.
    """
    for delegation in limited_delegations(registration_ids):
        asking = letters_of(delegation) | members_among(delegation, registration_ids)
        if len(asking) > (delegation.letter_quota or 0):
            raise Refused(beyond_quota(delegation.letter_quota or 0))


def beyond_quota(quota: int) -> str:
    return _n(
        "This delegation may have %(num)d invitation letter. Ask the organisers for more.",
        "This delegation may have %(num)d invitation letters. Ask the organisers for more.",
        quota,
    )


def check_passport(event: Event, passport: Passport) -> None:
    """Raises Refused with a sentence for each field that will not do."""
    sentences = list(fault_words(event, passport).values())
    if sentences:
        raise Refused(sentences[0], sentences[1:])


def fault_words(event: Event, passport: Passport) -> Mapping[str, str]:
    """What is wrong with each field, in words, by the field's name."""
    found = faults(passport, event.first_day, event.last_day, clock.now().date())
    return {name: _fault_word(fault, event) for name, fault in found.items()}


def _fault_word(fault: PassportFault, event: Event) -> str:
    until = day_in(needed_until(event.last_day), language())
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


def _new(registration: Registration) -> LetterRequest:
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
    """One at a time for one person; and nobody is erased meanwhile."""
    query = sa.select(Registration).where(Registration.id == registration.id).with_for_update()
    db.session.scalar(query, execution_options={"populate_existing": True})
