"""All resources within an expo, in the order of the document."""

from expo.api.resource import by_name
from expo.api.resources.firms import FIRMS
from expo.api.resources.guests import GUESTS
from expo.api.resources.log import LOG
from expo.api.resources.people import PEOPLE
from expo.api.resources.programme import PROGRAMME
from expo.api.resources.venue import VENUE

RESOURCES = by_name((*PEOPLE, *FIRMS, *VENUE, *PROGRAMME, *GUESTS, *LOG))
