"""Workbooks as people keep them: titles, merged cells, hidden rows, several tables, formulas nobody computed."""

from typing import Any

from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.messy.habits import DAY, HEADINGS, PEOPLE, Habit, a_book, lines, people

_LIST = (HEADINGS, *PEOPLE)
_MORE = [*PEOPLE, ("Can", "Er", "can@example.org", "Er A.Ş.")]


def _title(sheet: Any) -> None:
    sheet.insert_rows(1, 3)
    sheet["A1"], sheet["A2"] = "T.C. SAVUNMA SANAYİİ BAŞKANLIĞI", "Ziyaretçi listesi, 14.11.2026"
    sheet.merge_cells("A1:D1")


def _one_firm(sheet: Any) -> None:
    sheet["D2"] = "Gökçe Yazılım"
    sheet.merge_cells("D2:D4")


def _painted(sheet: Any) -> None:
    for row in range(5, 3000):
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFFF00")


def _hidden_row(sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def _hidden_column(sheet: Any) -> None:
    sheet.column_dimensions["D"].hidden = True


def _formula(sheet: Any) -> None:
    sheet["C2"] = '=LOWER(A2)&"@example.org"'


def _no_numbers(sheet: Any) -> None:
    sheet["D3"], sheet["D3"].data_type = "#N/A", "e"


def _in_1904(sheet: Any) -> None:
    sheet.parent.epoch = CALENDAR_MAC_1904
    sheet["E1"], sheet["E2"] = "Date of birth", DAY


def _hidden_sheet(sheet: Any) -> None:
    sheet.parent["Old"].sheet_state = "hidden"


def _second_active(sheet: Any) -> None:
    sheet.parent.active = 1


def _side_by_side(*_: Any) -> list[list[str]]:
    return [[*left, "", *right] for left, right in zip((HEADINGS, PEOPLE[0]), (HEADINGS, PEOPLE[1]), strict=True)]


_FIRST_EMPTY = [people([PEOPLE[0]])[0], *people([(*one[:3], "") for one in PEOPLE[1:]])]
_TWO = [HEADINGS, *PEOPLE, (), ("Hotel", "", "", ""), ("Full name", "Phone"), ("Can Er", "0312 1234567")]
_GROUPED = [HEADINGS, ("TÜRKİYE",), *PEOPLE[:2], ("PAKISTAN",), PEOPLE[2]]

WORKBOOKS = (
    Habit("a plain sheet", a_book(_LIST), people()),
    Habit("a ministry's title in merged cells", a_book(_LIST, _title), people()),
    Habit("headings in row 3", a_book([("Visitors",), ("as of November",), *_LIST]), people()),
    Habit("empty rows and columns before", a_book([(), (), *(("", "", *row) for row in _LIST)]), people()),
    Habit(
        "one merged cell for the firm of three people",
        a_book([HEADINGS, *((*one[:3], "") for one in PEOPLE)], _one_firm),
        people(organisation="Gökçe Yazılım"),
    ),
    Habit(
        "the firm written once, not merged",
        a_book([HEADINGS, PEOPLE[0], *((*one[:3], "") for one in PEOPLE[1:])]),
        _FIRST_EMPTY,
    ),
    Habit(
        "ditto marks",
        a_book([HEADINGS, PEOPLE[0], *((*one[:3], '"') for one in PEOPLE[1:])]),
        people(organisation="Gökçe Yazılım"),
    ),
    Habit(
        "units under the headings",
        a_book([HEADINGS, ("(text)", "(text)", "(name@host)", "(official)"), *PEOPLE]),
        people(),
    ),
    Habit(
        "area in square metres under the heading",
        a_book([("Full name", "Area"), ("", "m²"), ("Person A", 12.5)]),
        [{"full_name": "Person A", "area": 12.5}],
    ),
    Habit("columns numbered under the headings", a_book([HEADINGS, (1, 2, 3, 4), *PEOPLE]), people()),
    Habit(
        "headings again in a second language below",
        a_book([HEADINGS, ("Ad", "Soyad", "E-posta", "Kurum"), *PEOPLE]),
        people(),
    ),
    Habit(
        "a row of totals",
        a_book([("Full name", "Area"), ("Person A", 12), ("Person B", 8), ("TOTAL", 20)]),
        [{"full_name": "Person A", "area": 12}, {"full_name": "Person B", "area": 8}],
    ),
    Habit(
        "Genel Toplam, with a colon",
        a_book([("Ad soyad", "Alan"), ("Person A", 12), ("Genel Toplam:", 12)]),
        [{"full_name": "Person A", "area": 12}],
    ),
    Habit(
        "a total of people, in words",
        a_book([("S.No", "Ad soyad", "Cep Tel"), (1, "Person A", "+905321112233"), ("Toplam", "1 kişi", None)]),
        [{"full_name": "Person A", "phone": "+905321112233"}],
    ),
    Habit(
        "a firm named Total",
        a_book([*_LIST, ("Jean", "Petit", "jean@example.org", "Total")]),
        people([*PEOPLE, ("Jean", "Petit", "jean@example.org", "Total")]),
    ),
    Habit("a footnote below", a_book([*_LIST, (), ("* as told by the embassies on 3 November",)]), people()),
    Habit("a signature below", a_book([*_LIST, (), (), ("Prepared by the Protocol Office",)]), people()),
    Habit(
        "people under headings of groups",
        a_book(_GROUPED),
        people(),
        asks=("group rows",),
        answers={"group rows": "leave"},
    ),
    Habit(
        "a lone name among the people",
        a_book([*_LIST, ("Deniz",), ("Can", "Er", "can@example.org", "Er A.Ş.")]),
        people([*PEOPLE, ("Deniz", "", "", ""), _MORE[3]]),
        asks=("group rows",),
        answers={"group rows": "take"},
    ),
    Habit(
        "a hidden row",
        a_book(_LIST, _hidden_row),
        people([PEOPLE[0], PEOPLE[2]]),
        asks=("hidden rows",),
        answers={"hidden rows": "leave"},
    ),
    Habit(
        "a hidden row that is meant",
        a_book(_LIST, _hidden_row),
        people(),
        asks=("hidden rows",),
        answers={"hidden rows": "take"},
    ),
    Habit(
        "a hidden column",
        a_book(_LIST, _hidden_column),
        people(),
        asks=("hidden columns",),
        answers={"hidden columns": "take"},
    ),
    Habit(
        "a row marked CANCELLED",
        a_book([(*HEADINGS, "Remarks"), (*PEOPLE[0], ""), (*PEOPLE[1], "CANCELLED"), (*PEOPLE[2], "")]),
        people([PEOPLE[0], PEOPLE[2]]),
        asks=("cancelled",),
        answers={"cancelled": "leave"},
    ),
    Habit(
        "a row marked İptal",
        a_book([(*HEADINGS, "Durum"), (*PEOPLE[0], "İPTAL"), (*PEOPLE[1], "Onaylı")]),
        people([PEOPLE[1]]),
        asks=("cancelled",),
        answers={"cancelled": "leave"},
    ),
    Habit("coloured empty rows", a_book(_LIST, _painted), people()),
    Habit("a formula nobody computed", a_book(_LIST, _formula), people(PEOPLE[1:]), faults=((2, "formula"),)),
    Habit(
        "#N/A where a look-up failed", a_book(_LIST, _no_numbers), people([PEOPLE[0], (*PEOPLE[1][:3], ""), PEOPLE[2]])
    ),
    Habit("#YOK as text", a_book([HEADINGS, (*PEOPLE[0][:3], "#YOK")]), people([(*PEOPLE[0][:3], "")])),
    Habit("the calendar of 1904", a_book([HEADINGS, PEOPLE[0]], _in_1904), people([PEOPLE[0]], born_on=DAY)),
    Habit("notes in a second sheet", a_book(_LIST, others={"Notes": [("Ask Olga about the third",)]}), people()),
    Habit("the list in the second sheet", a_book([("Read me first",)], others={"List": _LIST}), people()),
    Habit(
        "lists in two sheets",
        a_book(_LIST, others={"VIP": [HEADINGS, _MORE[3]]}),
        people([_MORE[3]]),
        asks=("sheet",),
        answers={"sheet": "1"},
    ),
    Habit("an old list in a hidden sheet", a_book(_LIST, _hidden_sheet, {"Old": [HEADINGS, _MORE[3]]}), people()),
    Habit("another sheet was open when it was saved", a_book(_LIST, _second_active, {"Empty": []}), people()),
    Habit("two tables below one another", a_book(_TWO), people(), asks=("table",), answers={"table": "0"}),
    Habit(
        "two tables side by side",
        a_book(_side_by_side()),
        people([PEOPLE[1]]),
        asks=("table:side",),
        answers={"table:side": "1"},
    ),
    Habit(
        "a column of running numbers",
        a_book([("No", *HEADINGS), *((n, *one) for n, one in enumerate(PEOPLE, start=1))]),
        people(),
    ),
    Habit("an empty column between", a_book([(*row[:2], "", *row[2:]) for row in _LIST]), people()),
    Habit("a sheet named after the list, with tabs in CSV", lines(*_LIST, by="\t").encode(), people()),
)
