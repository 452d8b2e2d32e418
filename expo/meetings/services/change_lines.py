"""A change of a meeting described for one reader: old and new values of what concerns them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo.accounts.models import Account
from expo.db import db
from expo.i18n import LANGUAGES, _
from expo.interpreters.models import Interpreter
from expo.meetings.day.words import reason_words
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import MeetingKind, MeetingState, ToldAs
from expo.meetings.rules import concerns as is_told
from expo.occasions import Occasion, change_words, occasion_words


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting, what the reader knows of it, whether they had it before and have it now, and as whom they read of it."""

    meeting: Meeting
    was: Mapping[str, Any]
    had: bool
    has: bool
    role: ToldAs


def line_of(change: Change, zone: str, language: str) -> str:
    """What a change is for its reader: new, as it was and is, or that it does not take place; empty where nothing differs."""
    meeting = change.meeting
    title = " – ".join(side.party.name_in(language) for side in meeting.sides)
    before, now = _occasion(change.was, language), _now(meeting, language)
    if change.had and not change.has:
        return _off(change, title, occasion_words(before or now, zone, language), language)
    if not change.had or before is None:
        return f"{title}: {occasion_words(now, zone, language)}"
    why = reason_words(meeting, language) if before != now else ""
    parts = [change_words(before, now, zone, language) + (f" ({why})" if why else "")] if before != now else []
    parts += [f"{label}: {was_is}" for label, was_is in _details(change)]
    if not parts:
        return ""
    when = f" ({occasion_words(now, zone, language)})" if before == now else ""
    return f"{title}{when}: {' · '.join(parts)}"


def _off(change: Change, title: str, was: str, language: str) -> str:
    if change.role is ToldAs.LIAISON and change.meeting.state is MeetingState.CONFIRMED:
        return _("“%(title)s”: you are no longer its liaison officer. It was: %(was)s.", title=title, was=was)
    why = reason_words(change.meeting, language)
    return _("“%(title)s” does not take place. It was: %(was)s.", title=title, was=was) + (f" ({why})" if why else "")


def _details(change: Change) -> Iterator[tuple[str, str]]:
    """What else differs, as (what, was and is). Who meets between governments has the agenda by hand."""
    meeting, was = change.meeting, change.was
    g2g = meeting.kind is MeetingKind.G2G
    pairs = {
        "agenda": (_("Agenda"), "; ".join(was.get("agenda") or ()), "; ".join(meeting.agenda)),
        "language": (
            _("Language"),
            _language(was.get("language") or meeting.language),
            _language(meeting.language),
        ),
        "interpreters": (
            _("Interpreter"),
            _voices(was.get("interpreters")),
            ", ".join(one.name for one in meeting.interpreters),
        ),
        "liaison": (
            _("Liaison officer"),
            _officer(was.get("liaison")),
            meeting.liaison.name if meeting.liaison else "",
        ),
    }
    for aspect, (label, former, now) in pairs.items():
        if aspect in was and former != now and is_told(aspect, change.role) and not (aspect == "agenda" and g2g):
            yield label, _("was %(was)s, is %(now)s", was=former or _("nothing"), now=now or _("nothing"))


def _language(code: str) -> str:
    return LANGUAGES.get(code, code)


def _voices(ids: list[int] | None) -> str:
    query = sa.select(Interpreter).where(Interpreter.id.in_(ids or [])).order_by(Interpreter.id)
    return ", ".join(one.name for one in db.session.scalars(query)) if ids else ""


def _officer(account_id: int | None) -> str:
    found = db.session.get(Account, account_id) if account_id else None
    return found.name if found else ""


def _occasion(was: Mapping[str, Any], language: str) -> Occasion | None:
    if not was.get("starts_at"):
        return None
    starts, ends = (datetime.fromisoformat(was[name]) for name in ("starts_at", "ends_at"))
    place = was["place"]
    return Occasion(starts, ends, place if isinstance(place, str) else place.get(language, ""))


def _now(meeting: Meeting, language: str) -> Occasion:
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("people were told of a meeting without a time")
    return Occasion(meeting.starts_at, meeting.ends_at, meeting.place.location_in(language) if meeting.place else "")
