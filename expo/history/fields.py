"""Field names and values of entries in the reader's language; the table stores plain JSON values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from expo.history.references import FIELDS, Names
from expo.history.subjects import Subject
from expo.history.values import word_of
from expo.i18n import LANGUAGES, _, _l, country_name
from expo.web.filters import comma, day, moment, money, number, wall_time, zone_words

_NAMES: Mapping[str, Any] = {
    "about": _l("Description"),
    "abstract": _l("Abstract"),
    "accent": _l("Colour of the pages"),
    "account_holder": _l("Account holder"),
    "active": _l("In use"),
    "activity": _l("What it shows"),
    "address": _l("Address"),
    "admission": _l("Who may register"),
    "again": _l("Printed again"),
    "aisle": _l("Narrowest aisle"),
    "allowance": _l("Badges for staff"),
    "amount": _l("Amount"),
    "applications": _l("Applications"),
    "area": _l("Area"),
    "arrives_on": _l("Arrives on"),
    "band": _l("Band"),
    "band_order": _l("Order"),
    "bank": _l("Bank"),
    "body": _l("Body that fills it"),
    "booths added": _l("Booths added"),
    "booths removed": _l("Booths removed"),
    "booths": _l("Booths"),
    "branch": _l("Branch"),
    "breakdown_closes_at": _l("Halls close on breakdown days"),
    "breakdown_opens_at": _l("Halls open on breakdown days"),
    "breakdown_until": _l("Breakdown until"),
    "build_up_closes_at": _l("Halls close on build-up days"),
    "build_up_from": _l("Build-up from"),
    "build_up_opens_at": _l("Halls open on build-up days"),
    "capacity": _l("Places"),
    "category": _l("Category"),
    "changed": _l("Changed"),
    "city": _l("City"),
    "clearance": _l("Clearance"),
    "clearance_expires_on": _l("Cleared until"),
    "closes_at": _l("Closes"),
    "co-exhibitor": _l("Co-exhibitors"),
    "colour": _l("Colour"),
    "compressed_air": _l("Compressed air"),
    "conditions": _l("Conditions"),
    "contact": _l("Contact"),
    "contact_email": _l("Mail address of the contact"),
    "contact_name": _l("Name of the contact"),
    "count": _l("How many"),
    "counted": _l("What is counted"),
    "country": _l("Country"),
    "credited": _l("Credited"),
    "currency": _l("Currency"),
    "days": _l("Days"),
    "depth": _l("Depth"),
    "description": _l("Text about it"),
    "details": _l("Details"),
    "direction": _l("Direction"),
    "display_name": _l("Name for visitors"),
    "double": _l("Merged with"),
    "email": _l("Mail address"),
    "ends_at": _l("Until"),
    "extra": _l("Extra badges"),
    "family_name": _l("Family name"),
    "fascia_limit": _l("Longest name on the fascia board"),
    "fascia_name": _l("Name on the fascia board"),
    "firm": _l("Firm"),
    "firms": _l("Firms"),
    "first_day": _l("First day"),
    "gate": _l("Gate"),
    "given_name": _l("Given name"),
    "group": _l("Group of companies"),
    "hall": _l("Hall"),
    "head": _l("Head"),
    "height": _l("Booths may be so high"),
    "hint": _l("Hint"),
    "host": _l("Who invites"),
    "iban": _l("IBAN or account number"),
    "internet": _l("Internet"),
    "interpreted": _l("Interpreted into"),
    "invoice": _l("Contact for invoices"),
    "job_title": _l("Job title"),
    "keep apart": _l("Keep apart"),
    "kind": _l("Kind"),
    "label": _l("Question"),
    "lane": _l("Lane"),
    "language": _l("Language"),
    "languages": _l("Languages"),
    "last_day": _l("Last day"),
    "latitude": _l("Latitude"),
    "lead_body": _l("Lead body"),
    "least": _l("Least area accepted, in m²"),
    "least_points": _l("From so many priority points"),
    "leaves_on": _l("Leaves on"),
    "legal_name": _l("Legal name"),
    "letter_quota": _l("Invitation letters at most"),
    "liaison": _l("Liaison officer"),
    "lines": _l("Lines"),
    "linked_firms": _l("Firms that come along"),
    "links": _l("Links"),
    "logo": _l("Logo"),
    "longitude": _l("Longitude"),
    "main": _l("Main contact"),
    "manager_email": _l("Mail address of the manager"),
    "manager_name": _l("Manager"),
    "map_url": _l("Address of the map"),
    "measure": _l("Measure"),
    "most": _l("Most area accepted, in m²"),
    "most_points": _l("Up to so many points"),
    "name": _l("Name"),
    "nationality": _l("Nationality"),
    "near": _l("Near"),
    "needs_approval": _l("Needs approval"),
    "next_number": _l("Next number"),
    "note": _l("Note"),
    "number": _l("Number"),
    "quiet_days": _l("Days before the first day without mails about booths"),
    "filling_end": _l("Free places go to the waiting list"),
    "filling_days": _l("Days before the first day"),
    "seat_filling_hours": _l("Hours before a session without filling its seats"),
    "area_tolerance": _l("Difference in area allowed, in per cent"),
    "reserved": _l("Closed to other firms"),
    "binding": _l("Its firms stand only there"),
    "offer_days": _l("Days to answer an offer"),
    "official_party": _l("Official party"),
    "open_sides": _l("Open sides"),
    "opens_at": _l("Opens"),
    "options": _l("Options"),
    "organisation": _l("Organisation"),
    "part": _l("Part of the price"),
    "pavilion": _l("Pavilion"),
    "payer": _l("Who pays"),
    "people": _l("People"),
    "percent": _l("Per cent"),
    "phone": _l("Phone"),
    "photo": _l("Photo"),
    "place": _l("Place"),
    "points": _l("Points"),
    "position": _l("Place in the order"),
    "power": _l("Power, in kW"),
    "precedence": _l("Precedence"),
    "precedence_since": _l("In office since"),
    "press": _l("Contact for the press"),
    "price": _l("Price"),
    "products": _l("Products"),
    "purpose": _l("Purpose"),
    "quota": _l("Seats"),
    "reason": _l("Reason"),
    "reference": _l("Reference"),
    "represented company": _l("Represented companies"),
    "required": _l("Must be answered"),
    "role": _l("Role"),
    "room": _l("Room"),
    "scheme": _l("Scheme"),
    "schemes": _l("Schemes"),
    "seats": _l("Seats"),
    "second_name": _l("Name in a second script"),
    "seconds": _l("Seconds"),
    "sectors": _l("Sectors"),
    "seed": _l("Seed"),
    "seller": _l("Who bills (legal name)"),
    "sessions": _l("Sessions"),
    "shown_when": _l("Shown after the question"),
    "shown_when_value": _l("Shown after the answer"),
    "signatory": _l("Who signs"),
    "signatory_post": _l("Post of who signs"),
    "signature": _l("Signature"),
    "sort_name": _l("Where the catalogue sorts it"),
    "source": _l("Through"),
    "spare": _l("Blank badges"),
    "stamp": _l("Stamp"),
    "stand builder": _l("Stand builder"),
    "starts_at": _l("Starts at"),
    "state": _l("State"),
    "steps": _l("Steps"),
    "subject": _l("Subject"),
    "swift": _l("SWIFT code"),
    "tagline": _l("Tagline"),
    "tax_number": _l("Tax number"),
    "terms": _l("Terms"),
    "text": _l("Text"),
    "title": _l("Title"),
    "to": _l("To"),
    "total": _l("Total"),
    "track": _l("Track"),
    "undertaking": _l("Undertaking"),
    "until": _l("Until"),
    "upper_deck": _l("Upper deck"),
    "venue": _l("Venue"),
    "verdict": _l("Answer at the gate"),
    "waiting_number": _l("Waiting number"),
    "water": _l("Water"),
    "website": _l("Website"),
    "width": _l("Width"),
    "wishes": _l("Wishes"),
    "zone": _l("Zone"),
    "zones": _l("Zones"),
}
# Suffixes of field names that give the unit of the value.
_UNITS = {"_minor": "money", "_cm": "metres", "_sqm": "area", "_kw": "power"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d\d:\d\d:\d\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class FieldSetting:
    """The context for rendering fields: kind of subject, the event's zone and currency, names of referenced rows."""

    kind: str
    zone: str
    currency: str
    names: Names


def field_word(name: str, setting: FieldSetting) -> str:
    """The reader's word for a field; the question for an answer; the field's own name when there is no translation."""
    if name.isascii() and name.isdigit() and setting.kind == Subject.REGISTRATION:
        return setting.names.get((Subject.QUESTION, int(name)), name)
    if name == "zone" and setting.kind == Subject.EVENT:
        return _("Time zone")
    bare = name.removesuffix(_unit_of(name)).removesuffix("_id")
    known = _NAMES.get(name) or _NAMES.get(bare)
    return str(known) if known else bare.replace("_", " ")


def value_words(name: str, value: Any, setting: FieldSetting) -> str:
    """A value as text: datetimes in the event's zone, amounts in its currency, names for ids, lists with commas."""
    if isinstance(value, Mapping):
        return _mapping_words(name, value, setting)
    if isinstance(value, list):
        return comma().join(value_words(name, inner, setting) for inner in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and name in FIELDS and (FIELDS[name], value) in setting.names:
        return setting.names[FIELDS[name], value]
    text, unit = "" if value is None else str(value), _UNITS.get(_unit_of(name), "")
    plain = isinstance(value, int | float) or (unit and _NUMBER.fullmatch(text))
    return _quantity_words(unit, value, setting.currency) if plain else _text_words(name, text, setting)


def _mapping_words(name: str, value: Mapping[str, Any], setting: FieldSetting) -> str:
    """A mapping: texts by language under the languages' names, others under the words for their keys."""
    return " / ".join(
        f"{LANGUAGES.get(key) or field_word(key, setting)}: {value_words(name, inner, setting)}"
        for key, inner in sorted(value.items())
    )


def _unit_of(name: str) -> str:
    return next((unit for unit in _UNITS if name.endswith(unit)), "")


def _quantity_words(unit: str, value: float | str, currency: str) -> str:
    if unit == "money" and currency:
        return money(int(value), currency)
    if unit == "metres":
        return _("%(n)s m", n=number(float(value) / 100))
    if unit == "area":
        return _("%(n)s m²", n=number(float(value)))
    return _("%(n)s kW", n=number(float(value))) if unit == "power" else str(value)


def _text_words(name: str, text: str, setting: FieldSetting) -> str:
    if name in {"country", "nationality"}:
        return country_name(text)
    if name in {"language", "languages"}:
        return LANGUAGES.get(text, text)
    if name == "zone" and setting.kind == Subject.EVENT:
        return zone_words(text)
    return _time_words(text, setting.zone) or word_of(setting.kind, name, text) or text


def _time_words(text: str, zone: str) -> str:
    """An ISO datetime, date or time in the reader's format; empty for anything else."""
    if _MOMENT.fullmatch(text):
        return moment(datetime.fromisoformat(text), zone)
    if _DATE.fullmatch(text):
        return day(date.fromisoformat(text))
    return wall_time(time.fromisoformat(text)) if _TIME.fullmatch(text) else ""
