"""The words of reports of meetings: titles, columns, rows and the definition of each figure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from expo.exhibitors.words import sector_word
from expo.i18n import _, _l, country_name
from expo.meetings.day.rules import AmountBand, OutcomeKind, StepAnswer
from expo.meetings.day.words import amount_word, result_word, step_word
from expo.meetings.reports.rules import HELD_COLUMNS, PARTY_COLUMNS, Figure, Held, PartyKind
from expo.meetings.rules import MeetingKind, Origin
from expo.meetings.words import meeting_kind_word, origin_word
from expo.web.filters import day as day_words

_TITLES: Mapping[Figure, Any] = {
    Figure.KIND: _l("Meetings by kind"),
    Figure.DAY: _l("Meetings by day"),
    Figure.SECTOR: _l("Meetings by sector"),
    Figure.COUNTRY: _l("Meetings by country"),
    Figure.ORIGIN: _l("Meetings by how they came about"),
    Figure.FIRST_TIME: _l("Meetings of firms at their first expo here"),
    Figure.RESULT: _l("What the sides say came of it"),
    Figure.AMOUNT: _l("Amounts that are intended, as stated"),
    Figure.STEP: _l("How the next steps stand"),
}
_HELD: Mapping[Held, Any] = {
    Held.HELD: _l("Held"),
    Held.NO_SHOW: _l("No-show"),
    Held.UNKNOWN: _l("Not known"),
    Held.TO_COME: _l("Still to come"),
}
_PARTIES: Mapping[PartyKind, Any] = {
    PartyKind.FIRM: _l("Firms"),
    PartyKind.DELEGATION: _l("Delegations"),
    PartyKind.BODY: _l("Public bodies"),
}
_HELD_DEFINITION = _l(
    "Scheduled: confirmed to its people and not cancelled. Held: two parties were seen at the table, or all sides say that "
    "they met. No-show: fewer than two came, or the sides say that it did not happen. Not known: nobody, or one side alone, "
    "says anything, or the sides say different things."
)
_DEFINITIONS: Mapping[Figure, Any] = {
    Figure.SECTOR: _l("A meeting counts once in each sector that one of its firms or delegations names."),
    Figure.COUNTRY: _l("A meeting counts once in each country of its parties."),
    Figure.FIRST_TIME: _l(
        "A firm is at its first expo here if it took part in none of the organiser’s expos that began before this one."
    ),
    Figure.RESULT: _l("Each side says it apart, and each that says that they met counts. An intention is not signed."),
    Figure.AMOUNT: _l(
        "Each side states its own band, in US dollars, by whom is said in the columns. Both sides may mean the same amount, so "
        "nothing is added up, and what is intended is not achieved."
    ),
    Figure.STEP: _l(
        "The latest answer of each side that was asked 30, 90, 180 and 365 days after the meeting how its next step stands."
    ),
}
_FIRST = {"first": _l("At their first expo here"), "known": _l("Took part before"), "no firm": _l("Without a firm")}


def figure_title(figure: Figure) -> str:
    return str(_TITLES[figure])


def definition_of(figure: Figure) -> str:
    """What is counted."""
    own = str(_DEFINITIONS.get(figure, ""))
    return own if figure in {Figure.RESULT, Figure.AMOUNT, Figure.STEP} else f"{_HELD_DEFINITION} {own}".strip()


def columns_of(figure: Figure) -> list[str]:
    """The headings of its counts."""
    if figure in {Figure.RESULT, Figure.AMOUNT, Figure.STEP}:
        return [str(_PARTIES[one]) for one in PARTY_COLUMNS]
    return held_columns()


def held_columns() -> list[str]:
    return [_("Scheduled"), *(str(_HELD[one]) for one in HELD_COLUMNS)]


def row_word(figure: Figure, value: str) -> str:
    """What a row is of, in the reader's language."""
    words = {
        Figure.KIND: lambda: meeting_kind_word(MeetingKind(value)),
        Figure.DAY: lambda: day_words(date.fromisoformat(value)),
        Figure.SECTOR: lambda: sector_word(value) if value else _("No sector named"),
        Figure.COUNTRY: lambda: country_name(value) if value else _("Country not known"),
        Figure.ORIGIN: lambda: origin_word(Origin(value)),
        Figure.FIRST_TIME: lambda: str(_FIRST[value]),
        Figure.RESULT: lambda: result_word(OutcomeKind(value)),
        Figure.AMOUNT: lambda: amount_word(AmountBand(value)),
        Figure.STEP: lambda: _("No answer") if value == "silent" else step_word(StepAnswer(value)),
    }
    return words[figure]()
