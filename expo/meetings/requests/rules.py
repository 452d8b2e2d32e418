"""The states of a request for a meeting, who may do what with one, and when it ends. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class AskedState(StrEnum):
    ASKED = "asked"  # the asked party is to answer
    ANOTHER_TIME = "another time"  # the asker is to answer to another time
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RequestAct(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    ANOTHER_TIME = "another time"
    WITHDRAW = "withdraw"


class AskingFault(StrEnum):
    """Why a party may not ask another one now; each has a sentence in `requests.words`. None of them depends on what the other
    party wishes.
    """

    ITSELF = "itself"
    NOT_OPEN = "not open"
    OVER = "over"
    LEFT = "left"
    OWN_NEVER = "own never"
    MEETS = "meets"
    ASKED_BACK = "asked back"
    ASKED_ALREADY = "asked already"
    TOO_OFTEN = "too often"
    TOO_MANY = "too many"
    INBOX_FULL = "inbox full"


OPEN = frozenset({AskedState.ASKED, AskedState.ANOTHER_TIME})
MOST_TIMES = 2  # that one party asks the same other one
MOST_AT_ONCE = 100  # requests that an organiser answers in one press
REMIND_BEFORE = timedelta(days=1)
QUIET_TIME = timedelta(minutes=5)  # what happens within it stands in one mail
_STEPS = {
    (AskedState.ASKED, False): {
        RequestAct.ACCEPT: AskedState.ACCEPTED,
        RequestAct.DECLINE: AskedState.DECLINED,
        RequestAct.ANOTHER_TIME: AskedState.ANOTHER_TIME,
    },
    (AskedState.ASKED, True): {RequestAct.WITHDRAW: AskedState.WITHDRAWN},
    (AskedState.ANOTHER_TIME, True): {
        RequestAct.ACCEPT: AskedState.ACCEPTED,
        RequestAct.ANOTHER_TIME: AskedState.ASKED,
        RequestAct.WITHDRAW: AskedState.WITHDRAWN,
    },
    (AskedState.ANOTHER_TIME, False): {RequestAct.DECLINE: AskedState.DECLINED},
}


@dataclass(frozen=True, slots=True)
class AskedMeeting:
    """A meeting as it is asked for: why, how long, in which language, with an interpreter or not, and when it would suit."""

    reason: str
    minutes: int
    language: str
    interpreter: bool = False
    wanted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What an expo says of requests: whether they can be made, how many of a party may be open, how many may wait for one
    party, how many days each has, and whether an accepted one gets its time at once.
    """

    are_open: bool = True
    most_open: int = 10
    most_waiting: int = 30
    days: int = 5
    place_at_once: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known when one party asks another: of both, of the asker's own wish, and of the requests that there are."""

    is_itself: bool
    comes: bool  # both parties do
    own_never: bool
    meets: bool  # they have a meeting of which they were told
    asked_back: bool  # the other one's own request is open
    asked_already: bool
    times: int
    open_count: int
    waiting_count: int


def fault_of(asking: Asking, terms: Terms, *, now: datetime, ends_at: datetime) -> AskingFault | None:
    """The first thing that stands in the way of asking; None where nothing does."""
    faults = (
        (AskingFault.ITSELF, asking.is_itself),
        (AskingFault.NOT_OPEN, not terms.are_open),
        (AskingFault.OVER, now >= ends_at),
        (AskingFault.LEFT, not asking.comes),
        (AskingFault.OWN_NEVER, asking.own_never),
        (AskingFault.MEETS, asking.meets),
        (AskingFault.ASKED_BACK, asking.asked_back),
        (AskingFault.ASKED_ALREADY, asking.asked_already),
        (AskingFault.TOO_OFTEN, asking.times >= MOST_TIMES),
        (AskingFault.TOO_MANY, asking.open_count >= terms.most_open),
        (AskingFault.INBOX_FULL, asking.waiting_count >= terms.most_waiting),
    )
    return next((fault for fault, stands_in_the_way in faults if stands_in_the_way), None)


def after_act(state: AskedState, act: RequestAct, *, as_asker: bool) -> AskedState | None:
    """The state after an act of the asker or of the asked party; None where it may not."""
    return _STEPS.get((state, as_asker), {}).get(act)


def acts_of(state: AskedState, *, as_asker: bool) -> tuple[RequestAct, ...]:
    """What the asker or the asked party may do with a request in this state."""
    return tuple(_STEPS.get((state, as_asker), ()))


def end_of(asked_at: datetime, days: int, ends_at: datetime) -> datetime:
    """When a request ends by itself: after its days, at the latest with the expo."""
    return min(asked_at + timedelta(days=days), ends_at)


def reminder_of(asked_at: datetime, expires_at: datetime) -> datetime:
    """When the asker hears that it will end: a day before, or half way where it has not two days."""
    return max(expires_at - REMIND_BEFORE, asked_at + (expires_at - asked_at) / 2)
