"""What an event may be and become. Pure."""

from enum import StrEnum


class EventState(StrEnum):
    """Draft is seen by its organisers only; live is published and running; closed takes no more registrations."""

    DRAFT = "draft"
    PUBLISHED = "published"
    LIVE = "live"
    CLOSED = "closed"


class CategoryKind(StrEnum):
    VISITOR = "visitor"
    DELEGATE = "delegate"
    VIP = "vip"
    OFFICIAL = "official"
    SPEAKER = "speaker"
    PRESS = "press"
    EXHIBITOR = "exhibitor"
    ORGANISER = "organiser"
    CONTRACTOR = "contractor"


class Admission(StrEnum):
    """How one gets into a category."""

    OPEN = "open"
    INVITATION = "invitation"
