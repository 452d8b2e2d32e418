"""What the history and the mails tell of delegations and their members."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.services.team import add_account
from expo.db import db, transaction
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import Clearance, DelegationState, Lane, MemberRole
from expo.delegations.services.clearance import set_clearance
from expo.delegations.services.lifecycle import (
    MOST_APPLIED,
    accept,
    apply,
    change_note,
    close_join_link,
    decline,
    edit,
    invite,
    open_join_link,
    renew_link,
    send_link,
    withdraw,
)
from expo.delegations.services.members import (
    add_registered,
    add_unnamed_members,
    remove_member,
    replace_member,
    set_precedence,
)
from expo.errors import Changed, Refused
from expo.events.models import Event, Zone
from expo.events.services.venue_parts import add_zone
from expo.mail.models import Mail
from tests.factories.delegations import DANA, a_delegation, danas_delegation, some_people, somebody_of
from tests.factories.events import an_event
from tests.factories.exhibitors import OLGA
from tests.factories.registration import vito
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
MAY = date(2027, 5, 1)
DETAILS = {
    "name": {"en": "Chamber of Ankara"},
    "country": "TR",
    "quota": 5,
    "contact_name": "Dana Delegate",
    "contact_email": "dana@chamber.example",
    "language": "tr",
}


def _mails(event: Event) -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).where(Mail.event_id == event.id).order_by(Mail.id)))


def _declined_withdrawn_and_invited(event: Event) -> tuple[Delegation, Delegation, Delegation]:
    """Three delegations: one declined, one accepted and withdrawn, one invited."""
    with clock.set_to(NOON), transaction():
        first = apply(event, DETAILS, by=DANA)
        decline(first, by=OLGA, reason="Too late.")
        second = apply(event, {**DETAILS, "quota": MOST_APPLIED}, by=DANA)
        accept(second, by=OLGA)
        withdraw(second, by=DANA)
        return first, second, invite(event, {**DETAILS, "quota": MOST_APPLIED + 1}, by=OLGA)


def test_nobody_asks_for_too_many_seats_or_withdraws_twice(app: Flask) -> None:
    event = an_event()
    _, withdrawn, _ = _declined_withdrawn_and_invited(event)

    with pytest.raises(Refused, match="Ask for 60 seats at most"):
        apply(event, {**DETAILS, "quota": MOST_APPLIED + 1}, by=DANA)
    with pytest.raises(Refused, match="cannot be changed so any more"):
        withdraw(withdrawn, by=DANA)


def test_a_delegation_is_told_from_its_application_to_its_end(app: Flask) -> None:
    event = an_event()
    _, second, third = _declined_withdrawn_and_invited(event)

    assert told(event, "delegation") == [
        (who, verb, "Chamber of Ankara")
        for who, verb in (
            (DANA.name, "applied"),
            (OLGA.name, "declined"),
            (DANA.name, "applied"),
            (OLGA.name, "accepted"),
            (DANA.name, "withdrew"),
            (OLGA.name, "invited"),
        )
    ]
    assert told_changes(event, "delegation") == [
        ("applied", None, {"quota": 5}),
        ("declined", {"state": "applied"}, {"state": "declined", "version": 2}),
        ("applied", None, {"quota": 60}),
        ("accepted", {"state": "applied"}, {"state": "accepted", "version": 2}),
        ("withdrew", {"state": "accepted"}, {"state": "withdrawn", "version": 3}),
        ("invited", None, {"quota": 61}),
    ]
    assert [row.created_at for row in db.session.scalars(sa.select(Delegation))] == [NOON] * 3
    assert (third.state, second.join_key) == (DelegationState.INVITED, None)
    mails = _mails(event)
    assert {(mail.to_address, mail.language) for mail in mails} == {("dana@chamber.example", "tr")}
    assert [("Too late." in mail.text) for mail in mails] == [False, True, False, False, False, False]


def test_what_is_told_of_a_delegation_is_changed_noted_and_linked(app: Flask) -> None:
    event = an_event()
    delegation = a_delegation(event, "Chamber")
    key, mails, version = delegation.link_key, len(_mails(event)), delegation.version
    with transaction():
        edit(delegation, {"quota": 9, "host": "The Ministry"}, version=version, by=OLGA)
        with pytest.raises(Changed, match="Somebody else changed this delegation") as refused:
            edit(delegation, {"quota": 8}, version=version, by=DANA)
        change_note(delegation, "Ring first", by=OLGA)
        send_link(delegation, by=OLGA)
        kept = delegation.link_key
        renew_link(delegation, by=OLGA)
        open_join_link(delegation, by=DANA)
        opened = delegation.join_key
        close_join_link(delegation, by=DANA)

    assert (len(refused.value.details), kept, delegation.join_key) == (2, key, None)
    assert opened is not None
    assert delegation.link_key != key
    assert len(_mails(event)) == mails + 2
    changes = told_changes(event, "delegation")[-6:]
    assert changes[0][2] == {"quota": 9, "host": "The Ministry", "version": version + 1}
    assert changes[1] == ("noted", {"note": ""}, {"note": "Ring first"})
    assert told(event, "delegation")[-6:] == [
        *((OLGA.name, verb, "Chamber") for verb in ("changed", "noted", "sent the link of", "renewed the link of")),
        (DANA.name, "opened the members’ link of", "Chamber"),
        (DANA.name, "closed the members’ link of", "Chamber"),
    ]


def test_a_delegation_leaves_after_it_arrives_and_has_no_fewer_seats_than_people(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    day = date(2027, 4, 13)
    with transaction():
        seats = len(add_unnamed_members(delegation, 3, by=DANA))
        edit(delegation, {"arrives_on": day, "leaves_on": day, "quota": seats}, version=delegation.version, by=OLGA)
        with pytest.raises(Refused, match="There are 3 seats already"):
            edit(delegation, {"quota": seats - 1}, version=delegation.version, by=OLGA)
    with pytest.raises(Refused, match="would leave before it arrives"), transaction():
        edit(delegation, {"leaves_on": date(2027, 4, 12)}, version=delegation.version, by=OLGA)
    with transaction():
        stranger = add_account("stranger@team.example", "Stranger", by=OLGA)
    with pytest.raises(Refused, match="must be one of the expo’s team"), transaction():
        edit(delegation, {"liaison_id": stranger.id}, version=delegation.version, by=OLGA)


def test_members_are_told_when_they_come_are_replaced_and_go(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    guest = vito(event)
    with transaction():
        add_unnamed_members(delegation, 1, by=DANA)
        taken = add_registered(delegation, guest.code, role=MemberRole.DELEGATE, by=DANA)
        came = (taken.came_registered, taken.version)
        with pytest.raises(Refused, match="Nobody who is registered has this badge code"):
            add_registered(delegation, "NOCODE00", role=MemberRole.DELEGATE, by=DANA)
        [naming] = some_people(1)
        replace_member(taken, naming, by=DANA)
        name = taken.registration.name if taken.registration else ""
        remove_member(taken, keep_open=True, by=OLGA)
        remove_member(taken, keep_open=False, by=OLGA)

    assert told(event, "delegation")[-1] == (DANA.name, "opened seats in", delegation.name["en"])
    assert told_changes(event, "delegation")[-1] == ("opened seats in", None, {"seats": 1})
    assert told(event, "delegation_member")[-4:] == [
        (DANA.name, "joined", guest.name),
        (DANA.name, "replaced", name),
        (OLGA.name, "removed", name),
        (OLGA.name, "removed", "to be named"),
    ]
    assert told_changes(event, "delegation_member")[-3] == ("replaced", {"name": guest.name}, {"name": name})
    assert came == (True, 1)


def _place(member: Member, band: int, order: int, version: int) -> None:
    set_precedence(
        member,
        role=MemberRole.DELEGATE,
        official_party=True,
        band=band,
        order=order,
        since=date(2020, 1, 1),
        version=version,
        by=OLGA,
    )


def test_a_place_in_the_order_is_told_and_has_an_end(app: Flask) -> None:
    event = an_event()
    member = somebody_of(danas_delegation(event))
    name = member.registration.name if member.registration else ""
    version = member.version

    with transaction():
        _place(member, 1, 2, version)
        for band, order in ((0, 1), (1, 0), (100_000, 1)):
            with pytest.raises(Refused, match="Bands and their order are numbers from 1"):
                _place(member, band, order, member.version)
        with pytest.raises(Changed, match="Somebody else changed this member") as refused:
            _place(member, 3, 3, version)

    assert len(refused.value.details) > 0
    assert told(event, "delegation_member")[-1] == (OLGA.name, "changed", name)
    verb, before, after = told_changes(event, "delegation_member")[-1]
    assert (verb, (after or {})["version"], (before or {})["band"]) == ("changed", version + 1, None)
    assert {name: (after or {})[name] for name in ("band", "band_order", "precedence_since", "official_party")} == {
        "band": 1,
        "band_order": 2,
        "precedence_since": "2020-01-01",
        "official_party": True,
    }


def _clear(member: Member, zone: Zone, clearance: Clearance, version: int) -> tuple[Clearance, datetime | None]:
    set_clearance(
        member,
        lane=Lane.VIP,
        clearance=clearance,
        expires_on=MAY,
        zones=[zone.id],
        version=version,
        by=OLGA,
    )
    return member.clearance, member.cleared_at


def test_who_cleared_somebody_and_when_is_kept_until_it_is_asked_again(app: Flask) -> None:
    event = an_event()
    member = somebody_of(danas_delegation(event))
    with transaction():
        zone, _ = add_zone(event, "Hall of honour", None, by=OLGA), add_zone(event, "Kitchen", None, by=OLGA)
    name = member.registration.name if member.registration else ""

    with clock.set_to(NOON), transaction():
        version = member.version
        found = [
            _clear(member, zone, clearance, version + step)
            for step, clearance in enumerate((Clearance.GIVEN, Clearance.REFUSED, Clearance.ASKED))
        ]
        with pytest.raises(Changed, match="Somebody else changed this member"):
            _clear(member, zone, Clearance.GIVEN, version)

    assert found == [(Clearance.GIVEN, NOON), (Clearance.REFUSED, NOON), (Clearance.ASKED, None)]
    assert (member.lane, member.clearance_expires_on, member.zones) == (Lane.VIP, MAY, [zone])
    assert told(event, "delegation_member")[-3:] == [(OLGA.name, "cleared", name)] * 3
    first = told_changes(event, "delegation_member")[-3]
    assert (first[1] or {})["zones"] == []
    assert (first[2] or {})["zones"] == ["Hall of honour"]
    assert (first[2] or {})["version"] == version + 1
