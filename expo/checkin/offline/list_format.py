"""The list by which a device judges without a network, as it is written. Pure: rows in, bytes out.

It holds what a gate needs and no more: no mail address, no telephone number, no firm, no badge code. A badge is found in it
by ten bytes of HMAC-SHA-256 over its code, under a key that is new for each list. Whoever steals a telephone reads names,
categories and who is in; they make no badge from it (a code has 90 random bits, so nobody finds it by trying), and can lay no
two lists beside each other. The names of those who are not admitted are left out.
"""

import base64
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from expo.checkin.rules import Days
from expo.registration.rules import RegistrationState

FORMAT = 1
MARK_BYTES = 10
WHOLE_EXPO = 0  # as a list writes the area of a gate that belongs to no zone
LIVES = timedelta(hours=36)  # an expo's day, its evening and the next morning; then the device wants a new one
STATES = tuple(RegistrationState)  # a person's state is written as its place here, and 5 more where the fee is not paid


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the people: whose list it is, when it was made, by which key its badges are marked."""

    event: str
    made_at: datetime
    key: bytes
    days: Days
    categories: Sequence[Mapping[str, Any]]
    gates: Sequence[Mapping[str, Any]]


class Listed(NamedTuple):
    """One badge; `category` is its place in the head's categories, `seen` says by area whether its holder is inside. `areas`
    are the zones of a delegation's member, in place of the category's; None: the category's.
    """

    code: str
    name: str
    category: int
    state: RegistrationState
    paid: bool
    seen: Mapping[int, bool]
    areas: Sequence[int] | None = None


def mark(key: bytes, code: str) -> bytes:
    """What stands in the list for a badge's code."""
    return hmac.digest(key, code.encode(), "sha256")[:MARK_BYTES]


def written(head: Head, people: Iterable[Listed], retired: Iterable[str]) -> bytes:
    """The list as JSON in columns, sorted by the badges' marks, so that a device looks one up without unpacking the rest.
    `seen` has a figure a person for each area: 0 not here today, 1 inside, 2 gone again.
    """
    rows = sorted(((mark(head.key, one.code), one) for one in people), key=lambda row: row[0])
    areas = sorted({area for _mark, one in rows for area in one.seen})
    today = head.days.day_of(head.made_at)
    content = {
        "format": FORMAT,
        "event": head.event,
        "key": _text(head.key),
        "made_at": head.made_at.isoformat(),
        "expires_at": (head.made_at + LIVES).isoformat(),
        "today": today.isoformat(),
        "days": _days(head.days),
        "categories": head.categories,
        "gates": head.gates,
        "marks": _text(b"".join(row for row, _one in rows)),
        "names": [one.name if one.state is RegistrationState.CONFIRMED else "" for _mark, one in rows],
        "category": [one.category for _mark, one in rows],
        "states": "".join(str(STATES.index(one.state) + (0 if one.paid else len(STATES))) for _mark, one in rows),
        "seen": {str(area): "".join(_seen(one.seen.get(area)) for _mark, one in rows) for area in areas},
        "areas": {str(at): one.areas for at, (_mark, one) in enumerate(rows) if one.areas is not None},
        "retired": _text(b"".join(sorted(mark(head.key, code) for code in retired))),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _seen(inside: bool | None) -> str:
    return "0" if inside is None else "1" if inside else "2"


def _days(days: Days) -> dict[str, Any]:
    """As the device's rules take them: ISO dates, hours and minutes."""

    def day(value: date | None) -> str | None:
        return value.isoformat() if value is not None else None

    return {
        "first": day(days.first),
        "last": day(days.last),
        "opens_at": days.opens_at.strftime("%H:%M"),
        "closes_at": days.closes_at.strftime("%H:%M"),
        "zone": days.zone.key,
        "build_up_from": day(days.build_up_from),
        "breakdown_until": day(days.breakdown_until),
    }


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
