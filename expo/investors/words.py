"""The words for states, answers of the form, deadlines and reasons of investors' cases."""

from datetime import date

from expo.i18n import _, _n
from expo.investors.rules import (
    AGES,
    CaseState,
    CloseReason,
    Discretion,
    FollowUpAnswer,
    Horizon,
    Lateness,
    TicketBand,
)
from expo.web import filters


def case_word(state: CaseState) -> str:
    return {
        CaseState.ASKED: _("received"),
        CaseState.QUALIFIED: _("accepted by the desk"),
        CaseState.WITH_BODY: _("with a public body"),
        CaseState.ANSWERED: _("answered"),
        CaseState.MEETING: _("meeting arranged"),
        CaseState.COMMITMENT: _("investment intended"),
        CaseState.FOLLOWED: _("followed up"),
        CaseState.CLOSED: _("closed"),
    }[state]


def case_look(state: CaseState) -> str:
    looks = {CaseState.ASKED: "warn", CaseState.CLOSED: "", CaseState.COMMITMENT: "good", CaseState.FOLLOWED: "good"}
    return looks.get(state, "info")


def band_word(band: TicketBand) -> str:
    return {
        TicketBand.UNDER_1M: _("under USD 1 million"),
        TicketBand.UNDER_10M: _("USD 1 to 10 million"),
        TicketBand.UNDER_50M: _("USD 10 to 50 million"),
        TicketBand.UNDER_250M: _("USD 50 to 250 million"),
        TicketBand.OVER_250M: _("over USD 250 million"),
    }[band]


def horizon_word(horizon: Horizon) -> str:
    return {
        Horizon.YEAR: _("within a year"),
        Horizon.THREE_YEARS: _("in one to three years"),
        Horizon.LATER: _("in more than three years"),
    }[horizon]


def discretion_word(discretion: Discretion) -> str:
    return {
        Discretion.OPEN: _("open"),
        Discretion.NAMELESS: _("nameless"),
        Discretion.SEALED: _("sealed"),
    }[discretion]


def discretion_sentence(discretion: Discretion) -> str:
    """What the level means, for whoever chooses it."""
    return {
        Discretion.OPEN: _("Open: public bodies that are asked see the whole case"),
        Discretion.NAMELESS: _("Nameless: public bodies see sector, size and project, not who asks"),
        Discretion.SEALED: _(
            "Sealed: your officer and the heads of the team alone see it; public bodies see their question only"
        ),
    }[discretion]


def close_word(reason: CloseReason) -> str:
    return {
        CloseReason.SETTLED: _("all questions are settled"),
        CloseReason.UNSUITABLE: _("not for this desk"),
        CloseReason.SILENT: _("no answer from the investor"),
        CloseReason.DROPPED: _("the project is dropped"),
        CloseReason.WITHDRAWN: _("withdrawn by the investor"),
    }[reason]


def follow_up_word(answer: FollowUpAnswer) -> str:
    return {
        FollowUpAnswer.DONE: _("done"),
        FollowUpAnswer.LATER: _("later"),
        FollowUpAnswer.DROPPED: _("dropped"),
    }[answer]


def late_word(late: Lateness) -> str:
    return {
        Lateness.ACKNOWLEDGEMENT: _("acknowledgement overdue"),
        Lateness.ANSWER: _("answer overdue"),
    }[late]


def age_words() -> list[str]:
    """The groups of age, the youngest first."""
    bounds = [0, *AGES]
    closed = [
        _("%(least)s to %(most)s days", least=low, most=high - 1) for low, high in zip(bounds, AGES, strict=False)
    ]
    return [*closed, _("%(least)s days and more", least=AGES[-1])]


def written_day(day: date) -> str:
    """A day as a mail says it, in the reader's language."""
    return filters.day(day)


def in_cases(count: int) -> str:
    return _n(
        "It stands in %(num)d investor’s case, so it stays in the list.",
        "It stands in %(num)d investors’ cases, so it stays in the list.",
        count,
    )
