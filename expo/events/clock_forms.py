"""The form that asks what becomes of hours that the clocks of another time zone skip or repeat."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from wtforms import Form

from expo.events.doubtful_hours import DoubtfulNight, Way, Ways
from expo.i18n import _
from expo.web.fields.choices import PickOne
from expo.web.params import day, word_of

_WAY = "way_"  # the beginning of the names of the fields; their end is a day


def ways_in(form: Mapping[str, str]) -> Ways:
    """What was decided for such hours, by their day, from the fields of `clock_form`."""
    typed = {day(name.removeprefix(_WAY)): word_of(Way, form[name]) for name in form if name.startswith(_WAY)}
    return {each: way for each, way in typed.items() if each is not None and way is not None}


def way_values(ways: Ways) -> dict[str, str]:
    """The values of the fields of `clock_form` in which this was decided."""
    return {f"{_WAY}{each.isoformat()}": way.value for each, way in ways.items()}


def clock_form(doubts: Sequence[DoubtfulNight]) -> Any:
    """For each day with such hours a choice of the earlier or the later moment."""
    fields = {}
    for doubt in doubts:
        words: Any = _skipped_words() if doubt.skipped else _repeated_words()
        label = _("The hours that do not exist") if doubt.skipped else _("The hours that come twice")
        fields[f"{_WAY}{doubt.day.isoformat()}"] = PickOne(label, choices=words, validate_choice=False)
    return type("ClockForm", (Form,), fields)(request.form)


def _skipped_words() -> dict[str, str]:
    return {
        Way.EARLIER.value: _("become earlier, by as much as the clocks go forward"),
        Way.LATER.value: _("become later, by as much as the clocks go forward"),
    }


def _repeated_words() -> dict[str, str]:
    return {
        Way.EARLIER.value: _("are the first, before the clocks go back"),
        Way.LATER.value: _("are the second, after the clocks went back"),
    }
