"""The expo that strangers register at."""

import pytest
from flask import Flask

from tests.factories.events import an_event


@pytest.fixture
def expo(bare_app: Flask) -> str:
    """The address of the form of an expo with one open category."""
    with bare_app.app_context():
        return f"/{an_event().slug}/register"
