"""The words of repairs."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _l
from expo.meetings.repairs.rules import RepairWay

_WAYS: Mapping[RepairWay, Any] = {
    RepairWay.NEAREST: _l("The nearest time, at any free place"),
    RepairWay.SAME_PLACE: _l("The nearest time at the same place"),
    RepairWay.ANOTHER_DAY: _l("Another day"),
}


def repair_word(way: RepairWay) -> str:
    return str(_WAYS[way])
