"""Settings of applications and pavilions at their borders, the links of managers, and who is erased."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.exhibitors.application_models import Contact
from expo.exhibitors.models import ExhibitorSettings, Pavilion
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.contacts import erase_contacts, erase_manager
from expo.exhibitors.services.setup import (
    add_pavilion,
    edit_pavilion,
    edit_settings,
    remove_pavilion,
    renew_pavilion_link,
    revoke_pavilion_link,
    send_pavilion_link,
)
from expo.mail.models import Mail
from tests.factories.booths import a_hall
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.told import entries, told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINA = "mina@ministry.example"


def _pavilion(event: Event, **fields: Any) -> Pavilion:
    with transaction():
        return add_pavilion(event, {"name": "Türkiye", **fields}, by=OLGA)


def _mailed_to(event: Event) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.to_address).where(Mail.event_id == event.id).order_by(Mail.id)))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"opens_at": NOON, "closes_at": NOON}, "Applications close before they open"),
        ({"allowance": [[6, 4], [6, 5]]}, "with growing areas"),
        ({"allowance": [[12, 5], [6, 4]]}, "with growing areas"),
        ({"allowance": [[0, 4]]}, "with growing areas"),
        ({"allowance": [[6, -1]]}, "with growing areas"),
    ],
)
def test_settings_that_cannot_be_are_refused_and_not_begun(app: Flask, fields: dict[str, Any], sentence: str) -> None:
    event = an_event()

    with pytest.raises(Refused, match=sentence), transaction():
        edit_settings(event, fields, version=0, by=OLGA)

    assert db.session.scalars(sa.select(ExhibitorSettings)).all() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"opens_at": NOON, "closes_at": NOON + SECOND},
        {"opens_at": NOON},
        {"closes_at": NOON},
        {"allowance": [[1, 0], [2, 0]]},
        {"allowance": []},
    ],
)
def test_settings_that_just_can_be_are_kept_and_public_pages_are_made_anew(app: Flask, fields: dict[str, Any]) -> None:
    event = an_event()
    revision = event.public_revision

    with transaction():
        kept = edit_settings(event, fields, version=0, by=OLGA)

    assert {name: getattr(kept, name) for name in fields} == fields
    assert (kept.version, kept.event_id, event.public_revision) == (1, event.id, revision + 1)
    assert told_changes(event, "exhibitor_settings")[0][1] == dict.fromkeys(fields)


def test_staff_is_registered_in_a_category_of_this_expo(app: Flask) -> None:
    event, other = an_event(), an_event()
    own, foreign = a_category(event), a_category(other)

    with pytest.raises(NotFound, match="There is no such category"), transaction():
        edit_settings(event, {"category_id": foreign.id}, version=0, by=OLGA)
    with transaction():
        kept = edit_settings(event, {"category_id": own.id}, version=0, by=OLGA)

    assert kept.category_id == own.id


def test_a_pavilion_has_a_name_of_its_own_and_a_hall_of_its_expo(app: Flask) -> None:
    event, other = an_event(), an_event()
    hall, foreign = a_hall(event), a_hall(other)
    pavilion, second = _pavilion(event, hall_id=hall.id), _pavilion(event, name="Pakistan")
    _pavilion(other)

    for act in (
        lambda: _pavilion(event),
        lambda: edit_pavilion(second, {"name": "Türkiye"}, by=OLGA),
    ):
        with pytest.raises(Refused, match="There is a pavilion called Türkiye already"), transaction():
            act()
    for act in (
        lambda: _pavilion(event, name="Iran", hall_id=foreign.id),
        lambda: edit_pavilion(second, {"hall_id": foreign.id}, by=OLGA),
    ):
        with pytest.raises(NotFound, match="There is no such hall in this expo"), transaction():
            act()

    assert (pavilion.hall_id, pavilion.event_id, bool(pavilion.link_key)) == (hall.id, event.id, True)
    assert db.session.scalar(sa.select(sa.func.count(Pavilion.id)).where(Pavilion.event_id == event.id)) == 2


@pytest.mark.parametrize(("firms", "sentence"), [(1, "1 firm asks for this"), (2, "2 firms ask for this")])
def test_a_pavilion_that_firms_ask_for_stays(app: Flask, firms: int, sentence: str) -> None:
    event = an_event()
    pavilion, other = _pavilion(event), _pavilion(event, name="Pakistan")
    for _firm in range(firms):
        emil(event, pavilion_id=pavilion.id)

    with pytest.raises(Refused, match=sentence), transaction():
        remove_pavilion(pavilion, by=OLGA)
    with transaction():
        remove_pavilion(other, by=OLGA)

    assert db.session.scalars(sa.select(Pavilion)).all() == [pavilion]


def test_the_managers_link_is_told_with_what_was_done_to_it(app: Flask) -> None:
    event = an_event()
    pavilion = _pavilion(event, manager_email=MINA)
    keys = [pavilion.link_key]

    with transaction():
        for act in (send_pavilion_link, renew_pavilion_link, revoke_pavilion_link):
            act(pavilion, by=OLGA)
            keys.append(pavilion.link_key)

    assert (keys[0] == keys[1], len(set(keys)), all(keys)) == (True, 3, True)
    assert _mailed_to(event) == [MINA, MINA]
    assert told(event, "pavilion")[1:] == [
        ("Olga Organiser", verb, "Türkiye") for verb in ("sent the link of", "renewed the link of", "revoked")
    ]


def test_without_an_address_of_the_manager_no_link_is_mailed(app: Flask) -> None:
    event = an_event()
    pavilion = _pavilion(event)

    with pytest.raises(Refused, match="Write the mail address of the manager first"), transaction():
        send_pavilion_link(pavilion, by=OLGA)
    with transaction():
        renew_pavilion_link(pavilion, by=OLGA)

    assert _mailed_to(event) == []


@pytest.mark.parametrize(
    ("address", "mail_link", "renewed", "mailed"),
    [
        ("next@ministry.example", True, True, ["next@ministry.example"]),
        ("next@ministry.example", False, True, []),
        ("MINA@ministry.example", True, False, []),
        ("", True, True, []),
    ],
)
def test_another_manager_has_a_new_link_and_the_same_mailbox_has_not(
    app: Flask, address: str, mail_link: bool, renewed: bool, mailed: list[str]
) -> None:
    event = an_event()
    pavilion = _pavilion(event, manager_email=MINA, country="TR")
    key = pavilion.link_key

    with transaction():
        edit_pavilion(pavilion, {"country": "TR"}, by=OLGA)
        same = pavilion.link_key
        edit_pavilion(pavilion, {"manager_email": address}, by=OLGA, mail_link=mail_link)

    assert (same == key, pavilion.link_key != key, _mailed_to(event)) == (True, renewed, mailed)
    if renewed:
        assert told(event, "pavilion")[-1][1] == ("renewed the link of" if mail_link else "revoked")


def test_an_erased_manager_is_gone_from_the_history_and_the_link_is_dead(app: Flask) -> None:
    event = an_event()
    pavilion = _pavilion(event, manager_name="Mina Manager", manager_email=MINA)
    key = pavilion.link_key

    with transaction():
        send_pavilion_link(pavilion, by=OLGA)
        erase_manager(pavilion, by=OLGA)

    assert (pavilion.manager_name, pavilion.manager_email) == ("", "")
    assert pavilion.link_key not in {"", key}
    assert told(event, "pavilion")[-1] == ("Olga Organiser", "erased", "Türkiye")
    assert [one for one in entries(event, "pavilion") if "mina" in str((one.before, one.after)).casefold()] == []
    assert [mail for mail in db.session.scalars(sa.select(Mail)) if "Mina Manager" in mail.text] == []


def test_the_people_behind_a_firm_are_erased_and_those_of_others_stay(app: Flask) -> None:
    event = an_event()
    firm, other = emil(event, name="Anadolu Demo"), emil(event)
    books = {"name": "Berna Books", "email": "berna@exhibits.example", "phone": "+90 312 111"}
    with transaction():
        save_contacts(firm, {ContactKind.INVOICE: books}, by=EMIL)
    key, version, address = firm.link_key, firm.version, firm.email

    with transaction():
        erase_contacts(firm, by=OLGA)

    assert (firm.email, firm.begun_key, firm.version) == ("", None, version + 1)
    assert firm.link_key not in {"", key}
    assert [contact.exhibitor_id for contact in db.session.scalars(sa.select(Contact))] == [other.id]
    assert told(event, "exhibitor")[-1] == ("Olga Organiser", "erased", "Anadolu Demo")
    mine = [one for one in entries(event, "exhibitor") if one.subject_id == firm.id]
    assert [one for one in mine if "Berna" in str((one.before, one.after))] == []
    assert address not in _mailed_to(event)
