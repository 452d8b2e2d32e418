"""The words for fields of entries of signing ceremonies, and of why a meeting was moved or cancelled."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _l

SIGNING_FIELD_NAMES: Mapping[str, Any] = {
    "ceremony_role": _l("What they do there"),
    "full_powers": _l("Full powers were seen"),
    "guests_on": _l("Sides of the table, as the audience sees them"),
    "minutes_each": _l("Minutes for each instrument"),
    "opening_minutes": _l("Minutes for the welcome"),
    "post": _l("Post"),
    "rank": _l("Rank"),
    "reason_kind": _l("What brought it about"),
    "signing_order": _l("Place in the order of signing"),
}
