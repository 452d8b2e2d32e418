"""Organisers who give one vehicle to several delegations at the same moment: one gets it, the others read who has it."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import PROGRAM
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind
from expo.itinerary.services import edit_item
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.meetings import MINUTE
from tests.itinerary.items import TEN, a_vehicle, an_item


def test_one_vehicle_is_given_to_one_of_four_at_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        bus = a_vehicle(event).id
        runs = [
            an_item(
                a_delegation(event, f"Delegation {number}"),
                kind=ItemKind.TRANSFER,
                title={"en": f"Run {number}"},
                starts_at=TEN + number * MINUTE,
                ends_at=TEN + (number + 60) * MINUTE,
            ).id
            for number in range(4)
        ]

    def give(number: int) -> str:
        with bare_app.app_context():
            part = db.session.get_one(ItineraryItem, number)
            try:
                with transaction():
                    edit_item(part, {"vehicle_id": bus}, people=[], version=part.version, by=PROGRAM)
            except Refused as refusal:
                return str(refusal)
            return "given"

    with ThreadPoolExecutor(4) as organisers:
        answers = list(organisers.map(give, runs))

    assert answers.count("given") == 1
    assert all("has another run at that time" in answer for answer in answers if answer != "given")
