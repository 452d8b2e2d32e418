"""The forms of webhooks."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from expo.config import settings
from expo.events.fields import EventDayField
from expo.history.subjects import Subject
from expo.i18n import _, _l
from expo.kit.wall_time import settled
from expo.web.fields.choices import Boxes
from expo.web.forms import BaseForm, LineField
from expo.webhooks.rules import LONGEST_URL, is_address
from expo.webhooks.words import KIND_WORDS


class KindsForm(BaseForm):
    kinds = Boxes(
        _l("What it is told of"),
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        description=_l("Each change of these is told as it happens, with its name, never with its content."),
    )

    def chosen_kinds(self) -> frozenset[Subject]:
        return frozenset(Subject(word) for word in self.kinds.data or [])


class WebhookForm(KindsForm):
    name = LineField(
        _l("Name"),
        required=_l("Give it a name."),
        longest=80,
        description=_l("The program that is told, as in “CRM”."),
    )
    url = LineField(
        _l("Address"),
        required=_l("Enter the address to which messages are sent."),
        longest=LONGEST_URL,
        description=_l("An https address of the public internet, as in https://crm.example.org/expo."),
    )

    def validate_url(self, field: Any) -> None:
        if not is_address(str(field.data), settings().webhook_networks):
            raise ValidationError(
                _("A webhook has an https address of the public internet, as in https://crm.example.org/expo.")
            )


class SinceForm(BaseForm):
    since = EventDayField(_l("From this day on"), [InputRequired(_l("Enter a day."))])

    def begins(self, zone: ZoneInfo) -> datetime:
        """The beginning of the day in the expo's zone."""
        day: Any = self.since.data
        return settled(datetime.combine(day, time()), zone)
