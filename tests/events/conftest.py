"""An expo and its organiser's browser, for the tests of its settings."""

import pytest
from flask import Flask

from expo.events.models import Event
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event, stored_event
from tests.pages import Browser


@pytest.fixture
def event(bare_app: Flask) -> Event:
    with bare_app.app_context():
        return an_event(slug="some-expo")


@pytest.fixture
def desk(bare_app: Flask, event: Event, browser: Browser) -> Browser:
    """Olga's browser."""
    with bare_app.app_context():
        return signed_in(browser, olga(stored_event()))
