"""The fields of an entry, as people read them: their names, moments, amounts and states; the table keeps plain values."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from expo.i18n import _, _l
from expo.web.filters import comma, day, moment, money, number

_NAMES: Mapping[str, Any] = {
    "about": _l("Description"),
    "account_holder": _l("Account holder"),
    "active": _l("In use"),
    "activity": _l("What it shows"),
    "address": _l("Address"),
    "aisle": _l("Narrowest aisle"),
    "amount": _l("Amount"),
    "area": _l("Area"),
    "band": _l("Band"),
    "band_order": _l("Order"),
    "bank": _l("Bank"),
    "body": _l("Body that fills it"),
    "booths": _l("Booths"),
    "booths added": _l("Booths added"),
    "booths removed": _l("Booths removed"),
    "branch": _l("Branch"),
    "breakdown_closes_at": _l("Halls close on breakdown days"),
    "breakdown_opens_at": _l("Halls open on breakdown days"),
    "breakdown_until": _l("Breakdown until"),
    "build_up_closes_at": _l("Halls close on build-up days"),
    "build_up_from": _l("Build-up from"),
    "build_up_opens_at": _l("Halls open on build-up days"),
    "capacity": _l("Places"),
    "category": _l("Category"),
    "city": _l("City"),
    "clearance": _l("Clearance"),
    "closes_at": _l("Closes"),
    "co-exhibitor": _l("Co-exhibitors"),
    "compressed_air": _l("Compressed air"),
    "contact": _l("Contact"),
    "count": _l("How many"),
    "country": _l("Country"),
    "currency": _l("Currency"),
    "days": _l("Days"),
    "depth": _l("Depth"),
    "direction": _l("Direction"),
    "display_name": _l("Name for visitors"),
    "email": _l("Mail address"),
    "ends_at": _l("Until"),
    "family_name": _l("Family name"),
    "fascia_name": _l("Name on the fascia board"),
    "firm": _l("Firm"),
    "firms": _l("Firms"),
    "first_day": _l("First day"),
    "gate": _l("Gate"),
    "given_name": _l("Given name"),
    "group": _l("Group of companies"),
    "head": _l("Head"),
    "height": _l("Booths may be so high"),
    "iban": _l("IBAN or account number"),
    "internet": _l("Internet"),
    "job_title": _l("Job title"),
    "keep apart": _l("Keep apart"),
    "kind": _l("Kind"),
    "language": _l("Language"),
    "last_day": _l("Last day"),
    "least": _l("Least area accepted, in m²"),
    "least_points": _l("From so many priority points"),
    "legal_name": _l("Legal name"),
    "lines": _l("Lines"),
    "logo": _l("Logo"),
    "main": _l("Main contact"),
    "manager_email": _l("Mail address of the manager"),
    "manager_name": _l("Manager"),
    "most": _l("Most area accepted, in m²"),
    "most_points": _l("Up to so many points"),
    "name": _l("Name"),
    "near": _l("Near"),
    "note": _l("Note"),
    "number": _l("Number"),
    "official_party": _l("Official party"),
    "open_sides": _l("Open sides"),
    "opens_at": _l("Opens"),
    "organisation": _l("Organisation"),
    "letter_quota": _l("Invitation letters at most"),
    "people": _l("People"),
    "percent": _l("Per cent"),
    "phone": _l("Phone"),
    "photo": _l("Photo"),
    "place": _l("Place"),
    "points": _l("Points"),
    "power": _l("Power, in kW"),
    "precedence_since": _l("In office since"),
    "products": _l("Products"),
    "quota": _l("Seats"),
    "reason": _l("Reason"),
    "reference": _l("Reference"),
    "represented company": _l("Represented companies"),
    "role": _l("Role"),
    "room": _l("Room"),
    "scheme": _l("Scheme"),
    "schemes": _l("Schemes"),
    "seats": _l("Seats"),
    "second_name": _l("Name in a second script"),
    "sectors": _l("Sectors"),
    "seller": _l("Who bills (legal name)"),
    "sessions": _l("Sessions"),
    "sort_name": _l("Where the catalogue sorts it"),
    "source": _l("Through"),
    "starts_at": _l("Starts at"),
    "state": _l("State"),
    "subject": _l("Subject"),
    "tax_number": _l("Tax number"),
    "terms": _l("Terms"),
    "text": _l("Text"),
    "title": _l("Title"),
    "to": _l("To"),
    "total": _l("Total"),
    "track": _l("Track"),
    "until": _l("Until"),
    "upper_deck": _l("Upper deck"),
    "venue": _l("Venue"),
    "water": _l("Water"),
    "website": _l("Website"),
    "width": _l("Width"),
    "wishes": _l("Wishes"),
    "zone": _l("Zone"),
}
# Fields whose values are words of the trade.
_WORDED = frozenset({"state", "kind", "role", "direction", "scheme", "schemes", "clearance", "sectors", "lane", "band"})
# A unit at the end of a field's name, and what is made of its value.
_UNITS = {"_minor": "money", "_cm": "metres", "_sqm": "area", "_kw": "power"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def field_word(name: str) -> str:
    """The field as a page names it; what has no name of its own keeps that of the code."""
    bare = name.removesuffix(_unit_of(name))
    known = _NAMES.get(name) or _NAMES.get(bare)
    return str(known) if known else bare.replace("_", " ")


def value_words(name: str, value: Any, zone: str, currency: str) -> str:
    """A value as text: moments in the expo's `zone`, amounts in `currency`, yes and no, lists with the reader's comma."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return " / ".join(f"{key}: {value_words(name, inner, zone, currency)}" for key, inner in sorted(value.items()))
    if isinstance(value, list):
        return comma().join(value_words(name, inner, zone, currency) for inner in value)
    if isinstance(value, int | float):
        return _measured(_UNITS.get(_unit_of(name), ""), value, currency)
    return _said(name, str(value), zone)


def _unit_of(name: str) -> str:
    return next((unit for unit in _UNITS if name.endswith(unit)), "")


def _measured(unit: str, value: float, currency: str) -> str:
    if unit == "money" and currency:
        return money(int(value), currency)
    if unit == "metres":
        return _("%(n)s m", n=number(value / 100))
    if unit == "area":
        return _("%(n)s m²", n=number(value))
    return _("%(n)s kW", n=number(value)) if unit == "power" else str(value)


def _said(name: str, text: str, zone: str) -> str:
    if _MOMENT.fullmatch(text):
        return moment(datetime.fromisoformat(text), zone)
    if _DATE.fullmatch(text):
        return day(date.fromisoformat(text))
    return _(text) if text and name in _WORDED else text
