"""Display texts of delegations."""

from collections.abc import Mapping
from typing import Any

from expo.delegations.rules import Clearance, DelegationState, DocumentKind, Lane, MemberRole, Sector, Who
from expo.i18n import _l

_STATES: Mapping[DelegationState, tuple[Any, str]] = {
    DelegationState.INVITED: (_l("invited"), "info"),
    DelegationState.APPLIED: (_l("applied"), "warn"),
    DelegationState.ACCEPTED: (_l("accepted"), "good"),
    DelegationState.DECLINED: (_l("declined"), "bad"),
    DelegationState.WITHDRAWN: (_l("withdrawn"), ""),
}
_ROLES: Mapping[MemberRole, Any] = {
    MemberRole.HEAD: _l("head"),
    MemberRole.DEPUTY: _l("deputy"),
    MemberRole.DELEGATE: _l("delegate"),
    MemberRole.ADVISER: _l("adviser"),
    MemberRole.INTERPRETER: _l("interpreter"),
    MemberRole.LIAISON: _l("liaison"),
    MemberRole.PRESS: _l("press"),
}
_LANES: Mapping[Lane, Any] = {
    Lane.OPEN: _l("open"),
    Lane.OFFICIAL: _l("official"),
    Lane.VIP: _l("VIP"),
    Lane.PRESS: _l("press"),
}
_CLEARANCES: Mapping[Clearance, tuple[Any, str]] = {
    Clearance.NOT_NEEDED: (_l("not needed"), ""),
    Clearance.ASKED: (_l("asked"), "warn"),
    Clearance.GIVEN: (_l("cleared"), "good"),
    Clearance.REFUSED: (_l("clearance refused"), "bad"),
}
_KINDS: Mapping[DocumentKind, Any] = {
    DocumentKind.AGENDA: _l("agenda"),
    DocumentKind.BRIEFING: _l("briefing"),
    DocumentKind.PHOTO: _l("group photo"),
}
_SECTORS: Mapping[Sector, Any] = {
    Sector.SOFTWARE: _l("Software"),
    Sector.SECURITY: _l("Cyber security"),
    Sector.AI: _l("Artificial intelligence"),
    Sector.BLOCKCHAIN: _l("Blockchain"),
    Sector.FINTECH: _l("Fintech"),
    Sector.GOVERNMENT: _l("E-governance"),
    Sector.HEALTH: _l("Digital health"),
    Sector.INDUSTRY: _l("Industry"),
    Sector.OTHER: _l("Other"),
}
_WHO: Mapping[Who, Any] = {
    Who.HEAD: _l("the head"),
    Who.MEMBER: _l("the member"),
    Who.ORGANISER: _l("the organisers"),
}


def delegation_word(state: DelegationState) -> str:
    return str(_STATES[state][0])


def delegation_look(state: DelegationState) -> str:
    """The variant of the tag component that shows the state."""
    return _STATES[state][1]


def role_word(role: MemberRole) -> str:
    return str(_ROLES[role])


def lane_word(lane: Lane) -> str:
    return str(_LANES[lane])


def clearance_word(clearance: Clearance) -> str:
    return str(_CLEARANCES[clearance][0])


def clearance_look(clearance: Clearance) -> str:
    return _CLEARANCES[clearance][1]


def document_word(kind: DocumentKind) -> str:
    return str(_KINDS[kind])


def sector_word(sector: str) -> str:
    """The display text of a known sector; any other text unchanged."""
    return str(_SECTORS[Sector(sector)]) if sector in set(Sector) else sector


def who_word(who: Who) -> str:
    return str(_WHO[who])


def all_words() -> dict[str, Any]:
    """The text functions for templates."""
    return {
        "delegation_word": delegation_word,
        "delegation_look": delegation_look,
        "role_word": role_word,
        "lane_word": lane_word,
        "clearance_word": clearance_word,
        "clearance_look": clearance_look,
        "document_word": document_word,
        "sector_word": sector_word,
        "who_word": who_word,
    }
