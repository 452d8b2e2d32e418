"""What the history tells of the settings of applications and of pavilions."""

import pytest
from flask import Flask

from expo.db import transaction
from expo.errors import Changed, Refused
from expo.exhibitors.queries import settings_of
from expo.exhibitors.services.setup import add_pavilion, edit_pavilion, edit_settings, remove_pavilion
from tests.factories.events import an_event
from tests.factories.exhibitors import OLGA, emil
from tests.told import told, told_changes


def test_settings_are_told(app: Flask) -> None:
    event = an_event(name={"en": "Test Expo"})
    with transaction():
        edit_settings(event, {"offer_days": 10}, version=0, by=OLGA)
        edit_settings(event, {"offer_days": 12}, version=1, by=OLGA)
        with pytest.raises(Changed, match="Somebody else changed these settings") as refused:
            edit_settings(event, {"offer_days": 9}, version=1, by=OLGA)

    kept = settings_of(event)
    assert kept is not None
    assert (kept.offer_days, len(refused.value.details) > 0) == (12, True)
    assert told(event, "exhibitor_settings")[:2] == [("Olga Organiser", "changed", "Test Expo")] * 2
    assert told_changes(event, "exhibitor_settings")[1] == (
        "changed",
        {"offer_days": 10},
        {"offer_days": 12, "version": 2},
    )


def test_pavilions_are_told(app: Flask) -> None:
    event = an_event()
    fields = {"name": "Türkiye", "country": "TR", "manager_email": "mina@pavilion.example"}
    with transaction():
        pavilion = add_pavilion(event, fields, by=OLGA)
        edit_pavilion(pavilion, {"country": "AZ", "name": "Türkiye"}, by=OLGA)
    asking = emil(event, pavilion_id=pavilion.id)
    with pytest.raises(Refused), transaction():
        remove_pavilion(pavilion, by=OLGA)
    with transaction():
        asking.pavilion_id = None
        remove_pavilion(pavilion, by=OLGA)

    assert told(event, "pavilion") == [("Olga Organiser", verb, "Türkiye") for verb in ("added", "changed", "removed")]
    assert told_changes(event, "pavilion")[:2] == [
        ("added", None, fields),
        ("changed", {"country": "TR"}, {"country": "AZ"}),
    ]
