"""What this room reports to the table of joints."""

from dataclasses import dataclass

from expo.exhibitors.models import Exhibitor, Firm
from expo.happenings import Happening
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class FirmLeft(Happening):
    """A firm does not come to an expo: it withdrew, or was declined, as the state of its application says."""

    exhibitor: Exhibitor
    by: Actor


@dataclass(frozen=True, slots=True)
class FirmsMerged(Happening):
    """Two firms are one: what is the `double`'s becomes the `kept` one's."""

    kept: Firm
    double: Firm
