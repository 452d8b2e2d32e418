"""Rules for the legal pages of an expo: which there are, what must be said of its organiser, and how texts are set. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class LegalPage(StrEnum):
    """A page that every expo has, linked at the foot of its public pages; the value stands in its address."""

    PRIVACY = "privacy"
    IMPRINT = "imprint"
    ACCESSIBILITY = "accessibility"


class PassageKind(StrEnum):
    HEADING = "heading"
    LIST = "list"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class LegalPassage:
    """A heading or a paragraph, which is one line, or a list with a line for each item."""

    kind: PassageKind
    lines: tuple[str, ...]


IMPRINT_FIELDS = ("name", "address", "phone", "email", "registration", "responsible")


def passages_of(text: str) -> list[LegalPassage]:
    """A text in passages: a line that begins with "## " is a heading, one with "- " an item of a list."""
    found: list[LegalPassage] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("## "):
            found.append(LegalPassage(PassageKind.HEADING, (line[3:].strip(),)))
        elif not line.startswith("- "):
            found.append(LegalPassage(PassageKind.PARAGRAPH, (line,)))
        elif found and found[-1].kind is PassageKind.LIST:
            found[-1] = LegalPassage(PassageKind.LIST, (*found[-1].lines, line[2:].strip()))
        else:
            found.append(LegalPassage(PassageKind.LIST, (line[2:].strip(),)))
    return found
