"""Sentences for the faults of a session's time."""

from expo.i18n import _
from expo.programme.rules import (
    SessionFault,
)


def fault_words(fault: SessionFault) -> str:
    """The fault of a time as a sentence."""
    return {
        SessionFault.BACKWARDS: _("A session ends after it starts."),
        SessionFault.TOO_LONG: _("A session takes at most 24 hours."),
        SessionFault.OUTSIDE: _("This is outside the days of the expo."),
    }[fault]
