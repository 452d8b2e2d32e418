"""What the product says when it will not do something."""

from collections.abc import Sequence


class Refused(Exception):  # noqa: N818 -- a refusal is an answer, not a fault
    """A rule said no. Its text is a whole sentence for the person who asked, in their language.

    Pages show it with status 409 (or beside the form), JSON carries it as `error`, commands print it and exit with 1.
    """

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)


class Changed(Refused):
    """Somebody else saved the same record first; `details` says what they changed, a sentence each."""


class NotFound(Refused):
    """The thing is not here: pages answer 404, the same for another event's things and for none at all."""


class Malformed(Refused):
    """What came is nothing that one of our pages sends: pages answer 400."""


class TooMany(Refused):
    """Tried too often: pages answer 429. `seconds` says how long to wait."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
