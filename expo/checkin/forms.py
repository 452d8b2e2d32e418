"""Forms of desks, gates and handovers."""

from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, Optional

from expo.badges.words import layout_words
from expo.checkin.rules import GateDirection
from expo.checkin.words import document_words
from expo.events.moments import Moment, filled
from expo.i18n import _, _l
from expo.registration.forms import NameOnBadge
from expo.registration.question_fields import ListField
from expo.web.fields.choices import Boxes, Pick
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.params import whole


def _printer_words() -> dict[str, str]:
    return {
        "": _("what the badge design says"),
        **{n: label for n, label in layout_words().items() if n != "butterfly"},
    }


class DeskForm(BaseForm):
    """A new desk: name, gates, expiry and printer."""

    name = LineField(
        _l("Name of the desk"), longest=80, description=_l("As it stands in the history, for example “North 3”.")
    )
    gates = Boxes(_l("Gates"), coerce=whole, description=_l("Choose none, and the desk works at every gate."))
    expires_at = Moment(_l("Works until"), [filled])
    layout = ListField(
        _l("Its printer takes"),
        default="",
        choices=_printer_words,
        description=_l("Badges printed at this desk have this size."),
    )


class GateForm(BaseForm):
    """A gate: name, direction and zone."""

    name_en = LineField(_l("Name in English"), longest=80)
    name_tr = LineField(_l("Name in Turkish"), longest=80, required=False)
    name_ur = LineField(_l("Name in Urdu"), longest=80, required=False, render_kw={"lang": "ur"})
    direction = Pick(_l("Direction"))
    zone = Pick(_l("Leads to"), coerce=whole)
    version = HiddenField(default="0")

    def __init__(self, zones: dict[int, str], **options: Any) -> None:
        super().__init__(**options)
        directions: Any = {
            GateDirection.BOTH.value: _("In and out"),
            GateDirection.IN.value: _("In only"),
            GateDirection.OUT.value: _("Out only"),
        }
        areas: Any = {0: _("The whole expo"), **zones}  # WTForms 3.3 takes {value: label}; its type stubs are older
        self.direction.choices, self.zone.choices = directions, areas

    def fields(self) -> dict[str, Any]:
        names = {"en": self.name_en.data, "tr": self.name_tr.data, "ur": self.name_ur.data}
        return {
            "name": {code: name for code, name in names.items() if name},
            "direction": GateDirection(self.direction.data),
            "zone_id": self.zone.data or None,
        }


class ClosingForm(BaseForm):
    """The time until which a gate is closed, and the reason."""

    until = Moment(_l("Closed until"), [filled])
    reason = LineField(_l("What the desk says"), longest=120, required=False)


class AreaForm(ClosingForm):
    """The same for all gates to a zone or to the whole expo."""

    area = ListField(_l("What is closed"))
    begins = Moment(_l("Closed from"), [Optional()], description=_l("Left empty: at once."))
    sure = BooleanField(_l("Close it all the same; sessions say so, and meetings are marked for you"))


class DeskCodeForm(BaseForm):
    """The sign-in of a desk."""

    code = LineField(
        _l("Desk code"),
        longest=40,
        description=_l("The letters and digits that an organiser gave you."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr"},
    )
    next = HiddenField()


class NameForm(NameOnBadge, BaseForm):
    """Correction of a name on a badge."""

    given_name = LineField(_l("Given name"), longest=100)
    family_name = LineField(_l("Family name"), required=False, longest=100)
    second_name = LineField(_l("Name in a second script"), required=False, longest=150)
    honorific = LineField(_l("Title before the name"), required=False, longest=60)
    family_first = BooleanField(_l("On the badge the family name comes first"))
    organisation = LineField(_l("Organisation"), required=False)
    version = HiddenField(default="0")

    def corrected(self) -> dict[str, Any]:
        """What the person's details become."""
        texts = ("given_name", "family_name", "second_name", "honorific", "organisation")
        return {**{name: self[name].data or "" for name in texts}, "family_first": bool(self.family_first.data)}


class HandoverForm(BaseForm):
    """Handing over a stack of badges."""

    proxy = LineField(_l("Who takes the badges"), longest=120)
    document = ListField(
        _l("What they showed"),
        choices=document_words,
        default="list of the delegation",
        validators=[DataRequired(_l("Choose one from the list."))],
    )
    delegation = ListField(
        _l("For the delegation"), default="", description=_l("All its printed badges that nobody has taken yet.")
    )
    codes = ParagraphField(
        _l("Badges"),
        required=False,
        longest=8000,
        description=_l("Or scan one badge after another, each on a line of its own."),
    )
    note = LineField(_l("Note"), longest=200, required=False)
