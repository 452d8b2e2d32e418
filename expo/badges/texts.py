"""The texts of badges as plain values, and the warnings about them. Pure."""

import dataclasses
import enum
from dataclasses import dataclass

from expo.badges.layout import FieldName
from expo.badges.text_operators import TextBlock
from expo.kit import codes
from expo.typeset.fonts import is_unspaced


@dataclass(frozen=True, slots=True)
class EventText:
    """The texts of all badges of a run. `accent` is `#rrggbb`; `dates` and `venue` are formatted by the caller."""

    name: str
    dates: str
    accent: str
    venue: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A session on the holder's agenda; `when` and `where` are formatted by the caller."""

    when: str
    title: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class AgendaDay:
    """A day of the expo on a folded badge; `hours` are the opening hours."""

    title: str
    hours: str
    items: tuple[AgendaItem, ...] = ()


@dataclass(frozen=True, slots=True)
class BadgeText:
    """The texts of one badge. `address` is the content of the QR code: in capitals, since that makes a smaller code.

    One of the two names may be empty; the other is then the large one. `line` is the delegation or the booths. `agenda`
    is printed inside a folded badge. Languages (BCP 47) select among faces of one script: Naskh for `ar`, `sd`, `ps`
    and `fa`, otherwise Nastaliq.
    """

    given_name: str
    address: str
    code: str
    category: str
    category_colour: str
    family_name: str = ""
    second_name: str = ""
    honorific: str = ""
    family_first: bool = False
    job_title: str = ""
    organisation: str = ""
    country: str = ""
    line: str = ""
    language: str = ""
    second_language: str = ""
    agenda: tuple[AgendaDay, ...] = ()


class TextTrouble(enum.StrEnum):
    """The kind of a warning: a letter without a font, a character left out, a text cut with an ellipsis, a
    text smaller than its script can be read.
    """

    NO_FONT = "no_font"
    DROPPED = "dropped"
    CUT = "cut"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class PrintWarning:
    """A warning: the badge's index in the run from 0 (None: the event's own text), its field, the characters, and the name on
    the badge.
    """

    badge: int | None
    field: FieldName
    trouble: TextTrouble
    characters: str = ""
    name: str = dataclasses.field(default="", compare=False)


def texts_of(badge: BadgeText) -> dict[FieldName, TextBlock]:
    """The badge's texts by field; with `family_first` the family name is the large one, or stands before the given name where
    both are written without a space between.
    """
    if badge.family_first and badge.family_name:
        badge = _turned(badge)
    return {
        FieldName.HONORIFIC: TextBlock(badge.honorific, badge.language),
        FieldName.GIVEN_NAME: TextBlock(badge.given_name, badge.language),
        FieldName.FAMILY_NAME: TextBlock(badge.family_name, badge.language),
        FieldName.SECOND_NAME: TextBlock(badge.second_name, badge.second_language),
        FieldName.JOB_TITLE: TextBlock(badge.job_title, badge.language),
        FieldName.ORGANISATION: TextBlock(badge.organisation, badge.language),
        FieldName.COUNTRY: TextBlock(badge.country, badge.language),
        FieldName.LINE: TextBlock(badge.line, badge.language),
        FieldName.CODE: TextBlock(codes.spaced(badge.code)),
    }


def _turned(badge: BadgeText) -> BadgeText:
    if is_unspaced(badge.family_name + badge.given_name):
        return dataclasses.replace(badge, given_name=badge.family_name + badge.given_name, family_name="")
    return dataclasses.replace(badge, given_name=badge.family_name, family_name=badge.given_name)


def name_of(badge: BadgeText) -> str:
    return f"{badge.given_name} {badge.family_name}".strip() or badge.second_name


def with_whole_name(texts: dict[FieldName, TextBlock]) -> dict[FieldName, TextBlock]:
    """Without both names if one of them cannot be printed and the name in a second script can: half a name is wrong."""
    names = [name for name in (FieldName.GIVEN_NAME, FieldName.FAMILY_NAME) if name in texts]
    second = texts.get(FieldName.SECOND_NAME)
    if second is None or not second.text or all(texts[name].text for name in names):
        return texts
    return {name: text for name, text in texts.items() if name not in names}


def with_large_name(texts: dict[FieldName, TextBlock]) -> dict[FieldName, TextBlock]:
    """Move the family name, or else the name in a second script, to the large line if the given name is empty."""
    nothing = TextBlock("")
    for name in (FieldName.FAMILY_NAME, FieldName.SECOND_NAME):
        if not texts.get(FieldName.GIVEN_NAME, nothing).text:
            texts = {**texts, FieldName.GIVEN_NAME: texts.get(name, nothing), name: nothing}
    return texts
