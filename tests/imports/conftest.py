"""Fixtures of the tests of lists: an expo, and Olga, who organises it."""

import pytest
from flask import Flask

from expo.events.models import Event
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


@pytest.fixture
def olgas(event: Event, app: Flask) -> Browser:
    return signed_in(Browser(app), olga(event))
