"""Cells as people and programs write them: dates, numbers, telephones, names, countries."""

from datetime import date, datetime, time
from typing import Any

from tests.messy.habits import DAY, Habit, a_book, one_column, read_as

_BORN, _AREA, _PHONE = "Date of birth", "Area", "Phone"


def _shown_as(number_format: str) -> Any:
    def change(sheet: Any) -> None:
        sheet["B2"].number_format = number_format

    return change


def _names(heading: str, *names: str) -> bytes:
    return a_book([(heading, "Mail"), *((name, f"p{n}@example.org") for n, name in enumerate(names))])


def _named(name: str, *read: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {name: one, "email": f"p{n}@example.org"} | ({"honorific": title} if title else {})
        for n, (title, one) in enumerate(read)
    ]


def _percents() -> bytes:
    return a_book([("Full name", "Rebate"), ("Person A", 0.25)], _shown_as("0%"))


CELL_VALUES = (
    Habit(
        "dates of Excel", one_column(_BORN, DAY, datetime(1990, 12, 31)), read_as("born_on", DAY, date(1990, 12, 31))
    ),
    Habit(
        "dates as text with points",
        one_column(_BORN, "14.04.1980", "3.4.1981"),
        read_as("born_on", DAY, date(1981, 4, 3)),
    ),
    Habit(
        "dates as text with the month's name",
        one_column(_BORN, "14 April 1980", "14 Nisan 1980", "۱۴ اپریل ۱۹۸۰"),
        read_as("born_on", DAY, DAY, DAY),
    ),
    Habit("dates as ISO", one_column(_BORN, "1980-04-14", "1980/4/14"), read_as("born_on", DAY, DAY)),
    Habit(
        "day first, told by another row",
        one_column(_BORN, "03/04/1980", "14/04/1980"),
        read_as("born_on", date(1980, 4, 3), DAY),
    ),
    Habit(
        "month first, told by another row",
        one_column(_BORN, "03/04/1980", "04/14/1980"),
        read_as("born_on", date(1980, 3, 4), DAY),
    ),
    Habit(
        "03/04 and nothing to tell by",
        one_column(_BORN, "03/04/1980"),
        read_as("born_on", date(1980, 3, 4)),
        asks=("day order:born_on",),
        answers={"day order:born_on": "month"},
    ),
    Habit("the number behind a date", one_column(_BORN, "29325", 29325), read_as("born_on", DAY, DAY)),
    Habit(
        "a date that does not exist",
        one_column(_BORN, "31.02.1980", "14.04.1980"),
        read_as("born_on", None, DAY)[1:],
        faults=((2, "day"),),
    ),
    Habit("a year in two digits", one_column(_BORN, "14.04.80"), [], faults=((2, "day"),)),
    Habit("1.234,50", one_column(_AREA, "1.234,50", "12,5"), read_as("area", 1234.5, 12.5)),
    Habit("1,234.50", one_column(_AREA, "1,234.50", "12.5"), read_as("area", 1234.5, 12.5)),
    Habit("1.234 among whole thousands", one_column(_AREA, "1.234", "1.234.567"), read_as("area", 1234, 1234567)),
    Habit(
        "1.234 and nothing to tell by",
        one_column(_AREA, "1.234"),
        read_as("area", 1.234),
        asks=("decimals:area",),
        answers={"decimals:area": "decimals"},
    ),
    Habit("digits of Urdu", one_column(_AREA, "۱۲٫۵", "۳۶"), read_as("area", 12.5, 36)),
    Habit("a unit behind the number", one_column(_AREA, "36 m²", "12 sqm"), read_as("area", 36, 12)),
    Habit("percentages", _percents(), read_as("rebate", 25)),
    Habit("percentages as text", one_column("Rebate", "25%", "% 12,5"), read_as("rebate", 25, 12.5)),
    Habit("half a person", one_column("People", 12.5, 3), read_as("people", None, 3)[1:], faults=((2, "whole"),)),
    Habit("a telephone as a number", one_column(_PHONE, 923001234567), read_as("phone", "923001234567")),
    Habit(
        "9,23E+11",
        one_column(_PHONE, "9,23E+11", "+92 300 1234567"),
        read_as("phone", None, "+92 300 1234567")[1:],
        faults=((2, "shortened"),),
    ),
    Habit("the zero before a telephone lost", one_column(_PHONE, 3001234567), read_as("phone", "3001234567")),
    Habit(
        "an apostrophe before a telephone",
        one_column(_PHONE, "'+92 300 1234567", "'03001234567"),
        read_as("phone", "+92 300 1234567", "03001234567"),
    ),
    Habit("a telephone in digits of Urdu", one_column(_PHONE, "۰۳۰۰ ۱۲۳۴۵۶۷"), read_as("phone", "0300 1234567")),
    Habit(
        "two telephones in a cell", one_column(_PHONE, "0312 1234567 / 0532 7654321"), [], faults=((2, "two numbers"),)
    ),
    Habit(
        "spaces that do not break, soft hyphens",
        _names("Full name", "Ayşe\u00a0Yıl\u00admaz "),
        _named("full_name", ("", "Ayşe Yılmaz")),
    ),
    Habit("joiners of Urdu", _names("Full name", "علی\u200cخان"), _named("full_name", ("", "علی\u200cخان"))),
    Habit(
        "honorifics before names",
        _names("Full name", "Prof. Dr. Ayşe Kaya", "Mr Ali Er", "Sayın İpek Öz", "ڈاکٹر احمد خان", "Hon Lik"),
        _named(
            "full_name",
            ("Prof. Dr.", "Ayşe Kaya"),
            ("Mr", "Ali Er"),
            ("Sayın", "İpek Öz"),
            ("ڈاکٹر", "احمد خان"),
            ("", "Hon Lik"),
        ),
    ),
    Habit(
        "family name first, after a comma",
        _names("Full name", "YILMAZ, Ayşe"),
        _named("full_name", ("", "Ayşe YILMAZ")),
    ),
    Habit("two people in a cell", _names("Full name", "Ali Er; Can Öz"), [], faults=((2, "several names"),)),
    Habit("a dash for nothing", one_column("Company", "-", "—", "n/a"), read_as("organisation", None, None, None)),
    Habit(
        "addresses as programs copy them",
        one_column("Mail", "mailto:a@example.org", "Ali Er <ali@example.org>", "c@example.org;"),
        read_as("email", "a@example.org", "ali@example.org", "c@example.org"),
    ),
    Habit(
        "two addresses in a cell",
        one_column("Mail", "a@example.org, b@example.org"),
        [],
        faults=((2, "two addresses"),),
    ),
    Habit("an address with a space", one_column("Mail", "ali @example.org"), [], faults=((2, "mail"),)),
    Habit(
        "countries by name, code and people",
        one_column("Country", "T.C.", "Pakistani", "Türk", "UK", "پاکستان", "DE", "USA"),
        read_as("country", "TR", "PK", "TR", "GB", "PK", "DE", "US"),
    ),
    Habit("TC, which may be two countries", one_column("Country", "TC"), [], faults=((2, "unknown"),)),
    Habit(
        "yes in three languages",
        one_column("VIP", "evet", "no", "ہاں", "x", True),
        read_as("vip", True, False, True, True, True),
    ),
    Habit(
        "sectors of their own, one with a comma",
        one_column("Sectors", "Elektronik Harp; Radar, Sonar", "drones,Radar, Sonar"),
        read_as("sectors", ["Elektronik Harp", "Radar, Sonar"], ["Drones", "Radar, Sonar"]),
    ),
    Habit("a sector nobody has", one_column("Sectors", "Catering"), [], faults=((2, "unknown"),)),
    Habit(
        "a Czech name that looks broken",
        one_column("Company", "Nový svět", "Dobrý den"),
        read_as("organisation", "Nový svět", "Dobrý den"),
        asks=("broken letters",),
        answers={"broken letters": "leave"},
    ),
    Habit(
        "times of day in every style",
        one_column("Starts", time(9, 30), "9.30", "09:30", "2:05 PM", "14h30", "12:15 am"),
        read_as("starts", "09:30", "09:30", "09:30", "14:05", "14:30", "00:15"),
    ),
    Habit(
        "noon, in words",
        one_column("Starts", "noon", "10:75", "9"),
        [],
        faults=((2, "clock"), (3, "clock"), (4, "clock")),
    ),
    Habit(
        "a time as the part of a day that spreadsheets store",
        one_column("Starts", 0.375, 0.5),
        read_as("starts", "09:00", "12:00"),
    ),
)
