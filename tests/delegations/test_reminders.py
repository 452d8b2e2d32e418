"""Members reminded of what is missing, and clearances of seats that nobody has yet."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.board import BoardRow, Fact, board_of
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import Clearance, Lane, Who
from expo.delegations.services.clearance import queue_reminders, set_clearance
from expo.delegations.services.members import add_unnamed_members
from expo.mail.models import Mail
from expo.registration.rules import RegistrationState
from tests.factories.delegations import DANA, OLGA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
PHOTO = {"photo": Fact("", missing="Photo", who=Who.MEMBER)}


def _row(member: Member, facts: dict[str, Fact]) -> BoardRow:
    return BoardRow(member, member.registration, facts)


def _remind(delegation: Delegation, rows: list[BoardRow], moment: datetime = NOON) -> int:
    words = {
        code: {row.person.id: [f"{code} photo", f"{code} passport"] for row in rows if row.person}
        for code in ("en", "tr")
    }
    with clock.set_to(moment), transaction():
        return queue_reminders(delegation, rows, words, by=DANA)


def _mails() -> list[Mail]:
    query = sa.select(Mail).where(Mail.wording == "member reminded").order_by(Mail.id)
    return list(db.session.scalars(query))


def test_only_members_who_lack_something_themselves_and_have_an_address_are_reminded(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    lacking, silent, complete = somebody_of(delegation, language="tr"), somebody_of(delegation), somebody_of(delegation)
    assert silent.registration is not None
    with transaction():
        [unnamed] = add_unnamed_members(delegation, 1, by=DANA)
        silent.registration.email = ""
    of_organisers = {"clearance": Fact("", missing="Clearance", who=Who.ORGANISER)}

    none = _remind(delegation, [_row(unnamed, PHOTO), _row(silent, PHOTO), _row(complete, of_organisers)])
    quiet = told(event, "delegation")[-1][1]
    mailed = _remind(delegation, [_row(unnamed, PHOTO), _row(lacking, PHOTO), _row(silent, PHOTO)])

    (mail,) = _mails()
    assert (none, mailed, quiet != "reminded members of") == (0, 1, True)
    assert mail.language == "tr"
    assert "tr photo\ntr passport" in mail.text
    assert told(event, "delegation")[-1] == (DANA.name, "reminded members of", "Demo delegation of Türkiye")
    assert told_changes(event, "delegation")[-1] == ("reminded members of", None, {"people": 1})


def test_the_next_reminder_is_a_day_later(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    row = _row(somebody_of(delegation), PHOTO)
    day, second = timedelta(days=1), timedelta(seconds=1)

    mailed = [_remind(delegation, [row], NOON + after) for after in (0 * day, day - second, day + second)]

    assert mailed == [1, 0, 1]


@pytest.mark.parametrize("clearance", [Clearance.ASKED, Clearance.GIVEN])
def test_a_seat_that_nobody_has_yet_is_cleared_and_told_as_to_be_named(app: Flask, clearance: Clearance) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    with clock.set_to(NOON), transaction():
        [seat] = add_unnamed_members(delegation, 1, by=DANA)
        set_clearance(
            seat, lane=Lane.OFFICIAL, clearance=clearance, expires_on=None, zones=[], version=seat.version, by=OLGA
        )

    assert (seat.lane, seat.cleared_at) == (Lane.OFFICIAL, NOON if clearance is Clearance.GIVEN else None)
    assert told(event, "delegation_member")[-1] == (OLGA.name, "cleared", "to be named")


@pytest.mark.parametrize("state", [RegistrationState.CANCELLED, RegistrationState.DECLINED])
def test_nobody_is_told_what_a_member_lacks_who_does_not_come(app: Flask, state: RegistrationState) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    coming, leaving = somebody_of(delegation), somebody_of(delegation)
    assert leaving.registration is not None
    with transaction():
        leaving.registration.state = state

    rows = {row.member.id: row for row in board_of(delegation)}

    assert rows[coming.id].missing_from(Who.MEMBER)
    assert rows[leaving.id].facts["photo"].word == "missing"
    assert [rows[leaving.id].missing_from(who) for who in Who] == [[]] * len(Who)
