"""Import of firms from a table: all rows, or none with the faults of each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email

from expo.contributions import contributed
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.events.sectors import sector_words
from expo.exhibitors.export import column_titles
from expo.exhibitors.mails import BEGUN
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import (
    ALSO_CALLED,
    LARGEST_AREA_SQM,
    LIVE,
    LONGEST_NAME,
    ApplicationState,
    ContactKind,
    Scheme,
    is_website,
)
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import begin, fascia_limit, submit
from expo.exhibitors.services.decisions import accept
from expo.exhibitors.services.firms import firm_data
from expo.exhibitors.uploads.firm_columns import FirmColumns
from expo.exhibitors.words import scheme_word, state_word
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _, _n, force_locale
from expo.kit.digits import whole_number
from expo.kit.text import fold
from expo.registration.countries import country_code

MOST_FAULTS = 200  # reported at once
ADDED, CHANGED = "added", "changed"
_LONGEST = {"tax_number": 40, "website": 300, "city": 100, "address": 300}
_TEXTS = ("legal_name", "display_name", "second_name", "sort_name", *_LONGEST, "fascia_name")


@dataclass(frozen=True, slots=True)
class ImportedFirms:
    """The result of an import: how many firms were added and changed."""

    added: int
    changed: int


@dataclass(slots=True)
class FirmRow:
    """A parsed row: the values of the firm and its application, and the row's faults."""

    number: int
    email: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)  # values of the columns of FirmColumns
    accepted: bool = False
    closed: bool = False  # declined or withdrawn
    faults: list[str] = field(default_factory=list)


def import_firms(event: Event, rows: Sequence[FirmRow], *, by: Actor) -> ImportedFirms:
    """Begin and submit an application for each row, accepted if its state column says so, and mail its link. A row with
    the address and name of an earlier import updates that application. Raises Refused listing the faults.
    """
    limit = fascia_limit(event)
    faults = [_("Row %(row)s: %(fault)s", row=row.number, fault=fault) for row in rows for fault in row.faults]
    faults += _duplicate_rows(rows)
    if not rows and not faults:
        faults.append(_("There is no firm in this file."))
    _refuse(faults)
    known = set(db.session.scalars(sa.select(Exhibitor.id).where(Exhibitor.event_id == event.id)))
    done = [_try_row(event, row, (limit, known), by, faults) for row in rows]
    _refuse(faults)
    return ImportedFirms(done.count(ADDED), done.count(CHANGED))


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise Refused(
            _n("Nothing was imported: %(num)d fault.", "Nothing was imported: %(num)d faults.", len(faults)),
            faults[:MOST_FAULTS],
        )


def _try_row(event: Event, row: FirmRow, context: tuple[int, set[int]], by: Actor, faults: list[str]) -> str | None:
    """Import a row in a savepoint; a refusal is added to the faults and the other rows go on."""
    try:
        with db.session.begin_nested():
            return _import_row(event, row, context, by)
    except Refused as refusal:
        said = " ".join([refusal.message, *refusal.details])
        faults.append(_("Row %(row)s: %(fault)s", row=row.number, fault=said))
        return None


def _import_row(event: Event, row: FirmRow, context: tuple[int, set[int]], by: Actor) -> str | None:
    """Import a row. `context` is the fascia limit and the ids of the applications before the import."""
    limit, known = context
    made = begin(event, row.email, row.values["legal_name"], language=event.languages[0], by=by, late=True, quiet=True)
    if made.state not in LIVE and row.closed:
        return None  # already declined or withdrawn, as the table says: unchanged
    draft = made.state is ApplicationState.DRAFT
    values = row.values | {"display_name": row.values.get("display_name") or firm_name(made)}
    values.setdefault("fascia_name", made.fascia_name or values["display_name"][:limit])
    if draft and "area_sqm" in values:
        values = {"least_sqm": values["area_sqm"], "most_sqm": values["area_sqm"]} | values
    save(made, values, by=by, office=True)
    save_contacts(made, {ContactKind.MAIN: {"name": row.email, "email": row.email} | row.contact}, by=by)
    if draft and _is_complete(firm_data(made), made.products):
        submit(made, by=by, late=True, quiet=row.accepted)
        if row.accepted:
            accept(made, by=by)
    elif draft:
        tell_firm(made, BEGUN)
    if made.state in LIVE:
        for columns in contributed(FirmColumns):
            columns.save(made, row.more, by)
    return CHANGED if made.id in known else ADDED


def _is_complete(data: Mapping[str, Any], products: Sequence[str]) -> bool:
    """Whether the application can be submitted; otherwise it remains a draft for the firm to complete."""
    return bool(data["country"] and data["sectors"] and products)


def read_row(number: int, cells: Mapping[str, str]) -> FirmRow:
    """A row from the texts of its cells by column."""
    # Exports prefix formulas with an apostrophe; it is not part of the text.
    cells = {name: cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell for name, cell in cells.items()}
    read = FirmRow(number)
    _read_texts(read, cells)
    _read_choices(read, cells)
    _read_numbers(read, cells)
    return read


def _read_texts(read: FirmRow, cells: Mapping[str, str]) -> None:
    for name in _TEXTS:
        text, most = cells.get(name, ""), _LONGEST.get(name, LONGEST_NAME)
        if len(text) > most:
            read.faults.append(_("%(column)s: at most %(most)s characters.", column=column_titles()[name], most=most))
        elif text:
            read.values[name] = text
    if not cells.get("legal_name"):
        read.faults.append(_("the legal name is missing."))
        read.values["legal_name"] = ""
    if cells.get("website") and not is_website(cells["website"]):
        read.faults.append(_("“%(text)s” is no web address.", text=cells["website"][:60]))
    try:
        read.email = validate_email(cells.get("email", ""), check_deliverability=False).normalized
    except EmailNotValidError:
        read.faults.append(_("“%(text)s” is no mail address.", text=cells.get("email", "")[:60]))
    if cells.get("contact"):
        read.contact = {"name": cells["contact"][:150], "phone": cells.get("phone", "")[:40]}


def _read_choices(read: FirmRow, cells: Mapping[str, str]) -> None:
    country = country_code(cells.get("country", ""))
    if country is None:
        read.faults.append(_("“%(text)s” is no country we know.", text=cells["country"][:60]))
    elif country:
        read.values["country"] = country
    sectors, unknown = _keys_of(cells.get("sectors", ""), _keys_by_word(sector_words))
    if unknown:
        read.faults.append(_("“%(text)s” is no sector we know.", text=unknown[:60]))
    elif sectors:
        read.values["sectors"] = sectors
    if products := [part.strip()[:120] for part in cells.get("products", "").split(";") if part.strip()]:
        read.values["products"] = products[:30]
    words = _keys_by_word(lambda: {one.value: scheme_word(one) for one in Scheme}) | ALSO_CALLED
    schemes, unknown_scheme = _keys_of(cells.get("scheme", ""), words)
    if unknown_scheme:
        read.faults.append(_("“%(text)s” is no scheme.", text=unknown_scheme[:60]))
    elif schemes:
        read.values["scheme"] = Scheme(schemes[0])
    said = _keys_by_word(lambda: {state.value: state_word(state) for state in ApplicationState}).get(
        fold(cells.get("state", ""))
    )
    read.accepted = said == ApplicationState.ACCEPTED
    read.closed = said in {ApplicationState.DECLINED, ApplicationState.WITHDRAWN}


def _read_numbers(read: FirmRow, cells: Mapping[str, str]) -> None:
    for name, most in (
        ("area_sqm", LARGEST_AREA_SQM),
        ("least_sqm", LARGEST_AREA_SQM),
        ("most_sqm", LARGEST_AREA_SQM),
        ("upper_deck_sqm", LARGEST_AREA_SQM),
        ("open_sides", 4),
        ("power_kw", 500),
    ):
        text = cells.get(name, "").strip()
        if not text:
            continue
        if (found := whole_number(text, most)) is None:
            read.faults.append(
                _(
                    "%(column)s: “%(text)s” is no number up to %(most)s.",
                    column=column_titles()[name],
                    text=text[:20],
                    most=most,
                )
            )
        else:
            read.values[name] = found


def _duplicate_rows(rows: Sequence[FirmRow]) -> list[str]:
    seen: dict[tuple[str, str], int] = {}
    faults = []
    for row in rows:
        key = (row.email.casefold(), fold(row.values.get("legal_name", "")))
        if key in seen:
            faults.append(_("Row %(row)s is the same firm as row %(other)s.", row=row.number, other=seen[key]))
        seen.setdefault(key, row.number)
    return faults


def _keys_of(text: str, known: Mapping[str, str]) -> tuple[list[str], str]:
    """The keys of the words in a typed list, and the first unknown word."""
    typed = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    unknown = next((part for part in typed if fold(part) not in known), "")
    return [known[fold(part)] for part in typed if fold(part) in known], unknown


def _keys_by_word(words: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for said in _in_all_languages(words):
        found |= {fold(word): key for key, word in said.items()} | {fold(key): key for key in said}
    return found


def _in_all_languages(words: Any) -> list[Any]:
    found = []
    for code in LANGUAGES:
        with force_locale(code):
            found.append(words())
    return found
