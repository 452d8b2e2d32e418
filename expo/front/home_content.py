"""What the blocks of an expo's home page show."""

from typing import Any

from expo.events.home_blocks import DirectionKind, PartnerLevel, shown_blocks
from expo.events.models import Event
from expo.events.queries import halls_of, zones_of
from expo.exhibitors.directory import exhibitor_slug, first_exhibitors, logos_of
from expo.front.models import Partner
from expo.front.queries import directions_of, first_sessions, partners_of, take_part_counts
from expo.front.social_card import CardFacts
from expo.front.words import DIRECTIONS, LEVELS
from expo.i18n import LANGUAGES, _, direction, language, localize
from expo.kit.graphics.tilings import star_pattern
from expo.programme.speaker_queries import first_speakers
from expo.web.filters import day_span

_FIRMS, _FACES = 12, 6  # exhibitors and speakers that are shown
LEAST_NUMBER = 5  # a smaller one is not shown


def home_content(event: Event) -> dict[str, Any]:
    """The values of the template's blocks, by their names there."""
    firms, all_firms = first_exhibitors(event, _FIRMS)
    faces, all_speakers = first_speakers(event, _FACES)
    partners = partners_of(event)
    also = [one.exhibitor for one in partners if one.exhibitor]
    return {
        "pattern": star_pattern(event.tiling, event.angle),
        "shown_blocks": shown_blocks(event.blocks),
        "numbers": _numbers(event),
        "days": first_sessions(event),
        "faces": faces,
        "all_speakers": all_speakers,
        "firms": firms,
        "all_firms": all_firms,
        "logos": logos_of([*firms, *also]),
        "slug_of": exhibitor_slug,
        "partner_levels": _by_level(partners),
        "directions_said": _directions(event),
        "halls": halls_of(event),
        "zones": zones_of(event),
        "spoken": [(code, LANGUAGES[code]) for code in event.languages if code in LANGUAGES],
    }


def card_facts(event: Event) -> CardFacts:
    """What the expo's picture for social networks shows, in the reader's language."""
    return CardFacts(
        name=localize(event.name),
        days=day_span(event.first_day, event.last_day),
        whereabouts=", ".join(filter(None, (event.venue, event.city))),
        language=language(),
        right_to_left=direction(language()) == "rtl",
        accent=event.accent,
        tiling=event.tiling,
        angle=event.angle,
    )


def _numbers(event: Event) -> list[tuple[str, int]]:
    """(words, count) of what is counted from the expo's data, without those that say little."""
    counts = take_part_counts(event)
    words = {
        "exhibitors": _("exhibitors"),
        "countries": _("countries"),
        "sessions": _("sessions"),
        "delegations": _("delegations"),
    }
    return [(words[kind], count) for kind, count in counts.items() if count >= LEAST_NUMBER]


def _by_level(partners: list[Partner]) -> list[tuple[PartnerLevel, Any, list[Partner]]]:
    levels = [(level, words, [one for one in partners if one.level is level]) for level, words in LEVELS.items()]
    return [(level, words, found) for level, words, found in levels if found]


def _directions(event: Event) -> list[tuple[Any, str]]:
    stored = directions_of(event)
    return [(DIRECTIONS[kind], localize(stored[kind])) for kind in DirectionKind if localize(stored.get(kind, {}))]
