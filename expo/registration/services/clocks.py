"""Telling people that an expo's days, its place or its time zone have changed: each once."""

from collections.abc import Mapping

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.changes.zone import DecidedHour, ZoneFate
from expo.events.domain_events import ExpoMoved
from expo.events.doubtful_hours import NAMED
from expo.events.models import Event
from expo.events.rules import EventState
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.kit.wall_time import Occurrence
from expo.mail.rules import Template
from expo.mail.services import queue_many
from expo.registration.mails import DAYS_MOVED, EXPO_MOVED, HOURS_KEPT, MOMENTS_KEPT, VENUE_MOVED
from expo.registration.models import Registration
from expo.registration.notices import date_span, ticket_address, written_wall, zone_in
from expo.registration.rules import LIVE, mailbox


def tell_people(moved: ExpoMoved) -> None:
    """Mail everybody who is registered, in their language: by one INSERT, since they may be thousands. People who share a
    mailbox have one mail, which greets the first of them.
    """
    event = moved.event
    if not is_told(event):
        return
    people = [one for one in db.session.scalars(_registered(event.id)) if is_first(moved, one.email)]
    shared = {
        code: {"expo": localize(event.name, code), **change_values(moved, code)}
        for code in {one.language for one in people}
    }
    mails = (
        (
            {**shared[one.language], "name": one.name, "link": ticket_address(one)},
            one.email,
            one.name,
            one.language,
            one.id,
        )
        for one in people
    )
    queue_many(
        template_of(moved),
        mails,
        event_id=event.id,
        kind=Subject.REGISTRATION,
        parts=lambda _number, _language: [],
        reply_to=event.contact or None,
    )


def is_told(event: Event) -> bool:
    """Whether anybody needs to know: people see the expo, and it is not over."""
    return event.state in {EventState.PUBLISHED, EventState.LIVE} and clock.now() < event.ends_at


def is_first(moved: ExpoMoved, address: str) -> bool:
    """Whether nobody with this mailbox has a mail of it yet; from now on somebody has. Never for an empty address."""
    box = mailbox(address)
    if not box or box in moved.told:
        return False
    moved.told.add(box)
    return True


def template_of(moved: ExpoMoved) -> Template:
    """That of the one thing that has changed, or of several at once, as of a time zone and hours that it skips or repeats."""
    if len(_sentences(moved, "en")) > 1 or moved.decided:
        return EXPO_MOVED
    if moved.clocks is not None:
        return HOURS_KEPT if moved.clocks.fate is ZoneFate.HOURS else MOMENTS_KEPT
    return DAYS_MOVED if moved.days is not None else VENUE_MOVED


def change_values(moved: ExpoMoved, language: str) -> Mapping[str, str]:
    """What was and what is, in a language: the days of the expo, its place or its time zone, or all that has changed."""
    told = _sentences(moved, language)
    if len(told) > 1 or moved.decided:
        return {"changes": "\n\n".join(sentence for _was, _now, sentence in told)}
    [(was, now, _sentence)] = told
    return {"was": was, "now": now}


def _sentences(moved: ExpoMoved, language: str) -> list[tuple[str, str, str]]:
    """What was, what is, and both in a sentence: for the days, the place and the time zone."""
    told = []
    with force_locale(language):
        if moved.days is not None:
            was, now = (date_span(*days, language) for days in (moved.days.was, moved.days.now))
            told.append((was, now, _("It was to be on %(was)s; it is on %(now)s.", was=was, now=now)))
        if moved.whereabouts is not None:
            was, now = (whereabouts.words(language) for whereabouts in moved.whereabouts)
            sentence = _("It was to be at this place: %(was)s. It is at another one: %(now)s.", was=was, now=now)
            told.append((was, now, sentence))
        if moved.clocks is not None:
            was, now = (zone_in(zone.key, language) for zone in (moved.clocks.change.was, moved.clocks.change.now))
            told.append((was, now, _of_clocks(moved, was, now, language)))
    return told


def _of_clocks(moved: ExpoMoved, was: str, now: str, language: str) -> str:
    if moved.decided:
        said = _(
            "Its time zone was given as %(was)s; it is %(now)s. The hours that we told you stay, but for those that the clocks "
            "there skip or show twice:",
            was=was,
            now=now,
        )
        return "\n".join([said, *dict.fromkeys(_line_of(one, language) for one in moved.decided)])
    if moved.clocks and moved.clocks.fate is ZoneFate.HOURS:
        return _(
            "Its time zone was given as %(was)s; it is %(now)s. The hours that we told you stay.", was=was, now=now
        )
    return _(
        "Its time zone was %(was)s; it is %(now)s. What you have there stays when it is, and so is at another hour by the "
        "clocks there.",
        was=was,
        now=now,
    )


def _line_of(hour: DecidedHour, language: str) -> str:
    """What has an hour, and what becomes of it: "Session “Opening”: 28 March 2027, 02:30 becomes 28 March 2027, 03:30"."""
    kind, title = str(NAMED[hour.table][0]), localize(dict(hour.title), language) if hour.title else ""
    name = _("%(kind)s “%(title)s”", kind=kind, title=title) if title else kind
    told, here = written_wall(hour.told, language), written_wall(hour.here, language)
    if hour.which is None:
        return f"{name}: " + _("%(before)s becomes %(after)s", before=told, after=here)
    if hour.which is Occurrence.FIRST:
        return f"{name}: " + _("%(when)s comes twice there; it is the first of the two", when=told)
    return f"{name}: " + _("%(when)s comes twice there; it is the second of the two", when=told)


def _registered(event_id: int) -> sa.Select[Registration]:
    query = sa.select(Registration).where(Registration.event_id == event_id, Registration.state.in_(LIVE))
    return query.where(Registration.email != "", Registration.erased_at.is_(None)).order_by(Registration.id)
