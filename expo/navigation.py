"""The menus: the organiser's side bar by permissions, and the public menu of an expo."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import g, request, url_for
from flask_login import current_user

from expo.accounts.permissions import Permission
from expo.events.models import Event
from expo.events.search_sources import FoundThing, SearchSource, closest
from expo.i18n import _, _l
from expo.kit.graphics.tilings import Tiling, single_star

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
    "meeting_outcomes": "meetings",
    "meeting_places": "meetings",
    "my_meeting_day": "meetings",
    "meeting_plans": "meetings",
    "meeting_repairs": "meetings",
    "meeting_reports": "meetings",
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
# A page as it is searched: label, endpoint, the permission it requires, the group it stands in, and further words.
PageLine = tuple[str, str, Permission, str, Sequence[str]]


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

    @property
    def current(self) -> bool:
        """Whether the reader's page is one of its entries."""
        return any(entry.current for entry in self.entries)


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


def expo_star(event: Event) -> str:
    """The large star of an expo's pattern, as the data of an SVG path 48 units wide: the mark beside its name."""
    return _star(event.tiling, event.angle)


@lru_cache(maxsize=64)
def _star(tiling: Tiling, angle: float) -> str:
    return single_star(tiling, angle, 48)


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
                (_("Orders"), "orders.index", "ticket", Permission.SEE_MONEY),
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
        (_("Meetings of the day"), "meeting_day.index", "check", Permission.WORK_AT_DESK),
        (_("Memoranda"), "memoranda.index", "edit", Permission.MEMORANDA),
        (_("Investors’ desk"), "cases.index", "building", Permission.INVESTOR_CASES),
        (_("Report"), "reports.index", "chart", Permission.MEMORANDA),
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
        (_("Contracts"), "contracts.index", "edit", Permission.SEE_EXHIBITORS),
        (_("Tasks of exhibitors"), "tasks.index", "check", Permission.SEE_EXHIBITORS),
        (_("Trucks at the gates"), "trucks.index", "calendar", Permission.SEE_EXHIBITORS),
        (_("Exhibitors in numbers"), "exhibiting.index", "chart", Permission.SEE_EXHIBITORS),
        (_("Applications and pavilions"), "exhibitor_setup.settings", "settings", Permission.EDIT_EXHIBITORS),
    ]


def _entry(label: str, endpoint: str, icon: str, _needs: Permission) -> MenuEntry:
    room = endpoint.partition(".")[0]
    return MenuEntry(
        label, url_for(endpoint), icon, current=_PARENT_ENTRIES.get(request.blueprint or "", request.blueprint) == room
    )


def _find_pages(event: Event, _text: str, terms: Sequence[str]) -> list[FoundThing]:
    """The pages the reader may open, by their names, the groups that they stand in, and words people also use for them."""
    mine = [line for line in all_pages() if current_user.may(line[2], event.id)]
    return [
        FoundThing(label, group, url_for(endpoint))
        for label, endpoint, _needs, group, _words in closest(terms, ((line, (line[0], *line[4])) for line in mine))
    ]


def all_pages() -> list[PageLine]:
    """Each page as label, endpoint, permission, group, and further words."""
    words = _further_words()
    lines = [(line, group) for group, lines in _all_groups() for line in lines]
    menu_pages: list[PageLine] = [(line[0], line[1], line[3], group, words.get(line[1], ())) for line, group in lines]
    return menu_pages + [(*page, words.get(page[1], ())) for page in (*_further_pages(), *_pages_of_orders())]


def _further_pages() -> list[tuple[str, str, Permission, str]]:
    """Pages that stand in no menu but within one that does."""
    firms, people, on = _("Exhibitors"), _("People"), _("What is on")
    return [
        *_pages_of_settings(_("Settings")),
        (_("Email templates"), "mails.mail_texts", Permission.EDIT_MAIL, _("Mail")),
        (_("Taxes"), "prices.taxes", Permission.EDIT_MONEY, _("Prices")),
        (_("Instalments"), "prices.instalments", Permission.EDIT_MONEY, _("Prices")),
        (_("Cancelling"), "prices.cancellation", Permission.EDIT_MONEY, _("Prices")),
        (_("Bank details"), "prices.bank", Permission.EDIT_MONEY, _("Prices")),
        (_("Try the prices"), "prices.example", Permission.SEE_MONEY, _("Prices")),
        (_("Badge design"), "badge_design.index", Permission.PRINT_BADGES, people),
        (_("Blank badges"), "badges.spares", Permission.PRINT_BADGES, people),
        (_("How the expo invites"), "letters.settings", Permission.ISSUE_LETTERS, people),
        (_("Vehicles and drivers"), "fleet.vehicles", Permission.SEE_DELEGATIONS, people),
        (_("Speakers"), "speakers.index", Permission.SEE_PROGRAMME, on),
        (_("Rooms and tracks"), "sessions.rooms_and_tracks", Permission.EDIT_PROGRAMME, on),
        (_("Import sessions"), "exchange.upload", Permission.EDIT_PROGRAMME, on),
        (_("Public bodies"), "bodies.index", Permission.SEE_MEETINGS, on),
        (_("Meeting places"), "meeting_places.index", Permission.SEE_MEETINGS, on),
        (_("Board"), "meeting_board.index", Permission.SEE_MEETINGS, on),
        (_("Import booths"), "plan_files.upload", Permission.EDIT_PLAN, firms),
    ]


def _pages_of_settings(settings: str) -> list[tuple[str, str, Permission, str]]:
    return [
        (_("Dates and place"), "settings.venue", Permission.EDIT_EVENT, settings),
        (_("Registration window"), "settings.registration", Permission.EDIT_EVENT, settings),
        (_("Languages and money"), "settings.languages", Permission.EDIT_EVENT, settings),
        (_("Look"), "settings.look", Permission.EDIT_EVENT, settings),
        (_("Halls and zones"), "venue_parts.index", Permission.EDIT_EVENT, settings),
        (_("Limits"), "limits.index", Permission.EDIT_EVENT, settings),
        (_("API"), "api_tokens.index", Permission.EDIT_TEAM, settings),
        (_("Webhooks"), "webhooks.index", Permission.EDIT_TEAM, settings),
        (_("Personal data"), "retention.index", Permission.EDIT_EVENT, settings),
        (_("Legal pages"), "legal_pages.index", Permission.EDIT_EVENT, settings),
        (_("Copy the expo as next year’s"), "categories.copy_expo", Permission.EDIT_EVENT, settings),
    ]


def _pages_of_orders() -> list[tuple[str, str, Permission, str]]:
    return [
        (_("Services"), "orders.services", Permission.SEE_MONEY, _("Orders")),
        (_("What halls supply"), "orders.halls", Permission.SEE_MONEY, _("Orders")),
    ]


def _further_words() -> dict[str, tuple[str, ...]]:
    """What people also call the pages of the menu, in their language."""
    return {
        "registrations.index": (_("visitors, delegates, attendees"),),
        "desk.home": (_("check-in, scan, door"),),
        "desks.index": (_("check-in, codes, entrance"),),
        "exhibitors.index": (_("firms, companies, applications"),),
        "spaces.index": (_("who stands where"),),
        "machine.index": (_("solver, plan of booths"),),
        "sessions.index": (_("agenda, schedule, talks"),),
        "team.index": (_("staff, roles, accounts"),),
        "invoices.index": (_("payments, credit notes, bills"),),
        "letters.index": (_("visa, passport"),),
        "exhibitor_setup.settings": (_("terms, deadlines, booths asked for"),),
        "mails.index": (_("emails, messages, outbox"),),
        "history.index": (_("log, who did what"),),
        "settings.venue": (_("venue, address, opening hours, time zone"),),
        "settings.registration": (_("opens, closes"),),
        "legal_pages.index": (_("privacy notice, imprint, accessibility"),),
        "settings.languages": (_("currency"),),
        "mails.mail_texts": (_("texts of mails"),),
        "prices.cancellation": (_("cancellation scale, refunds"),),
        "prices.bank": (_("bank account, IBAN, seller"),),
        "letters.settings": (_("letter settings, signature, stamp"),),
        "exchange.upload": (_("import a programme"),),
        "meeting_board.index": (_("board of meetings"),),
    }


PAGES = SearchSource(_l("Pages and settings"), "settings", Permission.SEE_EVENT, _find_pages)
