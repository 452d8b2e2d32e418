"""Name search at the desk: every script, prefixes, and words with a wrong letter."""

import pytest
from flask import Flask

from expo.checkin.name_search.index import index_names
from expo.checkin.name_search.queries import find_people
from expo.db import transaction
from expo.events.models import Event
from expo.kit.spelling import keys_of, letters_left_out
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.queries import counted


def found(event: Event, asked: str) -> list[str]:
    with transaction():
        index_names(event.id)
    return [person.name for person in find_people(event, asked)]


@pytest.mark.parametrize(
    "asked",
    [
        "çağrı",
        "cagri",
        "ÇAĞRI YILMAZ",
        "cagr",
        "cagrı yilmz",
        "cgari",
        "yilmax",
        "چاغری",
        "چاغزی",
        "anadolu",
        "c.yilmaz",
    ],
)
def test_cagri_is_found_however_the_name_is_typed(app: Flask, asked: str) -> None:
    event, other = an_event(), an_event()
    for where in (event, other):
        vito(
            where,
            given_name="Çağrı",
            family_name="Yılmaz",
            second_name="چاغری یلماز",
            organisation="Anadolu Yazılım",
            email="c.yilmaz@firm.example",
        )
    vito(event, given_name="Zofia", family_name="Nowak", organisation="Other")

    names = found(event, asked)

    assert names == ["Çağrı Yılmaz"]


def test_whoever_fits_best_comes_first(app: Flask) -> None:
    event = an_event()
    for name in ("Mehmed", "Mehmet", "Mehmetcan"):
        vito(event, given_name=name, organisation="")

    names = found(event, "mehmet")

    assert names == ["Mehmet Ziyaretçi", "Mehmetcan Ziyaretçi", "Mehmed Ziyaretçi"]


def test_a_changed_name_is_found_by_the_new_one_alone(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name="Farhan")
    before = found(event, "farhan")
    with transaction():
        person.given_name, person.version, person.search = "Imran", person.version + 1, "imran"

    after = [found(event, "farhan"), found(event, "imran")]

    assert before == ["Farhan Ziyaretçi"]
    assert after == [[], ["Imran Ziyaretçi"]]


@pytest.mark.parametrize("people", [1, 3])
def test_a_search_takes_three_statements(app: Flask, people: int) -> None:
    event = an_event()
    for _number in range(people):
        vito(event, given_name="Ayşe")
    with transaction():
        index_names(event.id)
    number = event.id

    with counted(app) as statements:
        rows = find_people(event, "ayse ziyaretci")

    assert (len(rows), len(statements), number) == (people, 3, event.id)


def test_the_keys_of_a_word() -> None:
    assert letters_left_out("abc") == set()
    assert {key: kind.name for key, kind in keys_of("abcd").items()} == {
        "abcd": "WHOLE",
        "abc": "ALL_BUT_LAST",
        "ab": "BEGINNING",
        "a": "BEGINNING",
        "bcd": "LETTER_LEFT_OUT",
        "acd": "LETTER_LEFT_OUT",
        "abd": "LETTER_LEFT_OUT",
    }
