"""Contacts as vCards, version 3.0 (RFC 2426), which every address book reads. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

_WIDEST = 75  # octets in a line before it is folded (RFC 2425, 5.8.1)


@dataclass(frozen=True, slots=True)
class Card:
    """One contact. Empty values are left out."""

    uid: str
    given_name: str
    family_name: str
    second_name: str
    organisation: str
    email: str
    phone: str
    note: str
    tags: Sequence[str]
    changed_at: datetime


def vcards(cards: Iterable[Card]) -> str:
    """The cards of one file, lines ended by CR LF and folded."""
    return "".join(folded(line) + "\r\n" for card in cards for line in _lines(card))


def folded(line: str) -> str:
    """A content line in parts of at most 75 octets, parted between characters."""
    parts, part, width = [], "", 0
    for character in line:
        octets = len(character.encode())
        if width + octets > _WIDEST:
            parts.append(part)
            part, width = " ", 1
        part, width = part + character, width + octets
    return "\r\n".join([*parts, part])


def _lines(card: Card) -> list[str]:
    name = f"{card.given_name} {card.family_name}".strip()
    wanted = [
        ("N", ";".join(map(_escaped, (card.family_name, card.given_name, "", "", "")))),
        ("FN", _escaped(name)),
        ("NICKNAME", _escaped(card.second_name)),
        ("ORG", _escaped(card.organisation)),
        ("EMAIL;TYPE=INTERNET", _escaped(card.email)),
        ("TEL;TYPE=WORK", _escaped(card.phone)),
        ("CATEGORIES", ",".join(map(_escaped, card.tags))),
        ("NOTE", _escaped(card.note)),
        ("UID", card.uid),
        ("REV", card.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ")),
    ]
    return ["BEGIN:VCARD", "VERSION:3.0", *(f"{name}:{value}" for name, value in wanted if value), "END:VCARD"]


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
