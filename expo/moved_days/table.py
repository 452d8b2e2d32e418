"""What is dated, over all rooms, when the days of an expo move: what the organiser is asked about, and what follows."""

from expo.contributions import each
from expo.domain_events import when
from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated
from expo.events.services import lost_days as of_expo
from expo.events.services.moved_days import settle_closures, settle_window
from expo.exhibitors.lost_days import APPLICATION_DAYS, settle_applications
from expo.interpreters.lost_days import SHIFT_DAYS, settle_shifts
from expo.itinerary.lost_days import JOURNEY_DAYS, settle_items
from expo.letters.lost_days import LETTER_DAYS, STAYS
from expo.manuals.lost_days import MANUAL_DAYS, settle_manual
from expo.meetings.services.lost_days import MEETING_DAYS, settle_blocks, settle_closed_meeting_places, settle_meetings
from expo.offers.lost_days import ROUND_DAYS, settle_rounds
from expo.prices.lost_days import PRICE_DAYS, settle_prices
from expo.programme.services.batch import OVERRUN, move_sessions
from expo.programme.services.lost_days import DATED as SESSIONS

WITH_DAYS = when(
    DaysMoved,
    move_sessions,
    settle_items,
    settle_blocks,
    settle_meetings,
    settle_closed_meeting_places,
    settle_shifts,
    settle_closures,
    settle_window,
    settle_prices,
    settle_applications,
    settle_rounds,
    settle_manual,
)
DATED_THINGS = each(
    Dated,
    SESSIONS,
    *JOURNEY_DAYS,
    *MEETING_DAYS,
    OVERRUN,
    SHIFT_DAYS,
    *of_expo.EXPO_DAYS,
    LETTER_DAYS,
    STAYS,
    PRICE_DAYS,
    APPLICATION_DAYS,
    ROUND_DAYS,
    *MANUAL_DAYS,
)
