"""What is done with expos."""

from expo.events.services.categories import CATEGORY_FIELDS, add_category, edit_category, renew_invitation
from expo.events.services.copying import ALSO_COPIED, copy_event
from expo.events.services.expos import (
    ALONG,
    EVENT_FIELDS,
    Fields,
    Follower,
    create_event,
    edit_event,
    followers,
    missing_from,
    missing_words,
    move_event,
    state_name,
    touch,
    touch_feeds,
)
from expo.events.services.places import add_hall, add_zone, move_place, remove_place, rename_place

__all__ = [
    "ALONG",
    "ALSO_COPIED",
    "CATEGORY_FIELDS",
    "EVENT_FIELDS",
    "Fields",
    "Follower",
    "add_category",
    "add_hall",
    "add_zone",
    "copy_event",
    "create_event",
    "edit_category",
    "edit_event",
    "followers",
    "missing_from",
    "missing_words",
    "move_event",
    "move_place",
    "remove_place",
    "rename_place",
    "renew_invitation",
    "state_name",
    "touch",
    "touch_feeds",
]
