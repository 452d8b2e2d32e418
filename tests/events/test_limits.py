"""The page of an expo's limits, and the networks of its venue."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.attempts import record_held_up
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event, VenueNetwork
from expo.events.networks import is_within
from expo.events.services.networks import MOST_NETWORKS, add_network
from expo.history.models import Entry
from expo.history.services import Actor
from expo.history.words import render_entries
from expo.web.limits import EXTENSION, REGISTRATION
from tests.factories.accounts import ada, olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser

OLGA = Actor("Olga Organiser")


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


@pytest.fixture
def olgas(event: Event, browser: Browser) -> Browser:
    return signed_in(browser, olga(event))


def _page(event: Event) -> str:
    return f"/organise/{event.slug}/settings/limits"


def _networks() -> list[tuple[str, str]]:
    return [(row.network, row.name) for row in db.session.scalars(sa.select(VenueNetwork).order_by(VenueNetwork.id))]


def test_an_organiser_names_the_venues_networks_and_takes_one_back(olgas: Browser, event: Event) -> None:
    olgas.send(_page(event), {"network": " 203.0.113.0/24 ", "name": "Wi-Fi of the halls"})
    both = olgas.send(_page(event), {"network": "2001:DB8:1::/48", "name": ""})
    named = _networks()
    form = both.soup.select_one("tr:-soup-contains('203.0.113.0/24') form")
    assert form is not None

    left = olgas.send(str(form["action"]), form=_page(event))

    assert named == [("203.0.113.0/24", "Wi-Fi of the halls"), ("2001:db8:1::/48", "")]
    assert "203.0.113.0/24 was removed." in left.text
    assert _networks() == [("2001:db8:1::/48", "")]
    told = render_entries(list(db.session.scalars(sa.select(Entry).order_by(Entry.id.desc()).limit(3))))
    assert [(one.actor, [(c.name, c.before, c.after) for c in one.changes]) for one in told] == [
        ("Olga Organiser", [("Network of the venue", "203.0.113.0/24", "")]),
        ("Olga Organiser", [("Network of the venue", "", "2001:db8:1::/48")]),
        ("Olga Organiser", [("Network of the venue", "", "203.0.113.0/24")]),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a network."),
        ("the Wi-Fi", "This is no network. Write it as in 203.0.113.0/24 or 2001:db8:1::/48, or one address."),
        ("203.0.113.0/33", "This is no network. Write it as in 203.0.113.0/24 or 2001:db8:1::/48, or one address."),
        ("203.0.113.9/24", "Write the network itself, without the rest of an address: 203.0.113.0/24."),
        ("0.0.0.0/0", "This network is wider than a venue’s: take /20 or narrower."),
        ("203.0.0.0/19", "This network is wider than a venue’s: take /20 or narrower."),
        ("2001:db8::/47", "This network is wider than a venue’s: take /48 or narrower."),
        ("127.0.0.1", "Nobody comes from this network: it is a machine’s own, or for other purposes."),
        ("ff02::1", "Nobody comes from this network: it is a machine’s own, or for other purposes."),
    ],
)
def test_what_is_no_network_of_a_venue_is_said_beside_the_field(
    olgas: Browser, event: Event, typed: str, said: str
) -> None:
    page = olgas.send(_page(event), {"network": typed, "name": "Halls"}, status=400)

    assert (page.errors, page.typed("network"), page.typed("name"), _networks()) == ([said], typed, "Halls", [])


def test_the_widest_and_a_single_address_are_taken(event: Event) -> None:
    with transaction():
        for text in ("203.0.112.0/20", "192.0.2.7", "2001:db8::/48", "2001:db8:1::7"):
            add_network(event, text, "", by=OLGA)

    assert [network for network, _name in _networks()] == [
        *("203.0.112.0/20", "192.0.2.7/32"),
        *("2001:db8::/48", "2001:db8:1::7/128"),
    ]


def test_one_is_named_once_in_an_expo_and_at_most_fifty(olgas: Browser, event: Event) -> None:
    with transaction():
        for number in range(MOST_NETWORKS - 1):
            add_network(event, f"192.0.2.{number}", "", by=OLGA)
        add_network(an_event(), "192.0.2.200", "", by=OLGA)

    twice = olgas.send(_page(event), {"network": "192.0.2.7", "name": ""}, status=409)
    with transaction():
        add_network(event, "192.0.2.200", "", by=OLGA)

    assert "192.0.2.7/32 is named already." in twice.text
    with pytest.raises(Refused, match="An expo has at most 50 networks"), transaction():
        add_network(event, "192.0.2.201", "", by=OLGA)


def test_a_network_of_another_expo_is_not_found(olgas: Browser, event: Event) -> None:
    with transaction():
        other = add_network(an_event(), "192.0.2.7", "", by=OLGA)

    olgas.send(f"{_page(event)}/networks/{other.id}/remove", form=_page(event), status=404)

    assert len(_networks()) == 1


@pytest.mark.parametrize(
    ("address", "within"),
    [
        ("192.0.2.7", True),
        ("::ffff:192.0.2.7", True),
        ("192.0.2.16", False),
        ("2001:db8:1:ff::9", True),
        ("2001:db8:2::9", False),
        ("localhost", False),
        (None, False),
    ],
)
def test_an_address_is_in_a_network_or_not(address: str | None, within: bool) -> None:
    assert is_within(address, ["192.0.2.0/28", "2001:db8:1::/48"]) is within


def test_the_page_tells_every_limit_and_who_was_held_up_in_this_expo(
    app: Flask, olgas: Browser, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, EXTENSION, {"register": 75})
    other = an_event()
    for _time in range(2):
        record_held_up(REGISTRATION.sent, "198.51.100.7/32", event.id)
    record_held_up(REGISTRATION.sent, "203.0.113.9/32", other.id)

    page = olgas.read(_page(event))

    assert [row[:3] for row in page.rows(0)] == [["198.51.100.7/32", "Registrations from one network", "2"]]
    assert page.rows(1)[0] == ["Registrations from one network register", "75", "10 minutes"]
    assert ["Wrong codes of desks from one network desk-code", "30", "15 minutes"] in page.rows(2)
    assert "127.0.0.1/32" in page.text


def test_an_administrator_reads_it_too(app: Flask, browser: Browser, event: Event) -> None:
    assert "Nobody was." in signed_in(browser, ada()).read(_page(event)).text
