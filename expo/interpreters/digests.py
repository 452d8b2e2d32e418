"""Mails to interpreters: one about all changes of what they are booked for, a few minutes after the last, and their link."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.due_work import attempt, retry_at
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, force_locale, localize
from expo.interpreters.mails import BOOKINGS_CHANGED, LINK
from expo.interpreters.models import Interpreter
from expo.interpreters.notices import queue_interpreter_mail
from expo.interpreters.queries import bookings_of, is_coming
from expo.interpreters.rules import Engagement
from expo.interpreters.sources import engagements_of
from expo.occasions import Occasion, change_words, occasion_words

Told = Mapping[str, Any]  # what an interpreter was mailed of a booking: title, place, starts_at, ends_at


def queue_interpreter_mails() -> int:
    """Queue the mail to one interpreter for whom it is due, in the caller's transaction. Returns how many: 0 or 1."""
    query = sa.select(Interpreter).where(Interpreter.tell_at <= clock.now()).order_by(Interpreter.tell_at).limit(1)
    interpreter = db.session.scalar(query.with_for_update(skip_locked=True, of=Interpreter))
    if interpreter is None:
        return 0
    if not attempt(lambda: _tell(interpreter), "mails of interpreters", interpreter.id):
        interpreter.tell_at = retry_at()
    db.session.flush()
    return 1


def _tell(interpreter: Interpreter) -> None:
    interpreter.first_at, interpreter.tell_at = None, None
    with force_locale(interpreter.language):
        lines = _changes(interpreter)
    if lines and interpreter.email and is_coming(interpreter):
        queue_interpreter_mail(interpreter, BOOKINGS_CHANGED, {"changes": "\n\n".join(lines)})


def send_link(interpreter: Interpreter, *, by: Actor) -> None:
    """Mail the private link to an interpreter. Raises Refused where there is no address."""
    if not interpreter.email:
        raise Refused(_("There is no mail address. Enter one first."))
    queue_interpreter_mail(interpreter, LINK, {})
    record(Verb.SENT_THE_LINK_OF, interpreter, by=by, event_id=interpreter.event_id, named=interpreter.name)


def _changes(interpreter: Interpreter) -> list[str]:
    """A line for each booking that is not as it was told last; from now on it is told."""
    known, lines = {one.id: one for one in bookings_of(interpreter)}, []
    for one in engagements_of([interpreter.id]):
        booking = known.get(one.booking_id or 0)
        if booking is None:
            continue
        now = _as_told(one) if one.is_shown else None
        if now != booking.told and not _is_past(booking.told, one):
            lines.append(_line(booking.told, one, interpreter))
        booking.told = now
    return lines


def _as_told(one: Engagement) -> dict[str, Any]:
    duty = one.duty
    times = {"starts_at": duty.starts_at.isoformat(), "ends_at": duty.ends_at.isoformat()}
    return {**times, "place": duty.place, "title": dict(duty.title)}


def _is_past(told: Told | None, one: Engagement) -> bool:
    """Whether it is over, at its new time and at the former one: nobody needs to be told any more."""
    ended = [one.duty.ends_at, *([datetime.fromisoformat(told["ends_at"])] if told else [])]
    return max(ended) <= clock.now()


def _line(told: Told | None, one: Engagement, interpreter: Interpreter) -> str:
    """Title, time and place; what has changed is told as it was and as it is."""
    duty, zone, language = one.duty, interpreter.event.zone, interpreter.language
    now = Occasion(duty.starts_at, duty.ends_at, _place_in(duty.place, language))
    before = now
    if told is not None:
        starts, ends = (datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at"))
        before = Occasion(starts, ends, _place_in(told["place"], language))
    title = localize(duty.title, language)
    if not one.is_shown:
        return _(
            "“%(title)s”: you are no longer needed. It was: %(was)s.",
            title=title,
            was=occasion_words(before, zone, language),
        )
    return f"{title}: {change_words(before, now, zone, language)}"


def _place_in(place: Any, language: str) -> str:
    return place if isinstance(place, str) else localize(place, language)
