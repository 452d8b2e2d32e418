"""The forms of the steps space and neighbours."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, Field, Form, ValidationError

from expo.exhibitors.forms.application import MOST_POWER_KW, BoundedWhole, StepForm
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import pavilions_of, schemes_offered, sector_zones
from expo.exhibitors.rules import (
    LARGEST_AREA_SQM,
    LONGEST_NAME,
    MOST_NEIGHBOURS,
    WITH_FASCIA,
    Scheme,
    deck_fault,
)
from expo.exhibitors.services.application_steps import fascia_words
from expo.exhibitors.services.applications import fascia_limit
from expo.exhibitors.words import deck_sentence, open_sides_words, scheme_word
from expo.i18n import _, _l
from expo.registration.question_fields import PickField
from expo.web.fields.choices import Pick
from expo.web.forms import LineField, ParagraphField
from expo.web.params import whole


class SpaceForm(StepForm):
    """The space wanted. `space_form` adds the fascia name, whose limit is the event's."""

    area_sqm = BoundedWhole(_l("Area wanted, in m²"), 1, LARGEST_AREA_SQM)
    least_sqm = BoundedWhole(_l("Least area accepted, in m²"), 1, LARGEST_AREA_SQM)
    most_sqm = BoundedWhole(_l("Most area accepted, in m²"), 1, LARGEST_AREA_SQM)
    scheme = PickField(_l("Scheme"))
    upper_deck_sqm = BoundedWhole(
        _l("Upper deck, in m²"),
        0,
        LARGEST_AREA_SQM,
        needed=False,
        description=_l("A second storey over raw space of 50 m² or more, at most half as large as the ground."),
    )
    open_sides = Pick(_l("Open sides wished"), coerce=whole, choices=open_sides_words)
    power_kw = BoundedWhole(_l("Power, in kW"), 0, MOST_POWER_KW)
    water = BooleanField(_l("Water"))
    compressed_air = BooleanField(_l("Compressed air"))
    internet = BooleanField(_l("Internet by cable"))
    zone_id = Pick(_l("Zone"), coerce=whole)
    pavilion_id = Pick(_l("Pavilion"), coerce=whole)
    conditions = ParagraphField(
        _l("Remark"),
        longest=1000,
        render_kw={"rows": 3},
        description=_l("Wishes are weighed. They are no condition of the application."),
    )

    limit = 20

    def validate_scheme(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose one from the list."))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        good: bool = super().validate(extra_validators)
        numbers = (self.least_sqm, self.area_sqm, self.most_sqm)
        if not any(field.errors for field in numbers):
            least, wanted, most = (field.data or 0 for field in numbers)
            if not least <= wanted <= most:
                self.area_sqm.errors = [_("The area wanted lies between the least and the most that you accept.")]
                good = False
        if not self.scheme.errors:
            scheme = Scheme(self.scheme.data)
            if scheme in WITH_FASCIA and not self["fascia_name"].data:
                self["fascia_name"].errors = [_("Enter the name for the fascia board.")]
                good = False
            good = self._check_deck(scheme) and good
        return good

    def _check_deck(self, scheme: Scheme) -> bool:
        """Whether the upper deck is allowed over the wanted area; adds the error to its field if not."""
        if self.area_sqm.errors or self.upper_deck_sqm.errors:
            return True
        fault = deck_fault(scheme, Decimal(self.area_sqm.data or 0), self.upper_deck_sqm.data or 0)
        if fault is not None:
            self.upper_deck_sqm.errors = [deck_sentence(fault)]
        return fault is None

    def values(self) -> dict[str, Any]:
        names = (
            "fascia_name",
            "area_sqm",
            "least_sqm",
            "most_sqm",
            "open_sides",
            "power_kw",
            "water",
            "compressed_air",
            "internet",
            "conditions",
        )
        typed = {name: self[name].data for name in names}
        return {
            **typed,
            "fascia_name": typed["fascia_name"] or "",
            "conditions": typed["conditions"] or "",
            "scheme": Scheme(self.scheme.data),
            "upper_deck_sqm": self.upper_deck_sqm.data or 0,
            "zone_id": self.zone_id.data or None,
            "pavilion_id": self.pavilion_id.data or None,
        }


def space_form(exhibitor: Exhibitor, values: Mapping[str, Any]) -> SpaceForm:
    """The form, prefilled with values, with the event's schemes, zones, pavilions and fascia limit."""
    limit = fascia_limit(exhibitor.event)

    def check_length(_form: Form, field: Field) -> None:
        if len(field.data or "") > limit:
            raise ValidationError(fascia_words(limit, len(field.data)))

    name = LineField(
        _l("Name on the fascia board"),
        required=False,
        longest=LONGEST_NAME,
        validators=[check_length],
        render_kw={"maxlength": limit},
        description=_(
            "At most %(limit)s characters, in any script. It stands over a shell scheme or a package.", limit=limit
        ),
    )
    data = {
        **values,
        "scheme": values["scheme"].value,
        "zone_id": values["zone_id"] or 0,
        "pavilion_id": values["pavilion_id"] or 0,
    }
    form: SpaceForm = type("SpaceFormHere", (SpaceForm,), {"fascia_name": name})(data=data)
    offered = {exhibitor.scheme, values["scheme"], *schemes_offered(exhibitor.event)}
    form.scheme.choices = {one.value: scheme_word(one) for one in Scheme if one in offered}
    form.zone_id.choices = [(0, _("No matter")), *((zone.id, zone.name) for zone in sector_zones(exhibitor.event))]
    form.pavilion_id.choices = [(0, _("None")), *((one.id, one.name) for one in pavilions_of(exhibitor.event))]
    return form


FIRM_NAMES = "firm-names"  # the id of the list of firms' names
_LISTED = {"list": FIRM_NAMES, "autocomplete": "off"}


class NeighboursForm(StepForm):
    near = ParagraphField(
        _l("Firms you wish near"),
        longest=4000,
        description=_l("One a line. It counts if both firms ask for it."),
        render_kw={"rows": 4},
    )
    apart = ParagraphField(
        _l("Firms you keep apart from"),
        longest=4000,
        render_kw={"rows": 4},
        description=_l("One a line. They do not stand beside you or face you."),
    )

    near_more = LineField(
        _l("One more firm near, from the directory"), required=False, longest=LONGEST_NAME, render_kw=_LISTED
    )
    apart_more = LineField(
        _l("One more firm apart, from the directory"), required=False, longest=LONGEST_NAME, render_kw=_LISTED
    )

    def names(self, field: Field) -> list[str]:
        """The names in a field, and the one that was completed beside it."""
        more = self[f"{field.name}_more"].data
        return [line for line in [*(field.data or "").split("\n"), more] if line]

    def _check(self, field: Field) -> None:
        names = self.names(field)
        if len(names) > MOST_NEIGHBOURS or any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(_("Name at most 20 firms."))

    validate_near = _check
    validate_apart = _check
