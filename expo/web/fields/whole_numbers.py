"""Fields for whole numbers between two bounds."""

from typing import Any

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional

from expo.i18n import _, _l


class WholeNumber(IntegerField):
    def __init__(self, label: Any, least: int, most: int, **options: Any) -> None:
        bounds = NumberRange(least, most, message=_l("Enter a whole number from %(min)s to %(max)s."))
        super().__init__(label, [InputRequired(_l("Enter a whole number.")), bounds], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([value[:9] for value in valuelist])
        except ValueError as error:
            raise ValueError(_("Enter a whole number.")) from error


class OptionalNumber(WholeNumber):
    """A whole number or nothing, which is None."""

    def __init__(self, label: Any, least: int, most: int, **options: Any) -> None:
        super().__init__(label, least, most, **options)
        self.validators = [Optional(), *self.validators[1:]]
        self.flags.required = False

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if any(str(value).strip() for value in valuelist):
            super().process_formdata(valuelist)
