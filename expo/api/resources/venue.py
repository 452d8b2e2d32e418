"""Halls, booths, and the gates of the entrance with their scans."""

from expo.accounts.permissions import Permission
from expo.api.resource import Resource, anything, fields, in_event
from expo.booths.models import Booth
from expo.checkin.models import Gate, Scan
from expo.events.models import Hall
from expo.i18n import _l

VENUE = (
    Resource(
        "halls",
        _l("Halls"),
        Hall,
        Permission.SEE_PLAN,
        fields(Hall, "id name position"),
        within=in_event(Hall),
        of_firm=anything,
    ),
    Resource(
        "booths",
        _l("Booths"),
        Booth,
        Permission.SEE_PLAN,
        fields(
            Booth,
            "id uid hall_id* number* x_cm y_cm width_cm depth_cm open_sides schemes zone_id* pavilion_id* power_kw water "
            "compressed_air internet blocked* version",
        ),
        within=in_event(Booth),
        of_firm=anything,
        plain=(Booth.number,),
    ),
    Resource(
        "gates",
        _l("Gates"),
        Gate,
        Permission.WORK_AT_DESK,
        fields(Gate, "id name hall_id* zone_id* direction* active* closed_until closed_reason position version"),
        within=in_event(Gate),
    ),
    Resource(
        "scans",
        _l("Scans"),
        Scan,
        Permission.WORK_AT_DESK,
        fields(
            Scan,
            "id gate_id* registration_id* day* zone_id direction* verdict* at* received_at* offline device scanned_by "
            "undone_at",
        ),
        within=in_event(Scan),
    ),
)
