"""Rate limits count networks: another address of the same subscriber does not start a new count."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from expo.web import limits
from expo.web.limits import (
    FIRM_APPLICATION,
    NEIGHBOURS,
    OF_EXPOS,
    OF_THE_INSTALLATION,
    PUBLIC_FORMS,
    Limit,
    network_of,
)
from tests.factories.events import an_event
from tests.pages import Browser

COUNTING = {"check_limit", "count_attempt", "take_back_attempt", "reset_attempts", "record_held_up"}
EXPO = Path(__file__).resolve().parents[2] / "expo"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::7", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("localhost", "unknown"),
        ("1.2.3", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_counts_under_its_network(address: str | None, network: str) -> None:
    found = network_of(address)

    assert found == network


def test_neighbours_of_ipv4_count_together_where_only_misses_are_counted() -> None:
    found = {network_of(address, ipv4=NEIGHBOURS) for address in ("192.0.2.7", "192.0.2.200", "::ffff:192.0.2.9")}

    assert found == {"192.0.2.0/24"}


@pytest.mark.parametrize(
    ("path", "most", "missed"),
    [("/letters/ABCD-EFGH-JKMN-PQRS", 20, 404), ("/calendar/nobody.ics", 60, 404)],
    ids=["letters", "feeds"],
)
def test_addresses_of_one_ipv6_line_share_their_tries(path: str, most: int, missed: int, browser: Browser) -> None:
    for last in range(1, most + 1):
        page = browser.client.get(path, environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{last:x}"})
        assert page.status_code == missed

    same = browser.client.get(path, environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff:ffff:ffff:ffff"})
    other = browser.client.get(path, environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"})

    assert [same.status_code, other.status_code] == [429, missed]


def test_forms_from_one_ipv6_line_share_their_tries(app: Flask, browser: Browser) -> None:
    event = an_event()
    path = f"/{event.slug}/exhibit"
    for last in range(1, FIRM_APPLICATION.mistyped.most + 1):
        page = browser.client.post(path, data={}, environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{last:x}"})
        assert page.status_code == 400

    same = browser.client.post(path, data={}, environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::1"})
    other = browser.client.post(path, data={}, environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"})

    assert [same.status_code, other.status_code] == [429, 400]


def test_every_limit_is_told_on_the_page_of_its_expo_or_of_the_installation() -> None:
    made = {found.name for found in vars(limits).values() if isinstance(found, Limit)}
    made |= {one.name for form in PUBLIC_FORMS for one in (form.sent, form.mistyped)}

    assert Counter(one.name for one in (*OF_EXPOS, *OF_THE_INSTALLATION)) == Counter(made)


def test_every_throttle_takes_a_limit_of_the_one_page_and_no_bare_address() -> None:
    wrong = []
    for source in sorted(EXPO.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                bare = any(isinstance(x, ast.Attribute) and x.attr == "remote_addr" for x in ast.walk(node))
                made_here = node.func.id == "Limit" and source.name not in {"limits.py", "slow_lane.py"}
                if made_here or (
                    node.func.id in {"check_limit", "count_attempt", "take_back_attempt", "reset_attempts"} and bare
                ):
                    wrong.append(f"{source.relative_to(EXPO)}:{node.lineno}")

    assert wrong == []
