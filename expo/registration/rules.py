"""What a registration may become, and which questions are asked. Pure."""

from enum import StrEnum


class State(StrEnum):
    WAITING_FOR_APPROVAL = "waiting for approval"
    CONFIRMED = "confirmed"
    ON_WAITING_LIST = "on the waiting list"
    DECLINED = "declined"
    CANCELLED = "cancelled"


LIVE = frozenset({State.WAITING_FOR_APPROVAL, State.CONFIRMED, State.ON_WAITING_LIST})


class Source(StrEnum):
    """Through which door a registration came."""

    FORM = "form"
    WALK_IN = "walk-in"
    ORGANISER = "organiser"
    IMPORT = "import"
    DEMO = "demo"


class QuestionKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "several choices"
    DATE = "date"
    YES_NO = "yes or no"
    COUNTRY = "country"
    FILE = "file"
