"""Reads feeds as calendar programs do."""

from typing import Any

import icalendar


def items_of(content: bytes) -> dict[str, Any]:
    """The items of a feed by title, parsed by an independent library."""
    return {str(item["SUMMARY"]): item for item in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def path_of(address: str) -> str:
    """The path of an address on this site."""
    return address.removeprefix("http://localhost")
