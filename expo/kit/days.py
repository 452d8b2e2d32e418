"""Parsing of dates as written in three languages. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from expo.kit.digits import has_raised_digits
from expo.kit.text import fold

_MONTHS = (
    ("january", "jan", "ocak", "oca", "جنوری"),
    ("february", "feb", "subat", "sub", "فروری"),
    ("march", "mar", "mart", "مارچ"),
    ("april", "apr", "nisan", "nis", "اپریل"),
    ("may", "mayis", "مئی"),
    ("june", "jun", "haziran", "haz", "جون"),
    ("july", "jul", "temmuz", "tem", "جولائی"),
    ("august", "aug", "agustos", "agu", "اگست"),
    ("september", "sep", "sept", "eylul", "eyl", "ستمبر"),
    ("october", "oct", "ekim", "eki", "اکتوبر"),
    ("november", "nov", "kasim", "kas", "نومبر"),
    ("december", "dec", "aralik", "ara", "دسمبر"),
)
_NUMBER_OF = {fold(word): number for number, words in enumerate(_MONTHS, start=1) for word in words}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t].*)?")
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+([^\d\s,.-]+)[.,\s-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([^\d\s,.-]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A parsed date. `doubtful`: with the month first it would be another one."""

    day: date
    doubtful: bool = False


def read_day(text: str, *, month_first: bool = False) -> ReadDay | None:
    """Parse 1980-04-14, 14.04.1980, 14/04/1980, 14 April 1980, 14 Nisan 1980, ۱۴ اپریل ۱۹۸۰ or April 14, 1980.

    Digits of any script are read. The day comes first in both countries, so 03/04/2027 is 3 April, and doubtful; with
    `month_first` it is 4 March. None when there is no such day.
    """
    if has_raised_digits(text[:60]):
        return None
    plain = fold(text[:60]).replace("،", ",")
    if found := _ISO.fullmatch(plain):
        return _day(found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(plain):
        return _of_numbers(int(found[1]), int(found[2]), found[3], month_first=month_first)
    if found := _WORDS.fullmatch(plain):
        return _day(found[3], str(_NUMBER_OF.get(found[2], 0)), found[1])
    if found := _MONTH_FIRST.fullmatch(plain):
        return _day(found[3], str(_NUMBER_OF.get(found[1], 0)), found[2])
    return None


def _of_numbers(first: int, second: int, year: str, *, month_first: bool) -> ReadDay | None:
    doubtful = first <= _MOST_MONTHS and second <= _MOST_MONTHS and first != second
    if (month_first and first <= _MOST_MONTHS) or (second > _MOST_MONTHS >= first):
        return _day(year, str(first), str(second), doubtful=doubtful)
    return _day(year, str(second), str(first), doubtful=doubtful)


def _day(year: str, month: str, day: str, *, doubtful: bool = False) -> ReadDay | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return ReadDay(date(int(year), int(month), int(day)), doubtful)
    except ValueError:
        return None
