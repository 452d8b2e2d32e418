"""The menus: the organiser's side bar by permissions, and the public menu of an expo."""

from dataclasses import dataclass

from flask import g, request, url_for
from flask_login import current_user

from expo.accounts.permissions import Permission
from expo.i18n import _

# Blueprints without an entry of their own, and the blueprint whose entry is marked current for them.
_PARENT_ENTRIES = {
    "bodies": "meetings",
    "exchange": "sessions",
    "grid": "sessions",
    "fleet": "protocol",
    "journeys": "delegations",
    "meeting_blocks": "meetings",
    "meeting_board": "meetings",
    "meeting_cards": "meetings",
    "meeting_places": "meetings",
    "meeting_plans": "meetings",
    "meeting_requests": "meetings",
    "meeting_wishes": "meetings",
    "plan_board": "plan",
    "plan_files": "plan",
    "plan_parts": "plan",
    "smaller_space": "invoices",
    "speakers": "sessions",
}
# One line of the side bar: label, endpoint, icon, and the permission it requires.
Line = tuple[str, str, str, Permission]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    entries: list[MenuEntry]


def menu() -> list[Group]:
    """The side bar of the request's event: only what the reader may open."""
    event = g.get("event")
    if event is None:
        return []
    groups = [
        Group(label, [_entry(*line) for line in lines if current_user.may(line[3], event.id)])
        for label, lines in _all_groups()
    ]
    return [group for group in groups if group.entries]


def public_menu() -> list[tuple[str, str]]:
    """The public pages of an expo, as pairs of label and endpoint."""
    return [
        (_("The expo"), "events.home"),
        (_("Programme"), "programme.index"),
        (_("Exhibitors"), "directory.index"),
        (_("Calendar"), "feeds.subscribe"),
        (_("Hall plan"), "hall_plan.index"),
        (_("Register"), "register.choose"),
    ]


def _all_groups() -> list[tuple[str, list[Line]]]:
    """The whole side bar: pairs of a label and its lines."""
    return [
        ("", [(_("Overview"), "dashboard.overview", "chart", Permission.SEE_EVENT)]),
        (_("People"), _people()),
        (_("Exhibitors"), _exhibitors()),
        (_("What is on"), _what_is_on()),
        (
            _("Money"),
            [
                (_("Invoices"), "invoices.index", "ticket", Permission.SEE_MONEY),
                (_("Prices"), "prices.index", "category", Permission.SEE_MONEY),
            ],
        ),
        (
            _("The expo"),
            [
                (_("Settings"), "settings.index", "settings", Permission.EDIT_EVENT),
                (_("Mail"), "mails.index", "mail", Permission.SEE_MAIL),
                (_("Team"), "team.index", "person", Permission.EDIT_TEAM),
                (_("History"), "history.index", "history", Permission.SEE_HISTORY),
            ],
        ),
    ]


def _people() -> list[Line]:
    return [
        (_("Registrations"), "registrations.index", "people", Permission.SEE_REGISTRATIONS),
        (_("Delegations"), "delegations.index", "delegation", Permission.SEE_DELEGATIONS),
        (_("Protocol"), "protocol.index", "people", Permission.SEE_DELEGATIONS),
        (_("Categories"), "categories.index", "category", Permission.EDIT_EVENT),
        (_("Questions"), "questions.index", "question", Permission.EDIT_EVENT),
        (_("Lists that come in"), "lists.index", "upload", Permission.EDIT_REGISTRATIONS),
        (_("Badges"), "badges.index", "badge", Permission.PRINT_BADGES),
        (_("Invitation letters"), "letters.index", "mail", Permission.SEE_LETTERS),
        (_("Desk"), "desk.home", "ticket", Permission.WORK_AT_DESK),
        (_("Arrivals"), "arrivals.index", "chart", Permission.SEE_REGISTRATIONS),
        (_("Gates and desks"), "desks.index", "lock", Permission.EDIT_EVENT),
    ]


def _what_is_on() -> list[Line]:
    return [
        (_("Programme"), "sessions.index", "calendar", Permission.SEE_PROGRAMME),
        (_("Interpreters"), "interpreters.index", "people", Permission.SEE_PROGRAMME),
        (_("Meetings"), "meetings.index", "people", Permission.SEE_MEETINGS),
        (_("Memoranda"), "memoranda.index", "edit", Permission.MEMORANDA),
    ]


def _exhibitors() -> list[Line]:
    return [
        (_("Exhibitors"), "exhibitors.index", "booth", Permission.SEE_EXHIBITORS),
        (_("Hall plan"), "plan.index", "booth", Permission.SEE_PLAN),
        (_("Allocation board"), "assignment_board.index", "building", Permission.SEE_EXHIBITORS),
        (_("Automatic allocation"), "machine.index", "settings", Permission.SEE_EXHIBITORS),
        (_("Booth assignments"), "spaces.index", "booth", Permission.SEE_EXHIBITORS),
        (_("Offers"), "offers.index", "mail", Permission.SEE_EXHIBITORS),
        (_("Rounds and claims"), "choice.index", "calendar", Permission.SEE_EXHIBITORS),
        (_("Exhibitors in numbers"), "exhibiting.index", "chart", Permission.SEE_EXHIBITORS),
        (_("Applications and pavilions"), "exhibitor_setup.settings", "settings", Permission.EDIT_EXHIBITORS),
    ]


def _entry(label: str, endpoint: str, icon: str, _needs: Permission) -> MenuEntry:
    room = endpoint.partition(".")[0]
    return MenuEntry(
        label, url_for(endpoint), icon, current=_PARENT_ENTRIES.get(request.blueprint or "", request.blueprint) == room
    )
