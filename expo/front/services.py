"""The partners of an expo, and what it says of the way to the venue."""

from collections.abc import Mapping, Sequence

from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.home_blocks import DirectionKind, HomeBlock, PartnerLevel
from expo.events.models import Event
from expo.events.services.expos import edit_event, touch
from expo.exhibitors.models import Exhibitor
from expo.front.models import DirectionText, Partner
from expo.front.queries import directions_of, partners_of
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.positions import move_to

MOST_PARTNERS = 100


def edit_home_page(
    event: Event,
    blocks: Sequence[HomeBlock],
    directions: Mapping[DirectionKind, Mapping[str, str]],
    *,
    version: int,
    by: Actor,
) -> None:
    """Save the blocks in their order and the words of each way, by language; one without words is removed. Raises Changed
    when somebody saved the expo's settings since `version`.
    """
    edit_event(event, {"blocks": [block.value for block in blocks]}, version=version, by=by)
    stored = directions_of(event)
    for kind, words in directions.items():
        said = {code: text for code, text in words.items() if text}
        if said != stored.get(kind, {}):
            _set_direction(event, kind, said, by)


def _set_direction(event: Event, kind: DirectionKind, words: dict[str, str], by: Actor) -> None:
    before = db.session.get(DirectionText, (event.id, kind))
    former = dict(before.words) if before else {}
    if before is not None and not words:
        db.session.delete(before)
    elif before is not None:
        before.words = words
    else:
        db.session.add(DirectionText(event_id=event.id, kind=kind, words=words))
    db.session.flush()
    event.version += 1  # a form that was opened before is told apart
    _record(event, by, before={"directions": localize(former)}, after={"directions": localize(words)})
    touch(event)


def add_partner(
    event: Event, level: PartnerLevel, name: str, link: str, exhibitor: Exhibitor | None, *, by: Actor
) -> Partner:
    """Add a partner at the end of its level, named or by the firm that exhibits. Raises Refused for a firm that is one
    already, and beyond 100.
    """
    others = partners_of(event)
    if len(others) >= MOST_PARTNERS:
        raise Refused(_("An expo has at most %(num)d partners.", num=MOST_PARTNERS))
    position = sum(one.level is level for one in others)
    firm_id = exhibitor.id if exhibitor else None
    added = Partner(event_id=event.id, exhibitor_id=firm_id, level=level, position=position, link=link)
    added.name = "" if exhibitor else name
    with refuse_violations({"uq_partners_event_id_exhibitor_id": _("This firm is a partner already.")}):
        db.session.add(added)
        db.session.flush()
    db.session.refresh(added)
    _record(event, by, before={}, after={"partner": added.shown_name})
    touch(event)
    return added


def move_partner(partner: Partner, position: int, *, by: Actor) -> None:
    """Put a partner at a place of its level, counted from 1."""
    event = partner.event
    level = [one for one in partners_of(event) if one.level is partner.level]
    before, after = move_to(level, partner, position)
    db.session.flush()
    if before != after:
        named = partner.shown_name
        _record(event, by, before={"partner": f"{named}: {before}"}, after={"partner": f"{named}: {after}"})
        touch(event)


def remove_partner(partner: Partner, *, by: Actor) -> None:
    event, named = partner.event, partner.shown_name
    db.session.delete(partner)
    db.session.flush()
    _record(event, by, before={"partner": named}, after={"partner": ""})
    touch(event)


def _record(event: Event, by: Actor, *, before: dict[str, object], after: dict[str, object]) -> None:
    named = localize(event.name)
    record(Verb.CHANGED, event, by=by, event_id=event.id, named=named, before=before, after=after)
