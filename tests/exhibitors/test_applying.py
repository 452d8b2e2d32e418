"""A firm applies: it is found again, or not, and nobody learns of it by typing its name."""

from flask import Flask

from expo.exhibitors.rules import ApplicationState
from expo.i18n import said
from tests.factories.events import an_event
from tests.factories.exhibitors import emil


def test_emil_is_accepted(app: Flask) -> None:
    event = an_event()

    exhibitor = emil(event)

    assert exhibitor.state is ApplicationState.ACCEPTED
    assert exhibitor.firm is not None
    assert said(exhibitor.event.name) == "Test Expo"
