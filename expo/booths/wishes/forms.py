"""The form of booth wishes: one field per rank, for booth numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from expo.booths.models import Booth
from expo.booths.rules import LONGEST_NUMBER, number_key
from expo.booths.wishes.queries import MOST_WISHES, booths_numbered, is_barred
from expo.booths.wishes.services import barred_words
from expo.events.models import Event
from expo.exhibitors.forms.application import StepForm
from expo.i18n import _
from expo.web.forms import LineField

FIELDS = tuple(f"wish{rank}" for rank in range(1, MOST_WISHES + 1))


class WishesForm(StepForm):
    """Booth wishes; `wishes_form` adds the fields. Blank fields between filled ones are skipped."""

    event: Event
    found: Mapping[str, Booth] = {}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        good: bool = super().validate(extra_validators)
        typed = {name: number_key(self[name].data or "") for name in FIELDS if not self[name].errors}
        self.found = booths_numbered(self.event, (key for key in typed.values() if key))
        seen: set[str] = set()
        for name, key in typed.items():
            fault = self._fault(key, seen) if key else None
            if fault:
                self[name].errors = [fault]
                good = False
            seen.add(key)
        return good

    def chosen(self) -> list[Booth]:
        """The typed booths in order of rank; only after validation."""
        return [self.found[number_key(self[name].data)] for name in FIELDS if self[name].data]

    def _fault(self, key: str, seen: set[str]) -> str | None:
        booth = self.found.get(key)
        if booth is None:
            return _(
                "There is no booth %(number)s in this expo. Write its number as it stands on the plan.", number=key
            )
        if key in seen:
            return _("Booth %(number)s stands there twice.", number=booth.number)
        return barred_words(booth.number) if is_barred(booth) else None


def wishes_form(event: Event, wishes: Sequence[Booth], listed: str) -> WishesForm:
    """The form, filled with the existing wishes. `listed` is the id of the datalist of numbers."""
    fields: dict[str, Any] = {
        name: LineField(
            _("Wish %(num)d", num=rank),
            required=False,
            longest=LONGEST_NUMBER,
            render_kw={"dir": "ltr", "list": listed, "autocomplete": "off"},
        )
        for rank, name in enumerate(FIELDS, start=1)
    }
    form: WishesForm = type("WishesFormHere", (WishesForm,), {**fields, "event": event})(
        data={name: booth.number for name, booth in zip(FIELDS, wishes, strict=False)}
    )
    return form
