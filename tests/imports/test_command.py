"""The same lists from the command line: what was understood as JSON, what is asked as a refusal with its key."""

import json

import pytest
import sqlalchemy as sa

from expo.cli.lists import import_list
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.registration.models import Registration

LIST = "VISITORS\n\nName,Surname,Mail\nAyşe,Yılmaz,ayse@example.org\n".encode()


def _people() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) or 0


def test_a_trial_says_what_was_understood_and_registers_nobody(
    event: Event, capsys: pytest.CaptureFixture[str]
) -> None:
    import_list(event, "people", LIST, {}, trial=True, as_json=True)

    said = json.loads(capsys.readouterr().out)
    assert said["columns"] == {"Name": "given_name", "Surname": "family_name", "Mail": "email"}
    assert (said["new"], said["there"], said["asked"], said["faults"]) == (1, 0, [], [])
    assert said["notes"] == ["What stands above the headings is passed over: “VISITORS”."]
    assert _people() == 0


def test_what_is_asked_is_answered_by_its_key(event: Event) -> None:
    strange = b"Vorname,Elektropost\nAnna,anna@example.org\n"
    with pytest.raises(Refused) as refused:
        import_list(event, "people", strange, {}, trial=False, as_json=False)
    assert any("--answer 'heading='" in line for line in refused.value.details)
    assert _people() == 0

    answers = {"heading": "1", "column 1": "given_name", "column 2": "email"}
    import_list(event, "people", strange, answers, trial=False, as_json=False)
    assert _people() == 1
