"""The forms of halls, booths and elements. Lengths are typed in metres and stored in centimetres."""

from typing import Any

from wtforms import BooleanField, HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired

from expo.booths.models import Booth, Element, HallPlan
from expo.booths.plan.geo_table import length_cm
from expo.booths.plan.grid_generator import Numbering, Pattern
from expo.booths.plan.walkable import Rect
from expo.booths.plan.words import kind_words, metres
from expo.booths.rules import ElementKind, well_numbered
from expo.events.models import Hall
from expo.exhibitors.rules import Scheme
from expo.i18n import _, _l
from expo.web import params
from expo.web.fields.choices import Pick
from expo.web.fields.whole_numbers import OptionalNumber, WholeNumber
from expo.web.forms import BaseForm, LineField


class Metres(StringField):
    """A length in metres, with a point or a comma; `data` is whole centimetres."""

    data: Any

    def __init__(self, label: Any, *, least: int = 0, most: int = 100_000, **options: Any) -> None:
        super().__init__(label, [InputRequired(_l("Enter a length in metres, as in 4.5."))], **options)
        self.least, self.most = least, most
        self.render_kw = {"inputmode": "decimal", "size": 8}

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = length_cm(valuelist[0]) if valuelist else None
        if valuelist and valuelist[0].strip() and self.data is None:
            raise ValueError(_("Enter a length in metres, as in 4.5."))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])[:20]
        return metres(self.data) if isinstance(self.data, int) else ""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002 -- WTForms' signature
        if not validation_stopped and isinstance(self.data, int) and not self.least <= self.data <= self.most:
            raise ValidationError(_("Enter %(least)s to %(most)s m.", least=metres(self.least), most=metres(self.most)))


class HallSizeForm(BaseForm):
    width_cm = Metres(_l("Width, from west to east"), least=300)
    depth_cm = Metres(_l("Depth, from north to south"), least=300)
    aisle_cm = Metres(_l("Narrowest aisle"), most=2_000, default=300)
    height_cm = Metres(_l("Maximum booth height"), least=100, most=2_000, default=250)
    least_sqm = WholeNumber(_l("Smallest space in square metres"), 0, 2_000, default=0)
    shell = BooleanField(_l("Shell scheme"), default=True)
    package = BooleanField(_l("Package"), default=True)
    raw = BooleanField(_l("Raw space"), default=True)
    revision = HiddenField(default="")

    def fields(self) -> dict[str, Any]:
        names = ("width_cm", "depth_cm", "aisle_cm", "height_cm", "least_sqm")
        return {**{name: self[name].data for name in names}, "schemes": _schemes(self)}

    def show(self, plan: HallPlan) -> None:
        """Fill the form with the stored plan."""
        for name in ("width_cm", "depth_cm", "aisle_cm", "height_cm", "least_sqm"):
            self[name].data = getattr(plan, name)
        _fill_schemes(self, plan.schemes)
        self.revision.data = str(plan.revision)


class PositionForm(BaseForm):
    """A rectangle in a hall."""

    x = Metres(_l("From the west wall"), default=0)
    y = Metres(_l("From the north wall"), default=0)
    width = Metres(_l("Width"), least=1, default=300)
    depth = Metres(_l("Depth"), least=1, default=300)
    zone = Pick(_l("Zone"), coerce=str)
    pavilion = Pick(_l("Pavilion"), coerce=str)

    def rect(self) -> Rect:
        return Rect(*(self[name].data for name in ("x", "y", "width", "depth")))

    def hold(self, row: Booth | Element) -> None:
        """Take the stored choices, which may be none of today's."""
        self.zone.hold(str(row.zone_id or ""))
        self.pavilion.hold(str(row.pavilion_id or ""))

    def show_rect(self, row: Booth | Element) -> None:
        self.x.data, self.y.data, self.width.data, self.depth.data = row.x_cm, row.y_cm, row.width_cm, row.depth_cm

    def rect_fields(self) -> dict[str, Any]:
        return {f"{name}_id": params.row_id(self[name].data) or None for name in ("zone", "pavilion")}


class YesOrNo(Pick):
    """Yes, no, or not said; `said` is True, False or None."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, choices=_yes_or_no_words, coerce=str, default="", **options)

    @property
    def said(self) -> bool | None:
        return {"yes": True, "no": False}.get(str(self.data))

    def show(self, said: bool | None) -> None:
        self.data = {True: "yes", False: "no", None: ""}[said]


def _yes_or_no_words() -> dict[str, str]:
    return {"": _("not said"), "yes": _("yes"), "no": _("no")}


_YES_OR_NO = ("water", "compressed_air", "internet")


class BoothForm(PositionForm):
    number = LineField(_l("Booth number"), longest=20, description=_l("As in H1-B12."))
    shell = BooleanField(_l("Shell scheme"), default=True)
    package = BooleanField(_l("Package"), default=True)
    raw = BooleanField(_l("Raw space"), default=True)
    power_kw = OptionalNumber(
        _l("Power, at most so many kW"), 0, 1_000, description=_l("Left empty: not said, which keeps no firm away.")
    )
    water = YesOrNo(_l("Water"))
    compressed_air = YesOrNo(_l("Compressed air"))
    internet = YesOrNo(_l("Internet"))
    blocked = BooleanField(_l("Blocked: nobody is given it"))
    blocked_why = LineField(_l("Blocked because"), longest=200, required=False)
    version = HiddenField(default="")

    def validate_number(self, field: LineField) -> None:
        if field.data and not well_numbered(field.data):
            raise ValidationError(_("Use letters A to Z, digits and hyphens, as in H1-B12."))

    def fields(self) -> dict[str, Any]:
        names = ("power_kw", "blocked", "blocked_why")
        found = {name: self[name].data for name in names}
        found |= {name: self[name].said for name in _YES_OR_NO}
        return {**found, **self.rect_fields(), "schemes": _schemes(self), "blocked_why": self.blocked_why.data or ""}

    def show(self, booth: Booth) -> None:
        self.show_rect(booth)
        for name in ("number", "power_kw", "blocked", "blocked_why"):
            self[name].data = getattr(booth, name)
        for name in _YES_OR_NO:
            self[name].show(getattr(booth, name))
        _fill_schemes(self, booth.schemes)
        self.version.data = str(booth.version)


class ElementForm(PositionForm):
    kind = Pick(_l("Kind"), coerce=str)
    label = LineField(_l("What it is called"), longest=60, required=False)
    revision = HiddenField(default="")

    def fields(self) -> dict[str, Any]:
        return {**self.rect_fields(), "kind": ElementKind(str(self.kind.data)), "label": self.label.data or ""}

    def hold(self, row: Booth | Element) -> None:
        super().hold(row)
        if isinstance(row, Element):
            self.kind.hold(row.kind.value)

    def show(self, element: Element) -> None:
        self.show_rect(element)
        self.label.data = element.label


class PatternForm(BaseForm):
    """The parameters of the booth generator."""

    x = Metres(_l("Offset from the west wall"), default=300)
    y = Metres(_l("Offset from the north wall"), default=300)
    area_width = Metres(_l("Width to fill"), least=100, default=3_000)
    area_depth = Metres(_l("Fill so deep"), least=100, default=3_000)
    width = Metres(_l("Width of a booth"), least=100, most=10_000, default=300)
    depth = Metres(_l("Depth of a booth"), least=100, most=10_000, default=300)
    aisle = Metres(_l("Aisles between the rows"), most=2_000, default=300)
    deep = Pick(_l("Rows"), coerce=str, default="2")
    block = WholeNumber(_l("Booths between cross aisles"), 0, 500, default=10, description=_l("0: no cross aisle."))
    numbering = Pick(_l("Numbers"), coerce=str, default=Numbering.ROWS.value)
    prefix = LineField(_l("Each number begins with"), longest=10, required=False)
    first_row = WholeNumber(
        _l("First row or aisle"), 1, 200, default=1, description=_l("1 is row A, or the aisle of the hundreds.")
    )
    revision = HiddenField(default="")

    def validate_prefix(self, field: LineField) -> None:
        if field.data and not well_numbered(f"{field.data}A1"):
            raise ValidationError(_("Use letters A to Z, digits and hyphens, as in H1-."))

    def pattern(self) -> Pattern:
        x, y, width, depth = (self[name].data for name in ("x", "y", "area_width", "area_depth"))
        numbering, first = Numbering(str(self.numbering.data)), self.first_row.data or 1
        return Pattern(
            Rect(x, y, width, depth),
            self["width"].data,
            self["depth"].data,
            self["aisle"].data,
            params.number(self.deep.data, otherwise=2),
            self.block.data or 0,
            numbering,
            (self.prefix.data or "").upper(),
            first - 1 if numbering is Numbering.ROWS else first,
        )


def pattern_form(hall: Hall, plan: HallPlan) -> PatternForm:
    """The generator's form, with defaults that fit the hall."""
    form = PatternForm()
    form.deep.choices = [("2", _("two, back to back")), ("1", _("one by one"))]
    form.numbering.choices = [
        (Numbering.ROWS.value, _("row and number, as in H1-B12")),
        (Numbering.AISLES.value, _("hundreds by aisle, odd and even sides, as in 203")),
    ]
    if not form.is_submitted():
        form.aisle.data = plan.aisle_cm
        form.area_width.data, form.area_depth.data = (
            plan.width_cm - 2 * plan.aisle_cm,
            plan.depth_cm - 2 * plan.aisle_cm,
        )
        form.x.data = form.y.data = plan.aisle_cm
        form.prefix.data, form.revision.data = f"H{hall.position + 1}-", str(plan.revision)
    return form


def element_choices() -> dict[str, str]:
    return {kind.value: word for kind, word in kind_words().items()}


_BOXES = {Scheme.SHELL: "shell", Scheme.PACKAGE: "package", Scheme.RAW: "raw"}


def _schemes(form: Any) -> list[str]:
    """The ticked schemes; [] for all or none ticked, which means all."""
    chosen = [scheme.value for scheme, name in _BOXES.items() if form[name].data]
    return chosen if len(chosen) < len(_BOXES) else []


def _fill_schemes(form: Any, schemes: list[str]) -> None:
    for scheme, name in _BOXES.items():
        form[name].data = not schemes or scheme.value in schemes
