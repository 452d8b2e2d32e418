"""Lists of firms: their applications begun, submitted and accepted as an import of exhibitors does it."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.db import db
from expo.events.models import Event
from expo.events.sectors import sector_words
from expo.exhibitors.export import column_titles
from expo.exhibitors.import_file import import_firms, read_row
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import LIVE, LONGEST_NAME
from expo.exhibitors.services.applications import begun_key_of
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _, _l, force_locale
from expo.imports.kinds import ListKind, ListSetting
from expo.imports.reader.countries import country_words
from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.lists import ReadRow, RowFault
from expo.imports.reader.person_headings import PERSON_HEADINGS
from expo.imports.rules import Judged, ListName
from expo.kit.text import fold

PIECE = 25  # firms in one transaction: an application, its contacts, mails and history each
_NOT_READ = frozenset({"booths", "submitted_at", "note"})  # columns of the export that other pages decide
_NUMBERS = frozenset({"area_sqm", "least_sqm", "most_sqm", "upper_deck_sqm", "open_sides", "power_kw"})
_ALSO: Mapping[str, tuple[str, ...]] = {
    "legal_name": (
        "firm",
        "company",
        "company name",
        "firma",
        "firma adi",
        "sirket",
        "unvan",
        "exhibitor",
        "katilimci",
        "کمپنی",
    ),
    "display_name": ("brand", "short name", "marka", "kisa ad"),
    "email": PERSON_HEADINGS["email"],
    "contact": PERSON_HEADINGS["full_name"],
    "phone": PERSON_HEADINGS["phone"],
    "country": PERSON_HEADINGS["country"],
    "sectors": ("sector", "sektor", "sektorler", "شعبہ"),
    "website": ("web", "web site", "web sitesi", "url", "ویب سائٹ"),
    "area_sqm": ("area", "alan", "m2", "sqm", "metrekare", "رقبہ"),
    "city": ("sehir", "il", "شہر"),
    "address": ("adres", "پتہ"),
    "products": ("product", "urun", "urunler", "مصنوعات"),
    "tax_number": ("vat", "ntn", "vergi no", "vkn"),
}


def firm_fields(event: Event) -> list[ColumnField]:  # noqa: ARG001 -- every expo asks the same of a firm
    """The fields, by the titles of the export in every language and by words that lists use."""
    titles = {name: title for name, title in column_titles().items() if name not in _NOT_READ}
    words = _in_all_languages()
    return [
        ColumnField(
            name,
            _kind(name),
            (title, *words[name], *_ALSO.get(name, ())),
            required=name in {"legal_name", "email"},
            options=_options(name),
            longest=1000 if name == "products" else LONGEST_NAME * 2,
        )
        for name, title in titles.items()
    ]


def judge_firms(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str]) -> Judged:
    """Which rows can be imported; firms that withdrew or were declined are named and stay as they are."""
    judged, seen = Judged(), dict[str, int]()
    closed = _closed(event)
    for row in rows:
        key = _key(row)
        said = (
            [RowFault(row.number, "", one) for one in read_row(row.number, _texts(row)).faults]
            if not row.faults
            else []
        )
        faults = [*row.faults, *said]
        if key in seen and not faults:
            faults.append(RowFault(row.number, "legal_name", "twice", str(seen[key])))
        seen.setdefault(key, row.number)
        if faults:
            judged.faults += faults
        elif key in closed:
            judged.there.append((row, str(row.values["legal_name"])))
        else:
            judged.good.append(row)
    return judged


def register_firms(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str], by: Actor) -> list[int]:
    """Import the firms, all of them or none. They are withdrawn on their own pages: each was mailed its link."""
    import_firms(event, [read_row(row.number, _texts(row)) for row in rows], by=by)
    return []


def _mails(_event: Event) -> list[ListSetting]:
    return [ListSetting("mails", _("Mails"), [("", _("Each firm gets its link by mail"))])]


def _kind(name: str) -> FieldKind:
    if name in _NUMBERS:
        return FieldKind.WHOLE
    return {
        "email": FieldKind.MAIL,
        "country": FieldKind.ONE_OF,
        "sectors": FieldKind.SEVERAL_OF,
        "contact": FieldKind.NAME,
        "phone": FieldKind.PHONE,
    }.get(name, FieldKind.TEXT)


def _options(name: str) -> Mapping[str, str]:
    if name == "country":
        return country_words()
    if name != "sectors":
        return {}
    found: dict[str, str] = {}
    for code in LANGUAGES:
        with force_locale(code):
            found |= {fold(word): key for key, word in sector_words().items()}
    return found | {fold(key): key for key in sector_words()}


def _in_all_languages() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in LANGUAGES:
        with force_locale(code):
            for name, title in column_titles().items():
                found.setdefault(name, []).append(title)
    return found


def _texts(row: ReadRow) -> dict[str, str]:
    return {name: _text(value) for name, value in row.values.items() if name != "honorific"}


def _text(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else str(value)


def _key(row: ReadRow) -> str:
    return begun_key_of(str(row.values.get("email", "")), str(row.values.get("legal_name", "")))


def _closed(event: Event) -> set[str]:
    """The keys of applications that were withdrawn or declined."""
    query = sa.select(Exhibitor.begun_key).where(Exhibitor.event_id == event.id, Exhibitor.state.not_in(LIVE))
    return {key for key in db.session.scalars(query) if key}


FIRM_LIST = ListKind(
    name=ListName.FIRMS,
    title=_l("A list of firms"),
    permission=Permission.EDIT_EXHIBITORS,
    fields=firm_fields,
    settings=_mails,
    judge=judge_firms,
    register=register_firms,
    undo=None,
    piece=PIECE,
    address="exhibitors.index",
)
