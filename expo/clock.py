"""The one clock. Everything that asks for the time asks here, in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_set_to: list[datetime] = []


def now() -> datetime:
    """The present moment: aware, in UTC."""
    return _set_to[-1] if _set_to else datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Inside, the clock stands at `moment` (aware), for every thread of this process."""
    if moment.tzinfo is None:
        raise ValueError("the clock is set to an aware moment only")
    _set_to.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.pop()
