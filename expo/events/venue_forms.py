"""Forms of the parts of a venue: rooms, halls, zones."""

from wtforms import (
    BooleanField,
)

from expo.i18n import _l
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField


class VenuePartNameForm(BaseForm):
    """Another name for a hall or zone."""

    name = LineField(_l("Name"), required=_l("Give it a name."), longest=80)


class HallNameForm(BaseForm):
    name = LineField(_l("Name of the hall"), required=_l("Give the hall a name."), longest=80, id="hall-name")


class ZoneForm(BaseForm):
    name = LineField(_l("Name of the zone"), required=_l("Give the zone a name."), longest=80, id="zone-name")
    hall = Pick(_l("Hall"), id="zone-hall")


class VenueNetworkForm(BaseForm):
    """A network of the venue."""

    network = LineField(
        _l("Network"),
        required=_l("Enter a network."),
        longest=60,
        description=_l("As in 203.0.113.0/24 or 2001:db8:1::/48, or one address."),
        render_kw={"dir": "ltr", "autocapitalize": "none"},
    )
    name = LineField(_l("Name"), required=False, longest=80, description=_l("As in “Wi-Fi of the halls”."))


class ZoneRulesForm(BaseForm):
    reserved = BooleanField(_l("Closed to other firms"))
    binding = BooleanField(_l("Its firms stand only there"))
