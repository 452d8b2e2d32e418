"""The form that asks what becomes of what is dated on the days that an expo loses."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import request
from wtforms import Form, HiddenField

from expo.events.lost_days import Decision, Decisions, Fate, Lost
from expo.i18n import _
from expo.web.fields.choices import Pick, PickOne
from expo.web.filters import day as day_words
from expo.web.params import day, word_of

_FATE, _DAY = "fate_", "day_"  # the beginnings of the names of the fields


def decisions_in(form: Mapping[str, str]) -> dict[str, Decision]:
    """What was decided for things on lost days, by their keys, from the fields of `lost_form`. The list of days is sent with
    every fate; only that of another day takes one from it.
    """
    fates = {name.removeprefix(_FATE): word_of(Fate, typed) for name, typed in form.items() if name.startswith(_FATE)}
    return {
        key: Decision(fate, day(form.get(f"{_DAY}{key}")) if fate is Fate.MOVE else None)
        for key, fate in fates.items()
        if fate is not None
    }


def decision_values(decisions: Decisions) -> dict[str, str]:
    """The values of the fields of `lost_form` in which this was decided."""
    fates = {f"{_FATE}{key}": one.fate.value for key, one in decisions.items()}
    return fates | {f"{_DAY}{key}": one.day.isoformat() for key, one in decisions.items() if one.day is not None}


def lost_form(lost: Sequence[Lost], first: date, last: date) -> Any:
    """For each kind of things on lost days a choice of their fate, and of the day to which they move."""
    words = fate_words()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    fields: dict[str, Any] = {}
    for one in lost:
        if one.fates == (Fate.SEEN,):
            fields[f"{_FATE}{one.key}"] = HiddenField(default=Fate.SEEN.value)
            continue
        choices: Any = {fate.value: words[fate] for fate in one.fates}
        fields[f"{_FATE}{one.key}"] = PickOne(_("What becomes of them"), choices=choices, validate_choice=False)
        if Fate.MOVE in one.fates:
            names: Any = {each.isoformat(): day_words(each) for each in days}
            fields[f"{_DAY}{one.key}"] = Pick(_("The day to which they move"), choices=names, validate_choice=False)
    return type("LostForm", (Form,), fields)(request.form)


def fate_words() -> dict[Fate, str]:
    return {
        Fate.MOVE: _("They move to another day, at the same hours"),
        Fate.ALONG: _("They move by as many days as the first day"),
        Fate.CANCEL: _("They are cancelled"),
        Fate.DRAFT: _("They become drafts, which nobody sees, until they have another day"),
        Fate.STAY: _("They stay on their day"),
    }
