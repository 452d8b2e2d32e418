"""Passport data: sealed, read with a line in the history, erased in time."""

import json
from datetime import timedelta

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db
from expo.errors import Refused
from expo.history.queries import forget_about
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.vault import HEAD, Unreadable, Vault
from expo.letters.models import Letter, LetterRequest
from expo.letters.queries import requests_about, sealed_of_ended
from expo.letters.rules import KEPT_DAYS, Passport, RequestState
from expo.registration.happenings import PersonErased

_AT_ONCE = 500


def keep_passport(request: LetterRequest, passport: Passport) -> None:
    """Seal it into the row, bound to the row's own id."""
    request.sealed = vault().seal(json.dumps(passport.plain(), ensure_ascii=False).encode(), request.uid)


def see_passport(request: LetterRequest, *, by: Actor) -> Passport | None:
    """The passport data, and a line in the history of who saw it; None once it is erased."""
    passport = unsealed(request)
    if passport is not None:
        record(
            Verb.SAW_THE_PASSPORT_DATA_OF, request, by=by, event_id=request.event_id, named=request.registration.name
        )
    return passport


def unsealed(request: LetterRequest) -> Passport | None:
    """The passport data for the program's own use: whoever shows it to somebody calls `see_passport`.

    Raises Refused when the key it is sealed with is not listed.
    """
    if request.sealed is None:
        return None
    try:
        return Passport.from_plain(json.loads(vault().unseal(request.sealed, request.uid)))
    except Unreadable as error:
        raise Refused(
            _("The passport data cannot be read. List the earlier key in OLD_PASSPORT_KEYS or OLD_SECRET_KEYS.")
        ) from error


def sweep_passports() -> int:
    """Erase the passport data of expos that ended more than 90 days ago; in the caller's transaction. Returns how many."""
    # a day more: an expo's last day ends up to a day later than UTC's
    due = sealed_of_ended(clock.now().date() - timedelta(days=KEPT_DAYS), _AT_ONCE)
    for request in due:
        _erase(request)
        record(Verb.ERASED_THE_PASSPORT_DATA_OF, request, by=PROGRAM, event_id=request.event_id)
    return len(due)


def forget_letters(erased: PersonErased) -> None:
    """When a person is erased: their passport data and initials go, their letters hold no longer, the numbers stay."""
    for request in requests_about(erased.person):
        _erase(request)
        if request.state is RequestState.APPROVED:
            request.state = RequestState.REVOKED
        elif request.state in {RequestState.ASKED, RequestState.BEING_CHECKED}:
            request.state, request.reason = RequestState.REFUSED, ""
        request.reason = ""
        _void(request.letter)
        db.session.flush()
        forget_about(Subject.LETTER_REQUEST, request.id)
        if request.letter is not None:
            forget_about(Subject.LETTER, request.letter.id)


def vault() -> Vault:
    """The keys of the settings, the one in force first; without one of its own it is derived from the secret key."""
    here = settings()
    own = [key for key in (here.passport_key, *here.old_passport_keys) if key]
    return Vault([*own, here.secret_key, *here.old_secret_keys])


def reseal() -> int:
    """After a change of keys: seal anew what an earlier key sealed; in the caller's transaction. Returns how many.

    What a key sealed that is not listed any more stays as it is, for the day the key is listed again.
    """
    heads = vault().earlier
    begins = sa.func.substr(LetterRequest.sealed, 1, HEAD, type_=sa.LargeBinary())
    query = sa.select(LetterRequest).where(begins.in_(heads)).order_by(LetterRequest.id).limit(_AT_ONCE)
    due = list(db.session.scalars(query.with_for_update(skip_locked=True))) if heads else []
    sealed = 0
    for request in due:
        passport = unsealed(request)
        if passport is not None:
            keep_passport(request, passport)
            sealed += 1
    return sealed


def _erase(request: LetterRequest) -> None:
    request.sealed, request.erased_at = None, clock.now()
    request.version += 1


def _void(letter: Letter | None) -> None:
    if letter is None:
        return
    letter.initials = ""
    if letter.revoked_at is None:
        letter.revoked_at, letter.revoked_why = clock.now(), ""
