"""The rounds in which firms choose a space when the first day of an expo moves."""

from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Fate, LostLine
from expo.i18n import _, _l
from expo.offers.queries import rounds_of
from expo.offers.services.rounds import move_round

ROUNDS = "choice rounds"


def settle_rounds(moved: DaysMoved) -> None:
    """Move the rounds with the first day where the organiser decided so."""
    if moved.goes_along(ROUNDS):
        for row in rounds_of(moved.change.event):
            times = [moved.later(one, row.name or _("A round")) for one in (row.opens_at, row.closes_at)]
            move_round(row, *times, by=moved.by)


def _lines(change: DaysChange) -> list[LostLine]:
    rows = rounds_of(change.event) if change.shift else []
    return [LostLine(row.name or _("A round"), row.opens_at) for row in rows]


ROUND_DAYS = Dated(
    ROUNDS, _l("Rounds in which firms choose a space"), _lines, lambda _change: (Fate.ALONG, Fate.STAY), others=True
)
