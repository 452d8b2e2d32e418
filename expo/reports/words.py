"""What the figures of a report are called, what each counts, and the words for their parts."""

from typing import Any

from expo.delegations.rules import DelegationState
from expo.delegations.words import delegation_word
from expo.i18n import _
from expo.investors.rules import CaseState, TicketBand
from expo.investors.words import band_word, case_word
from expo.meetings.day.rules import AmountBand, Course
from expo.meetings.day.words import amount_word, course_word
from expo.memoranda.rules import MemorandumState
from expo.memoranda.words import memorandum_word
from expo.reports.rules import FigureKind, OverdueKind


def figure_word(kind: FigureKind) -> str:
    return {
        FigureKind.DELEGATIONS: _("Delegations"),
        FigureKind.MEETINGS: _("Confirmed meetings, and what became of them"),
        FigureKind.AMOUNTS: _("Meetings with an intended amount"),
        FigureKind.INVESTMENTS: _("Investments that are intended"),
        FigureKind.MEMORANDA: _("Memoranda"),
        FigureKind.CASES: _("Cases of investors"),
        FigureKind.OVERDUE: _("Overdue"),
    }[kind]


def definition(kind: FigureKind) -> str:
    """What is counted, and what is not."""
    return {
        FigureKind.DELEGATIONS: _("Each delegation of the expo by its state now."),
        FigureKind.MEETINGS: _(
            "Each confirmed meeting. It was held if somebody saw it begin or all sides say so; being planned proves nothing."
        ),
        FigureKind.AMOUNTS: _(
            "Meetings of which a side states an amount that it intends; where sides differ, the lower. None of it is signed."
        ),
        FigureKind.INVESTMENTS: _(
            "Cases in which an investor has stated an intention, by the size given in the inquiry."
        ),
        FigureKind.MEMORANDA: _(
            "Each memorandum of the register by its state now. Only “signed” and “in force” are signed."
        ),
        FigureKind.CASES: _("Each case of the investors’ desk by its state now, without names."),
        FigureKind.OVERDUE: _(
            "Cases without acknowledgement or answer in time; follow-ups of investments and of meetings that nobody answered "
            "by their day; what a party had to do after a memorandum and has not."
        ),
    }[kind]


def figure_part_word(kind: FigureKind, part: str) -> Any:
    if kind is FigureKind.OVERDUE:
        late = {
            OverdueKind.CASE: _("cases"),
            OverdueKind.FOLLOW_UP: _("follow-ups of investments"),
            OverdueKind.MEMORANDUM: _("follow-ups of memoranda"),
            OverdueKind.MEETING: _("follow-ups of meetings"),
        }
        return late[OverdueKind(part)]
    return {
        FigureKind.DELEGATIONS: lambda: delegation_word(DelegationState(part)),
        FigureKind.MEETINGS: lambda: course_word(Course(part)),
        FigureKind.AMOUNTS: lambda: amount_word(AmountBand(part)),
        FigureKind.INVESTMENTS: lambda: band_word(TicketBand(part)),
        FigureKind.MEMORANDA: lambda: memorandum_word(MemorandumState(part)),
        FigureKind.CASES: lambda: case_word(CaseState(part)),
    }[kind]()
