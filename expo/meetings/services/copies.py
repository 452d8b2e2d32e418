"""Where and when an expo's parties meet, copied for another year."""

from dataclasses import asdict
from datetime import datetime, timedelta

from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.events.models import Event
from expo.i18n import _, _l, _n, localize
from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError, days_later, moment_of, occurrence
from expo.meetings.block_models import MeetingBlock
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import blocks_of, places_of, walks_of
from expo.meetings.requests.queries import terms_of
from expo.meetings.requests.rules import Terms
from expo.meetings.services.blocks import add_block
from expo.meetings.services.places import add_places, set_walk
from expo.meetings.services.requests.lifecycle import edit_terms
from expo.meetings.words import repeated_sentence, skipped_sentence

_BLOCK_FIELDS = ("kind", "name", "slot_minutes", "gap_minutes", "kinds")
_PLACE_FIELDS = ("kind", "chairs", "parallel", "flags", "interpreter_booth")


def copy_setting(made: ExpoCopy) -> None:
    """Copy the tables and desks, the walks between halls and the blocks of each day. A place that is a firm's booth, a room of
    the programme or a party's own stays behind; the copy's notes say how many.
    """
    places = _copy_places(made)
    for pair, minutes in walks_of(made.event).items():
        one, other = (made.halls[hall_id].id for hall_id in pair)
        set_walk(made.copy, one, other, minutes, by=made.by)
    _copy_blocks(made, places)
    _copy_terms(made)


def _copy_blocks(made: ExpoCopy, places: dict[int, MeetingPlace]) -> None:
    """Copy the blocks of each day. Where the clocks of its night skip or repeat its hours, the copy's notes name them."""
    zone, left = made.event.zone_info, 0
    for block in blocks_of(made.event):
        theirs = [places[place.id] for place in block.places if place.id in places]
        starts, ends = (days_later(moment, made.days, zone) for moment in (block.starts_at, block.ends_at))
        outside = not made.copy.first_day <= made.copy.day_of(starts) <= made.copy.last_day
        if outside or ends <= starts or (block.places and not theirs):  # without places it would be for all of them
            left += 1
            continue
        fields = {name: getattr(block, name) for name in _BLOCK_FIELDS}
        add_block(made.copy, {**fields, "starts_at": starts, "ends_at": ends}, theirs, by=made.by)
        made.notes.extend(filter(None, (_doubt(made, block, at) for at in (block.starts_at, block.ends_at))))
    if left:
        made.notes.append(
            _n(
                "%(num)d meeting block was not copied: its places, its day or its hours are not in the copy.",
                "%(num)d meeting blocks were not copied: their places, their days or their hours are not in the copy.",
                left,
            )
        )


def _doubt(made: ExpoCopy, block: MeetingBlock, moment: datetime) -> str:
    """What becomes of an hour that the clocks skip or show twice on the copy's day; empty for any other."""
    zone = made.event.zone_info
    wall = (moment.astimezone(zone) + timedelta(days=made.days)).replace(tzinfo=None)
    name = localize(block.name) or _("Block of time for meetings")
    try:
        moment_of(wall, zone, occurrence(moment, zone))
    except SkippedTimeError:
        return skipped_sentence(name, wall, days_later(moment, made.days, zone).astimezone(zone))
    except RepeatedTimeError:
        return repeated_sentence(name, wall)
    return ""


def _copy_terms(made: ExpoCopy) -> None:
    """What the expo says of requests for meetings, unless it is the usual."""
    terms = terms_of(made.event)
    if terms != Terms():
        edit_terms(made.copy, asdict(terms), version=0, by=made.by)


def _copy_places(made: ExpoCopy) -> dict[int, MeetingPlace]:
    """Copy the places that belong to nobody and stand in no room of the programme; returns them by the originals' ids."""
    copied, left = {}, 0
    for place in places_of(made.event):
        if place.owner_id is not None or place.room_id is not None or place.own_name is None:
            left += 1
            continue
        fields = {name: getattr(place, name) for name in _PLACE_FIELDS} | {"name": place.own_name, "owner_id": None}
        fields |= {"hall_id": made.hall_id(place.own_hall_id), "zone_id": made.zone_id(place.own_zone_id)}
        (copied[place.id],) = add_places(made.copy, {**fields, "room_id": None}, by=made.by)
    if left:
        made.notes.append(
            _n(
                "%(num)d meeting place was not copied: it is a booth, in a room of the programme, or a party’s own.",
                "%(num)d meeting places were not copied: they are booths, in rooms of the programme, or a party’s own.",
                left,
            )
        )
    return copied


def _count(event: Event) -> int:
    return len(places_of(event)) + len(blocks_of(event))


MEETING_PLACES = CopyPart("meetings", _l("Meeting tables, walking times and blocks of time"), _count, copy_setting)
