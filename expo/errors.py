"""The exceptions by which services refuse a request. Pure."""

from collections.abc import Sequence


class Refused(Exception):  # noqa: N818 -- a refusal is an answer, not a fault
    """A rule forbids it. The message is a whole sentence for the person who asked, in their language.

    Pages show it with status 409 (or beside the form), JSON carries it as `error`, commands print it and exit with 1.
    """

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)


class Changed(Refused):
    """Optimistic lock failed: somebody else saved the record first. `details` are their changes, a sentence each."""


class NotFound(Refused):
    """No such row, or one of another event: pages answer 404 for both alike."""


class Malformed(Refused):
    """Input that none of our pages sends: answered with 400."""


class TooMany(Refused):
    """A rate limit was exceeded: answered with 429. `seconds`: when to try again."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds
