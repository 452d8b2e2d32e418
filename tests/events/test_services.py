"""Making, changing, publishing and copying expos."""

from datetime import date, time
from typing import Any

import pytest
from flask import Flask

from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.lost_days import Decision, Fate, LostDaysUndecided
from expo.events.queries import categories_of, event_by_slug, zones_of
from expo.events.rules import EventState
from expo.events.services.categories import add_category, edit_category
from expo.events.services.copies import copy_event
from expo.events.services.expos import create_event, edit_event, move_event, touch
from expo.events.services.venue_parts import add_hall, add_zone
from expo.history.queries import history_about
from expo.history.services import Actor
from tests.factories.events import a_category, an_event

OLGA, OKAN = Actor("Olga Organiser"), Actor("Okan Other")
FIELDS = {
    "name": {"en": "Expo"},
    "first_day": date(2027, 4, 13),
    "last_day": date(2027, 4, 15),
    "opens_at": time(10),
    "closes_at": time(18),
    "zone": "Asia/Karachi",
    "currency": "PKR",
    "languages": ["en"],
}


def _refusal(slug: str = "some-expo", **changes: Any) -> str:
    with pytest.raises(Refused) as refused, transaction():
        create_event(slug, {**FIELDS, **changes}, by=OLGA)
    return refused.value.message


def test_a_new_expo_is_a_draft_and_in_the_history(app: Flask) -> None:
    with transaction():
        event = create_event("some-expo", FIELDS, by=OLGA)

    assert (event.state, event.version) == (EventState.DRAFT, 1)
    assert [(entry.actor, entry.verb, entry.subject) for entry in history_about(event)] == [
        ("Olga Organiser", "created", "Expo")
    ]


def test_an_address_is_given_once_and_none_is_ours(app: Flask) -> None:
    an_event(slug="some-expo")

    assert _refusal() == "There is an expo at /some-expo already."
    assert _refusal("organise").startswith("Use 3 to 60 small letters")
    assert _refusal("Some Expo").startswith("Use 3 to 60 small letters")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"last_day": date(2027, 4, 12)}, "The last day is before the first day."),
        (
            {"last_day": date(2072, 4, 12)},
            "An expo lasts 31 days at most. Look at the years of its first and last day.",
        ),
        ({"closes_at": time(10)}, "The expo closes before it opens."),
        ({"build_up_closes_at": time(8)}, "On build-up days the halls close before they open."),
        ({"breakdown_opens_at": time(21)}, "On breakdown days the halls close before they open."),
        ({"zone": "Asia/Atlantis"}, "There is no time zone Asia/Atlantis."),
        ({"zone": "Etc/GMT+3"}, "There is no time zone Etc/GMT+3."),
        ({"currency": "XYZ"}, "There is no currency XYZ."),
        ({"languages": []}, "Choose the languages of the expo, each once."),
        ({"languages": ["en", "en"]}, "Choose the languages of the expo, each once."),
        ({"languages": ["en", "tlh"]}, "Choose the languages of the expo, each once."),
        ({"map_url": "javascript:alert(1)"}, "A map link begins with https://."),
        ({"accent": "red;}"}, "Write a colour as in #0b5d3b."),
        (
            {"latitude": 91.0, "longitude": 0.0},
            "Give both coordinates in degrees, or none: latitude from -90 to 90, longitude from -180 to 180.",
        ),
    ],
)
def test_what_an_expo_cannot_be_is_refused_in_words(app: Flask, wrong: dict[str, Any], sentence: str) -> None:
    assert _refusal(**wrong) == sentence
    assert event_by_slug("some-expo") is None


def test_an_edit_grows_the_version_and_tells_pages_and_history(app: Flask) -> None:
    event = an_event()
    version, revision = event.version, event.public_revision

    with transaction():
        edit_event(event, {"venue": "Great Hall"}, version=version, by=OLGA)

    assert (event.venue, event.version, event.public_revision) == ("Great Hall", version + 1, revision + 1)
    entry = history_about(event)[0]
    assert (entry.before, entry.after) == (
        {"venue": "Test Hall"},
        {"venue": "Great Hall", "version": version + 1},
    )


def test_an_edit_that_changes_nothing_is_none(app: Flask) -> None:
    event = an_event()
    before = len(history_about(event)), event.version, event.public_revision

    with transaction():
        edit_event(event, {"venue": event.venue}, version=event.version, by=OLGA)

    assert (len(history_about(event)), event.version, event.public_revision) == before


def test_the_second_tab_is_told_what_changed(app: Flask) -> None:
    event = an_event()
    seen = event.version
    with transaction():
        edit_event(event, {"venue": "Great Hall"}, version=seen, by=OKAN)

    with pytest.raises(Changed) as changed, transaction():
        edit_event(event, {"city": "Lahore"}, version=seen, by=OLGA)

    assert changed.value.details == ("Okan Other: Venue: Test Hall → Great Hall",)
    assert (event.venue, event.city) == ("Great Hall", "Karachi")


def test_a_refused_edit_leaves_all_as_it_was(app: Flask) -> None:
    event = an_event()

    with pytest.raises(Refused), transaction():
        edit_event(event, {"venue": "Great Hall", "last_day": date(2027, 4, 1)}, version=event.version, by=OLGA)

    assert (event.venue, event.last_day) == ("Test Hall", date(2027, 4, 15))


def test_nothing_is_published_while_something_is_missing(app: Flask) -> None:
    event = an_event(state=EventState.DRAFT, bare=True, name={"tr": "Fuar"}, venue="", city="")

    with pytest.raises(Refused) as refused, transaction():
        move_event(event, EventState.PUBLISHED, by=OLGA)

    assert refused.value.details == (
        "Give the expo a name in its first language.",
        "Add a venue.",
        "Say in which city it is.",
        "Add at least one category of people who may register.",
    )
    assert event.state is EventState.DRAFT


def test_an_expo_goes_live_closes_and_opens_again(app: Flask) -> None:
    event = an_event()

    with transaction():
        for state in (EventState.LIVE, EventState.CLOSED, EventState.PUBLISHED, EventState.DRAFT):
            move_event(event, state, by=OLGA)

    assert event.state is EventState.DRAFT
    assert [entry.after for entry in history_about(event)[:2]] == [{"state": "draft"}, {"state": "published"}]


def test_a_move_that_there_is_not_is_refused(app: Flask) -> None:
    event = an_event(state=EventState.DRAFT)

    with pytest.raises(Refused) as refused, transaction():
        move_event(event, EventState.LIVE, by=OLGA)

    assert refused.value.message == "An expo that is a draft cannot become live."


def test_a_category_is_edited_by_the_first_tab_only(app: Flask) -> None:
    event = an_event()
    category = a_category(event)
    seen = category.version
    with transaction():
        edit_category(category, {"needs_approval": True}, version=seen, by=OKAN)

    with pytest.raises(Changed) as changed, transaction():
        edit_category(category, {"needs_approval": False}, version=seen, by=OLGA)

    assert changed.value.details == ("Okan Other: Needs approval: no → yes",)
    assert category.needs_approval


def test_a_category_keeps_to_its_own_expo(app: Flask) -> None:
    event, other = an_event(), an_event()
    with transaction():
        theirs = add_zone(other, "Health", None, by=OLGA)

    with pytest.raises(NotFound), transaction():
        add_category(event, {"kind": "visitor", "name": {"en": "V"}, "zones": [theirs]}, by=OLGA)
    with pytest.raises(Refused) as refused, transaction():
        add_category(event, {"kind": "visitor", "name": {"en": "V"}, "days": ["2027-05-01"]}, by=OLGA)

    assert refused.value.message == "A category admits to days of the expo, at least one of them."


def test_the_days_of_a_category_move_with_the_expo(app: Flask) -> None:
    event = an_event()
    category = a_category(event, days=["2027-04-14"])

    with transaction():
        edit_event(
            event, {"first_day": date(2027, 4, 20), "last_day": date(2027, 4, 22)}, version=event.version, by=OLGA
        )

    assert category.days == ["2027-04-21"]


def test_no_category_is_left_without_a_day(app: Flask) -> None:
    event = an_event()
    a_category(event, days=["2027-04-15"], name={"en": "Last day visitors"})

    with pytest.raises(LostDaysUndecided) as undecided, transaction():
        edit_event(event, {"last_day": date(2027, 4, 14)}, version=event.version, by=OLGA)
    seen = {lost.key: Decision(Fate.SEEN) for lost in undecided.value.lost}
    with pytest.raises(Refused) as refused, transaction():
        edit_event(event, {"last_day": date(2027, 4, 14)}, version=event.version, by=OLGA, decisions=seen)

    assert [line.name for lost in undecided.value.lost for line in lost.lines] == ["Last day visitors"]
    assert refused.value.message == (
        "Last day visitors would be admitted on no day of the expo. Change its days first."
    )


def test_an_expo_is_copied_as_next_years(app: Flask) -> None:
    event = an_event(description={"en": "All about it"}, build_up_opens_at=time(7), breakdown_closes_at=time(23, 30))
    with transaction():
        hall = add_hall(event, "One", by=OLGA)
        zone = add_zone(event, "Health", hall, by=OLGA)
    old = a_category(event, days=["2027-04-14"], zones=[zone], capacity=40, position=2)

    with transaction():
        made = copy_event(event, "next-expo", date(2028, 4, 11), by=OLGA)
    copy, pairs = made.copy, made.categories

    new = pairs[old.id]
    assert (copy.slug, copy.state, copy.first_day, copy.last_day, copy.copied_from_id) == (
        "next-expo",
        EventState.DRAFT,
        date(2028, 4, 11),
        date(2028, 4, 13),
        event.id,
    )
    assert (copy.description, copy.registration_opens_at) == ({"en": "All about it"}, None)
    assert (copy.build_up_opens_at, copy.build_up_closes_at) == (time(7), time(20))
    assert (copy.breakdown_opens_at, copy.breakdown_closes_at) == (time(8), time(23, 30))
    assert [(one.name, one.hall.name if one.hall else "") for one in zones_of(copy)] == [("Health", "One")]
    assert (new.days, new.capacity, new.occupancy, [one.name for one in new.zones]) == (
        ["2028-04-12"],
        40,
        0,
        ["Health"],
    )
    assert (new.invitation_key != old.invitation_key, len(categories_of(copy))) == (True, len(categories_of(event)))


def test_a_copy_shares_no_text_with_the_first(app: Flask) -> None:
    event = an_event()
    with transaction():
        copy = copy_event(event, "next-expo", date(2028, 4, 11), by=OLGA).copy

    with transaction():
        edit_event(copy, {"name": {"en": "Next Expo"}}, version=copy.version, by=OLGA)

    assert event.name["en"] == "Test Expo"


def test_a_touch_makes_public_pages_anew(app: Flask) -> None:
    event = an_event()
    revision = event.public_revision

    with transaction():
        touch(event)

    assert event.public_revision == revision + 1
