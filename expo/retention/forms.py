"""The form of how long an expo keeps what it holds about people."""

from typing import Any

from wtforms import Field, HiddenField

from expo.events.forms import EventSettingsForm
from expo.events.models import Event
from expo.i18n import _
from expo.retention.queries import days_kept
from expo.retention.rules import Days, KeptKind, may_be_kept, most_days
from expo.retention.words import erasure_words, kind_word
from expo.web.forms import LineField
from expo.web.params import number

_NO_NUMBER = -1


class PeriodsForm(EventSettingsForm):
    """A number of days for each kind; left empty it is kept without an end. `previewed` is what the preview was made of."""

    previewed = HiddenField()

    def days(self) -> dict[KeptKind, int | None]:
        return {kind: _days_in(self[_name(kind)]) for kind in KeptKind}

    def is_previewed(self) -> bool:
        """Whether the preview that the reader saw was made of these days."""
        return self.previewed.data == spelled(self.days())

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        for kind in KeptKind:
            field = self[_name(kind)]
            if not may_be_kept(kind, _days_in(field)):
                field.errors = [_("Enter a number from 1 to %(most)s.", most=most_days(kind))]
                good = False
        return good


def periods_form(event: Event) -> PeriodsForm:
    """The form filled with the event's periods."""
    kept = days_kept(event)
    fields = {_name(kind): _field(kind) for kind in KeptKind}
    data = {_name(kind): "" if kept[kind] is None else str(kept[kind]) for kind in KeptKind}
    form: PeriodsForm = type("PeriodsFormHere", (PeriodsForm,), fields)(data={**data, "version": str(event.version)})
    return form


def spelled(days: Days) -> str:
    """The periods in one text, to compare what was previewed with what is sent."""
    return ",".join(f"{kind.value}:{days[kind]}" for kind in KeptKind)


def _field(kind: KeptKind) -> LineField:
    return LineField(
        kind_word(kind),
        required=False,
        longest=10,
        description=erasure_words(kind),
        render_kw={"inputmode": "numeric", "dir": "ltr"},
    )


def _days_in(field: Field) -> int | None:
    """The days typed, none for an empty field; -1, which no kind allows, for anything else."""
    typed = (field.data or "").strip()
    return number(typed, otherwise=_NO_NUMBER) if typed else None


def _name(kind: KeptKind) -> str:
    return kind.value.replace(" ", "_")
