"""What a session is and may become. Pure."""

from enum import StrEnum


class SessionKind(StrEnum):
    KEYNOTE = "keynote"
    PANEL = "panel"
    WORKSHOP = "workshop"
    PITCH = "pitch"
    ROUND_TABLE = "round table"
    SIGNING_CEREMONY = "signing ceremony"
    RECEPTION = "reception"
    PROTOCOL = "protocol"


class SessionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    DELETED = "deleted"  # stays in feeds as cancelled until the event is over
