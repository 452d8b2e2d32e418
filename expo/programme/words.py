"""Kinds and states of sessions, as people read them."""

from expo.i18n import _
from expo.programme.rules import SessionKind, SessionState


def kind_word(kind: SessionKind) -> str:
    return {
        SessionKind.KEYNOTE: _("Keynote"),
        SessionKind.PANEL: _("Panel"),
        SessionKind.WORKSHOP: _("Workshop"),
        SessionKind.PITCH: _("Pitch"),
        SessionKind.ROUND_TABLE: _("Round table"),
        SessionKind.SIGNING_CEREMONY: _("Signing ceremony"),
        SessionKind.RECEPTION: _("Reception"),
        SessionKind.PROTOCOL: _("Protocol"),
    }[kind]


def session_state_word(state: SessionState) -> str:
    return {
        SessionState.DRAFT: _("draft"),
        SessionState.PUBLISHED: _("published"),
        SessionState.CANCELLED: _("cancelled"),
        SessionState.DELETED: _("deleted"),
    }[state]


def session_state_look(state: SessionState) -> str:
    return {SessionState.DRAFT: "info", SessionState.PUBLISHED: "good"}.get(state, "bad")
