"""The placeholders of a template: filled by name, never evaluated."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.mail.rules import delay_before, fill, has_open_brace, missing_holes, one_line, unknown_holes, wait_after


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Dear {name},", "Dear Vito,"),
        ("{name} {name}", "Vito Vito"),
        ("{{name}}", "{name}"),
        ("{{{name}}}", "{Vito}"),
        ("{nobody}", "{nobody}"),
        ("{name.__class__}", "{name.__class__}"),
        ("{name!r:>10}", "{name!r:>10}"),
        ("{0} { name } {", "{0} { name } {"),
        ("%(name)s {% if name %} {{ 7*7 }}", "%(name)s {% if name %} { 7*7 }"),
    ],
)
def test_a_hole_is_filled_and_nothing_is_run(text: str, filled: str) -> None:
    assert fill(text, {"name": "Vito"}) == filled


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert fill("Dear {name}", {"name": "{link}", "link": "secret"}) == "Dear {link}"


def test_unknown_holes_are_named_once_in_their_order() -> None:
    assert unknown_holes("{zip} {name} {zip} {{not}} {age}", {"name": 1}) == ["zip", "age"]


def test_a_subject_is_cut_at_200_characters_and_a_hole_has_40_letters_at_most() -> None:
    assert [len(one_line("x" * length)) for length in (199, 200, 201)] == [199, 200, 200]
    assert unknown_holes("{" + "a" * 40 + "}{" + "b" * 41 + "}", {}) == ["a" * 40]


@given(st.text())
def test_any_text_becomes_one_short_line(text: str) -> None:
    line = one_line(text)

    assert (len(line.splitlines()) <= 1, len(line) <= 200) == (True, True)


def test_waits_grow_for_two_days_and_end() -> None:
    waits = [delay_before(attempt) for attempt in range(1, 11)]

    assert waits == [60, 300, 900, 3600, 14400, 28800, 43200, 43200, 43200, None]
    assert 47 * 3600 < sum(wait for wait in waits if wait) < 55 * 3600


def test_a_silent_domain_is_left_alone_longer_each_time_up_to_an_hour() -> None:
    assert [wait_after(breaks) // timedelta(minutes=1) for breaks in range(1, 7)] == [1, 5, 15, 60, 60, 60]


@pytest.mark.parametrize(
    ("text", "stands_alone"),
    [("{name}", False), ("{{name}}", False), ("a {name", True), ("name}", True), ("{ name }", True), ("{Name}", True)],
)
def test_a_brace_that_stands_alone_is_seen(text: str, stands_alone: bool) -> None:
    assert has_open_brace(text) is stands_alone


@pytest.mark.parametrize(
    ("text", "products", "missing"),
    [
        ("Come.", "Open {link}.", ["link"]),
        ("{link}", "Open {link}.", []),
        ("{{link}}", "{link}", ["link"]),
        ("", "", []),
    ],
)
def test_a_private_link_may_not_get_lost(text: str, products: str, missing: list[str]) -> None:
    assert missing_holes(text, products) == missing
