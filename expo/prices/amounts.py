"""The amounts of an expo's price list and instalments."""

from expo.events.changes.currency import Amounts
from expo.events.models import Event
from expo.i18n import _l
from expo.prices.queries import instalment_rows_of, rule_rows_of
from expo.prices.rule_json import steps_from_json


def _listed(event: Event) -> list[int]:
    """The first amount of each rule that has one."""
    amounts = [
        [row.amount_minor, *(amount for _up_to, amount in steps_from_json(row.steps))] for row in rule_rows_of(event)
    ]
    return [next(filter(None, of_rule)) for of_rule in amounts if any(of_rule)]


def _due(event: Event) -> list[int]:
    return [row.amount_minor for row in instalment_rows_of(event) if row.amount_minor]


LISTED = Amounts(_l("Price rules with an amount"), _listed)
INSTALMENTS = Amounts(_l("Instalments of an amount"), _due)
