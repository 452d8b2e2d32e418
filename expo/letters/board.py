"""The letters column of a delegation's status board, and passports from its spreadsheet."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.db import db
from expo.delegations.board import BoardColumn, Fact, Link, VisitCarried, VisitFacts
from expo.delegations.models import Delegation
from expo.delegations.rules import Who
from expo.delegations.services.sheets import Passports
from expo.delegations.sheet_values import PassportRow, SheetLine
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _, _l, _n, force_locale
from expo.kit.text import fold
from expo.letters.exemptions import is_visa_free
from expo.letters.machine_names import machine_name
from expo.letters.mails import kind_words
from expo.letters.models import LetterRequest
from expo.letters.queries import letters_of, names_of, sealed_requests_of
from expo.letters.rules import Passport, PassportKind, RequestState, name_in_capitals, passport_number
from expo.letters.services.passports import unseal_passport
from expo.letters.services.requests import check_quota, passport_fault_sentences, quota_sentence, request_letter
from expo.letters.visit import usual_days, usual_purpose, usual_visit
from expo.letters.words import state_look, state_word
from expo.registration.models import Registration
from expo.web.filters import comma

# Columns of a sheet that a letter needs; the rest comes from the expo and the registration.
_NEEDED = ("nationality", "passport_number", "passport_expires_on", "born_on", "mission")
_COLUMN_OF = {
    "name": "passport_name",
    "number": "passport_number",
    "expires_on": "passport_expires_on",
    "born_on": "born_on",
    "issued_on": "passport_issued_on",
}
# Other spellings of a passport's kind: its colour, or as printed in the passport.
_ALSO_CALLED: Mapping[PassportKind, Sequence[str]] = {
    PassportKind.ORDINARY: ("normal", "regular", "umuma mahsus", "umumi", "bordo", "عام"),
    PassportKind.OFFICIAL: ("special", "hususi veya hizmet", "resmî", "hususi", "yeşil", "سرکاری"),
    PassportKind.SERVICE: ("hizmet", "hizmet damgalı", "gri"),
    PassportKind.DIPLOMATIC: ("diplomatik", "siyah", "سفارتی"),
}
_OPEN_STATES = frozenset({RequestState.ASKED, RequestState.BEING_CHECKED})


def _letter_facts(event: Event, people: Sequence[Registration]) -> Mapping[int, Fact]:
    """The state of each person's latest request; somebody from the expo's country needs none."""
    query = sa.select(LetterRequest.registration_id, LetterRequest.state).where(
        LetterRequest.registration_id.in_([one.id for one in people])
    )
    latest = {row.registration_id: row.state for row in db.session.execute(query.order_by(LetterRequest.id))}
    return {one.id: _fact_of(latest.get(one.id), at_home=one.country == event.country) for one in people}


def _fact_of(state: RequestState | None, *, at_home: bool) -> Fact:
    if state is None:
        return Fact(_("not needed") if at_home else _("not asked for"))
    if state in _OPEN_STATES:
        return Fact(state_word(state), state_look(state), missing=_("Invitation letter"), who=Who.ORGANISER)
    if state is RequestState.REFUSED:
        return Fact(state_word(state), state_look(state), missing=_("Invitation letter"), who=Who.MEMBER)
    return Fact(state_word(state), state_look(state))


def _fault(delegation: Delegation, line: SheetLine) -> tuple[str, str] | None:
    """The sheet column and sentence of the first fault of a row's passport; None where it is valid or absent.

    A row with any passport data must have all that a letter needs.
    """
    given = {**line.passport, **line.days}
    if not {"passport_number", "passport_expires_on"} & given.keys():
        return None
    missing = next((name for name in _NEEDED if not given.get(name)), None)
    if missing is not None:
        return missing, _("A letter needs this too. Write it, or leave the whole passport out.")
    if _kind(line) is None:
        return "passport_kind", _("Write ordinary, official, service or diplomatic.")
    found = passport_fault_sentences(delegation.event, _passport(delegation, line))
    name = next((name for name in found if name in _COLUMN_OF), None)
    return (_COLUMN_OF[name], found[name]) if name else None


def _request_letters(delegation: Delegation, people: Sequence[tuple[Registration, SheetLine]], by: Actor) -> int:
    """Request a letter for each row with complete passport data; returns how many."""
    complete = [(registration, line) for registration, line in people if _is_complete(line)]
    check_quota([registration.id for registration, _line in complete])
    for registration, line in complete:
        request_letter(registration, _passport(delegation, line), version=0, by=by, counted=False)
    return len(complete)


def _refusals(delegation: Delegation, lines: Sequence[SheetLine]) -> list[str]:
    """Sentences where the letters of a sheet cannot be requested: its passports exceed the quota, or no letter may cover
    the delegation's own days.
    """
    complete = [line for line in lines if _is_complete(line) and _kind(line)]
    quota, said = delegation.letter_quota, []
    if quota is not None and len(letters_of(delegation)) + len(complete) > quota:
        said.append(quota_sentence(quota))
    if complete:
        found = passport_fault_sentences(delegation.event, _passport(delegation, complete[0]))
        said += [found[name] for name in ("arrives_on", "leaves_on") if name in found]
    return said


def _rows(delegation: Delegation, lines: Sequence[SheetLine]) -> list[PassportRow]:
    """The rows with all that a letter needs: the name on it and a hint on visas."""
    return [_passport_row(delegation, line, kind) for line in lines if _is_complete(line) and (kind := _kind(line))]


def _passport_row(delegation: Delegation, line: SheetLine, kind: PassportKind) -> PassportRow:
    nationality = line.passport["nationality"]
    name, free = _name(line), is_visa_free(delegation.event.country, nationality, kind)
    hint = _("usually needs no visa") if free else ""
    return PassportRow(line.row, name, not line.passport.get("passport_name"), machine_name(name, nationality), hint)


def _name(line: SheetLine) -> str:
    """The name as in the passport: written in the sheet, else as passports of that nationality would print it."""
    return line.passport.get("passport_name") or name_in_capitals(line.details.name, line.passport["nationality"])


def _is_complete(line: SheetLine) -> bool:
    return all(line.passport.get(name) or line.days.get(name) for name in _NEEDED)


def _passport(delegation: Delegation, line: SheetLine) -> Passport:
    details = line.details
    kind = _kind(line)
    if kind is None:
        raise Refused(_("Write ordinary, official, service or diplomatic."))
    return Passport(
        name=_name(line),
        nationality=line.passport["nationality"],
        kind=kind,
        number=passport_number(line.passport["passport_number"]),
        expires_on=line.days["passport_expires_on"],
        born_on=line.days["born_on"],
        employer=details.organisation or "-",
        post=details.job_title or "-",
        mission=line.passport["mission"],
        **usual_visit(delegation.event, delegation)._asdict(),
        birth_place=line.passport.get("birth_place", ""),
        issued_on=line.days.get("passport_issued_on"),
        issued_at=line.passport.get("passport_issued_at", ""),
    )


def _kind(line: SheetLine) -> PassportKind | None:
    return _kinds().get(fold(line.passport.get("passport_kind", "")) or PassportKind.ORDINARY.value)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, PassportKind]:
    """Kinds of passport by their folded names in every language, and by other spellings."""
    found = {fold(word): kind for kind, words in _ALSO_CALLED.items() for word in (kind.value, *words)}
    for code in LANGUAGES:
        with force_locale(code):
            found |= {fold(word): kind for kind, word in kind_words().items()}
    return found


def _carried(delegation: Delegation, wanted: VisitFacts) -> list[str]:
    """Sentences on the requests and letters that will say other days or another purpose than the delegation, and on those that
    are more than its quota.
    """
    requests, is_now = sealed_requests_of(delegation), VisitFacts.of(delegation)
    passports = {one.id: passport for one in requests if (passport := unseal_passport(one)) is not None}
    days = usual_days(delegation.event, wanted.arrives_on, wanted.leaves_on)
    purpose = usual_purpose(delegation.event, wanted.purpose)
    other_days: list[LetterRequest] = []
    other_purpose: list[LetterRequest] = []
    for request in requests:
        passport = passports.get(request.id)
        if passport is None:
            continue
        if days != usual_days(delegation.event, is_now.arrives_on, is_now.leaves_on) and days != passport.stay:
            other_days.append(request)
        if wanted.purpose != is_now.purpose and purpose != passport.purpose:
            other_purpose.append(request)
    return [*_day_sentences(other_days), *_purpose_sentences(other_purpose), *_quota_sentences(delegation, wanted)]


def _day_sentences(requests: Sequence[LetterRequest]) -> list[str]:
    waiting, issued = _names(requests, issued=False), _names(requests, issued=True)
    found = []
    if waiting:
        found.append(
            _("Requests for letters keep the days they were made with; ask again for: %(names)s", names=waiting)
        )
    if issued:
        found.append(
            _("Letters that are issued keep their days; the organisers can correct those of: %(names)s", names=issued)
        )
    return found


def _purpose_sentences(requests: Sequence[LetterRequest]) -> list[str]:
    waiting, issued = _names(requests, issued=False), _names(requests, issued=True)
    found = []
    if waiting:
        found.append(
            _("Requests for letters keep the purpose they were made with; ask again for: %(names)s", names=waiting)
        )
    if issued:
        found.append(
            _(
                "Letters that are issued keep the old purpose; the organisers can make anew those of: %(names)s",
                names=issued,
            )
        )
    return found


def _quota_sentences(delegation: Delegation, wanted: VisitFacts) -> list[str]:
    """Who has a letter or asks for one, where they are more than the quota is lowered to."""
    quota, holders = wanted.letter_quota, letters_of(delegation)
    if quota is None or quota == delegation.letter_quota or len(holders) <= quota:
        return []
    names = comma().join(names_of(holders))
    return [
        _n(
            "%(num)d letter is asked for or issued, more than that. It stays until you refuse or revoke it: %(names)s",
            "%(num)d letters are asked for or issued, more than that. They stay until you refuse or revoke some: %(names)s",
            len(holders),
            names=names,
        )
    ]


def _names(requests: Sequence[LetterRequest], *, issued: bool) -> str:
    return comma().join(one.registration.name for one in requests if (one.state is RequestState.APPROVED) is issued)


COLUMN = BoardColumn("letter", _l("Letter"), _letter_facts)
LINK = Link(_l("Invitation letters"), "head_letters.show", "letters.index", Permission.SEE_LETTERS)
CARRIED = VisitCarried(_carried)
PASSPORTS = Passports(_fault, _request_letters, _refusals, _rows)
