"""Serialises the list by which a device judges scans offline. Pure.

It holds only what a gate needs: no mail address, telephone number, firm or badge code. A badge is identified by ten
bytes of HMAC-SHA-256 over its code, under a key that is new for each list. Whoever steals a device reads names,
categories and who is inside, but can forge no badge (codes have 90 random bits) and cannot link two lists. Names of
people who are not confirmed are left out.
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
WHOLE_EXPO = 0  # area of gates without a zone
LIVES = timedelta(hours=36)  # validity: a day, its evening and the next morning
STATES = tuple(RegistrationState)  # written as the index, plus 5 if the fee is not paid


@dataclass(frozen=True, slots=True)
class ListHeader:
    """The header of the list: event, time, the key of the badge marks, categories and gates."""

    event: str
    made_at: datetime
    key: bytes
    days: Days
    categories: Sequence[Mapping[str, Any]]
    gates: Sequence[Mapping[str, Any]]


class ListedBadge(NamedTuple):
    """A badge in the list. `category` is an index into the header's categories; `seen` says by area whether the holder
    is inside. `areas` are the zones of a delegation member, which replace the category's; None: the category's.
    """

    code: str
    name: str
    category: int
    state: RegistrationState
    paid: bool
    seen: Mapping[int, bool]
    areas: Sequence[int] | None = None


def badge_mark(key: bytes, code: str) -> bytes:
    """The mark that identifies a badge's code in the list."""
    return hmac.digest(key, code.encode(), "sha256")[:MARK_BYTES]


def serialise(
    header: ListHeader, people: Iterable[ListedBadge], retired: Iterable[str], blanks: Iterable[tuple[str, int]] = ()
) -> bytes:
    """The list as column-oriented JSON sorted by mark, so that a device can look up one badge without parsing the
    others. `seen` has a digit per person for each area: 0 not seen today, 1 inside, 2 left. `blanks` are the codes of blank
    badges that nobody has yet, with the index of their category.
    """
    rows = sorted(((badge_mark(header.key, badge.code), badge) for badge in people), key=lambda badge_key: badge_key[0])
    areas = sorted({area for _mark, badge in rows for area in badge.seen})
    today = header.days.day_of(header.made_at)
    content = {
        "format": FORMAT,
        "event": header.event,
        "key": _base64(header.key),
        "made_at": header.made_at.isoformat(),
        "expires_at": (header.made_at + LIVES).isoformat(),
        "today": today.isoformat(),
        "days": _days(header.days),
        "categories": header.categories,
        "gates": header.gates,
        "marks": _base64(b"".join(badge_key for badge_key, _badge in rows)),
        "names": [badge.name if badge.state is RegistrationState.CONFIRMED else "" for _mark, badge in rows],
        "category": [badge.category for _mark, badge in rows],
        "states": "".join(str(STATES.index(badge.state) + (0 if badge.paid else len(STATES))) for _mark, badge in rows),
        "seen": {str(area): "".join(_seen(badge.seen.get(area)) for _mark, badge in rows) for area in areas},
        "areas": {str(index): badge.areas for index, (_mark, badge) in enumerate(rows) if badge.areas is not None},
        **_blanks(header.key, blanks),
        "retired": _base64(b"".join(sorted(badge_mark(header.key, code) for code in retired))),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _blanks(key: bytes, blanks: Iterable[tuple[str, int]]) -> dict[str, Any]:
    marks = sorted((badge_mark(key, code), category) for code, category in blanks)
    return {
        "blanks": _base64(b"".join(mark for mark, _category in marks)),
        "blank_category": [category for _mark, category in marks],
    }


def _seen(inside: bool | None) -> str:
    return "0" if inside is None else "1" if inside else "2"


def _days(days: Days) -> dict[str, Any]:
    """The days and hours as the device's rules read them: ISO dates, HH:MM."""

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


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
