"""The form of an itinerary item."""

from typing import Any

from wtforms import HiddenField

from expo.events.moments import Moment, filled
from expo.i18n import LANGUAGES, _, _l, language
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import DETAILS, ItemKind
from expo.itinerary.words import kind_words
from expo.kit.collation import capitalised
from expo.registration.question_fields import ListField
from expo.web.choices import Boxes, Pick, PickOne
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import number, row_id

_FIELD_OF = {"from": "start"}  # a form cannot have a field that is a word of Python


def _kind_choices() -> dict[str, str]:
    return {kind.value: word for kind, word in kind_words().items()}


class ItemForm(BaseForm):
    """An item of the itinerary."""

    kind = ListField(_l("Kind"), choices=_kind_choices)
    title_en = LineField(
        _l("Title in English"),
        longest=160,
        required=False,
        description=_l("Leave all three empty, and the kind is the title."),
    )
    title_tr = LineField(_l("Title in Turkish"), longest=160, required=False)
    title_ur = LineField(_l("Title in Urdu"), longest=160, required=False, render_kw={"lang": "ur"})
    starts_at = Moment(_l("From"), [filled])
    ends_at = Moment(_l("Until"), [filled])
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
    people = Boxes(_l("For"), coerce=int, description=_l("Choose nobody, and it is for the whole delegation."))
    version = HiddenField(default="0")

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
        }

    def moves_along(self) -> bool | None:
        """Whether what depends on the flight moves along; None where nobody said so."""
        return {"yes": True, "no": False}.get(self.along.data or "")

    def leave_session_alone(self) -> None:
        """Take away the fields of what a session says itself."""
        for name in ("kind", "title_en", "title_tr", "title_ur", "starts_at", "ends_at", "place"):
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
        "starts_at": item.starts_at,
        "ends_at": item.ends_at,
        "people": [member.id for member in item.people],
        "version": str(item.version),
    }
