"""The organisers' forms about a member: precedence and clearance."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import Optional

from expo.delegations.forms import OptionalWhole, VersionForm
from expo.delegations.rules import LARGEST_BAND, Clearance, Lane, MemberRole
from expo.delegations.words import clearance_word, lane_word, role_word
from expo.events.fields import EventDayField
from expo.events.models import Event
from expo.events.queries import zones_of
from expo.i18n import _l
from expo.registration.forms import ChoicesField
from expo.web.fields.choices import Pick


class PrecedenceForm(VersionForm):
    """A member's role and precedence."""

    role = Pick(_l("Role"), choices=lambda: {role.value: role_word(role) for role in MemberRole})
    official_party = BooleanField(_l("Belongs to the official party"))
    band = OptionalWhole(_l("Band"), least=1, most=LARGEST_BAND, description=_l("1 stands first."))
    band_order = OptionalWhole(_l("Order within the band"), least=1, most=LARGEST_BAND)
    precedence_since = EventDayField(
        _l("In office since"), [Optional()], description=_l("The earlier date stands first.")
    )


class ClearanceForm(VersionForm):
    """A member's lane and clearance."""

    lane = Pick(_l("Lane"), choices=lambda: {lane.value: lane_word(lane) for lane in Lane})
    clearance = Pick(_l("Clearance"), choices=lambda: {one.value: clearance_word(one) for one in Clearance})
    expires_on = EventDayField(
        _l("Cleared until"), [Optional()], description=_l("The day counts. Empty: to the end of the expo.")
    )
    zones = ChoicesField(_l("Zones they may enter besides"), coerce=str, validators=[Optional()])

    def __init__(self, event: Event, **options: Any) -> None:
        super().__init__(**options)
        self._zones = zones_of(event)
        self.zones.choices = [(str(zone.id), zone.name) for zone in self._zones]

    def zone_ids(self) -> set[int]:
        """The ids of the chosen zones."""
        return {zone.id for zone in self._zones if str(zone.id) in (self.zones.data or [])}
