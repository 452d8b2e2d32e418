"""The refusal of a time and a place, with what stands in the way and the nearest ways out."""

from collections.abc import Sequence

from expo.errors import Refused
from expo.i18n import _
from expo.meetings.hard_rules.ways_out import WayOut
from expo.meetings.words import way_words


class NotPossible(Refused):
    """A meeting cannot be there and then: the message is the first obstacle, the details the others and the ways out.
    `other_id` is the meeting that the message names, if it names one.
    """

    def __init__(
        self, sentences: Sequence[str], ways: Sequence[WayOut], zone: str, *, other_id: int | None = None
    ) -> None:
        free = [_("Possible instead: %(way)s.", way=way_words(way, zone)) for way in ways]
        none = [] if free else [_("No time of any block is free for everybody.")]
        super().__init__(sentences[0], [*sentences[1:4], *free, *none])
        self.ways, self.other_id = tuple(ways), other_id
