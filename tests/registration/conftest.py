"""Fixtures of the registration tests."""

import pytest
from flask import Flask

from expo.events.models import Event
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser


@pytest.fixture
def expo(bare_app: Flask) -> str:
    """The path of the registration form of an expo with one open category."""
    with bare_app.app_context():
        return f"/{an_event().slug}/register"


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


@pytest.fixture
def olgas(event: Event, app: Flask) -> Browser:
    return signed_in(Browser(app), olga(event))
