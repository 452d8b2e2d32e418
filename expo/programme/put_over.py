"""The refusal of a session that is put over something, in its room or in the time of those who come, until that was named."""

from collections.abc import Collection, Sequence
from typing import Protocol

from expo.errors import Refused
from expo.web.params import text

LONGEST_KEYS = 20_000  # characters


class Covered(Protocol):
    """What a session would overlap, with the `sentence` that says so. `key` tells it from all others; at `address` an organiser
    changes it.
    """

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    def sentence(self, zone: str) -> str: ...


class PutOver(Refused):
    """A session is put over something: an organiser may save it all the same once that has been named, and decides then what
    becomes of the `occupants`. `keys` are theirs, as `read_keys` takes them.
    """

    def __init__(self, occupants: Sequence[Covered], sentences: Sequence[str]) -> None:
        super().__init__(sentences[0], sentences[1:])
        self.occupants = tuple(dict.fromkeys(occupants))
        self.keys = " ".join(one.key for one in self.occupants)


def read_keys(sent: object) -> frozenset[str]:
    """The keys of what an organiser was shown and saves a session over, as a form sends them."""
    return frozenset(text(sent, LONGEST_KEYS).split())


def is_seen(found: Collection[Covered], seen: Collection[str]) -> bool:
    """Whether all of it was named to the organiser."""
    return all(one.key in seen for one in found)
