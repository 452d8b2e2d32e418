"""The visit that a letter speaks of, as a request begins: the delegation's own dates and purpose, else the expo's."""

from datetime import date, timedelta
from textwrap import shorten
from typing import NamedTuple

from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.history.queries import history_about
from expo.i18n import _, language, localize
from expo.kit.text import clean_line
from expo.letters.models import Letter
from expo.letters.queries import letter_settings
from expo.letters.rules import LONGEST_PURPOSE, Passport, Payer, unprintable_characters
from expo.registration.notices import date_span

_DAY = timedelta(days=1)
_SAID = frozenset({"arrives_on", "leaves_on", "purpose"})  # of a delegation, in its letters


class UsualVisit(NamedTuple):
    """Purpose, days, places and payer of a visit; the names are those of a passport's fields."""

    purpose: str
    arrives_on: date
    leaves_on: date
    places: str
    payer: Payer


def usual_visit(event: Event, delegation: Delegation | None) -> UsualVisit:
    """The visit of a member of the delegation, or of somebody who comes alone."""
    kept = letter_settings(event)
    own = (delegation.arrives_on, delegation.leaves_on) if delegation else (None, None)
    arrives_on, leaves_on = usual_days(event, *own)
    return UsualVisit(
        purpose=usual_purpose(event, delegation.purpose if delegation else ""),
        arrives_on=arrives_on,
        leaves_on=leaves_on,
        places=event.city,
        payer=kept.payer if kept else Payer.VISITOR,
    )


def usual_purpose(event: Event, purpose: str) -> str:
    """The purpose of a visit: a delegation's own, else the expo's name."""
    return _one_line(purpose) or localize(event.name, "en")


def usual_days(event: Event, arrives_on: date | None, leaves_on: date | None) -> tuple[date, date]:
    """The days of a visit: a delegation's own, else from the day before the expo to the day after."""
    return arrives_on or event.first_day - _DAY, leaves_on or event.last_day + _DAY


def differences_from(delegation: Delegation, passport: Passport) -> list[str]:
    """Sentences on what a request says otherwise than the delegation: its days or its purpose may be changed later."""
    usual, found = usual_visit(delegation.event, delegation), []
    own_days = delegation.arrives_on or delegation.leaves_on
    if own_days and (usual.arrives_on, usual.leaves_on) != (passport.arrives_on, passport.leaves_on):
        days = date_span(usual.arrives_on, usual.leaves_on, language())
        said_days = date_span(passport.arrives_on, passport.leaves_on, language())
        found.append(_("The delegation stays %(days)s; the request says %(said)s.", days=days, said=said_days))
    if _one_line(delegation.purpose) and usual.purpose != passport.purpose:
        found.append(_("The delegation’s purpose is another: %(purpose)s", purpose=usual.purpose))
    return found


def is_out_of_date(letter: Letter, delegation: Delegation) -> bool:
    """Whether the days or the purpose of the delegation are others than when the letter, which holds, was issued."""
    if letter.revoked_at is not None or letter.replaced_by_id is not None:
        return False
    then: dict[str, object] = {}
    for entry in reversed(history_about(delegation)):
        if entry.at > letter.issued_at:
            then = {name: value for name, value in (entry.before or {}).items() if name in _SAID} | then
    return any(str(value or "") != str(getattr(delegation, name) or "") for name, value in then.items())


def _one_line(purpose: str) -> str:
    """A delegation's purpose as one line of a letter; "" for one that the letter's fonts cannot print."""
    line = shorten(clean_line(purpose), LONGEST_PURPOSE, placeholder="")
    return "" if unprintable_characters(line) else line
