"""What all pages share: security headers, request sizes, CSRF tokens, languages."""

import ast
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser

PAGES = ("/", "/sign-in", "/nothing-here", "/healthz")
ROOT = Path(__file__).resolve().parents[2] / "expo"
SET_FOR_THE_FRAME = {
    "event": "the expo of the page; a private page finds it by its link",
}


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_headers_that_protect_it(browser: Browser, page: str) -> None:
    headers = browser.client.get(page).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Type"] in {"text/html; charset=utf-8", "application/json"}
    assert len(headers["X-Request-Id"]) >= 8


def test_a_body_of_100_mb_is_refused_before_it_is_read(app: Flask, browser: Browser) -> None:
    event = an_event()

    answer = browser.client.post(
        f"/{event.slug}/register",
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(100 * 1024 * 1024)},
    )

    assert answer.status_code == 413
    assert "This is too large" in answer.text


@pytest.mark.parametrize("token", [None, "", "rubbish", "IjEi.ZzZzZz.abc"])
def test_a_form_without_a_good_token_changes_nothing(app: Flask, token: str | None) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    data = {} if token is None else {"csrf_token": token}

    answer = browser.client.post(f"/organise/{event.slug}/badges/print", data=data)

    assert answer.status_code == 400


def test_json_is_answered_to_whoever_asks_for_it(browser: Browser) -> None:
    answer = browser.client.get("/no/such/page", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert sorted(answer.get_json()) == ["detail", "details", "error", "request_id", "status", "title", "type"]


def test_the_language_is_switched_remembered_and_never_leads_elsewhere(browser: Browser) -> None:
    switched = browser.client.get("//evil.example/?lang=ur")
    browser.client.get("/sign-in?lang=tr")
    page = browser.read("/sign-in")

    assert not switched.headers.get("Location", "/").startswith("//")
    assert page.soup.html is not None
    assert (page.soup.html["lang"], page.soup.html["dir"]) == ("tr", "ltr")


def test_urdu_is_read_from_the_right(browser: Browser) -> None:
    browser.client.get("/sign-in?lang=ur")

    page = browser.read("/sign-in")

    assert page.soup.html is not None
    assert (page.soup.html["lang"], page.soup.html["dir"]) == ("ur", "rtl")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("POST", "/", 405), ("GET", "/%00", 404), ("GET", "/x/" + "a" * 5000, 404)]
)
def test_odd_requests_get_a_clear_answer(browser: Browser, method: str, path: str, status: int) -> None:
    answer = browser.client.open(path, method=method)

    assert answer.status_code in {status, 400}
    assert "Traceback" not in answer.text


def test_the_process_and_its_database_say_that_they_are_well(browser: Browser) -> None:
    assert [browser.client.get(path).get_json() for path in ("/healthz", "/readyz")] == [
        {"status": "ok"},
        {"status": "ok"},
    ]


def test_no_view_passes_a_name_that_the_layouts_read(app: Flask) -> None:
    """A view that passed `languages` to its own template changed the language links of the whole page."""
    shared = _read_by_layouts(app) & _given_to_all(app) - set(SET_FOR_THE_FRAME)
    taken = [f"{path.relative_to(ROOT)}:{line} {name}" for path, line, name in _passed() if name in shared]

    assert {"site_languages", "menu", "language", "direction", "has_session"} <= shared
    assert [one for one in taken if not one.startswith("web/errors.py")] == []  # pages without a request's context


def _read_by_layouts(app: Flask) -> set[str]:
    read: set[str] = set()
    for folder in ("layouts", "components"):
        for path in sorted((ROOT / "templates" / folder).glob("*.html")):
            tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
            read |= {one.name for one in tree.find_all(nodes.Name) if one.ctx == "load"}
    return read


def _given_to_all(app: Flask) -> set[str]:
    with app.test_request_context("/"):
        per_page: dict[str, object] = {}
        app.update_template_context(per_page)
    return set(app.jinja_env.globals) | set(per_page)


def _passed() -> list[tuple[Path, int, str]]:
    """Each name that a call gives to a template: path, line, name. Values that views build as a dictionary count, too."""
    found: list[tuple[Path, int, str]] = []
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("render_template"):
                found += [(path, node.lineno, one.arg) for one in node.keywords if one.arg]
    return found
