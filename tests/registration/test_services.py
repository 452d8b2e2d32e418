"""Registering, decisions, capacity and the waiting list, editing and erasure."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Category
from expo.events.rules import EventState
from expo.history.models import Entry
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.registration.models import Person, Registration
from expo.registration.queries import waiting_number
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.capacity import change_capacity
from expo.registration.services.decisions import approve, cancel, decline, move
from expo.registration.services.erasure import erase
from expo.registration.services.links import renew_link
from expo.registration.services.register import edit, register
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito

OLGA = Actor("Olga")
VITO = Details(given_name="Vito", email="vito@visits.example")


def _states() -> list[RegistrationState]:
    return list(db.session.scalars(sa.select(Registration.state).order_by(Registration.id)))


def _mails() -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).order_by(Mail.id)))


def _taken(category: Category) -> int:
    return db.session.execute(sa.select(Category.occupancy).where(Category.id == category.id)).scalar_one()


def test_somebody_registers_and_gets_a_ticket_by_mail(app: Flask) -> None:
    event = an_event()

    registration = vito(event)

    assert registration.state is RegistrationState.CONFIRMED
    assert _mails() == ["confirmed"]
    mail = db.session.scalars(sa.select(Mail)).one()
    assert [part["kind"] for part in mail.parts] == ["qr", "calendar"]
    assert mail.parts[0]["text"] == f"HTTP://LOCALHOST/B/{registration.code}"
    assert "http://localhost/my/" in mail.text


def test_the_last_seat_is_given_once_and_the_rest_wait_in_order(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)

    first, second, third = (vito(event, category) for _ in range(3))

    assert [r.state for r in (first, second, third)] == [
        RegistrationState.CONFIRMED,
        RegistrationState.ON_WAITING_LIST,
        RegistrationState.ON_WAITING_LIST,
    ]
    assert [waiting_number(r) for r in (first, second, third)] == [0, 1, 2]
    assert _taken(category) == 1


def test_a_released_seat_goes_to_the_first_on_the_waiting_list_who_is_notified(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    first, second, third = (vito(event, category) for _ in range(3))

    with transaction():
        cancel(first, by=OLGA)

    assert [r.state for r in (first, second, third)] == [
        RegistrationState.CANCELLED,
        RegistrationState.CONFIRMED,
        RegistrationState.ON_WAITING_LIST,
    ]
    assert waiting_number(third) == 1
    assert _mails()[-2:] == ["a place became free", "cancelled"]
    assert _taken(category) == 1


def test_a_raised_capacity_confirms_people_from_the_waiting_list(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    people = [vito(event, category) for _ in range(4)]

    with transaction():
        moved = change_capacity(category, 3, by=OLGA)

    assert moved == 2
    assert [p.state for p in people] == [RegistrationState.CONFIRMED] * 3 + [RegistrationState.ON_WAITING_LIST]


def test_a_capacity_below_the_confirmed_people_is_refused(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=3)
    people = [vito(event, category) for _ in range(2)]

    with pytest.raises(Refused) as refusal, transaction():
        change_capacity(category, 1, by=OLGA)

    assert refusal.value.message == "2 people are confirmed already; cancel some before you lower the number."
    assert [p.state for p in people] == [RegistrationState.CONFIRMED, RegistrationState.CONFIRMED]


def test_approval_gives_a_seat_or_a_waiting_number(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1, needs_approval=True)
    first, second = vito(event, category), vito(event, category)
    assert _taken(category) == 0

    with transaction():
        approve(first, by=OLGA)
        approve(second, by=OLGA)

    assert [first.state, second.state] == [RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST]
    assert _mails() == ["waiting for approval", "waiting for approval", "confirmed", "on the waiting list"]


def test_who_is_declined_without_a_reason_reads_none(app: Flask) -> None:
    registration = vito(an_event())

    with transaction():
        decline(registration, by=OLGA)

    mail = db.session.scalars(sa.select(Mail).where(Mail.wording == "declined")).one()
    assert mail.text.rstrip().endswith("was not accepted.")


def test_declining_mails_the_reason(app: Flask) -> None:
    registration = vito(an_event())

    with transaction():
        decline(registration, by=OLGA, reason="The visit is for engineers.")

    assert registration.state is RegistrationState.DECLINED
    assert "The visit is for engineers." in (
        db.session.scalars(sa.select(Mail.text).order_by(Mail.id.desc())).first() or ""
    )


def test_registering_again_mails_the_link_and_changes_nothing_else(app: Flask) -> None:
    event = an_event()
    category = a_category(event)

    with transaction():
        register(event, category, VITO, source=RegistrationSource.FORM, by=OLGA)
    with transaction():
        again = register(
            event, category, Details("Somebody", email="VITO@Visits.example "), source=RegistrationSource.FORM, by=OLGA
        )

    assert again is None
    assert _states() == [RegistrationState.CONFIRMED]
    assert _mails() == ["confirmed", "already registered"]


def test_a_mailbox_gets_at_most_one_reminder_in_ten_minutes(app: Flask) -> None:
    event = an_event()
    category = a_category(event)
    for _ in range(4):
        with transaction():
            register(event, category, VITO, source=RegistrationSource.FORM, by=OLGA)

    assert _mails() == ["confirmed", "already registered"]


def test_submitting_twice_registers_once(app: Flask) -> None:
    event = an_event()
    category = a_category(event)

    made = []
    for _ in range(2):
        with transaction():
            made.append(register(event, category, VITO, source=RegistrationSource.FORM, by=OLGA, form_key="one-form"))

    assert made[0] is made[1]
    assert _mails() == ["confirmed"]


def test_after_cancelling_one_may_register_anew(app: Flask) -> None:
    event = an_event()
    category = a_category(event)
    with transaction():
        first = register(event, category, VITO, source=RegistrationSource.FORM, by=OLGA)
        assert first is not None
        cancel(first, by=OLGA)

    with transaction():
        second = register(event, category, VITO, source=RegistrationSource.FORM, by=OLGA)

    assert second is not None
    assert second.person_id == first.person_id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_several_walk_ins_without_a_mail_address_do_not_clash(app: Flask) -> None:
    event = an_event()

    people = [vito(event, email="", source=RegistrationSource.WALK_IN) for _ in range(3)]

    assert [p.state for p in people] == [RegistrationState.CONFIRMED] * 3
    assert _mails() == []


@pytest.mark.parametrize(
    ("moment", "state", "sentence"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), EventState.PUBLISHED, "Registration is not open yet."),
        (datetime(2027, 4, 20, tzinfo=UTC), EventState.PUBLISHED, "Registration is closed."),
        (datetime(2027, 3, 1, tzinfo=UTC), EventState.CLOSED, "Registration is closed."),
        (datetime(2027, 3, 1, tzinfo=UTC), EventState.DRAFT, "Registration is closed."),
    ],
)
def test_one_registers_only_while_the_window_is_open(
    app: Flask, moment: datetime, state: EventState, sentence: str
) -> None:
    event = an_event(state=state, registration_opens_at=datetime(2027, 2, 1, tzinfo=UTC))

    with clock.set_to(moment), pytest.raises(Refused) as refusal:
        vito(event)

    assert refusal.value.message == sentence


def test_moving_to_another_category_releases_the_seat_and_takes_one_there(app: Flask) -> None:
    event = an_event()
    small, large = a_category(event, capacity=1), a_category(event, capacity=1)
    first, second = vito(event, small), vito(event, small)

    with transaction():
        move(first, large, by=OLGA)

    assert [first.state, second.state] == [RegistrationState.CONFIRMED, RegistrationState.CONFIRMED]
    assert [_taken(small), _taken(large)] == [1, 1]


def test_a_stale_version_is_refused_with_what_was_changed(app: Flask) -> None:
    registration = vito(an_event(), given_name="Vito")
    version = registration.version
    with transaction():
        edit(
            registration, Details("Vito", organisation="First tab", email=registration.email), version=version, by=OLGA
        )

    with pytest.raises(Changed) as refusal, transaction():
        edit(
            registration, Details("Vito", organisation="Second tab", email=registration.email), version=version, by=OLGA
        )

    assert "Olga: Organisation: Visitors’ Union → First tab" in refusal.value.details
    assert registration.organisation == "First tab"


def test_nobody_can_change_to_a_mail_address_that_is_registered(app: Flask) -> None:
    event = an_event()
    first, second = vito(event), vito(event)

    with pytest.raises(Refused), transaction():
        edit(second, Details("Vito", email=first.email.upper()), version=second.version, by=OLGA)

    assert second.email != first.email


def test_a_renewed_link_has_another_key(app: Flask) -> None:
    registration = vito(an_event())
    before = registration.link_key

    with transaction():
        renew_link(registration, by=OLGA)

    assert registration.link_key != before
    assert _mails() == ["confirmed", "private link"]


def test_erasing_removes_personal_data_and_keeps_the_count(app: Flask) -> None:
    event = an_event()
    registration = vito(event, given_name="Vito", organisation="Secret Ltd", job_title="Spy")

    with transaction():
        erase(registration, by=Actor("Vito"))

    assert registration.state is RegistrationState.CANCELLED
    words = [registration.name, registration.email, registration.organisation, registration.search]
    assert words == ["", "", "", ""]
    held = [repr(row) for table in (Mail, Entry, Person) for row in db.session.execute(sa.select(table.__table__))]
    assert [text for text in held if "Vito" in text or "vito" in text or "Secret" in text] == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1
