"""The arrival column of a delegation's status board."""

from collections.abc import Mapping, Sequence

from expo.delegations.board import BoardColumn, Fact, Link
from expo.events.models import Event
from expo.i18n import _, _l
from expo.itinerary.queries import arrivals_among
from expo.registration.models import Registration
from expo.web.filters import near_moment


def _arrivals(event: Event, people: Sequence[Registration]) -> Mapping[int, Fact]:
    known = arrivals_among([one.id for one in people])
    told = {number: near_moment(at, zone or event.zone) for number, (at, zone) in known.items()}
    return {one.id: Fact(told[one.id], "good") if one.id in told else Fact(_("not known")) for one in people}


COLUMN = BoardColumn("arrival", _l("Arrival"), _arrivals)
LINK = Link(_l("Itinerary"), "itinerary.index", "journeys.index")
