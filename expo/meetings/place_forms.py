"""The form of a meeting place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from expo.events.models import Event
from expo.events.moments import Moment, filled
from expo.events.queries import halls_of, zones_of
from expo.i18n import _, _l, localize
from expo.kit.text import fold
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import booth_labels, possible_parties
from expo.meetings.rules import PlaceKind, read_elsewhere
from expo.meetings.services.places import MOST_AT_ONCE
from expo.meetings.words import meeting_place_word
from expo.programme.queries import rooms_of
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField
from expo.web.params import row_id, word_of


class MeetingPlaceForm(BaseForm):
    """A table, a booth, a room or a desk."""

    kind = Pick(_l("Kind"))
    name = LineField(_l("Name"), longest=60, required=False, description=_l("As in T07: seen from afar, and spoken."))
    firm = LineField(
        _l("Firm whose booth it is"),
        longest=240,
        required=False,
        render_kw={"list": "meeting-booths", "autocomplete": "off"},
        description=_l(
            "For a booth: a firm or a booth number. Name and hall are read on the plan, wherever the firm moves."
        ),
    )
    count = IntegerField(
        _l("How many"),
        default=1,
        validators=[InputRequired(), NumberRange(1, MOST_AT_ONCE, message=_l("Enter 1 to 200."))],
        description=_l("Several of one kind are numbered: T becomes T01, T02 and so on."),
    )
    hall = Pick(_l("Hall"), coerce=str)
    zone = Pick(_l("Restricted zone it lies in"), coerce=str)
    room = Pick(
        _l("Room of the programme"),
        coerce=str,
        description=_l(
            "Its sessions take this place too. A meeting room is called as the room, and lies where it does."
        ),
    )
    owner = Pick(_l("Whose own it is"), coerce=str)
    chairs = IntegerField(
        _l("Chairs"),
        default=4,
        validators=[InputRequired(_l("Enter 2 to 200.")), NumberRange(2, 200, message=_l("Enter 2 to 200."))],
    )
    parallel = IntegerField(
        _l("Meetings at once"),
        default=1,
        validators=[InputRequired(_l("Enter 1 to 50.")), NumberRange(1, 50, message=_l("Enter 1 to 50."))],
    )
    flags = BooleanField(_l("Has flags"))
    interpreter_booth = BooleanField(_l("Has a booth for interpreters"))
    version = HiddenField(default="0")
    booths: Mapping[str, str] = {}  # the party of each text that may be typed for a firm

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        good: bool = super().validate(extra_validators)
        for name, fault in self._faults():
            self[name].errors = [*self[name].errors, fault]
            good = False
        return good

    def whose(self) -> str:
        """The party whose own it is, as "firm-12"; empty for nobody's."""
        if self.kind.data == PlaceKind.BOOTH.value:
            return self.booths.get(fold(self.firm.data or ""), "")
        return self.owner.data or ""

    def _faults(self) -> Iterator[tuple[str, str]]:
        """What is typed beside what is read elsewhere, and what is missing."""
        is_booth = self.kind.data == PlaceKind.BOOTH.value
        if is_booth and not self.whose():
            yield "firm", _("Choose a firm of the list: a booth for meetings is the booth of a firm.")
        elif self.firm.data and not is_booth:
            yield "firm", _("Leave this empty, or choose the kind “booth”.")
        kind = word_of(PlaceKind, self.kind.data)
        if kind is None:
            return  # which its own field says
        elsewhere = read_elsewhere(kind, in_room=bool(self.room.data))
        on_plan, at_room = (
            _("Leave this empty: it is read on the plan."),
            _("Leave this empty: it is read at the room."),
        )
        for name in elsewhere:
            if self[name].data and self[name].data != self.whose():
                yield name, on_plan if is_booth else at_room
        if "name" not in elsewhere and not self.name.data:
            yield "name", _("Enter a name for the place.")

    def fields(self) -> dict[str, Any]:
        """Everything but the owner, which the caller resolves."""
        return {
            "kind": PlaceKind(self.kind.data),
            "name": self.name.data or None,
            "hall_id": row_id(self.hall.data) or None,
            "zone_id": row_id(self.zone.data) or None,
            "room_id": row_id(self.room.data) or None,
            "chairs": self.chairs.data,
            "parallel": self.parallel.data,
            "flags": bool(self.flags.data),
            "interpreter_booth": bool(self.interpreter_booth.data),
        }


def meeting_place_form(event: Event, place: MeetingPlace | None, owner: str = "", *, sent: bool = True) -> Any:
    """The form of a place; `owner` is its party as "firm-12". `sent` as with a body."""
    form: Any = MeetingPlaceForm(obj=place, **({} if sent else {"formdata": None}))
    is_booth = place is not None and place.kind is PlaceKind.BOOTH
    firms = booth_labels(event)
    if is_booth and place is not None and place.owner is not None:
        firms.setdefault(owner, [place.owner.name])
    form.booths = _unambiguous(firms)
    form.labels = [texts[0] for texts in firms.values()]
    form.kind.choices = [(kind.value, meeting_place_word(kind)) for kind in PlaceKind]
    form.hall.choices = [("", _("No hall")), *((str(one.id), one.name) for one in halls_of(event))]
    form.zone.choices = [("", _("None")), *((str(one.id), one.name) for one in zones_of(event))]
    form.room.choices = [("", _("None")), *((str(one.id), localize(one.name)) for one in rooms_of(event))]
    form.owner.choices = [("", _("Nobody’s: for everybody")), *possible_parties(event)]
    if place is not None:
        del form.count
        form.kind.hold(place.kind.value)
        for name, stored in (("hall", place.own_hall_id), ("zone", place.own_zone_id), ("room", place.room_id)):
            form[name].hold(str(stored or ""))
        form.owner.hold("" if is_booth else owner, lambda _stored: place.owner.name if place.owner else "")
        if form.name.raw_data is None:
            form.name.data = place.own_name or ""
            form.firm.data = firms[owner][0] if is_booth else ""
    return form


def _unambiguous(firms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The firm of each text that may be typed; a name that two firms have is told by its booths alone."""
    count = Counter(fold(text) for texts in firms.values() for text in {fold(text): text for text in texts})
    return {fold(text): thing for thing, texts in firms.items() for text in texts if count[fold(text)] == 1}


class ClosureForm(BaseForm):
    """A time at which a place is closed."""

    starts_at = Moment(_l("Closed from"), [filled])
    ends_at = Moment(_l("Closed until"), [filled])
    reason = LineField(_l("Why"), longest=160, required=False)
