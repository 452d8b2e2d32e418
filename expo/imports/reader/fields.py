"""The fields of a kind of list, and the columns of a table matched to them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from expo.imports.reader.findings import Doubt, Findings, What
from expo.imports.reader.headings import field_of, key_of

IGNORE = "-"  # the answer for a column that is left out


class FieldKind(StrEnum):
    TEXT = "text"
    PARAGRAPH = "paragraph"  # a text of several lines
    NAME = "name"
    MAIL = "mail"
    PHONE = "phone"
    DAY = "day"
    CLOCK = "time of day"
    NUMBER = "number"
    WHOLE = "whole"
    YES_NO = "yes or no"
    ONE_OF = "one of"
    SEVERAL_OF = "several of"


@dataclass(frozen=True, slots=True)
class ColumnField:
    """A field of a kind of list: the words by which its column is recognised, the first of them its title here."""

    name: str
    kind: FieldKind
    words: tuple[str, ...]
    required: bool = False
    options: Mapping[str, str] = field(default_factory=dict)  # values by folded words
    longest: int = 200
    least: float | None = None
    most: float | None = None
    shown: bool = True  # on pages, among the columns that people may bring

    @property
    def title(self) -> str:
        return self.words[0]


def known_headings(fields: Sequence[ColumnField], remembered: Mapping[str, str]) -> dict[str, str]:
    """The names of fields by folded heading. What somebody chose for a file of this shape goes before our own words, unless
    that field is not here: a question of another expo.
    """
    words = {key_of(word): one.name for one in reversed(fields) for word in (*one.words, one.name)}
    here = {one.name for one in fields} | {IGNORE}
    return words | {heading: name for heading, name in remembered.items() if name in here}


def matched_columns(headings: Sequence[str], known: Mapping[str, str], findings: Findings) -> dict[int, str]:
    """The field of each column, from 0, as recognised or chosen. A field has one column: where two name it, it is asked."""
    columns: dict[int, str] = {}
    for position, heading in enumerate(headings):
        chosen = findings.answers.get(f"column {position + 1}", "")
        name = chosen or field_of(heading, known)
        if name and name != IGNORE:
            columns[position] = name
    there = set(columns.values())
    if "full_name" in there and "family_name" in there and "given_name" not in there:  # Name and Surname
        columns = {position: "given_name" if name == "full_name" else name for position, name in columns.items()}
    for name in sorted(set(columns.values())):
        positions = [position for position, one in columns.items() if one == name]
        if len(positions) > 1:
            options = tuple((str(position + 1), headings[position]) for position in positions)
            kept = int(findings.ask(Doubt(What.COLUMN_TWICE, options, name), str(positions[0] + 1))) - 1
            columns = {position: one for position, one in columns.items() if one != name or position == kept}
    return columns
