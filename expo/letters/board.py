"""Invitation letters of a delegation: their column on its status board, and passports out of its spreadsheet."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.db import db
from expo.delegations.board import BoardColumn, Fact, Link
from expo.delegations.models import Delegation
from expo.delegations.rules import Who
from expo.delegations.services.sheets import Passports
from expo.delegations.sheet_values import SheetLine
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _, _l, force_locale, said
from expo.kit.text import fold
from expo.letters.mails import kind_words
from expo.letters.models import LetterRequest
from expo.letters.queries import letter_settings, letters_of
from expo.letters.rules import Passport, PassportKind, Payer, RequestState, name_in_capitals, passport_number
from expo.letters.services.requests import ask, beyond_quota, check_quota, fault_words
from expo.letters.words import state_look, state_word
from expo.registration.models import Registration

# What a sheet must say of a passport for a letter; the rest is known from the expo and the registration.
_NEEDED = ("nationality", "passport_number", "passport_expires_on", "born_on", "mission")
_COLUMN_OF = {
    "name": "passport_name",
    "number": "passport_number",
    "expires_on": "passport_expires_on",
    "born_on": "born_on",
    "issued_on": "passport_issued_on",
}
# What people write for a kind besides its words: by its colour, or as the passport itself says.
_ALSO_CALLED: Mapping[PassportKind, Sequence[str]] = {
    PassportKind.ORDINARY: ("normal", "regular", "umuma mahsus", "umumi", "bordo", "عام"),
    PassportKind.OFFICIAL: ("special", "hususi veya hizmet", "resmî", "hususi", "yeşil", "سرکاری"),
    PassportKind.SERVICE: ("hizmet", "hizmet damgalı", "gri"),
    PassportKind.DIPLOMATIC: ("diplomatik", "siyah", "سفارتی"),
}
_WAITS = frozenset({RequestState.ASKED, RequestState.BEING_CHECKED})


def _facts(event: Event, people: Sequence[Registration]) -> Mapping[int, Fact]:
    """The latest request of each; who lives in the expo's country, and who asked for none, needs none of us."""
    query = sa.select(LetterRequest.registration_id, LetterRequest.state).where(
        LetterRequest.registration_id.in_([one.id for one in people])
    )
    latest = {row.registration_id: row.state for row in db.session.execute(query.order_by(LetterRequest.id))}
    return {one.id: _fact(latest.get(one.id), at_home=one.country == event.country) for one in people}


def _fact(state: RequestState | None, *, at_home: bool) -> Fact:
    if state is None:
        return Fact(_("not needed") if at_home else _("not asked for"))
    if state in _WAITS:
        return Fact(state_word(state), state_look(state), missing=_("Invitation letter"), who=Who.ORGANISER)
    if state is RequestState.REFUSED:
        return Fact(state_word(state), state_look(state), missing=_("Invitation letter"), who=Who.MEMBER)
    return Fact(state_word(state), state_look(state))


def _fault(event: Event, line: SheetLine) -> tuple[str, str] | None:
    """BoardColumn and sentence of the first thing that keeps a row's passport from a letter; None where it will do.

    A row that says something of a passport must say all that a letter needs.
    """
    there = {**line.passport, **line.days}
    if not {"passport_number", "passport_expires_on"} & there.keys():
        return None
    missing = next((name for name in _NEEDED if not there.get(name)), None)
    if missing is not None:
        return missing, _("A letter needs this too. Write it, or leave the whole passport out.")
    if _kind(line) is None:
        return "passport_kind", _("Write ordinary, official, service or diplomatic.")
    found = fault_words(event, _passport(event, line))
    name = next((name for name in found if name in _COLUMN_OF), None)
    return (_COLUMN_OF[name], found[name]) if name else None


def _keep(event: Event, people: Sequence[tuple[Registration, SheetLine]], by: Actor) -> int:
    """Ask for a letter for each whose row says all of the passport; returns for how many."""
    asking = [(registration, line) for registration, line in people if _says_all(line)]
    check_quota([registration.id for registration, _line in asking])
    for registration, line in asking:
        ask(registration, _passport(event, line), version=0, by=by, counted=False)
    return len(asking)


def _refusal(delegation: Delegation, lines: Sequence[SheetLine]) -> str | None:
    """Why so many of a sheet can ask for no letter, if they cannot."""
    if delegation.letter_quota is None:
        return None
    asking = len(letters_of(delegation)) + sum(_says_all(line) for line in lines)
    return beyond_quota(delegation.letter_quota) if asking > delegation.letter_quota else None


def _says_all(line: SheetLine) -> bool:
    return all(line.passport.get(name) or line.days.get(name) for name in _NEEDED)


def _passport(event: Event, line: SheetLine) -> Passport:
    kept, details = letter_settings(event), line.details
    kind = _kind(line)
    if kind is None:
        raise Refused(_("Write ordinary, official, service or diplomatic."))
    return Passport(
        name=line.passport.get("passport_name") or name_in_capitals(details.name, line.passport["nationality"]),
        nationality=line.passport["nationality"],
        kind=kind,
        number=passport_number(line.passport["passport_number"]),
        expires_on=line.days["passport_expires_on"],
        born_on=line.days["born_on"],
        employer=details.organisation or "-",
        post=details.job_title or "-",
        mission=line.passport["mission"],
        purpose=said(event.name, "en"),
        arrives_on=event.first_day - timedelta(days=1),
        leaves_on=event.last_day + timedelta(days=1),
        places=event.city,
        payer=kept.payer if kept else Payer.VISITOR,
        birth_place=line.passport.get("birth_place", ""),
        issued_on=line.days.get("passport_issued_on"),
        issued_at=line.passport.get("passport_issued_at", ""),
    )


def _kind(line: SheetLine) -> PassportKind | None:
    return _kinds().get(fold(line.passport.get("passport_kind", "")) or PassportKind.ORDINARY.value)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, PassportKind]:
    """Kinds of passport by the folded words of every language, and by those that people write besides."""
    found = {fold(word): kind for kind, words in _ALSO_CALLED.items() for word in (kind.value, *words)}
    for code in LANGUAGES:
        with force_locale(code):
            found |= {fold(word): kind for kind, word in kind_words().items()}
    return found


COLUMN = BoardColumn("letter", _l("Letter"), _facts)
LINK = Link(_l("Invitation letters"), "head_letters.show", "letters.index", Permission.SEE_LETTERS)
PASSPORTS = Passports(_fault, _keep, _refusal)
