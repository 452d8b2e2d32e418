"""Members come in from a file on the server: past people who wait only where that is said, and never past the capacity."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from expo import clock
from expo.cli.imports import import_command
from expo.db import transaction
from expo.delegations.models import Delegation
from expo.delegations.queries import member_count
from expo.events.rules import FillingEnd
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.registration.rules import RegistrationState
from expo.registration.services.decisions import cancel
from tests.delegations.sheets import ENGLISH, a_csv
from tests.factories.delegations import a_delegation
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito

OLGA = Actor("Olga")
FLAG = "--past-waiting"


def _group_in_the_last_days() -> Delegation:
    """A delegation of a full category, in days in which a place that becomes free is given to nobody who waits."""
    event = an_event()
    category = a_category(event, capacity=2)
    with transaction():
        edit_event(event, {"filling_end": FillingEnd.DAYS_BEFORE, "filling_days": 7}, version=event.version, by=OLGA)
    first, _second, waits = (vito(event, category) for _one in range(3))
    with clock.set_to(event.begins_at - timedelta(days=3)), transaction():
        cancel(first, by=OLGA)
    assert waits.state is RegistrationState.ON_WAITING_LIST
    return a_delegation(event)


@pytest.mark.parametrize(
    ("people", "words", "said", "members"),
    [
        (1, [], "Others wait", 0),
        (1, [FLAG, "--dry-run"], "1 members would be registered", 0),
        (1, [FLAG], "1 members are registered", 1),
        (2, [FLAG], "Nobody was registered", 0),
    ],
)
def test_members_come_in_past_others_only_where_it_is_said(
    app: Flask, tmp_path: Path, people: int, words: list[str], said: str, members: int
) -> None:
    group = _group_in_the_last_days()
    file = tmp_path / "members.csv"
    names = [["Ayla", "Demir"], ["Bora", "Kaya"]][:people]
    file.write_bytes(a_csv(*names, headings=ENGLISH[:2]))

    with clock.set_to(group.event.begins_at - timedelta(days=3)):
        arguments = ["delegates", group.event.slug, str(file), "--delegation", "Demo Delegation", *words]
        done: Result = CliRunner().invoke(import_command, arguments)

    details = " ".join(map(str, getattr(done.exception, "details", [])))
    assert said in f"{done.output} {done.exception or ''} {details}"
    assert member_count(group) == members
