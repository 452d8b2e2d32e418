"""Only configured hosts are served, and no URL is built from a request's headers."""

from pathlib import Path

import pytest
from flask import Flask

from expo.factory import create_app
from expo.web.hosts import hosts_of
from tests.factories.events import an_event
from tests.factories.programme import a_session


def _app(folder: Path, **environment: str) -> Flask:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    return create_app({"DATABASE_URL": nowhere, "INSTANCE_DIR": str(folder), "SECRET_KEY": "s" * 40, **environment})


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "localhost.evil.example", "evil.example:80", "localhost@evil.example"),
        *("evil..example", ".", f"{'e' * 64}.evil.example"),  # no name can be written so
    ],
)
def test_another_host_is_not_served_and_leaves_nothing_behind(app: Flask, host: str) -> None:
    event = an_event()
    a_session(event)
    client = app.test_client()
    address = f"/{event.slug}/programme"

    refused = client.get(address, headers={"Host": host})
    page = client.get(address).get_data(as_text=True)

    assert refused.status_code in {400, 421}  # 400: not even a host
    assert "evil.example" not in page + refused.get_data(as_text=True)
    assert f'<link rel="canonical" href="http://localhost/{event.slug}/programme' in page


def test_addresses_on_a_page_are_those_of_the_base_url_whatever_name_was_asked(app: Flask) -> None:
    event = an_event()
    a_session(event)
    address = f"/{event.slug}/programme"

    page = app.test_client().get(address, headers={"Host": "127.0.0.1"}).get_data(as_text=True)

    assert f'<link rel="canonical" href="http://localhost/{event.slug}/programme' in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "expo.example"}, 200),
        ({"Host": "EXPO.example:443"}, 200),
        ({"Host": "www.expo.example"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "localhost"}, 421),
        ({"Host": "expo.example", "X-Forwarded-Host": "evil.example"}, 421),
    ],
)
def test_the_host_of_the_base_url_and_those_named_are_served(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    app = _app(tmp_path, BASE_URL="https://expo.example", HOSTS="www.expo.example", TRUSTED_PROXIES="1")

    assert app.test_client().get("/robots.txt", headers=headers).status_code == status


def test_a_feed_that_is_cached_is_not_served_to_another_host(app: Flask) -> None:
    event = an_event()
    a_session(event)
    client, address = app.test_client(), f"/{event.slug}/programme.ics"

    answers = [client.get(address, headers={"Host": host}).status_code for host in ("localhost", "evil.example")]

    assert answers == [200, 421]


@pytest.mark.parametrize("name", ["www.expo.example", "WWW.expo.example:8443", "[2001:db8::7]:8000", "2001:db8::7"])
def test_a_further_host_may_be_named_with_a_port_or_with_brackets(tmp_path: Path, name: str) -> None:
    app = _app(tmp_path, BASE_URL="https://expo.example", HOSTS=name)
    asked = "[2001:db8::7]" if "2001" in name else "www.expo.example"

    answers = [
        app.test_client().get("/robots.txt", headers={"Host": host}).status_code for host in (asked, f"{asked}:9000")
    ]

    assert answers == [200, 200]


def test_a_balancer_may_ask_by_an_ip_address(tmp_path: Path) -> None:
    app = _app(tmp_path, BASE_URL="https://expo.example")

    assert app.test_client().get("/healthz", headers={"Host": "10.1.2.3"}).status_code == 200


def test_an_address_of_this_machine_stands_for_all_its_names(tmp_path: Path) -> None:
    here = _app(tmp_path / "a", HOST="127.0.0.1").extensions["expo.settings"]
    there = _app(tmp_path / "b", BASE_URL="https://expo.example").extensions["expo.settings"]

    assert hosts_of(here) == {"127.0.0.1", "localhost", "::1"}
    assert hosts_of(there) == {"expo.example"}
