"""What badges say, ready to print, and what an operator should know of it. Pure."""

import enum
from dataclasses import dataclass

from expo.badges.layout import FieldName
from expo.badges.text_operators import TextBlock
from expo.kit import codes


@dataclass(frozen=True, slots=True)
class EventText:
    """What all badges of a run say. `accent` is `#rrggbb`; `dates` and `place` are written by the caller, in words."""

    name: str
    dates: str
    accent: str
    place: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """Something the holder goes to: `when` and `where` are written by the caller, in words."""

    when: str
    title: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of the expo inside a folded badge; `hours` says when the expo is open."""

    title: str
    hours: str
    items: tuple[AgendaItem, ...] = ()


@dataclass(frozen=True, slots=True)
class BadgeText:
    """What one badge says, ready to print. `address` is the QR code's content: in capitals, it makes a smaller code.

    One of the two names may be empty; the other then is the large one. `line` is the delegation or the booth. `agenda`
    stands inside a folded badge.
    Languages (BCP 47) choose among faces of one script: Naskh for `ar`, `sd`, `ps` and `fa`, else Nastaliq.
    """

    given_name: str
    address: str
    code: str
    category: str
    category_colour: str
    family_name: str = ""
    second_name: str = ""
    job_title: str = ""
    organisation: str = ""
    country: str = ""
    line: str = ""
    language: str = ""
    second_language: str = ""
    agenda: tuple[AgendaDay, ...] = ()


class TextTrouble(enum.StrEnum):
    """What an operator should know of a badge: a letter without a face, a sign left out, a text cut with an ellipsis."""

    NO_FONT = "no_font"
    DROPPED = "dropped"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class PrintWarning:
    """One trouble: the badge's place in the run from 0 (None: the event's own text), its field, the characters."""

    badge: int | None
    field: FieldName
    trouble: TextTrouble
    characters: str = ""


def texts_of(badge: BadgeText) -> dict[FieldName, TextBlock]:
    """The badge's texts by field."""
    return {
        FieldName.GIVEN_NAME: TextBlock(badge.given_name, badge.language),
        FieldName.FAMILY_NAME: TextBlock(badge.family_name, badge.language),
        FieldName.SECOND_NAME: TextBlock(badge.second_name, badge.second_language),
        FieldName.JOB_TITLE: TextBlock(badge.job_title, badge.language),
        FieldName.ORGANISATION: TextBlock(badge.organisation, badge.language),
        FieldName.COUNTRY: TextBlock(badge.country, badge.language),
        FieldName.LINE: TextBlock(badge.line, badge.language),
        FieldName.CODE: TextBlock(codes.spaced(badge.code)),
    }


def named(texts: dict[FieldName, TextBlock]) -> dict[FieldName, TextBlock]:
    """The large line is never empty while there is a name: the family name takes it, or the second-script name."""
    nothing = TextBlock("")
    for name in (FieldName.FAMILY_NAME, FieldName.SECOND_NAME):
        if not texts.get(FieldName.GIVEN_NAME, nothing).text:
            texts = {**texts, FieldName.GIVEN_NAME: texts.get(name, nothing), name: nothing}
    return texts
