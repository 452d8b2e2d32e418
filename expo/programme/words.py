"""Display names of session kinds, states and roles, and sentences for faults of a time."""

from expo import clock
from expo.i18n import _, _l
from expo.programme.models import Session
from expo.programme.rules import (
    PartRole,
    SessionFault,
    SessionKind,
    SessionState,
)

_KINDS = {
    SessionKind.KEYNOTE: _l("Keynote"),
    SessionKind.PANEL: _l("Panel"),
    SessionKind.WORKSHOP: _l("Workshop"),
    SessionKind.PITCH: _l("Pitch"),
    SessionKind.ROUND_TABLE: _l("Round table"),
    SessionKind.SIGNING_CEREMONY: _l("Signing ceremony"),
    SessionKind.RECEPTION: _l("Reception"),
    SessionKind.PROTOCOL: _l("Protocol"),
}
_STATES = {
    SessionState.DRAFT: _l("draft"),
    SessionState.PUBLISHED: _l("published"),
    SessionState.CANCELLED: _l("cancelled"),
    SessionState.DELETED: _l("deleted"),
}

_ROLES = {
    PartRole.SPEAKER: _l("speaker"),
    PartRole.MODERATOR: _l("moderator"),
}


def kind_word(kind: SessionKind) -> str:
    return str(_KINDS[kind])


def kind_words() -> dict[SessionKind, str]:
    """The names of all kinds, for lists with many sessions."""
    return {kind: str(word) for kind, word in _KINDS.items()}


def session_state_word(state: SessionState) -> str:
    return str(_STATES[state])


def session_state_look(state: SessionState) -> str:
    return {SessionState.DRAFT: "info", SessionState.PUBLISHED: "good"}.get(state, "bad")


def role_word(role: PartRole) -> str:
    return str(_ROLES[role])


def session_fault_sentence(fault: SessionFault) -> str:
    """The fault of a time as a sentence."""
    return {
        SessionFault.BACKWARDS: _("The end must be after the start."),
        SessionFault.TOO_LONG: _("A session takes at most 24 hours."),
        SessionFault.OUTSIDE: _("This is outside the days of the expo."),
    }[fault]


def waiting_sentence(session: Session) -> str:
    """What somebody is told who signed up and has no seat: whether one that becomes free is theirs in turn."""
    if clock.now() < session.event.seats_filled_until(session.starts_at):
        return _("All seats are taken. You are on the waiting list, and we write to you when one becomes free.")
    return _(
        "The seats are taken, or others wait for them, and so shortly before the session they are no longer given of their own "
        "accord. You are at the end of the waiting list; the organisers decide who gets a seat, and write to whoever does."
    )
