"""Display texts of request states and letter validity."""

from expo.i18n import _
from expo.letters.rules import RequestState, Validity


def state_word(state: RequestState) -> str:
    return {
        RequestState.ASKED: _("asked for"),
        RequestState.BEING_CHECKED: _("being checked"),
        RequestState.APPROVED: _("issued"),
        RequestState.REFUSED: _("refused"),
        RequestState.REVOKED: _("revoked"),
        RequestState.REPLACED: _("replaced"),
        RequestState.WITHDRAWN: _("withdrawn"),
    }[state]


def state_look(state: RequestState) -> str:
    """The variant of the tag component that shows the state."""
    return {
        RequestState.ASKED: "info",
        RequestState.BEING_CHECKED: "info",
        RequestState.APPROVED: "good",
        RequestState.REFUSED: "bad",
        RequestState.REVOKED: "bad",
        RequestState.REPLACED: "warn",
        RequestState.WITHDRAWN: "",
    }[state]


def comparison_words(same: bool | None) -> tuple[str, str]:
    """The look and sentence of a comparison with the holder's passport number and birth year; None: they are erased."""
    if same is None:
        return "info", _("The passport data is erased, so this letter can no longer be compared.")
    if same:
        return "good", _("Yes: the number’s last four and the year of birth are those of the letter’s holder.")
    return "bad", _("No: the letter was issued for another number or another year of birth. Do not rely on it.")


def validity_words(validity: Validity) -> tuple[str, str, str]:
    """The tag variant, the word, and what it means for whoever verifies a letter."""
    return {
        Validity.VALID: (
            "good",
            _("This letter holds"),
            _("The organisers issued it. Compare the initials and the dates."),
        ),
        Validity.OVER: ("warn", _("This letter is over"), _("The organisers issued it; its last day is past.")),
        Validity.REVOKED: ("bad", _("This letter does not hold"), _("The organisers revoked it. Do not rely on it.")),
        Validity.REPLACED: (
            "bad",
            _("This letter was replaced"),
            _("The organisers issued a corrected one. Ask for it; this one is void."),
        ),
    }[validity]
