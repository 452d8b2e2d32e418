"""Agenda cards of people: their confirmed meetings in their language, with the other side's names in a second one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.models import Event, ZoneClosure
from expo.events.queries import closures_of
from expo.i18n import _, force_locale, localize
from expo.meetings.block_models import MeetingBlock
from expo.meetings.closures import closed_words
from expo.meetings.meeting_models import Meeting, MeetingPerson
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.queries import blocks_of
from expo.meetings.rules import BlockKind, Interpretation, MeetingKind, MeetingState
from expo.meetings.words import block_words, interpretation_word
from expo.papers.quarter_cards import AgendaCard, CardLine, write_cards
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.web.filters import clock_time, language_name, short_moment, zone_name
from expo.web.filters import day as day_words

_FIRST = "en"


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands on the cards beside meetings: prayers, and closures of zones."""

    pauses: Sequence[MeetingBlock]
    shut: Sequence[ZoneClosure]


def write_agenda_cards(out: BinaryIO, event: Event, *, with_g2g: bool) -> int:
    """A card for everybody who has a confirmed meeting that is not over, by name; answers how many cards. A constant number of
    statements. Meetings of governments are on them only for a reader who may see those.
    """
    pauses = [one for one in blocks_of(event) if one.kind is BlockKind.PRAYER]
    around = _Around(pauses, closures_of(event, clock.now()))
    by_person: dict[int, list[tuple[Meeting, MeetingPerson]]] = {}
    for meeting in _confirmed(event, with_g2g=with_g2g):
        for person in meeting.people:
            if person.comes and person.left_at is None:
                by_person.setdefault(person.registration_id, []).append((meeting, person))
    found = sorted(by_person.values(), key=lambda one: (one[0][1].registration.name.casefold(), one[0][0].id))
    cards = [_card(event, theirs, around) for theirs in found]
    return write_cards(out, cards, title=f"{localize(event.name)}: {_('Agenda cards')}", created=clock.now())


def _confirmed(event: Event, *, with_g2g: bool) -> Sequence[Meeting]:
    query = sa.select(Meeting).where(
        Meeting.event_id == event.id, Meeting.state == MeetingState.CONFIRMED, Meeting.ends_at > clock.now()
    )
    if not with_g2g:
        query = query.where(Meeting.kind != MeetingKind.G2G)
    return db.session.scalars(query.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id)).all()


def _card(
    event: Event,
    theirs: Sequence[tuple[Meeting, MeetingPerson]],
    around: _Around,
) -> AgendaCard:
    person: Registration = theirs[0][1].registration
    language = person.language
    second = _FIRST if language != _FIRST else next((one for one in event.languages if one != _FIRST), _FIRST)
    own = {one.party_id for _meeting, one in theirs}
    party = next(side.party for side in theirs[0][0].sides if side.party_id == theirs[0][1].party_id)
    with force_locale(language):
        printed = _("Printed %(moment)s", moment=short_moment(clock.now(), event.zone))
        return AgendaCard(
            event=localize(event.name, language),
            name=person.name,
            party=party.name_in(language),
            foot=f"{printed} · {zone_name(event.zone)}",
            accent=event.accent,
            language=language,
            second_language=second,
            address=f"{ticket_address(person)}/meetings",
            lines=_lines(event, [meeting for meeting, _one in theirs], around, own, (language, second)),
        )


def _lines(
    event: Event,
    meetings: Sequence[Meeting],
    around: _Around,
    own: set[int],
    languages: tuple[str, str],
) -> tuple[CardLine, ...]:
    """Meetings and the prayers of their days, in order of time; each day is said once."""
    days = {event.day_of(one.starts_at) for one in meetings if one.starts_at}
    timed: list[tuple[datetime, Meeting | MeetingBlock]] = [(one.starts_at, one) for one in meetings if one.starts_at]
    timed += [(one.starts_at, one) for one in around.pauses if event.day_of(one.starts_at) in days]
    found, last = [], None
    for at, one in sorted(timed, key=lambda pair: pair[0]):
        day = event.day_of(at)
        said = day_words(day) if day != last else ""
        last = day
        found.append(
            _pause(event, one, said)
            if isinstance(one, MeetingBlock)
            else _meeting(one, own, languages, said, around.shut)
        )
    return tuple(found)


def _pause(event: Event, block: MeetingBlock, day: str) -> CardLine:
    name = localize(block.name) or block_words()[block.kind]
    return CardLine(clock_time(block.starts_at, event.zone), name, day=day)


def _meeting(
    meeting: Meeting, own: set[int], languages: tuple[str, str], day: str, shut: Sequence[ZoneClosure]
) -> CardLine:
    language, second = languages
    others = [side.party for side in meeting.sides if side.party_id not in own]
    first_names = " – ".join(party.name_in(language) for party in others)
    second_names = " – ".join(party.name_in(second) for party in others)
    zone, place = meeting.event.zone, meeting.place
    where = place.location_in(language) if place else ""
    how = [language_name(meeting.language)]
    if meeting.interpretation is not Interpretation.NONE:
        how.append(
            f"{interpretation_word(meeting.interpretation)}: {', '.join(one.name for one in meeting.interpreters)}"
        )
    is_changed = meeting.told_at is not None and meeting.changed_at > meeting.told_at
    closed = closed_words(meeting, shut)
    parts = [_("changed")] if is_changed else []
    return CardLine(
        at=clock_time(meeting.starts_at or meeting.created_at, zone),
        title=first_names,
        second=second_names if second_names != first_names else "",
        more=(" · ".join([*parts, *((where,) if where else ())]), " · ".join(how), *((closed,) if closed else ())),
        day=day,
    )
