"""Every address of the product: each way to ask for each view, with arguments that name nothing."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, Rule
from werkzeug.routing.converters import NumberConverter

ASKED = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


def doors_of(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every way to ask for every endpoint of the application."""
    for rule in app.url_map.iter_rules():
        for method in sorted(ASKED.intersection(rule.methods or ())):
            yield method, rule


def address_of(app: Flask, rule: Rule, slug: str) -> str:
    """The rule's address in the expo of this slug, with arguments that name nothing."""
    values = {name: _dummy(converter) for name, converter in rule._converters.items()}
    with app.test_request_context():
        built = rule.build({**values, **({"slug": slug} if "slug" in rule.arguments else {})})
    if built is None:
        raise AssertionError(f"no address for {rule}")
    return built[1]


def _dummy(converter: BaseConverter) -> str | int:
    """A value that the address takes and that names nothing."""
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 4_000_000 if isinstance(converter, NumberConverter) else "no-such-thing"
