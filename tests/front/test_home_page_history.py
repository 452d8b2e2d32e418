"""What the history and the caches hear of an expo's partners and of the way there, and how many partners there may be."""

from functools import partial
from itertools import pairwise

import pytest
from flask import Flask

from expo.db import transaction
from expo.errors import Changed, Refused
from expo.events.home_blocks import DirectionKind, HomeBlock, PartnerLevel
from expo.events.models import Event
from expo.exhibitors.rules import ApplicationState
from expo.front.queries import directions_of, partners_of
from expo.front.services import MOST_PARTNERS, add_partner, edit_home_page, move_partner, remove_partner
from expo.history.services import Actor
from tests.factories.events import an_event, stored_event
from tests.factories.exhibitors import emil
from tests.told import told, told_changes

OLGA = Actor("Olga")
HOST, MEDIA = PartnerLevel.HOST, PartnerLevel.MEDIA


def _say(event: Event, words: dict[str, str], version: int | None = None) -> None:
    with transaction():
        edit_home_page(
            event,
            [HomeBlock.ABOUT],
            {DirectionKind.CAR: words},
            version=event.version if version is None else version,
            by=OLGA,
        )


def _steps(numbers: list[int]) -> list[int]:
    return [later - sooner for sooner, later in pairwise(numbers)]


def test_each_word_of_the_way_there_is_told_and_renews_the_pages(app: Flask) -> None:
    event = an_event(slug="some-expo", blocks=["about"])
    opened, revisions, versions = event.version, [event.public_revision], [event.version]
    for words in ({"en": "Gate C", "tr": ""}, {"en": "Gate C"}, {"en": "Gate D", "tr": "D kapısı"}, {"tr": ""}):
        _say(event, words)
        revisions.append(stored_event().public_revision)
        versions.append(event.version)
    with pytest.raises(Changed):
        _say(event, {"en": "Late"}, opened)

    assert directions_of(event) == {}
    assert _steps(revisions) == [1, 0, 1, 1]
    assert _steps(versions) == [1, 0, 1, 1]
    assert told_changes(event, "event")[-3:] == [
        ("changed", {"directions": ""}, {"directions": "Gate C"}),
        ("changed", {"directions": "Gate C"}, {"directions": "Gate D"}),
        ("changed", {"directions": "Gate D"}, {"directions": ""}),
    ]
    assert told(event, "event")[-1] == ("Olga", "changed", "Test Expo")


def test_partners_come_move_and_go_in_the_history_and_renew_the_pages(app: Flask) -> None:
    event = an_event(slug="some-expo")
    firm = emil(event, name="Emil & Sons", state=ApplicationState.CONFIRMED)
    revisions = [event.public_revision]
    with transaction():
        partners = [add_partner(event, HOST, name, f"https://{name}.example", None, by=OLGA) for name in ("a", "b")]
        daily = add_partner(event, MEDIA, "Daily", "", None, by=OLGA)
        exhibits = add_partner(event, HOST, "Nobody", "", firm, by=OLGA)
    revisions.append(stored_event().public_revision)
    acts = (
        partial(move_partner, position=1),
        partial(move_partner, position=1),
        remove_partner,
    )  # the second: where it is
    for act in acts:
        with transaction():
            act(exhibits, by=OLGA)
        revisions.append(stored_event().public_revision)

    assert [(one.name, one.link, one.position) for one in (*partners, daily)] == [
        ("a", "https://a.example", 1),
        ("b", "https://b.example", 2),
        ("Daily", "", 0),
    ]
    assert exhibits.name == ""
    assert _steps(revisions) == [4, 1, 0, 1]
    _check_partners_told(event)


def _check_partners_told(event: Event) -> None:
    assert told_changes(event, "event")[-6:] == [
        ("changed", None, {"partner": "a"}),
        ("changed", None, {"partner": "b"}),
        ("changed", None, {"partner": "Daily"}),
        ("changed", None, {"partner": "Emil & Sons"}),
        ("changed", {"partner": "Emil & Sons: 3"}, {"partner": "Emil & Sons: 1"}),
        ("changed", {"partner": "Emil & Sons"}, {"partner": ""}),
    ]
    assert {entry[0] for entry in told(event, "event")[-6:]} == {"Olga"}


def test_an_expo_has_at_most_a_hundred_partners(app: Flask) -> None:
    event = an_event()
    with transaction():
        for number in range(MOST_PARTNERS):
            add_partner(event, HOST, f"Partner {number}", "", None, by=OLGA)
    with pytest.raises(Refused, match="at most 100 partners"), transaction():
        add_partner(event, MEDIA, "One more", "", None, by=OLGA)

    assert len(partners_of(event)) == 100
