"""The column "badge printed" of a delegation's status board."""

from collections.abc import Mapping, Sequence

from expo.badges.queries import already_printed
from expo.delegations.board import BoardColumn, Fact
from expo.events.models import Event
from expo.i18n import _, _l
from expo.registration.models import Registration


def _facts(_event: Event, people: Sequence[Registration]) -> Mapping[int, Fact]:
    printed = already_printed([one.id for one in people])
    return {
        one.id: Fact(_("printed"), "good", final=True) if one.id in printed else Fact(_("not yet")) for one in people
    }


COLUMN = BoardColumn("badge", _l("Badge"), _facts)
