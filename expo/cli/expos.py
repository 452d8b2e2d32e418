"""The expo that a command names."""

from difflib import get_close_matches

from expo.errors import NotFound
from expo.events.models import Event
from expo.events.queries import event_by_slug, slugs


def required_event(slug: str) -> Event:
    """The expo. Raises NotFound for none, with the name that was perhaps meant."""
    event = event_by_slug(slug)
    if event is None:
        near = get_close_matches(slug, slugs(), n=1)
        raise NotFound(f"There is no expo at /{slug}." + (f" Is it /{near[0]}?" if near else ""))
    return event
