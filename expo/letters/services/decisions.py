"""What becomes of a request: taken up, checked, approved by hand, refused; of a letter: revoked, or replaced."""

from collections.abc import Sequence
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
from expo.letters.frozen_text import frozen_text
from expo.letters.mails import LETTER_READY, LETTER_REFUSED, LETTER_REVOKED
from expo.letters.models import Letter, LetterRequest, LetterSettings
from expo.letters.rules import Passport, RequestState, may_become
from expo.letters.services.passports import unsealed
from expo.letters.services.requests import ask as ask_for
from expo.letters.services.requests import check_may_ask, check_passport
from expo.letters.services.settings import settings_for_writing
from expo.mail.rules import Template
from expo.registration.models import Registration
from expo.registration.notices import queue_notice, ticket_address


class Bulk(NamedTuple):
    """What was done to many at once: the letters in their order, and for each one left out why."""

    letters: list[Letter]
    refusals: list[str]


def take_up(request: LetterRequest, *, by: Actor) -> None:
    """Somebody looks at it: others see so."""
    _lock(request)
    _move(request, RequestState.BEING_CHECKED)
    _note(Verb.BEGAN_TO_CHECK, request, by)


def check(request: LetterRequest, *, version: int, by: Actor) -> None:
    """Somebody compared what was typed with the passport, and it is right. Raises Changed when it was changed since it was
    looked at (`version`): then it is another passport.
    """
    _lock(request)
    if request.version != version:
        raise Changed(_("This request was changed after you opened it. Look at it again."))
    passport = unsealed(request)
    if passport is None:
        raise Refused(_("The passport data of %(name)s is erased.", name=request.registration.name))
    check_passport(request.registration.event, passport)
    _move(request, RequestState.BEING_CHECKED)
    request.checked_at, request.checked_by = clock.now(), by.name
    _note(Verb.CHECKED, request, by)


def approve(request: LetterRequest, *, by: Actor) -> Letter:
    """Issue the letter: the next number, a code to verify it by, a mail to its holder. It voids the letter it corrects.

    Raises Refused for what was not checked, is approved already, or will not do any more; and until it is said who invites.
    """
    _lock(request)
    passport = _approvable(request)
    settings = settings_for_writing(request.registration.event)
    _check_settings(settings)
    return _issue(request, passport, settings, by)


def approve_many(event: Event, registrations: Sequence[Registration], *, by: Actor) -> Bulk:
    """Issue letters for all of them whose request was checked, numbered in the order given; the others are named.

    Raises Refused until it is said who invites.
    """
    requests = _lock_open(event, registrations)
    settings = settings_for_writing(event)
    _check_settings(settings)
    done = Bulk([], [])
    for registration in registrations:
        request = requests.get(registration.id)
        if request is None:
            done.refusals.append(_("%(name)s waits for no letter.", name=registration.name))
            continue
        try:
            passport = _approvable(request)
        except Refused as refusal:
            done.refusals.append(f"{registration.name}: {refusal.message}")
        else:
            done.letters.append(_issue(request, passport, settings, by))
    return done


def refuse(request: LetterRequest, reason: str, *, by: Actor) -> None:
    """Say no, with a reason the person reads; they may mend it and ask again."""
    if not reason:
        raise Refused(_("Write the reason: the person reads it."))
    _lock(request)
    _move(request, RequestState.REFUSED)
    request.reason, request.checked_at, request.checked_by = reason, None, None
    _note(Verb.REFUSED, request, by)
    _tell(request, LETTER_REFUSED, reason=reason)


def revoke(request: LetterRequest, reason: str, *, by: Actor) -> None:
    """The letter holds no longer: whoever verifies it reads so from now on."""
    if not reason:
        raise Refused(_("Write the reason: the person reads it."))
    _lock(request)
    _move(request, RequestState.REVOKED)
    letter = letter_of(request)
    letter.revoked_at, letter.revoked_why, request.reason = clock.now(), reason, reason
    _note(Verb.VOIDED, request, by)
    _tell(request, LETTER_REVOKED, number=name_of(letter), reason=reason)


def correct(request: LetterRequest, passport: Passport, *, version: int, by: Actor) -> LetterRequest:
    """An organiser mends what was typed, or writes a new request that will replace the letter issued; it is to be checked."""
    if request.state not in {
        RequestState.APPROVED,
        RequestState.ASKED,
        RequestState.BEING_CHECKED,
        RequestState.REFUSED,
    }:
        raise Refused(_("This letter does not hold any more, so there is nothing to correct."))
    mended = ask_for(request.registration, passport, version=version, by=by)
    take_up(mended, by=by)
    return mended


def name_of(letter: Letter) -> str:
    """ "2027/0042": as it was printed, whatever became of the expo's dates."""
    return str(letter.frozen["number"])


def _lock(request: LetterRequest) -> None:
    db.session.refresh(request, with_for_update={"of": LetterRequest})


def _lock_open(event: Event, registrations: Sequence[Registration]) -> dict[int, LetterRequest]:
    """Their requests that wait, locked in one order, so that two organisers never wait for each other."""
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


def _approvable(request: LetterRequest) -> Passport:
    if request.state is RequestState.APPROVED:
        letter = letter_of(request)
        raise Refused(_("This letter is issued already, under number %(number)s.", number=name_of(letter)))
    if not may_become(request.state, RequestState.APPROVED) or request.checked_at is None:
        raise Refused(_("Check the passport data before you approve the letter."))
    check_may_ask(request.registration)
    passport = unsealed(request)
    if passport is None:
        raise Refused(_("The passport data of %(name)s is erased.", name=request.registration.name))
    check_passport(request.registration.event, passport)
    return passport


def _check_settings(settings: LetterSettings) -> None:
    if not (settings.host and settings.address and settings.signatory):
        raise Refused(_("Say first who invites: the host, its address and the signatory stand on every letter."))


def _issue(request: LetterRequest, passport: Passport, settings: LetterSettings, by: Actor) -> Letter:
    """The number is drawn under the settings' lock in this transaction: undone with it, so that no number is ever missing."""
    event = request.registration.event
    old = _replaced(request, by)
    number, code = settings.next_number, new_code()
    settings.next_number += 1
    moment = clock.now()
    letter = Letter(
        event_id=event.id,
        event=event,
        request=request,
        number=number,
        code=code,
        initials=passport.initials,
        frozen=frozen_text(event, settings, number, code, moment.astimezone(event.zone_info).date()).plain(),
        signature_id=settings.signature_id,
        stamp_id=settings.stamp_id,
        issued_at=moment,
        issued_by=by.name,
    )
    db.session.add(letter)
    request.state = RequestState.APPROVED
    request.version += 1
    db.session.flush()
    if old is not None:
        old.replaced_by_id = letter.id
        db.session.flush()
    name = request.registration.name
    record(Verb.APPROVED, request, by=by, event_id=event.id, named=name, after={"number": name_of(letter)})
    _tell(request, LETTER_READY, number=name_of(letter))
    return letter


def _replaced(request: LetterRequest, by: Actor) -> Letter | None:
    """The letter that holds until now, voided before the new one takes its place."""
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


def _move(request: LetterRequest, there: RequestState) -> None:
    if not may_become(request.state, there):
        raise Refused(_("Somebody else has decided about this request already. Look at it again."))
    request.state = there
    request.version += 1
    db.session.flush()


def _note(verb: Verb, request: LetterRequest, by: Actor) -> None:
    db.session.flush()
    record(
        verb, request, by=by, event_id=request.event_id, named=request.registration.name, after={"state": request.state}
    )


def _tell(request: LetterRequest, template: Template, **values: str) -> None:
    """A mail in the person's language with the link to their page: never the letter itself, which has passport data."""
    link = f"{ticket_address(request.registration)}/letter"
    queue_notice(request.registration, template, {"link": link, **values})
