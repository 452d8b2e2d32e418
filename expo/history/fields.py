"""Field names and values of entries in the reader's language; the table stores plain JSON values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from expo.history.field_names import FIELD_NAMES
from expo.history.field_values import FIELD_VALUES
from expo.history.inner_field_names import INNER_FIELD_NAMES
from expo.history.references import FIELDS, Names
from expo.history.subjects import Subject
from expo.history.values import word_of
from expo.i18n import LANGUAGES, _, country_name
from expo.kit.digits import is_ascii_number
from expo.web.filters import comma, day, moment, money, number, wall_time, zone_words

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
    if is_ascii_number(name) and setting.kind == Subject.REGISTRATION:
        return setting.names.get((Subject.QUESTION, int(name)), name)
    if name == "zone" and setting.kind == Subject.EVENT:
        return _("Time zone")
    known = _known(name)
    return str(known) if known else _bare(name).replace("_", " ")


def _bare(name: str) -> str:
    """The name of a field without its unit."""
    return name.removesuffix(_unit_of(name)).removesuffix("_id")


def _known(name: str) -> Any:
    return FIELD_NAMES.get(name) or FIELD_NAMES.get(_bare(name)) or INNER_FIELD_NAMES.get(name)


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
        f"{LANGUAGES.get(key) or field_word(key, setting)}: "
        + value_words(key if _known(key) and name not in FIELD_VALUES else name, inner, setting)
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
    if name in {"countries", "country", "nationality"}:
        return country_name(text)
    if name in {"language", "languages", "interpreted", "prevailing"}:
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
