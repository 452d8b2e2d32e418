"""The organisers' pages of questions and categories, and copying an expo with them."""

import pytest

from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.queries import categories_of, event_by_slug, networks_of
from expo.events.rules import next_address
from expo.events.services.networks import add_network
from expo.history.services import Actor
from expo.mail.queries import mail_texts_of
from expo.mail.services import save_mail_text
from expo.registration.mails import CONFIRMED
from expo.registration.queries import questions_of
from expo.registration.rules import QuestionKind, RegistrationState
from expo.registration.services.questions import add_question
from tests.factories.events import a_category
from tests.factories.registration import vito
from tests.pages import Browser

OLGA = Actor("Olga")


def test_questions_are_added_ordered_and_only_deactivated_once_answered(event: Event, olgas: Browser) -> None:
    address = f"/organise/{event.slug}/questions"
    olgas.send(
        f"{address}/new", {"label_en": "Which day?", "kind": "choice", "options": "Monday | پیر | Pazartesi\nTuesday"}
    )
    olgas.send(f"{address}/new", {"label_en": "Why?", "kind": "text"})
    first, second = questions_of(event)

    olgas.send(f"{address}/{second.id}/move", {"position": "1"}, form=address)
    vito(event, answers={first.id: first.options[0].id})
    olgas.send(f"{address}/{first.id}/remove", form=address)
    db.session.expire_all()

    everything = questions_of(event, active_only=False)
    assert [(q.label["en"], q.active) for q in everything] == [("Why?", True), ("Which day?", False)]
    assert first.options[0].label == {"en": "Monday", "ur": "پیر", "tr": "Pazartesi"}


def test_added_seats_go_to_the_waiting_list_and_a_capacity_below_occupancy_is_refused(
    event: Event, olgas: Browser
) -> None:
    category: Category = a_category(event, capacity=1)
    people = [vito(event, category) for _ in range(3)]
    address = f"/organise/{event.slug}/categories/{category.id}"

    saved = olgas.send(address, {"capacity": "2"})
    refused = olgas.send(address, {"capacity": "1"}, status=409)

    db.session.expire_all()
    assert saved.banners == ["Saved. 1 moved up from the waiting list."]
    assert "2 people are confirmed already" in refused.text
    assert [p.state for p in people] == [
        RegistrationState.CONFIRMED,
        RegistrationState.CONFIRMED,
        RegistrationState.ON_WAITING_LIST,
    ]


def test_a_price_is_read_as_people_write_money(event: Event, olgas: Browser) -> None:
    category: Category = a_category(event)
    address = f"/organise/{event.slug}/categories/{category.id}"

    olgas.send(address, {"price": "1.500,50"})
    shown = olgas.read(address).typed("price")
    refused = olgas.send(address, {"price": "much"}, status=400)
    below = olgas.send(address, {"price": "-5"}, status=400)
    db.session.expire_all()

    assert (category.price_minor, shown) == (150050, "1500.50")
    assert [page.errors for page in (refused, below)] == [["Enter an amount, as in 1,500.00."]] * 2
    olgas.send(address, {"price": ""})
    db.session.expire_all()
    assert category.price_minor == 0


@pytest.mark.parametrize(
    ("slug", "proposed"),
    [
        ("tech-expo", "tech-expo-2028"),
        ("expo-2027", "expo-2028"),
        ("a" * 60, "a" * 55 + "-2028"),
        ("b" * 54 + "-cccc", "b" * 54 + "-2028"),
    ],
)
def test_next_years_address_is_proposed(slug: str, proposed: str) -> None:
    assert next_address(slug, 2027) == proposed


def test_the_expo_is_copied_for_next_year_with_its_questions_texts_and_networks(event: Event, olgas: Browser) -> None:
    with transaction():
        add_question(event, {"kind": QuestionKind.YES_NO, "label": {"en": "Visa?"}}, by=OLGA)
        own = {"subject": "You are in", "text": "Hello {name}, {link}"}
        save_mail_text(CONFIRMED, event_id=event.id, language="en", **own, version=0, by=OLGA)
        add_network(event, "192.0.2.0/24", "Hall 1", by=OLGA)
    vito(event)

    olgas.send(
        f"/organise/{event.slug}/categories/copy-expo",
        {"slug": "next-years-expo", "first_day": "2028-04-11"},
    )  # who copies may see the copy

    copy = event_by_slug("next-years-expo")
    assert copy is not None
    assert (copy.first_day.isoformat(), copy.last_day.isoformat(), copy.state) == ("2028-04-11", "2028-04-13", "draft")
    assert [q.label["en"] for q in questions_of(copy)] == ["Visa?"]
    assert [c.occupancy for c in categories_of(copy)] == [0]
    assert [(one.key, one.subject) for one in mail_texts_of(copy.id)] == [("confirmed", "You are in")]
    assert [(one.network, one.name) for one in networks_of(copy)] == [("192.0.2.0/24", "Hall 1")]
