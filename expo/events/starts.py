"""What a new expo may begin with: categories of people as the kinds of events have them. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from expo.events.rules import Admission, CategoryKind


class Start(StrEnum):
    """What a new expo begins with."""

    BLANK = "blank"
    TECH_EXPO = "tech expo"
    SUMMIT = "summit"
    TRADE_FAIR = "trade fair"


_NAMES: Mapping[CategoryKind, Mapping[str, str]] = MappingProxyType(
    {
        CategoryKind.VISITOR: {"en": "Visitor", "tr": "Ziyaretçi", "ur": "وزیٹر"},
        CategoryKind.DELEGATE: {"en": "Delegate", "tr": "Delege", "ur": "مندوب"},
        CategoryKind.VIP: {"en": "VIP", "tr": "VIP", "ur": "وی آئی پی"},
        CategoryKind.OFFICIAL: {"en": "Official", "tr": "Resmî konuk", "ur": "سرکاری مہمان"},
        CategoryKind.SPEAKER: {"en": "Speaker", "tr": "Konuşmacı", "ur": "مقرر"},
        CategoryKind.PRESS: {"en": "Press", "tr": "Basın", "ur": "صحافت"},
        CategoryKind.EXHIBITOR: {"en": "Exhibitor", "tr": "Katılımcı", "ur": "نمائش کنندہ"},
        CategoryKind.CONTRACTOR: {"en": "Contractor", "tr": "Yüklenici", "ur": "ٹھیکیدار"},
    }
)
_COLOURS: Mapping[CategoryKind, str] = MappingProxyType(
    {
        CategoryKind.VISITOR: "#0b6b46",
        CategoryKind.DELEGATE: "#1d4f86",
        CategoryKind.VIP: "#6b2d6b",
        CategoryKind.OFFICIAL: "#8a1f2b",
        CategoryKind.SPEAKER: "#00606b",
        CategoryKind.PRESS: "#4a4f55",
        CategoryKind.EXHIBITOR: "#7a4b00",
        CategoryKind.CONTRACTOR: "#3d3d3d",
    }
)
_KINDS: Mapping[Start, tuple[CategoryKind, ...]] = MappingProxyType(
    {
        Start.BLANK: (),
        Start.TECH_EXPO: (
            CategoryKind.VISITOR,
            CategoryKind.DELEGATE,
            CategoryKind.EXHIBITOR,
            CategoryKind.SPEAKER,
            CategoryKind.PRESS,
            CategoryKind.VIP,
            CategoryKind.OFFICIAL,
        ),
        Start.SUMMIT: (
            CategoryKind.DELEGATE,
            CategoryKind.SPEAKER,
            CategoryKind.OFFICIAL,
            CategoryKind.VIP,
            CategoryKind.PRESS,
        ),
        Start.TRADE_FAIR: (
            CategoryKind.VISITOR,
            CategoryKind.EXHIBITOR,
            CategoryKind.CONTRACTOR,
            CategoryKind.PRESS,
            CategoryKind.OFFICIAL,
        ),
    }
)
# Anybody may register in these; all other kinds are by invitation until the organiser says otherwise.
_OPEN = frozenset({CategoryKind.VISITOR, CategoryKind.DELEGATE})


def categories_to_begin_with(start: Start) -> list[dict[str, Any]]:
    """The fields of the categories that an expo begins with, in order."""
    return [
        {
            "kind": kind,
            "name": dict(_NAMES[kind]),
            "admission": Admission.OPEN if kind in _OPEN else Admission.INVITATION,
            "colour": _COLOURS[kind],
            "position": position,
        }
        for position, kind in enumerate(_KINDS[start])
    ]
