"""The form of a vehicle and its driver."""

from typing import Any

from wtforms import HiddenField, IntegerField
from wtforms.validators import DataRequired, NumberRange, Optional

from expo.i18n import LANGUAGES, _l
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.vehicles.rules import MOST_SEATS, VehicleKind
from expo.itinerary.vehicles.words import vehicle_kind_words
from expo.registration.question_fields import ListField
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, Email, LineField, ParagraphField
from expo.web.params import number


class VehicleForm(BaseForm):
    """A vehicle and its driver."""

    kind = ListField(
        _l("Kind"),
        choices=lambda: {kind.value: word for kind, word in vehicle_kind_words().items()},
        validators=[DataRequired(_l("Choose one from the list."))],
    )
    name = LineField(_l("Name"), longest=80, description=_l("What stands on it or what it is called, as in Bus 1."))
    plate = LineField(_l("Number plate"), longest=20, required=False)
    seats = IntegerField(
        _l("Seats for passengers"),
        validators=[Optional(), NumberRange(1, MOST_SEATS, message=_l("Enter 1 to 500."))],
        description=_l("Leave it empty where you do not know."),
    )
    driver_name = LineField(_l("Name of the driver"), longest=120, required=False)
    driver_phone = LineField(_l("Telephone of the driver"), longest=40, required=False, render_kw={"type": "tel"})
    driver_email = Email(
        _l("Mail address of the driver"),
        required=False,
        description=_l(
            "The link of the driver’s page goes there, and each change of a run. With another address the link is new, and the "
            "old one stops working at once."
        ),
    )
    language = Pick(_l("Language of the driver’s page and mails"))
    languages = LineField(_l("Languages the driver speaks"), longest=120, required=False)
    note = ParagraphField(_l("Note for the team"), longest=500)
    version = HiddenField(default="0")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.language.choices = list(LANGUAGES.items())

    def fields(self) -> dict[str, Any]:
        """The typed values as the services take them."""
        texts = ("name", "plate", "driver_name", "driver_phone", "driver_email", "languages", "note")
        return {
            **{name: str(self[name].data or "") for name in texts},
            "kind": VehicleKind(self.kind.data),
            "seats": self.seats.data,
            "language": self.language.data,
        }

    def seen(self) -> int:
        """The version that the form was opened with."""
        return number(self.version.data, otherwise=0)


def vehicle_values(vehicle: Vehicle) -> dict[str, Any]:
    """A vehicle's values as the form takes them."""
    names = ("name", "plate", "seats", "driver_name", "driver_phone", "driver_email", "language", "languages", "note")
    kept = {name: getattr(vehicle, name) for name in names}
    return {**kept, "kind": vehicle.kind.value, "version": str(vehicle.version)}
