"""The words for the keys of values that are mappings: conditions and lines of prices, designs of badges."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _l

INNER_FIELD_NAMES: Mapping[str, Any] = {
    "above_least": _l("Above"),
    "back": _l("Back"),
    "below_most": _l("Only below it"),
    "countries": _l("Countries"),
    "dates": _l("Dates"),
    "due_from": _l("Is due"),
    "fields": _l("Texts"),
    "from_day": _l("From this day"),
    "layout": _l("Layout"),
    "name_colour": _l("Colour of the names"),
    "newcomer": _l("Newcomers"),
    "own_builder": _l("Stand builder"),
    "participations": _l("Times the firm took part"),
    "quantity": _l("Quantity"),
    "resident": _l("Residents"),
    "strip_mm": _l("Height of the strip in millimetres"),
    "until_day": _l("Until this day, itself included"),
    "early_minor": _l("Early price"),
    "early_until": _l("Early until"),
    "late_minor": _l("Late price"),
    "late_from": _l("Late from"),
    "normal_minor": _l("Price"),
    "due_on": _l("To be done by"),
    "task": _l("Task"),
    "stock": _l("How many there are"),
    "told_kinds": _l("What it is told of"),
}
