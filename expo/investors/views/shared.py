"""What the pages of the investors' desk have in common."""

from typing import Any

from expo import clock
from expo.events.sectors import sector_words
from expo.investors.models import InvestorCase
from expo.investors.rules import Lateness, lateness
from expo.investors.words import (
    band_word,
    case_look,
    case_word,
    close_word,
    discretion_word,
    follow_up_word,
    horizon_word,
    late_word,
)


def case_words() -> dict[str, Any]:
    """The template helpers of pages about cases."""
    return {
        "case_word": case_word,
        "case_look": case_look,
        "band_word": band_word,
        "horizon_word": horizon_word,
        "discretion_word": discretion_word,
        "close_word": close_word,
        "follow_up_word": follow_up_word,
        "late_word": late_word,
        "late_of": late_of,
        "sector_word": lambda sector: sector_words().get(sector, sector),
    }


def late_of(case: InvestorCase) -> list[Lateness]:
    """What of a case is overdue by now."""
    return lateness(
        case.state,
        case.event.date_at(clock.now()),
        case.acknowledge_due_on,
        case.answer_due_on,
        acknowledged=case.acknowledged_at is not None,
        answered=case.answered_at is not None,
    )
