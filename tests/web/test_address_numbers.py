"""Numbers in addresses: none is larger than a row's id may be, in any rule of the product."""

import pytest
from flask import Flask
from werkzeug.routing.converters import NumberConverter

from expo.web.address_numbers import AddressNumber
from expo.web.params import LARGEST_ID
from tests.pages import Browser


def test_every_number_in_an_address_is_bounded_by_the_largest_id(bare_app: Flask) -> None:
    found = [
        (rule.rule, converter)
        for rule in bare_app.url_map.iter_rules()
        for converter in rule._converters.values()
        if isinstance(converter, NumberConverter)
    ]

    assert len(found) > 200
    assert [rule for rule, one in found if not isinstance(one, AddressNumber) or one.max > LARGEST_ID] == []  # type: ignore[operator]


@pytest.mark.parametrize("number", [str(LARGEST_ID + 1), "9" * 40, "9" * 5000, "٣", "²", "-1", "+1"])
def test_any_other_number_is_no_address(bare_app: Flask, number: str) -> None:
    adapter = bare_app.url_map.bind("localhost")

    assert adapter.match(f"/organise/some-expo/spaces/{LARGEST_ID}")[1]["number"] == LARGEST_ID
    assert not adapter.test(f"/organise/some-expo/spaces/{number}")


def test_a_large_number_is_answered_as_a_page_that_is_not_there(bare_app: Flask, browser: Browser) -> None:
    assert browser.client.get(f"/some-expo/plan/{'9' * 40}").status_code == 404
