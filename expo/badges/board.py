"""The column "badge printed" of a delegation's status board."""

from collections.abc import Mapping, Sequence

from expo.badges.queries import already_printed
from expo.delegations.board import BoardColumn, Fact
from expo.events.models import Event
from expo.i18n import _, _l
from expo.registration.models import Registration


def _facts(_event: Event, people: Sequence[Registration]) -> Mapping[int, Fact]:
    printed = already_printed([person.id for person in people])
    return {
        person.id: Fact(_("printed"), "good", final=True) if person.id in printed else Fact(_("not yet"))
        for person in people
    }


COLUMN = BoardColumn("badge", _l("Badge"), _facts)
