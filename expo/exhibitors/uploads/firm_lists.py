"""Lists of firms: their applications begun, submitted and accepted as an import of exhibitors does it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.accounts.permissions import Permission
from expo.contributions import contributed
from expo.db import db
from expo.events.models import Event
from expo.events.queries import zones_of
from expo.events.sectors import sector_words
from expo.exhibitors.application_models import Contact
from expo.exhibitors.export import COLUMNS, column_titles
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import pavilions_of
from expo.exhibitors.rules import LIVE, LONGEST_NAME, ContactKind
from expo.exhibitors.services.applications import begun_key_of
from expo.exhibitors.services.firms import firm_data
from expo.exhibitors.uploads.firm_columns import FirmColumns
from expo.exhibitors.uploads.import_file import FirmRow, import_firms, read_row
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
_OWN = frozenset({*COLUMNS, "zone_id", "pavilion_id", "honorific"})
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


def firm_fields(event: Event) -> list[ColumnField]:
    """The fields, by the titles of the export in every language and by words that lists use."""
    titles = {name: title for name, title in column_titles().items() if name not in _NOT_READ}
    words = _in_all_languages()
    own = [
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
    more = [one for columns in contributed(FirmColumns) for one in columns.fields(event)]
    return [*own, *_areas(event), *more]


def _areas(event: Event) -> list[ColumnField]:
    """The columns of zone and pavilion, with the names of this expo."""
    zones = {fold(one.name): str(one.id) for one in zones_of(event)}
    pavilions = {fold(one.name): str(one.id) for one in pavilions_of(event)}
    one_of = FieldKind.ONE_OF
    return [
        ColumnField("zone_id", one_of, (_("Zone"), "zone", "bolge", "زون"), options=zones),
        ColumnField("pavilion_id", one_of, (_("Pavilion"), "pavilion", "pavyon", "پویلین"), options=pavilions),
    ]


def judge_firms(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str]) -> Judged:
    """Which rows can be imported; firms that withdrew or were declined are named and stay as they are."""
    judged, seen = Judged(), dict[str, int]()
    known, contacts = _known(event), _main_contacts(event)
    for row in rows:
        key, read = _key(row), _firm_row(row)
        faults = [*row.faults, *(RowFault(row.number, "", one) for one in read.faults if not row.faults)]
        for columns in contributed(FirmColumns):
            faults += [RowFault(row.number, name, said) for name, said in columns.faults(event, read.more)]
        if key in seen and not faults:
            faults.append(RowFault(row.number, "legal_name", "twice", str(seen[key])))
        seen.setdefault(key, row.number)
        if faults:
            judged.faults += faults
        else:
            _sort(judged, row, known.get(key), partial(_changed, read=read, contacts=contacts))
    return judged


def _sort(judged: Judged, row: ReadRow, there: Exhibitor | None, changes: Callable[[Exhibitor], Sequence[str]]) -> None:
    """New, changing, or here as the row says; a firm that withdrew or was declined stays as it is."""
    name = str(row.values["legal_name"])
    if there is None:
        judged.good.append(row)
    elif there.state in LIVE and (said := changes(there)):
        judged.good.append(row)
        judged.changed.append((row, f"{name}: {', '.join(said)}"))
    else:
        judged.there.append((row, name))


def _changed(there: Exhibitor, *, read: FirmRow, contacts: Mapping[int, Contact]) -> list[str]:
    """The titles of the columns whose values are other than those of the application."""
    said, titles, contact = firm_data(there), column_titles(), contacts.get(there.id)
    titles |= {"zone_id": _("Zone"), "pavilion_id": _("Pavilion")}
    found = [titles[name] for name, value in read.values.items() if said.get(name, getattr(there, name, None)) != value]
    before = {"name": contact.name, "phone": contact.phone} if contact is not None else {"name": "", "phone": ""}
    if read.contact and {**before, **read.contact} != before:
        found.append(titles["contact"])
    if any(columns.differs(there, read.more) for columns in contributed(FirmColumns)):
        found.append(_("what stands beside it"))
    return found


def register_firms(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str], by: Actor) -> list[int]:
    """Import the firms, all of them or none. They are withdrawn on their own pages: each was mailed its link."""
    import_firms(event, [_firm_row(row) for row in rows], by=by)
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


def _firm_row(row: ReadRow) -> FirmRow:
    """The row as the import takes it: what the application asks, zone and pavilion, and the columns beside."""
    read = read_row(row.number, _texts(row))
    read.values |= {name: int(row.values[name]) for name in ("zone_id", "pavilion_id") if name in row.values}
    read.more = {name: value for name, value in row.values.items() if name not in _OWN}
    return read


def _texts(row: ReadRow) -> dict[str, str]:
    return {name: _text(value) for name, value in row.values.items() if name != "honorific"}


def _text(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else str(value)


def _key(row: ReadRow) -> str:
    return begun_key_of(str(row.values.get("email", "")), str(row.values.get("legal_name", "")))


def _known(event: Event) -> dict[str, Exhibitor]:
    """The applications of an expo by the key under which they were begun."""
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event.id)
    query = query.options(joinedload(Exhibitor.firm), joinedload(Exhibitor.filled_from))
    return {one.begun_key: one for one in db.session.scalars(query) if one.begun_key}


def _main_contacts(event: Event) -> dict[int, Contact]:
    query = sa.select(Contact).join(Exhibitor, Exhibitor.id == Contact.exhibitor_id)
    rows = db.session.scalars(query.where(Exhibitor.event_id == event.id, Contact.kind == ContactKind.MAIN))
    return {one.exhibitor_id: one for one in rows}


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
