"""Who works for an expo, and how that changes."""

from flask import Flask

from expo.accounts.permissions import Role
from expo.accounts.queries import team_of
from tests.factories.accounts import ada, nora, olga, sami, vera
from tests.factories.events import an_event


def test_the_cast_has_its_roles(app: Flask) -> None:
    event = an_event()

    olga(event), sami(event), vera(event), nora(), ada()

    assert [(g.account.name, g.role) for g in team_of(event.id)] == [
        ("Olga Organiser", Role.ORGANISER), ("Sami Staff", Role.STAFF), ("Vera Viewer", Role.VIEWER),
    ]  # fmt: skip
