"""Decisions on requests (checking, approving, refusing) and on letters (revoking, replacing)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.codes import new_code
from expo.letters.frozen_text import Issue, frozen_text
from expo.letters.mails import LETTER_READY, LETTER_REFUSED, LETTER_REVOKED
from expo.letters.models import Letter, LetterRequest, LetterSettings
from expo.letters.queries import approved_requests, delegation_with, open_requests
from expo.letters.rules import Passport, RequestState, holds_until, may_become
from expo.letters.services.passports import digest_holder, unseal_passport
from expo.letters.services.requests import check_may_ask, check_passport, request_letter
from expo.letters.services.settings import lock_settings
from expo.letters.visit import usual_visit
from expo.mail.rules import Template
from expo.registration.models import Registration
from expo.registration.notices import queue_notice, ticket_address


class BulkApproval(NamedTuple):
    """The result of a bulk approval: the letters in their order, and a sentence for each request left out."""

    letters: list[Letter]
    refusals: list[str]


def start_checking(request: LetterRequest, *, by: Actor) -> None:
    """Mark a request as being checked."""
    _lock(request)
    _set_state(request, RequestState.BEING_CHECKED)
    _record(Verb.BEGAN_TO_CHECK, request, by)


def confirm_passport(request: LetterRequest, *, version: int, by: Actor) -> None:
    """Record that the typed data agree with the passport. Raises Changed when the request was changed since `version`,
    the one that was compared.
    """
    _lock(request)
    if request.version != version:
        raise Changed(_("This request was changed after you opened it. Look at it again."))
    passport = unseal_passport(request)
    if passport is None:
        raise Refused(_("The passport data of %(name)s is erased.", name=request.registration.name))
    check_passport(request.registration.event, passport)
    _set_state(request, RequestState.BEING_CHECKED)
    request.checked_at, request.checked_by = clock.now(), by.name
    _record(Verb.CHECKED, request, by)


def approve(request: LetterRequest, *, by: Actor) -> Letter:
    """Issue the letter with the next number and a verification code, mail its holder, and void the letter it corrects.

    Raises Refused for a request that was not checked, is approved, or is not valid any more, and while host or signatory
    are missing in the settings.
    """
    _lock(request)
    passport = _check_approvable(request)
    settings = lock_settings(request.registration.event)
    _check_settings(settings)
    return _issue(request, passport, settings, by)


def approve_many(event: Event, registrations: Sequence[Registration], *, by: Actor) -> BulkApproval:
    """Issue letters for all whose request was checked, numbered in the order given; the result says why others were not.

    Raises Refused while host or signatory are missing in the settings.
    """
    requests = _lock_open(event, registrations)
    settings = lock_settings(event)
    _check_settings(settings)
    done = BulkApproval([], [])
    for registration in registrations:
        request = requests.get(registration.id)
        if request is None:
            done.refusals.append(_("%(name)s waits for no letter.", name=registration.name))
            continue
        try:
            passport = _check_approvable(request)
        except Refused as refusal:
            done.refusals.append(f"{registration.name}: {refusal.message}")
        else:
            done.letters.append(_issue(request, passport, settings, by))
    return done


def refuse(request: LetterRequest, reason: str, *, by: Actor) -> None:
    """Refuse a request, with a reason that is mailed; the person may edit it and ask again."""
    if not reason:
        raise Refused(_("Write the reason: the person reads it."))
    _lock(request)
    _set_state(request, RequestState.REFUSED)
    request.reason, request.checked_at, request.checked_by = reason, None, ""
    _record(Verb.REFUSED, request, by)
    _mail_holder(request, LETTER_REFUSED, reason=reason)


def revoke(request: LetterRequest, reason: str, *, by: Actor) -> None:
    """Revoke a letter: its verification page says so from now on. The reason is mailed."""
    if not reason:
        raise Refused(_("Write the reason: the person reads it."))
    _lock(request)
    _set_state(request, RequestState.REVOKED)
    letter = letter_of(request)
    letter.revoked_at, letter.revoked_why, request.reason = clock.now(), reason, reason
    _record(Verb.VOIDED, request, by)
    _mail_holder(request, LETTER_REVOKED, number=number_of(letter), reason=reason)


def ask_anew(registrations: Sequence[Registration], *, by: Actor) -> tuple[int, list[str]]:
    """Ask again for the letters of these members with their delegation's days and purpose as they are now: how many, and a
    sentence for each that is left out. What a request says of the passport stays. An issued letter holds until the new one is
    checked and issued.
    """
    waiting, issued = open_requests(registrations), approved_requests(registrations)
    done, refusals = 0, []
    for registration in registrations:
        request = waiting.get(registration.id) or issued.get(registration.id)
        try:
            _ask_one_anew(registration, request, waiting, by)
            done += 1
        except Refused as refusal:
            refusals.append(f"{registration.name}: {refusal.message}")
    return done, refusals


def _ask_one_anew(
    registration: Registration, request: LetterRequest | None, waiting: Mapping[int, LetterRequest], by: Actor
) -> None:
    delegation = delegation_with(registration)
    passport = unseal_passport(request) if request else None
    if request is None or passport is None or delegation is None:
        raise Refused(_("There is no letter of a delegation’s member here."))
    visit = usual_visit(registration.event, delegation)
    anew = replace(passport, purpose=visit.purpose, arrives_on=visit.arrives_on, leaves_on=visit.leaves_on)
    if anew == passport:
        raise Refused(_("The letter says what the delegation does."))
    correct(request, anew, version=waiting[registration.id].version if registration.id in waiting else 0, by=by)


def correct(request: LetterRequest, passport: Passport, *, version: int, by: Actor) -> LetterRequest:
    """Edit an open request, or make a new one that will replace the issued letter; either way it must be checked again."""
    if request.state not in {
        RequestState.APPROVED,
        RequestState.ASKED,
        RequestState.BEING_CHECKED,
        RequestState.REFUSED,
    }:
        raise Refused(_("This letter does not hold any more, so there is nothing to correct."))
    corrected = request_letter(request.registration, passport, version=version, by=by)
    start_checking(corrected, by=by)
    return corrected


def number_of(letter: Letter) -> str:
    """ "2027/0042": the number as printed, even if the expo's dates changed since."""
    return str(letter.frozen["number"])


def _lock(request: LetterRequest) -> None:
    db.session.refresh(request, with_for_update={"of": LetterRequest})


def _lock_open(event: Event, registrations: Sequence[Registration]) -> dict[int, LetterRequest]:
    """The open requests by registration id, locked in order of id, so that two organisers never deadlock."""
    ids = [registration.id for registration in registrations]
    query = (
        sa.select(LetterRequest)
        .where(LetterRequest.event_id == event.id, LetterRequest.registration_id.in_(ids))
        .where(LetterRequest.state.in_([RequestState.ASKED, RequestState.BEING_CHECKED]))
        .options(joinedload(LetterRequest.registration).joinedload(Registration.event))
        .options(joinedload(LetterRequest.registration).joinedload(Registration.category))
        .order_by(LetterRequest.id)
        .with_for_update(of=LetterRequest)
    )
    found = db.session.scalars(query, execution_options={"populate_existing": True})
    return {request.registration_id: request for request in found}


def _check_approvable(request: LetterRequest) -> Passport:
    if request.state is RequestState.APPROVED:
        letter = letter_of(request)
        raise Refused(_("This letter is issued already, under number %(number)s.", number=number_of(letter)))
    if not may_become(request.state, RequestState.APPROVED) or request.checked_at is None:
        raise Refused(_("Check the passport data before you approve the letter."))
    check_may_ask(request.registration)
    passport = unseal_passport(request)
    if passport is None:
        raise Refused(_("The passport data of %(name)s is erased.", name=request.registration.name))
    check_passport(request.registration.event, passport)
    return passport


def _check_settings(settings: LetterSettings) -> None:
    if not (settings.host and settings.address and settings.signatory):
        raise Refused(_("Say first who invites: the host, its address and the signatory stand on every letter."))


def _issue(request: LetterRequest, passport: Passport, settings: LetterSettings, by: Actor) -> Letter:
    """Issue under the settings' row lock: the number is rolled back with the transaction, so that none is ever missing."""
    event = request.registration.event
    old = _void_replaced(request, by)
    letter = _new_letter(request, passport, settings, by)
    db.session.add(letter)
    request.state = RequestState.APPROVED
    request.version += 1
    db.session.flush()
    if old is not None:
        old.replaced_by_id = letter.id
        db.session.flush()
    name = request.registration.name
    record(Verb.APPROVED, request, by=by, event_id=event.id, named=name, after={"number": number_of(letter)})
    _mail_holder(request, LETTER_READY, number=number_of(letter))
    return letter


def _new_letter(request: LetterRequest, passport: Passport, settings: LetterSettings, by: Actor) -> Letter:
    event, moment = request.registration.event, clock.now()
    number, code = settings.next_number, new_code()
    settings.next_number += 1
    until = holds_until(event.last_day, passport.leaves_on)
    issue = Issue(number, code, event.date_at(moment), until)
    return Letter(
        event_id=event.id,
        event=event,
        request=request,
        number=number,
        code=code,
        initials=passport.initials,
        holder_digest=digest_holder(code, passport),
        frozen=frozen_text(event, settings, issue).plain(),
        signature_id=settings.signature_id,
        stamp_id=settings.stamp_id,
        issued_at=moment,
        issued_by=by.name,
    )


def _void_replaced(request: LetterRequest, by: Actor) -> Letter | None:
    """Void the letter that was valid until now, and return it."""
    query = sa.select(LetterRequest).where(
        LetterRequest.registration_id == request.registration_id, LetterRequest.state == RequestState.APPROVED
    )
    old = db.session.scalar(query.with_for_update())
    if old is None:
        return None
    old.state = RequestState.REPLACED
    old.version += 1
    db.session.flush()
    record(Verb.REPLACED, old, by=by, event_id=old.event_id, named=request.registration.name)
    return old.letter


def letter_of(request: LetterRequest) -> Letter:
    """The letter issued for a request. Raises Refused when there is none."""
    if request.letter is None:
        raise Refused(_("No letter was issued for this request."))
    return request.letter


def _set_state(request: LetterRequest, new_state: RequestState) -> None:
    if not may_become(request.state, new_state):
        raise Refused(_("Somebody else has decided about this request already. Look at it again."))
    request.state = new_state
    request.version += 1
    db.session.flush()


def _record(verb: Verb, request: LetterRequest, by: Actor) -> None:
    db.session.flush()
    record(
        verb, request, by=by, event_id=request.event_id, named=request.registration.name, after={"state": request.state}
    )


def _mail_holder(request: LetterRequest, template: Template, **values: str) -> None:
    """Queue a mail with the link to the person's page; never the letter itself, which has passport data."""
    link = f"{ticket_address(request.registration)}/letter"
    queue_notice(request.registration, template, {"link": link, **values})
