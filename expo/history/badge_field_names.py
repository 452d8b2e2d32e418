"""The words for fields of entries about what stands on badges."""

from collections.abc import Mapping
from typing import Any

from expo.i18n import _l

BADGE_FIELD_NAMES: Mapping[str, Any] = {
    "family_first": _l("On the badge the family name comes first"),
    "honorific": _l("Title before the name"),
    "second_name": _l("Name in a second script"),
    "short_name": _l("Short name of the expo"),
    "spare": _l("Blank badges"),
}
