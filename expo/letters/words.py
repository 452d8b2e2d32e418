"""States of requests and letters, as people read them."""

from expo.i18n import _
from expo.letters.rules import State, Validity


def state_word(state: State) -> str:
    return {
        State.ASKED: _("asked for"),
        State.BEING_CHECKED: _("being checked"),
        State.APPROVED: _("issued"),
        State.REFUSED: _("refused"),
        State.REVOKED: _("revoked"),
        State.REPLACED: _("replaced"),
        State.WITHDRAWN: _("withdrawn"),
    }[state]


def state_look(state: State) -> str:
    """The tag's kind, which gives colour and shape."""
    return {
        State.ASKED: "info",
        State.BEING_CHECKED: "info",
        State.APPROVED: "good",
        State.REFUSED: "bad",
        State.REVOKED: "bad",
        State.REPLACED: "warn",
        State.WITHDRAWN: "",
    }[state]


def validity_words(validity: Validity) -> tuple[str, str, str]:
    """The verdict's kind, its word, and what it means for whoever verifies a letter."""
    return {
        Validity.VALID: (
            "good",
            _("This letter holds"),
            _("The organisers issued it. Compare the initials and the dates."),
        ),
        Validity.OVER: ("warn", _("This letter is over"), _("The organisers issued it; the expo is over.")),
        Validity.REVOKED: ("bad", _("This letter does not hold"), _("The organisers revoked it. Do not rely on it.")),
        Validity.REPLACED: (
            "bad",
            _("This letter was replaced"),
            _("The organisers issued a corrected one. Ask for it; this one is void."),
        ),
    }[validity]
