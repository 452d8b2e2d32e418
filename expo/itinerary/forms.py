"""The form of an itinerary item."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import HiddenField
from wtforms.validators import DataRequired

from expo.events.choices import zone_choices
from expo.events.moments import Moment, filled
from expo.i18n import LANGUAGES, _, _l, language
from expo.itinerary.airports import zone_of_airport
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import DETAILS, FLIGHTS, ItemKind
from expo.itinerary.words import kind_words
from expo.kit.collation import capitalised
from expo.registration.question_fields import ListField
from expo.web.fields.choices import Boxes, Pick, PickOne
from expo.web.filters import zone_words
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import number, row_id, whole

_FIELD_OF = {"from": "start"}  # a form cannot have a field that is a word of Python


def _kind_choices() -> dict[str, str]:
    return {kind.value: word for kind, word in kind_words().items()}


class ItemForm(BaseForm):
    """An item of the itinerary."""

    kind = ListField(_l("Kind"), choices=_kind_choices, validators=[DataRequired(_l("Choose one from the list."))])
    title_en = LineField(
        _l("Title in English"),
        longest=160,
        required=False,
        description=_l("Leave all three empty, and the kind is the title."),
    )
    title_tr = LineField(_l("Title in Turkish"), longest=160, required=False)
    title_ur = LineField(_l("Title in Urdu"), longest=160, required=False, render_kw={"lang": "ur"})
    starts_at = Moment(_l("From"), [filled], zone_field="starts_zone")
    starts_zone = Pick(_l("Time zone of the take-off"), description=_l("Of flights alone: the time is told in it."))
    ends_at = Moment(_l("Until"), [filled], zone_field="ends_zone")
    ends_zone = Pick(_l("Time zone of the landing"), description=_l("Of flights alone: the time is told in it."))
    place = LineField(_l("Place"), longest=160, required=False)
    flight = LineField(_l("Flight"), longest=60, required=False, description=_l("As in TK 708."))
    airport = LineField(_l("Airport and terminal"), longest=120, required=False)
    start = LineField(_l("From where"), longest=120, required=False)
    to = LineField(_l("Where to"), longest=120, required=False)
    lounge = LineField(_l("Lounge"), longest=120, required=False)
    hotel = LineField(_l("Hotel"), longest=120, required=False)
    room = LineField(_l("Room"), longest=60, required=False)
    vehicle = Pick(_l("Vehicle"))
    note = ParagraphField(_l("Note"), longest=1000)
    along = PickOne(
        _l("What depends on the flight"),
        validate_choice=False,
        choices=lambda: {"yes": _("It moves by as much"), "no": _("It stays as it is")},
    )
    people = Boxes(_l("For"), coerce=whole, description=_l("Choose nobody, and it is for the whole delegation."))
    interpreters = Boxes(_l("Interpreters"), coerce=whole)
    version = HiddenField(default="0")
    event_zone = ""
    may_stay_unsaid = False

    def fields(self) -> dict[str, Any]:
        """The typed values as the services take them."""
        told = {
            "note": self.note.data or "",
            "details": {name: str(self[_FIELD_OF.get(name, name)].data or "") for name in DETAILS},
            "vehicle_id": row_id(self.vehicle.data) or None,
        }
        if "starts_at" not in self:
            return told
        titles = {code: str(self[f"title_{code}"].data or "") for code in LANGUAGES}
        kind = ItemKind(self.kind.data)
        known = {code: text for code, text in titles.items() if text}
        return {
            **told,
            "kind": kind,
            "title": known or {language(): capitalised(kind_words()[kind], language())},
            "place": self.place.data or "",
            "starts_at": self.starts_at.data,
            "ends_at": self.ends_at.data,
            "starts_zone": (self.starts_zone.data or "") if kind in FLIGHTS else "",
            "ends_zone": (self.ends_zone.data or "") if kind in FLIGHTS else "",
        }

    def offer_zones(self, event_zone: str, item: ItineraryItem | None) -> None:
        """Fill the choices of zones; a flight whose zones were never said may stay so."""
        unsaid = [("", _("That of the expo: %(zone)s", zone=zone_words(event_zone)))]
        for name in ("starts_zone", "ends_zone"):
            self[name].choices = [*unsaid, *zone_choices()]
        self.event_zone = event_zone
        self.may_stay_unsaid = item is not None and item.kind in FLIGHTS and not (item.starts_zone or item.ends_zone)

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: both ends of a flight have a zone. Where the airport is known, its zone is put forward, to be
        sent again by whoever finds it right.
        """
        is_valid = bool(super().validate(extra_validators))
        if "starts_zone" not in self or self.kind.data not in FLIGHTS or self.may_stay_unsaid:
            return is_valid
        is_arrival = self.kind.data == ItemKind.ARRIVAL
        here = (self.airport.data or "", self.event_zone)
        ends = {"starts_zone": self.start.data or "", "ends_zone": self.to.data or ""}
        for name, place in ends.items():
            is_here = is_arrival == (name == "ends_zone")
            if not self[name].data:
                proposal = zone_of_airport(place) or (is_here and (zone_of_airport(here[0]) or here[1])) or ""
                self[name].data = proposal
                self[name].errors = [*self[name].errors, _zone_sentence(proposal)]
                is_valid = False
        return is_valid

    def moves_along(self) -> bool | None:
        """Whether what depends on the flight moves along; None where nobody said so."""
        return {"yes": True, "no": False}.get(self.along.data or "")

    def leave_session_alone(self) -> None:
        """Take away the fields of what a session says itself."""
        for name in (
            "kind",
            "title_en",
            "title_tr",
            "title_ur",
            "starts_at",
            "ends_at",
            "place",
            "starts_zone",
            "ends_zone",
            "interpreters",
        ):
            del self[name]

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)


def form_values(item: ItineraryItem) -> dict[str, Any]:
    """An item's values as the form takes them."""
    titles = {f"title_{code}": item.title.get(code, "") for code in LANGUAGES}
    return {
        **titles,
        **{_FIELD_OF.get(name, name): item.details.get(name, "") for name in DETAILS},
        "vehicle": str(item.vehicle_id or ""),
        "kind": item.kind.value,
        "place": item.place,
        "note": item.note,
        "starts_at": _in_zone(item.starts_at, item.starts_zone),
        "ends_at": _in_zone(item.ends_at, item.ends_zone),
        "starts_zone": item.starts_zone,
        "ends_zone": item.ends_zone,
        "people": [member.id for member in item.people],
        "interpreters": [one.id for one in item.interpreters],
        "version": str(item.version),
    }


def _in_zone(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)) if zone else moment


def _zone_sentence(proposal: str) -> str:
    if not proposal:
        return _("Choose the time zone of this airport.")
    return _("Choose the time zone of this airport. Is it %(zone)s? Then save again.", zone=zone_words(proposal))
