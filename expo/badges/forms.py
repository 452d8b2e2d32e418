"""The form of the badge designer."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, ValidationError
from wtforms.validators import DataRequired

from expo.badges.design import CHOOSABLE, LEAST_PERCENT, LONGEST_BACK, MOST_PERCENT, Design, FieldChoice, faults
from expo.badges.layout import FieldName
from expo.badges.number_fields import WholeField
from expo.badges.words import fault_sentence, layout_words, picture_sentence
from expo.i18n import _l
from expo.kit.graphics.pictures import BadPictureError
from expo.registration.question_fields import ListField
from expo.typeset.pictures import LOGO_PX, MOST_BYTES, STRIP_PX, Picture, made_safe
from expo.web.forms import BaseForm, LineField, ParagraphField


class PictureField(FileField):
    """A PNG or JPEG of at most 2 MB, recognised by content and re-encoded before further use."""

    data: Any
    picture: Picture | None = None

    def __init__(self, label: Any, most_px: tuple[int, int], **options: Any) -> None:
        self.most_px = most_px
        super().__init__(label, render_kw={"accept": "image/png,image/jpeg"}, **options)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 -- WTForms' signature
        file, self.data = self.data, None
        if not isinstance(file, FileStorage) or not file.filename:
            return
        with file.stream as stream:
            content = stream.read(MOST_BYTES + 1)
        try:
            self.picture = made_safe(content, self.most_px)
        except BadPictureError as error:
            raise ValidationError(picture_sentence(error)) from error


class DesignForm(BaseForm):
    """The design as a form; the inputs of each text are added below the class."""

    layout = ListField(_l("Layout"), choices=layout_words, validators=[DataRequired(_l("Choose one from the list."))])
    accent = LineField(
        _l("Colour of the expo’s name"),
        required=False,
        longest=7,
        render_kw={"dir": "ltr"},
        description=_l("As in #0b5d3b. Empty: the colour of the expo."),
    )
    band = LineField(
        _l("Colour of the band"),
        required=False,
        longest=7,
        render_kw={"dir": "ltr"},
        description=_l("Empty: each category’s own colour."),
    )
    name_colour = LineField(
        _l("Colour of the names"), required=False, longest=7, render_kw={"dir": "ltr"}, description=_l("Empty: black.")
    )
    short_name = LineField(
        _l("Short name of the expo"),
        required=False,
        longest=60,
        description=_l("Where the whole name is too long for a badge. Empty: the whole name."),
    )
    dates = BooleanField(_l("Show the dates of the expo"))
    logo = PictureField(
        _l("Logo"), LOGO_PX, description=_l("PNG or JPEG, at most 2 MB. It stands beside the expo’s name.")
    )
    no_logo = BooleanField(_l("Without a logo"))
    strip = PictureField(
        _l("Sponsor strip"), STRIP_PX, description=_l("PNG or JPEG, at most 2 MB. It stands at the foot of A6 badges.")
    )
    no_strip = BooleanField(_l("Without a sponsor strip"))
    strip_mm = WholeField(_l("Height of the strip in millimetres"), 1, 99)
    back = ParagraphField(
        _l("Text on the back"),
        longest=LONGEST_BACK,
        description=_l("For example whom to call. Empty: the back is not printed."),
    )
    based_on = HiddenField(default="0")

    @property
    def has_pictures(self) -> dict[str, bool]:
        """Which pictures the design would have, including stored ones."""
        return {
            "logo": not self.no_logo.data and (self.logo.picture is not None or self.kept_logo),
            "strip": not self.no_strip.data and (self.strip.picture is not None or self.kept_strip),
        }

    kept_logo = False
    kept_strip = False
    judged = False  # all fields passed their own validators

    def fill(self, design: Design) -> None:
        """Fill the form from a design."""
        for name in ("layout", "accent", "band", "name_colour", "dates", "back", "short_name"):
            self[name].data = getattr(design, name)
        self.strip_mm.data = str(design.strip_mm)
        choices = {choice.name: (position, choice) for position, choice in enumerate(design.fields, start=1)}
        for name in CHOOSABLE:
            position, choice = choices.get(name, (len(CHOOSABLE), None))
            self[f"{name}_shown"].data = choice is not None
            self[f"{name}_percent"].data = str(choice.percent if choice else 100)
            self[f"{name}_position"].data = str(position)

    def design(self) -> Design:
        """The design of a form whose fields are valid."""
        shown = [name for name in CHOOSABLE if self[f"{name}_shown"].data]
        shown.sort(key=lambda name: self[f"{name}_position"].number)
        fields = tuple(FieldChoice(name, self[f"{name}_percent"].number) for name in shown)
        return Design(
            layout=self.layout.data,
            fields=fields,
            dates=self.dates.data,
            accent=self.accent.data or "",
            band=self.band.data or "",
            name_colour=self.name_colour.data or "",
            strip_mm=self.strip_mm.number,
            back=self.back.data or "",
            short_name=self.short_name.data or "",
        )

    def drawable(self) -> bool:
        """Whether a preview can be drawn, even if the design has faults."""
        undrawable = {name for name in self.errors if name and not name.endswith("_shown")}
        return not undrawable or (self.judged and not undrawable & {"accent", "band", "name_colour", "back", "strip"})

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the fields, then the whole design; its faults are shown at their fields."""
        if not super().validate(extra_validators):
            return False
        self.judged = True
        found = faults(self.design(), **self.has_pictures)
        for fault in found:
            self[fault.at].errors = [*self[fault.at].errors, fault_sentence(fault)]
        return not found


_LABELS = {
    FieldName.GIVEN_NAME: _l("Given name"),
    FieldName.FAMILY_NAME: _l("Family name"),
    FieldName.SECOND_NAME: _l("Name in a second script"),
    FieldName.JOB_TITLE: _l("Job title"),
    FieldName.ORGANISATION: _l("Organisation"),
    FieldName.COUNTRY: _l("Country"),
    FieldName.LINE: _l("Delegation or booth"),
}

for _field in CHOOSABLE:
    setattr(DesignForm, f"{_field}_shown", BooleanField(_LABELS[_field]))
    setattr(DesignForm, f"{_field}_percent", WholeField(_l("Size in per cent"), LEAST_PERCENT, MOST_PERCENT))
    setattr(DesignForm, f"{_field}_position", WholeField(_l("Place from the top"), 1, len(CHOOSABLE)))
