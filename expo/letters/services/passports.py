"""Passport data: encrypted at rest, read with a history entry, erased after the expo."""

import hmac
import json

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db
from expo.errors import Refused
from expo.history.queries import erase_entries_about
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.vault import HEAD, Unreadable, Vault
from expo.letters.models import Letter, LetterRequest
from expo.letters.queries import requests_about, sealed_requests
from expo.letters.rules import COMPARED, Passport, RequestState, holder_digest, passport_number
from expo.registration.domain_events import PersonErased

_BATCH = 500


def seal_passport(request: LetterRequest, passport: Passport) -> None:
    """Encrypt the passport data into the row, bound to the row's uid."""
    request.sealed = passport_vault().seal(json.dumps(passport.plain(), ensure_ascii=False).encode(), request.uid)


def read_passport(request: LetterRequest, *, by: Actor) -> Passport | None:
    """The passport data, recording in the history who read it; None once it is erased."""
    passport = unseal_passport(request)
    if passport is not None:
        record(
            Verb.SAW_THE_PASSPORT_DATA_OF, request, by=by, event_id=request.event_id, named=request.registration.name
        )
    return passport


def unseal_passport(request: LetterRequest) -> Passport | None:
    """The passport data without a history entry: to show it to somebody, call `read_passport`.

    Raises Refused when it was encrypted with a key that is not in the settings.
    """
    if request.sealed is None:
        return None
    try:
        return Passport.from_plain(json.loads(passport_vault().unseal(request.sealed, request.uid)))
    except Unreadable as error:
        raise Refused(
            _("The passport data cannot be read. List the earlier key in OLD_PASSPORT_KEYS or OLD_SECRET_KEYS.")
        ) from error


def erase_passports(event_id: int, most: int) -> int:
    """Erase the passport data of at most `most` of an event's requests, in the caller's transaction; returns how many."""
    due = sealed_requests(event_id, min(most, _BATCH))
    for request in due:
        _erase(request)
        record(Verb.ERASED_THE_PASSPORT_DATA_OF, request, by=PROGRAM, event_id=request.event_id)
    return len(due)


def erase_letters(erased: PersonErased) -> None:
    """For an erased person: erase passport data and initials and void the letters; the numbers stay."""
    for request in requests_about(erased.person):
        _erase(request)
        if request.state is RequestState.APPROVED:
            request.state = RequestState.REVOKED
        elif request.state in {RequestState.ASKED, RequestState.BEING_CHECKED}:
            request.state = RequestState.REFUSED
        request.reason = ""
        _void(request.letter)
        db.session.flush()
        erase_entries_about(Subject.LETTER_REQUEST, request.id)


def passport_vault() -> Vault:
    """The encryption keys, the current one first; derived from the secret key where none is set."""
    return Vault(_secrets())


def digest_holder(code: str, passport: Passport) -> str:
    """The digest that is stored with a letter of this code."""
    return holder_digest(_secrets()[0], code, passport.number[-COMPARED:], passport.born_on.year)


def is_holder(letter: Letter, last_four: str, birth_year: int) -> bool | None:
    """Whether the letter's passport number ends so and its holder was born in that year; None once that is erased."""
    typed = passport_number(last_four)
    if letter.holder_digest is None:  # issued before digests were stored
        passport = unseal_passport(letter.request)
        return None if passport is None else (passport.number[-COMPARED:], passport.born_on.year) == (typed, birth_year)
    digests = (holder_digest(secret, letter.code, typed, birth_year) for secret in _secrets())
    return any(hmac.compare_digest(digest, letter.holder_digest) for digest in digests)


def reseal_passports() -> int:
    """Re-encrypt passport data of earlier keys with the current one, in the caller's transaction; returns how many.

    Data of a key that is not in the settings any more stays as it is, until that key is listed again.
    """
    heads = passport_vault().earlier
    begins = sa.func.substr(LetterRequest.sealed, 1, HEAD, type_=sa.LargeBinary())
    query = sa.select(LetterRequest).where(begins.in_(heads)).order_by(LetterRequest.id).limit(_BATCH)
    due = list(db.session.scalars(query.with_for_update(skip_locked=True))) if heads else []
    sealed = 0
    for request in due:
        passport = unseal_passport(request)
        if passport is not None:
            seal_passport(request, passport)
            if request.letter is not None:
                request.letter.holder_digest = digest_holder(request.letter.code, passport)
            sealed += 1
    return sealed


def _erase(request: LetterRequest) -> None:
    request.sealed, request.erased_at = None, clock.now()
    if request.letter is not None:
        request.letter.holder_digest = None
    request.version += 1


def _secrets() -> list[str]:
    here = settings()
    own_keys = [key for key in (here.passport_key, *here.old_passport_keys) if key]
    return [*own_keys, here.secret_key, *here.old_secret_keys]


def _void(letter: Letter | None) -> None:
    if letter is None:
        return
    letter.initials = ""
    if letter.revoked_at is None:
        letter.revoked_at, letter.revoked_why = clock.now(), ""
