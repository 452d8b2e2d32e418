"""The URL converter of numbers, bounded to the range of a row's id, so that every query can bind them."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from expo.web.params import LARGEST_ID


class AddressNumber(IntegerConverter):
    """`<int:…>` of a rule. A number that is larger than any id, or written in other digits than 0 to 9, is no address: 404."""

    regex = "[0-9]{1,19}"

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:  # noqa: A002 -- Werkzeug's name
        super().__init__(map, *args, **{"max": LARGEST_ID, **options})


def init_address_numbers(app: Flask) -> None:
    """Set the converter; before the first rule is added."""
    app.url_map.converters["int"] = AddressNumber
