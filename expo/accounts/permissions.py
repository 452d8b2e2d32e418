"""Roles and their permissions. Pure."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """The role of an account in one event; an administrator's applies to all."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    VIEWER = "viewer"
    STAFF = "staff"
    CASE_OFFICER = "case officer"


class Permission(StrEnum):
    """A permission within an event; the last two are for the whole installation."""

    SEE_EVENT = "see event"
    EDIT_EVENT = "edit event"
    SEE_REGISTRATIONS = "see registrations"
    EDIT_REGISTRATIONS = "edit registrations"
    EXPORT_REGISTRATIONS = "export registrations"
    WORK_AT_DESK = "work at desk"
    PRINT_BADGES = "print badges"
    SEE_PROGRAMME = "see programme"
    EDIT_PROGRAMME = "edit programme"
    SEE_EXHIBITORS = "see exhibitors"
    EDIT_EXHIBITORS = "edit exhibitors"
    SEE_PLAN = "see plan"
    EDIT_PLAN = "edit plan"
    SEE_MAIL = "see mail"
    EDIT_MAIL = "edit mail"
    SEE_DELEGATIONS = "see delegations"
    EDIT_DELEGATIONS = "edit delegations"
    SEE_LETTERS = "see letters"
    ISSUE_LETTERS = "issue letters"
    SEE_PASSPORTS = "see passports"
    SEE_MEETINGS = "see meetings"
    ARRANGE_MEETINGS = "arrange meetings"
    SEE_G2G = "see G2G"
    MEMORANDA = "memoranda"
    INVESTOR_CASES = "investor cases"
    SEE_MONEY = "see money"
    EDIT_MONEY = "edit money"
    SEE_HISTORY = "see history"
    EDIT_TEAM = "edit team"
    ADD_EVENTS = "add events"
    EDIT_ACCOUNTS = "edit accounts"


_SEE = frozenset(
    {
        Permission.SEE_EVENT,
        Permission.SEE_REGISTRATIONS,
        Permission.SEE_PROGRAMME,
        Permission.SEE_HISTORY,
        Permission.SEE_DELEGATIONS,
        Permission.SEE_EXHIBITORS,
        Permission.SEE_LETTERS,
        Permission.SEE_MEETINGS,
        Permission.SEE_MONEY,
        Permission.SEE_PLAN,
    }
)
_DESK = frozenset({Permission.WORK_AT_DESK, Permission.PRINT_BADGES})
_EVERYWHERE = frozenset({Permission.ADD_EVENTS, Permission.EDIT_ACCOUNTS})

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.ORGANISER: frozenset(Permission) - _EVERYWHERE,
    Role.VIEWER: _SEE,
    Role.STAFF: _DESK,
    Role.CASE_OFFICER: frozenset({Permission.SEE_EVENT, Permission.INVESTOR_CASES}),
}

NEEDS_SECOND_FACTOR = frozenset({Role.ADMINISTRATOR, Role.ORGANISER, Role.CASE_OFFICER})


def may(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether any of the roles (in one event) has the permission."""
    return any(permission in PERMISSIONS[role] for role in roles)
