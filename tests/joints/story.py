"""What a story of a domain event has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Story:
    """`act` is called in a transaction; `told` reads what the joints' functions have changed, one value for each of them in
    their order: `before` the act and `after` it.
    """

    act: Callable[[], object]
    told: Callable[[], list[Any]]
    before: list[Any]
    after: list[Any]
