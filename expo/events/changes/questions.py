"""The questions that one save of an expo's settings put to the organiser, those that were answered among them."""

from dataclasses import dataclass

from expo.events.changes.zone import ZoneUndecided
from expo.events.lost_days import LostDaysUndecided


@dataclass(slots=True)
class Questions:
    """What was asked of the hours and of the days; a page that refuses the save shows it again, with what was chosen."""

    clocks: ZoneUndecided | None = None
    lost: LostDaysUndecided | None = None
