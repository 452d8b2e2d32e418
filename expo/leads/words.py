"""The words for what is shared, for states of leads, and the sentence that asks at a scan."""

from typing import Any

from expo.i18n import _, _l
from expo.leads.rules import Extent, LeadState, ScanOutcome

_EXTENTS = {
    Extent.NOTHING: _l("nothing"),
    Extent.NAME: _l("name and organisation"),
    Extent.NAME_EMAIL: _l("name, organisation and mail address"),
    Extent.NAME_PHONE: _l("name, organisation and telephone number"),
    Extent.ALL: _l("name, organisation, mail address and telephone number"),
}
# What may be tapped on a firm's device, in the order of its buttons.
ANSWERS = (Extent.NAME_EMAIL, Extent.NAME, Extent.NOTHING)


def extent_word(extent: Extent) -> Any:
    return _EXTENTS[extent]


def extent_words() -> dict[str, str]:
    return {extent.value: str(word) for extent, word in _EXTENTS.items()}


def lead_word(state: LeadState) -> str:
    return {
        LeadState.UNDECIDED: _("has not chosen yet"),
        LeadState.CLOSED: _("shares nothing"),
        LeadState.SHARED: _("shared"),
        LeadState.TAKEN_BACK: _("taken back: delete your copies"),
        LeadState.ERASED: _("erased"),
    }[state]


def lead_look(state: LeadState) -> str:
    return {
        LeadState.UNDECIDED: "warn",
        LeadState.SHARED: "good",
        LeadState.TAKEN_BACK: "bad",
    }.get(state, "info")


def outcome_word(outcome: ScanOutcome) -> str:
    return {
        ScanOutcome.SHARED: _("Lead saved"),
        ScanOutcome.CLOSED: _("Shares nothing"),
        ScanOutcome.ASK: _("Ask the visitor"),
        ScanOutcome.UNKNOWN: _("Not a badge of this expo"),
    }[outcome]


def outcome_sentence(outcome: ScanOutcome) -> str:
    return {
        ScanOutcome.SHARED: _("It is in your list."),
        ScanOutcome.CLOSED: _("The scan is counted; the visitor shares nothing with you and can see that you scanned."),
        ScanOutcome.ASK: _("Show this screen to the visitor."),
        ScanOutcome.UNKNOWN: _("Nothing was kept of this scan."),
    }[outcome]


def question(firm: str) -> str:
    """The sentence that a visitor is shown, in the language in force."""
    return _(
        "May %(firm)s keep this from your badge? You can take it back on your ticket’s page at any time.", firm=firm
    )


def answer_word(extent: Extent) -> str:
    """The button under the sentence."""
    if extent is Extent.NOTHING:
        return _("No, nothing")
    return _("Yes: %(what)s", what=_EXTENTS[extent])
