"""The cookie of who is signed in: kept for days, sent again once a day."""

from datetime import timedelta
from pathlib import Path

from flask import Flask

from expo import clock
from expo.factory import create_app
from tests.factories.accounts import an_account, signed_in
from tests.pages import Browser


def test_a_cookie_that_lasts_is_sent_again_after_a_day_and_not_before(app: Flask) -> None:
    browser = signed_in(Browser(app), an_account())
    browser.client.get("/account")  # whose form leaves its token in the cookie

    soon = browser.client.get("/account")
    with clock.set_to(clock.now() + timedelta(days=1, hours=1)):
        later = browser.client.get("/account")

    assert (soon.status_code, later.status_code) == (200, 200)
    assert [line.partition("=")[0] for line in soon.headers.getlist("Set-Cookie")] == []
    assert [line.partition("=")[0] for line in later.headers.getlist("Set-Cookie")] == ["expo"]


def test_a_cookie_that_somebody_else_wrote_is_nobodys(app: Flask) -> None:
    browser = signed_in(Browser(app), an_account())
    cookie = browser.client.get_cookie("expo")
    assert cookie is not None
    payload, stamp, seal = cookie.value.rsplit(".", 2)

    answers = []
    for value in (f"{payload}.{stamp}.{seal[::-1]}", f"{payload[:-1]}.{stamp}.{seal}", payload, ""):
        browser.client.set_cookie("expo", value)
        answers.append(browser.client.get("/account").status_code)

    assert answers == [303, 303, 303, 303]


def test_by_https_every_cookie_is_bound_to_this_host_and_to_https(tmp_path: Path) -> None:
    app = create_app({"INSTANCE_DIR": str(tmp_path), "BASE_URL": "https://expo.example.org", "LOG_LEVEL": "error"})
    client = app.test_client()

    answers = [client.get(path, base_url="https://expo.example.org") for path in ("/sign-in", "/sign-in?lang=ur")]
    cookies = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]

    assert {line.partition("=")[0] for line in cookies} == {"__Host-expo", "__Host-language"}
    for line in cookies:
        attributes = set(line.split("; ")[1:])
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= attributes
        assert not any(one.startswith("Domain=") for one in attributes)
