"""Whoever saves or removes what somebody else changed meanwhile is told: every view that takes a form compares what it showed.

A view compares the row's version, which the form carries, or saves within `unless_changed()`, what `form_to(..., shown=...)`
showed. A new view that does neither fails here, unless it stands below with its reason.
"""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

TEMPLATES = Path(__file__).resolve().parents[2] / "expo" / "templates"
_COMPARES = frozenset({"version", "revision", "based_on", "seen"})
_SHOWN = frozenset({"unless_changed", "refuse_changed"})
_PART = re.compile(r'{% from "([^"]+)" import')
_FORM = re.compile(r"form_to\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


def _views(app: Flask) -> dict[str, Callable[..., Any]]:
    """The view of each endpoint that takes a POST."""
    taken = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "POST" in rule.methods}
    return {endpoint: inspect.unwrap(app.view_functions[endpoint]) for endpoint in taken}


@cache
def _said(function: Callable[..., Any]) -> tuple[frozenset[str], frozenset[str]]:
    """The names and the texts in a function and in the functions of pages that it calls."""
    names, texts = set[str](), set[str]()
    waiting, known = [function], set[Any]()
    while waiting:
        one = waiting.pop()
        if one not in known:
            known.add(one)
            nodes = list(ast.walk(ast.parse(textwrap.dedent(inspect.getsource(one)))))
            own = {name for node in nodes for name in _names(node)}
            names |= own
            texts |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
            waiting.extend(_called(one, own))
    return frozenset(names), frozenset(texts)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.keyword) and node.arg:
        yield node.arg


def _called(function: Any, names: set[str]) -> list[Any]:
    held = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    found = [inspect.unwrap(held[name]) for name in names if callable(held.get(name))]
    return [one for one in found if inspect.isfunction(one) and _is_of_pages(one, function)]


def _is_of_pages(one: Any, caller: Any) -> bool:
    return one.__module__.startswith("expo.") and (".views" in one.__module__ or one.__module__ == caller.__module__)


_ADDS = "adds a row of its own: no stored value stands in the form"
_MOVES = "moves a row from one state to the next: the service refuses what the state does not allow"
_ENDS = "ends what there is nothing to change about: a second time finds nothing"
_LINK = "makes another private link or mails it: what it was before is no matter"
_OWN = "is about the reader alone: their account, their badge, their calendar, what they keep and share"
_ORDER = "says a place in a list anew; the last word holds, and no text or figure is lost"
_NOTES = "notes what happened just now, at a desk, a door or a day of meetings"
_LISTS = "reads a file or a list, whose own steps say what they would change"
_MANY = "asks for something for many at once; each row is judged by its state"
_PLACES = "gives or frees a booth: the database refuses a second holder, and who has it is judged anew"
_LATEST = "takes a picture or a file in place of the one before; the form shows none"

WITHOUT = {
    "account.end_everywhere account.end_one account.end_others account.home account.password accounts.by_mail accounts.code "
    "accounts.first accounts.follow accounts.sign_in accounts.sign_out dashboard.task_mails desk_door.enter desk_door.leave "
    "firm_calendar.address journeys.calendar itinerary.calendar letter.withdraw mail_subscription.change my_leads.firm "
    "my_leads.mine my_leads.take_back second_factor.off second_factor.renew second_factor.set_up ticket.cancel ticket.carry "
    "ticket.erase ticket.feed ticket.keep ticket.seat": _OWN,
    "categories.copy_expo choice.add choice.claim delegation_register.form delegations.add delegations.bring_firm "
    "delegations.invite desk.walk_in exhibit.begin exhibitor_desk.staff exhibitor_desk.upload exhibitors.add exhibitors.points "
    "exhibitors.upload exhibitor_setup.add firm_partners.wish firms.bring firm_requests.ask head.add head.code head.documents "
    "head.seats head_partners.wish head_requests.ask home_page.add interpreters.add interpreters.shift itinerary.session "
    "joining.form journeys.session lead_scanner.take limits.index meetings.add meeting_requests.ask memoranda.add "
    "signatories.add memorandum_work.add memorandum_clerk.propose "
    "memoranda.upload memorandum_clerk.upload new_event.add venue_parts.hall venue_parts.zone register.form "
    "registrations.walk_in invest.form my_case.line sessions.rooms_and_tracks sessions.tracks team.index "
    "body_partners.wish body_requests.ask "
    "firm_smaller_space.ask api_tokens.index webhooks.index firm_orders.index firm_contract.show": _ADDS,
    "delegations.step exhibitor_desk.again exhibitor_desk.withdraw firm_offers.accept firm_offers.decline firm_requests.act "
    "firm_requests.another_time firm_requests.decline head.step head_requests.act head_requests.another_time "
    "head_requests.decline installation.act invoices.cancel invoices.payment invoices.refund letters.reasoned letters.step "
    "machine.ask machine.cancel mails.again mails.cancel meeting_plans.ask meeting_plans.cancel meeting_requests.answer "
    "offers.make offers.make_now offers.withdraw registrations.decline registrations.step settings.move team.reset "
    "team.switch head_letters.withdraw sessions.give_a_seat memoranda.ask_countries cases.switch "
    "body_requests.act body_requests.another_time body_requests.decline "
    "choice.follow exhibitors.judge_logo orders.cancel webhooks.again webhooks.ping webhooks.since webhooks.switch": _MOVES,
    "bodies.drop_member bodies.erase bodies.leave choice.end delegations.leave_firm desks.open_area desks.remove_closure "
    "desks.revoke exhibitor_desk.drop_document exhibitor_desk.erase exhibitor_desk.leave exhibitors.drop_document firms.leave "
    "head.drop_document head_data.erase interpreters.end_shift limits.remove meeting_places.reopen pavilion_desk.erase "
    "cases.erase registrations.erase_with head.member memoranda.take_out api_tokens.revoke webhooks.remove": _ENDS,
    "bodies.mail_page "
    "categories.invitation exhibitor_desk.renew head.remind meetings.renew memoranda.renew ticket.renew webhooks.renew": _LINK,
    "ceremonies.order home_page.move venue_parts.move prices.move questions.move meeting_places.walk orders.move "
    "tasks.move": _ORDER,
    "meeting_day.scan body_outcomes.step firm_outcomes.step head_outcomes.step "
    "desk.lost meeting_day.end meeting_day.presence my_meeting_day.end my_meeting_day.presence offline.merge scans.scan "
    "scans.undo exhibitor_desk.swap head.replace": _NOTES,
    "delegations.sheet delegations.sheet_register lists.decide lists.new sheet.register "
    "sheet.upload": _LISTS,
    "badges.again badges.print badges.spares exhibitors.bulk exhibitors.compose grid.publish invoices.issue letters.bulk "
    "contracts.anew meeting_wishes.make offers.wave registrations.bulk registrations.send": _MANY,
    "firm_choice.choose firm_choice.give_up firm_choice.take_claims pavilion_desk.hold pavilion_desk.release "
    "firm_trucks.release plan_of_machine.apply meeting_plans.apply spaces.give spaces.step": _PLACES,
    "apply.logo desk.set_photo head.set_photo ticket.set_photo": _LATEST,
    "badge_design.preview badges.labels frames.frame lead_scanner.frame leads.export plan_board.check policy_reports "
    "verify.compare":
        "changes nothing that anybody typed",
}  # fmt: skip


def test_every_form_that_changes_a_row_compares_what_it_showed(app: Flask) -> None:
    excused = {endpoint for several in WITHOUT for endpoint in several.split()}
    views = _views(app)
    compared = {endpoint for endpoint, view in views.items() if _said(view)[0] & (_COMPARES | _SHOWN)}

    assert views.keys() - compared - excused == set(), "compare what the form showed, or say in WITHOUT why not"
    assert excused - views.keys() == set(), "these views are no more"


def test_what_a_view_compares_its_form_says(app: Flask) -> None:
    """Among the forms of a view that saves `unless_changed()` is one that says what it showed."""
    pages = {str(path.relative_to(TEMPLATES)): path.read_text() for path in TEMPLATES.rglob("*.html")}
    silent = set()
    for endpoint, view in _views(app).items():
        names, texts = _said(view)
        if names & _SHOWN and not names & _COMPARES:
            own = {name for name in pages if name in texts or f"{name.rpartition('/')[0]}/" in texts}
            own |= {name for name, page in pages.items() if _leads_to(page, endpoint)}
            own |= {part for name in own for part in _PART.findall(pages[name]) if part in pages}
            if not any("shown=" in call for name in own for call in _FORM.findall(pages[name])):
                silent.add(endpoint)

    assert silent == set()


def _leads_to(page: str, endpoint: str) -> bool:
    return f'"{endpoint}"' in page or f'"{endpoint[endpoint.index(".") :]}"' in page
