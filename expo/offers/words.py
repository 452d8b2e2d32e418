"""States of offers and claims, in the reader's language."""

from expo.booths.rules import ClaimKind, ClaimState
from expo.i18n import _
from expo.offers.rules import OfferState


def offer_state_word(state: OfferState) -> str:
    return {
        OfferState.OPEN: _("waits for an answer"),
        OfferState.ACCEPTED: _("accepted"),
        OfferState.DECLINED: _("declined"),
        OfferState.EXPIRED: _("ran out"),
        OfferState.WITHDRAWN: _("taken back"),
        OfferState.REPLACED: _("replaced by another"),
    }[state]


def offer_state_look(state: OfferState) -> str:
    """The style of the state's tag."""
    return {
        OfferState.OPEN: "info",
        OfferState.ACCEPTED: "good",
        OfferState.DECLINED: "bad",
        OfferState.EXPIRED: "warn",
        OfferState.WITHDRAWN: "",
        OfferState.REPLACED: "",
    }[state]


def claim_state_word(state: ClaimState) -> str:
    return {
        ClaimState.OPEN: _("kept for the firm"),
        ClaimState.TAKEN: _("taken up"),
        ClaimState.LAPSED: _("ran out"),
        ClaimState.GIVEN_UP: _("given up"),
    }[state]


def claim_kind_word(kind: ClaimKind) -> str:
    return {ClaimKind.RENEWAL: _("the firm of last time"), ClaimKind.NEXT: _("the next in line")}[kind]


def claim_state_look(state: ClaimState) -> str:
    return {
        ClaimState.OPEN: "info",
        ClaimState.TAKEN: "good",
        ClaimState.LAPSED: "warn",
        ClaimState.GIVEN_UP: "bad",
    }[state]
