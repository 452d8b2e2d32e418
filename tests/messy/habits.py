"""What the hundred files share: the people in them, how files are made, and what a habit is."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from expo.imports.reader.countries import country_words
from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.person_headings import PERSON_HEADINGS
from expo.kit.text import fold

Values = Mapping[str, Any]
_KINDS = {
    "email": FieldKind.MAIL,
    "phone": FieldKind.PHONE,
    "born_on": FieldKind.DAY,
    "given_name": FieldKind.NAME,
    "family_name": FieldKind.NAME,
    "full_name": FieldKind.NAME,
}
_SECTORS = ("Elektronik Harp", "Radar, Sonar", "Drones")
FIELDS = (
    *(
        ColumnField(name, _KINDS.get(name, FieldKind.TEXT), words)
        for name, words in PERSON_HEADINGS.items()
        if name not in {"country", "nationality"}
    ),
    ColumnField("country", FieldKind.ONE_OF, PERSON_HEADINGS["country"], options=country_words()),
    ColumnField("nationality", FieldKind.ONE_OF, PERSON_HEADINGS["nationality"], options=country_words()),
    ColumnField("area", FieldKind.NUMBER, ("Area", "Alan", "رقبہ", "Area in m²")),
    ColumnField("people", FieldKind.WHOLE, ("People", "Kişi", "افراد")),
    ColumnField("rebate", FieldKind.NUMBER, ("Rebate", "İndirim")),
    ColumnField("starts", FieldKind.CLOCK, ("Starts", "Başlangıç")),
    ColumnField("about", FieldKind.PARAGRAPH, ("About", "Hakkında"), longest=2000),
    ColumnField("vip", FieldKind.YES_NO, ("VIP", "Official")),
    ColumnField(
        "sectors", FieldKind.SEVERAL_OF, ("Sectors", "Sektörler"), options={fold(one): one for one in _SECTORS}
    ),
)

HEADINGS = ("Given name", "Family name", "Mail", "Organisation")
PEOPLE = (
    ("Ayşe", "Yılmaz", "ayse@example.org", "Gökçe Yazılım"),
    ("İpek", "Öztürk", "ipek@example.org", "Çağ Savunma"),
    ("Ahmed", "Khan", "ahmed@example.org", "Indus Systems"),
)
NAMES = ("given_name", "family_name", "email", "organisation")


@dataclass(frozen=True)
class Habit:
    """A file as somebody makes it, what a careful clerk reads in it, and what they would have to ask first."""

    name: str
    data: bytes
    reads: Sequence[Values]
    asks: tuple[str, ...] = ()  # keys of the doubts
    answers: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[tuple[int, str], ...] = ()  # row and what


def people(rows: Sequence[Sequence[Any]] = PEOPLE, names: Sequence[str] = NAMES, **more: Any) -> list[dict[str, Any]]:
    return [{name: value for name, value in zip(names, row, strict=True) if value} | more for row in rows]


def lines(*rows: Sequence[str], by: str = ",") -> str:
    return "\n".join(by.join(row) for row in rows) + "\n"


def a_list(by: str = ",") -> str:
    return lines(HEADINGS, *PEOPLE, by=by)


def a_book(
    rows: Sequence[Sequence[Any]],
    change: Callable[[Any], object] = lambda _sheet: None,
    others: Mapping[str, Any] | None = None,
) -> bytes:
    """A workbook with these rows in its first sheet; `others` are further sheets."""
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    for name, more in (others or {}).items():
        other = book.create_sheet(name)
        for row in more:
            other.append(list(row))
    change(sheet)
    book.save(file)
    return file.getvalue()


def one_column(heading: str, *values: Any) -> bytes:
    """A list of people with one more column."""
    return a_book([("Full name", heading), *((f"Person {chr(65 + n)}", value) for n, value in enumerate(values))])


def read_as(name: str, *values: Any) -> list[dict[str, Any]]:
    return [
        {"full_name": f"Person {chr(65 + n)}"} | ({} if value is None else {name: value})
        for n, value in enumerate(values)
    ]


DAY = date(1980, 4, 14)
