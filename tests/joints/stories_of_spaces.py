"""Stories of spaces: offered, accepted, moved and taken back."""

import sqlalchemy as sa

from expo.booths.assignments.services import assign, release
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.offers.models import Offer
from expo.offers.services.answers import accept_offer
from tests.factories.offers import EMIL, OLGA, a_priced_hall, holding, offered
from tests.joints.stories_of_meeting_places import meets_at_its_booth
from tests.joints.story import Story


def offered_space_is_taken_back() -> Story:
    event, booths = a_priced_hall("A1")
    firm = offered(event, booths).exhibitor
    return Story(
        lambda: release(firm, by=OLGA),
        lambda: list(db.session.scalars(sa.select(Offer.state))),
        ["open"],
        ["withdrawn"],
    )


def space_is_taken_back() -> Story:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)
    with transaction():
        accept_offer(offer, by=EMIL)
    moves = meets_at_its_booth(offer.exhibitor)
    return Story(
        lambda: release(offer.exhibitor, by=OLGA),
        lambda: [moves(), *db.session.scalars(sa.select(Offer.state))],
        [0, "accepted"],
        [1, "withdrawn"],
    )


def agreed_space_is_moved() -> Story:
    event, booths = a_priced_hall("A1", "A2")
    offer = offered(event, booths[:1])
    with transaction():
        accept_offer(offer, by=EMIL)
    return Story(
        lambda: assign(offer.exhibitor, booths[1:], by=OLGA, state=AssignmentState.ASSIGNED),
        lambda: list(db.session.scalars(sa.select(Offer.numbers))),
        [["A1"]],
        [["A2"]],
    )


def space_is_moved() -> Story:
    event, booths = a_priced_hall("A1", "A2")
    firm = holding(event, booths[:1])
    moves = meets_at_its_booth(firm)
    return Story(lambda: assign(firm, booths[1:], by=OLGA), lambda: [moves()], [0], [1])
