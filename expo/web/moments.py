"""The form field for date and time in an event's zone."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, Field, ValidationError

from expo.i18n import _

_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class Moment(DateTimeLocalField):
    """Date and time as wall time of the event's zone; `moment` converts it to an aware datetime."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, format=_FORMATS, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([valuelist[0][:25]] if valuelist else [])
        except ValueError as error:
            raise ValueError(_("Enter date and time, as in 2027-04-14 18:00.")) from error

    def moment(self, zone: ZoneInfo) -> datetime:
        if self.data is None:
            raise ValueError("the form was not validated")
        return self.data.replace(tzinfo=zone)


def filled(_form: Any, field: Field) -> None:
    if field.data is None:
        raise ValidationError(_("Enter date and time, as in 2027-04-14 18:00."))
