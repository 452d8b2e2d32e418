"""The page that asks what becomes of the parts in doubt when a flight is cancelled or removed."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, ValidationError

from expo.errors import Refused
from expo.events.moments import Moment
from expo.history.services import Actor
from expo.history.shown_rows import unless_changed
from expo.i18n import _, _l
from expo.itinerary.cancellations import CancellationUndecided, PartDecision, PartFate, end_part
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind, ItemState
from expo.web.fields.choices import PickOne
from expo.web.params import word_of


def _fates(item: ItineraryItem) -> dict[str, str]:
    """What may become of a part; a session is moved in the programme alone."""
    words = {PartFate.CANCEL: _("Cancel it too"), PartFate.KEEP: _("Keep it as it is"), PartFate.MOVE: _("Move it")}
    return {fate.value: word for fate, word in words.items() if fate is not PartFate.MOVE or item.session is None}


class PartForm(Form):
    """What becomes of one part."""

    fate = PickOne(_l("What becomes of it"))
    starts_at = Moment(_l("New beginning, where it moves"))
    ends_at = Moment(_l("New end, where the stay ends at another time too"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Times count for a part that moves alone; an empty end is the one that it has."""
        moves = self.fate.data == PartFate.MOVE
        for field in (one for one in self if isinstance(one, Moment)):
            empty = field.short_name == "ends_at" and not (field.raw_data or [""])[0]
            if empty or not moves:
                field.data, field.process_errors = None, []
        return bool(super().validate(extra_validators))

    def validate_starts_at(self, field: Moment) -> None:
        if self.fate.data == PartFate.MOVE and field.data is None and not field.errors:
            raise ValidationError(_("Enter date and time, as in 2027-04-14 18:00."))


def end_or_ask(item: ItineraryItem, step: str, layout: str, by: Actor) -> ResponseReturnValue:
    """Cancel or remove the part; where others are in doubt with it and nobody has decided, ask."""
    state = ItemState.DELETED if step == "delete" else ItemState.CANCELLED
    forms: dict[int, PartForm] = {}
    parts: Sequence[ItineraryItem] = ()
    refusal: Refused | None = None
    try:
        with unless_changed():
            end_part(item, state, {}, by=by)
        return redirect(url_for(".index"), 303)
    except CancellationUndecided as undecided:
        parts, refusal = undecided.parts, undecided
        forms = {part.id: _form(part) for part in parts}
    wrong = [number for number, form in forms.items() if not form.validate()] if "decided" in request.form else [0]
    if not wrong:
        try:
            with unless_changed():
                end_part(item, state, _decisions(forms), by=by)
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    shown = {"item": item, "step": step, "parts": parts, "forms": forms, "refusal": refusal}
    return render_template("itinerary/cancel.html", layout=layout, **shown), 409


def _form(part: ItineraryItem) -> PartForm:
    """The part's form, filled in where it was sent."""
    sent = request.form if "decided" in request.form else None
    form = PartForm(sent, prefix=f"part{part.id}-", starts_at=part.starts_at if part.session is None else None)
    form.fate.choices = list(_fates(part).items())
    if part.kind is not ItemKind.HOTEL:
        del form.ends_at
    return form


def _decisions(forms: Mapping[int, PartForm]) -> dict[int, PartDecision]:
    found = {}
    for number, form in forms.items():
        fate = word_of(PartFate, form.fate.data)
        if fate is not None:
            found[number] = PartDecision(fate, form.starts_at.data, form.ends_at.data if "ends_at" in form else None)
    return found
