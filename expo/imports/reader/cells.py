"""A cell as a value of its field's kind, or the fault in it. Pure.

What is certain is taken, what was changed on the way is noted, what cannot be known is a fault of the cell.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email

from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.findings import What
from expo.imports.reader.names import name_fault, turned, without_honorific
from expo.kit.amounts import read_numbers
from expo.kit.days import read_day
from expo.kit.digits import digits_in, has_raised_digits, whole_number
from expo.kit.text import clean_line, clean_text, fold, odd_characters

YES = frozenset(fold(w) for w in ("yes", "y", "x", "1", "true", "evet", "e", "var", "ہاں", "جی ہاں", "✓", "✔", "doğru"))
NO = frozenset(fold(w) for w in ("no", "n", "0", "false", "hayır", "h", "yok", "نہیں", "✗", "yanlış"))
_ERRORS = re.compile(r"#(?:N/A|YOK|REF!|BAŞV!|VALUE!|DEĞER!|NAME\?|AD\?|DIV/0!|SAYI/0!|NUM!|SAYI!|NULL!|BOŞ!|SPILL!)")
_UNITS = re.compile(r"m2|kw|%|tl|sqm|(?<=\d)\s?m(?:t|etre)?\.?$")
_DASHES = frozenset(
    ("-", "–", "—", "--", "---", ".", "..", "...", "n/a", "na", "n.a.", "nil", "none", "null", "yok", "x x x")
)
_LONGEST_DASH = max(map(len, _DASHES))
_GUARD = re.compile(r"'(?=[=+\-@|%0-9])")
_SHORTENED = re.compile(r"\d[.,]?\d*e\+?\d+")
_PHONE = re.compile(r"\+?[0-9 ()./-]+")
_PLAIN = re.compile(r"[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+){0,8}@(?:[a-z0-9]+(?:-[a-z0-9]+){0,4}\.){1,5}[a-z]{2,12}")
_ANGLED = re.compile(r".*<([^<>\s]+@[^<>\s]+)>\s*")
_SEVERAL = re.compile(r"[;,\n]")
_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\d[ t])?(\d{1,2})(?:\s*[:.h]\s*(\d\d))?(?::\d\d)?\s*(am|pm|a\.m\.|p\.m\.|h)?\s*([+-]\d\d:\d\d)?"
)
_NOON = 12
_DAY_MINUTES = 24 * 60
_FIRST_DAY = date(1899, 12, 30)  # day 0 of spreadsheets
_SERIALS = range(10_000, 80_000)  # 1927 to 2119
_PHONE_DIGITS = range(5, 21)
_MOBILE = 10  # digits of a number without the zero before it


@dataclass(slots=True)
class ReadCell:
    """The value of a cell, or its fault; `notes` are what was understood on the way."""

    value: Any = None
    fault: str = ""
    notes: list[What] = field(default_factory=list)
    honorific: str = ""


@dataclass(frozen=True, slots=True)
class WrittenStyle:
    """How a column writes what has several meanings."""

    month_first: bool = False
    decimals: bool = False  # 1.234 is a little more than one


def text_of(raw: Any, *, percent: bool = False) -> str:
    """A cell as text, as a reader sees it: no number changes its digits."""
    if isinstance(raw, str):
        return clean_line(_GUARD.sub("", raw, count=1))
    if raw is None or isinstance(raw, bool):
        return {None: "", True: "yes", False: "no"}[raw]
    if isinstance(raw, int | float):
        number = Decimal(repr(raw)) * (100 if percent else 1)
        plain = f"{number.normalize():f}" if number else "0"
        return f"{plain}%" if percent else plain
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == time() else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    return str(raw)


def read_cell(raw: Any, of: ColumnField, style: WrittenStyle, *, percent: bool = False) -> ReadCell:
    """The cell as a value of the field's kind; an empty one is None, and a fault where the field is required."""
    text = text_of(raw, percent=percent)
    cell = ReadCell()
    if text[:1] == "#" and _ERRORS.fullmatch(text.upper()):
        cell.notes.append(What.ERROR_VALUES)
        text = ""
    elif (
        text
        and len(text) <= _LONGEST_DASH
        and fold(text) in _DASHES
        and (of.kind is not FieldKind.YES_NO or fold(text) not in NO)
    ):
        cell.notes.append(What.DASHES)
        text = ""
    if not text:
        cell.fault = "missing" if of.required else ""
        return cell
    if isinstance(raw, str) and odd_characters(raw):
        cell.fault = "odd characters"
    elif len(text) > of.longest:
        cell.fault = "long"
    else:
        _READERS[of.kind](cell, text, raw, of, style)
    return cell


def _is_dash(plain: str, of: ColumnField) -> bool:
    """Whether it stands for nothing; where yes or no is asked, a dash is no."""
    return plain in _DASHES and (of.kind is not FieldKind.YES_NO or plain not in NO)


def _text(cell: ReadCell, text: str, _raw: Any, _of: ColumnField, _style: WrittenStyle) -> None:
    cell.value = text


def _paragraph(cell: ReadCell, text: str, raw: Any, _of: ColumnField, _style: WrittenStyle) -> None:
    cell.value = clean_text(_GUARD.sub("", raw, count=1)) if isinstance(raw, str) else text


def _name(cell: ReadCell, text: str, _raw: Any, of: ColumnField, _style: WrittenStyle) -> None:
    cell.honorific, rest = without_honorific(text)
    if cell.honorific:
        cell.notes.append(What.HONORIFICS)
    if of.name == "full_name" and (better := turned(rest)) != rest:
        rest = better
        cell.notes.append(What.NAME_TURNED)
    cell.value, cell.fault = rest, name_fault(rest)


def _mail(cell: ReadCell, text: str, _raw: Any, _of: ColumnField, _style: WrittenStyle) -> None:
    plain = text.removeprefix("mailto:").strip(" ;,.<>")
    if found := _ANGLED.fullmatch(text):
        plain = found[1]
    if plain != text:
        cell.notes.append(What.MAIL_WRITTEN)
    if _PLAIN.fullmatch(plain):
        cell.value = plain
        return
    if plain.count("@") > 1:
        cell.fault = "two addresses"
        return
    try:
        cell.value = validate_email(plain, check_deliverability=False).normalized
    except EmailNotValidError:
        cell.fault = "mail"


def _phone(cell: ReadCell, text: str, raw: Any, _of: ColumnField, _style: WrittenStyle) -> None:
    plain = fold(text).replace("\u2212", "-").replace("–", "-")
    digits = len(digits_in(plain))
    if _SHORTENED.fullmatch(plain):
        cell.fault = "shortened"
    elif not _PHONE.fullmatch(plain) or digits not in _PHONE_DIGITS:
        cell.fault = "two numbers" if digits > _PHONE_DIGITS[-1] else "phone"
    elif isinstance(raw, int | float) and digits == _MOBILE:
        cell.notes.append(What.ZERO_LOST)
    cell.value = None if cell.fault else plain


def _day(cell: ReadCell, text: str, raw: Any, _of: ColumnField, style: WrittenStyle) -> None:
    if isinstance(raw, datetime):
        cell.value = raw.date()
    elif isinstance(raw, date):
        cell.value = raw
    elif (serial := whole_number(text.removesuffix(".0"))) is not None and serial in _SERIALS:
        cell.value = _FIRST_DAY + timedelta(days=serial)
        cell.notes.append(What.DAY_SERIAL)
    else:
        found = read_day(text, month_first=style.month_first)
        cell.value, cell.fault = (found.day, "") if found else (None, "day")


def _clock(cell: ReadCell, text: str, raw: Any, _of: ColumnField, _style: WrittenStyle) -> None:
    """A time of day as HH:MM, with its offset from UTC where one is written; spreadsheets store it as a part of a day."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 <= raw < 1:
        minutes = round(raw * _DAY_MINUTES)
        cell.value = f"{minutes // 60 % 24:02}:{minutes % 60:02}"
        return
    found = _CLOCK.fullmatch(fold(text))
    if found is None or not (found[2] or found[3]):
        cell.fault = "clock"
        return
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").replace(".", "")
    if half in {"am", "pm"}:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        cell.value = f"{time(hour, minute):%H:%M}{found[4] or ''}"
    except ValueError:
        cell.fault = "clock"


def _number(cell: ReadCell, text: str, raw: Any, of: ColumnField, style: WrittenStyle) -> None:
    plain = fold(text)
    if _SHORTENED.fullmatch(plain):
        cell.fault = "shortened"
        return
    if plain.endswith("%") or plain.startswith("%"):
        cell.notes.append(What.PERCENT)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw):
        found: tuple[Decimal, ...] = (Decimal(repr(raw)) * (100 if plain.endswith("%") else 1),)
    elif has_raised_digits(text.lower().replace("m²", "")):
        found = ()
    else:
        found = read_numbers(_UNITS.sub("", plain).strip(), decimals=2)
    if not found:
        cell.fault = "number"
        return
    number = found[-1] if style.decimals else found[0]
    if of.kind is FieldKind.WHOLE and number != int(number):
        cell.fault = "whole"
    elif (of.least is not None and number < of.least) or (of.most is not None and number > of.most):
        cell.fault = "range"
    else:
        cell.value = int(number) if number == int(number) else float(number)


def _yes_no(cell: ReadCell, text: str, _raw: Any, _of: ColumnField, _style: WrittenStyle) -> None:
    plain = fold(text)
    if plain in YES | NO:
        cell.value = plain in YES
    else:
        cell.fault = "yes or no"


def _one_of(cell: ReadCell, text: str, _raw: Any, of: ColumnField, _style: WrittenStyle) -> None:
    found = of.options.get(fold(text), of.options.get(fold(text).replace(".", "").strip()))
    cell.value, cell.fault = found, "" if found is not None else "unknown"


def _several_of(cell: ReadCell, text: str, _raw: Any, of: ColumnField, _style: WrittenStyle) -> None:
    """Values between commas, semicolons or lines; a value with a comma of its own is known before it is cut."""
    rest, values = [part.strip() for part in _SEVERAL.split(text) if part.strip()], []
    while rest:
        most = next((n for n in range(len(rest), 0, -1) if fold(", ".join(rest[:n]).strip("\"'")) in of.options), 0)
        if not most:
            cell.fault = "unknown"
            return
        values.append(of.options[fold(", ".join(rest[:most]).strip("\"'"))])
        rest = rest[most:]
    cell.value = list(dict.fromkeys(values))


_READERS: Mapping[FieldKind, Callable[[ReadCell, str, Any, ColumnField, WrittenStyle], None]] = {
    FieldKind.TEXT: _text,
    FieldKind.PARAGRAPH: _paragraph,
    FieldKind.NAME: _name,
    FieldKind.MAIL: _mail,
    FieldKind.PHONE: _phone,
    FieldKind.DAY: _day,
    FieldKind.CLOCK: _clock,
    FieldKind.NUMBER: _number,
    FieldKind.WHOLE: _number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.ONE_OF: _one_of,
    FieldKind.SEVERAL_OF: _several_of,
}
