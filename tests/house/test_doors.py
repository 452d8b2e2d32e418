"""Doors are shut by default: what a stranger may open is written down here, by name."""

from flask import Flask

from expo.events.rules import EventState
from tests.doors import address_of, doors_of
from tests.factories.accounts import nora, signed_in
from tests.factories.events import an_event
from tests.pages import Browser

# Pages for everybody. Each stands here because somebody decided so; the list is kept sorted.
OPEN = [
    "accounts.by_mail",
    "accounts.code",
    "accounts.first",
    "accounts.follow",
    "accounts.link",
    "accounts.mailed",
    "accounts.sign_in",
    "accounts.sign_out",
    "api_document.show",
    "api_document.text",
    "asset",
    "delegation_register.done",
    "delegation_register.form",
    "desk_door.enter",
    "desk_door.leave",
    "directory.index",
    "events.card",
    "events.home",
    "events.theme",
    "exhibit.begin",
    "exhibit.done",
    "exhibit.show",
    "expos.index",
    "expos.robots",
    "expos.sitemap",
    "feeds.programme",
    "feeds.subscribe",
    "hall_plan.booth",
    "hall_plan.find",
    "hall_plan.hall",
    "hall_plan.index",
    "healthz",
    "invest.done",
    "invest.form",
    "legal.show",
    "papers.programme",
    "policy_reports",
    "programme.index",
    "programme.speakers",
    "readyz",
    "register.calendar",
    "register.choose",
    "register.done",
    "register.form",
    "schedule.json",
    "schedule.xml",
    "verify.index",
    "verify.letter",
    "verify.letter_large",
]
SHUT = frozenset({401, 403, 404})
ADVICE = (
    "{what} answers a stranger {status}. Give its blueprint a guard (organiser_blueprint, desk_blueprint, signed_in); or, if "
    "everybody may open it, add its name to OPEN in tests/house/test_doors.py."
)


def _ask(browser: Browser, method: str, address: str, token: str) -> tuple[int, str]:
    """The status and where it leads, of a request with a good form token, so that the door itself has to answer."""
    data = {"csrf_token": token} if method != "GET" else None
    answer = browser.client.open(address, method=method, data=data)
    return answer.status_code, str(answer.headers.get("Location", ""))


def test_a_stranger_opens_only_what_is_listed(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        slug = an_event().slug
    token = browser.read("/sign-in").typed("csrf_token")

    wrong = []
    for method, rule in doors_of(bare_app):
        if rule.endpoint in OPEN:
            continue
        status, leads_to = _ask(browser, method, address_of(bare_app, rule, slug), token)
        if status not in SHUT and not (status in {302, 303} and leads_to.startswith("/sign-in")):
            wrong.append(ADVICE.format(what=f"{rule.endpoint} ({method} {rule})", status=status))

    assert wrong == []


def test_a_stranger_finds_nothing_of_a_draft(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        slug = an_event(state=EventState.DRAFT).slug
    token = browser.read("/sign-in").typed("csrf_token")

    answers = {
        f"{rule.endpoint} ({method} {rule})": _ask(browser, method, address_of(bare_app, rule, slug), token)
        for method, rule in doors_of(bare_app)
        if "slug" in rule.arguments
    }

    assert {
        what: answer for what, answer in answers.items() if answer[0] != 404 and not answer[1].startswith("/sign-in")
    } == {}


def test_an_organiser_of_another_expo_finds_no_office_here(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        slug, stranger = an_event().slug, nora()
    token = browser.read("/sign-in").typed("csrf_token")
    with browser.client.session_transaction() as session:
        kept = session["csrf_token"]
    signed_in(browser, stranger)
    with browser.client.session_transaction() as session:
        session["csrf_token"] = kept

    answers = {
        f"{rule.endpoint} ({method} {rule})": _ask(browser, method, address_of(bare_app, rule, slug), token)[0]
        for method, rule in doors_of(bare_app)
        if rule.rule.startswith(("/organise/<slug>", "/desk/<slug>"))
    }

    assert {what: status for what, status in answers.items() if status != 404} == {}


def test_the_list_of_open_doors_is_sorted_and_names_what_there_is(bare_app: Flask) -> None:
    endpoints = {rule.endpoint for rule in bare_app.url_map.iter_rules()}

    assert sorted(set(OPEN)) == OPEN
    assert [name for name in OPEN if name not in endpoints] == []
