"""An expo copied for another year, with its questions; rooms above copy what is theirs."""

from typing import Any

from expo.domain_events import dispatch
from expo.events.models import Event
from expo.events.services.copies import copy_event
from expo.history.services import Actor
from expo.registration.domain_events import ExpoCopied
from expo.registration.models import Question
from expo.registration.queries import questions_of
from expo.registration.services.questions import FIELDS, add_question


def copy_whole_event(event: Event, slug: str, first_day: Any, *, by: Actor, programme: bool = False) -> Event:
    """Copy an expo with its questions as a draft for another year, without registrations; `programme`: with its sessions."""
    copy, categories = copy_event(event, slug, first_day, by=by)
    made: dict[int, Question] = {}
    for question in questions_of(event, active_only=False):
        fields = {name: getattr(question, name) for name in FIELDS}
        earlier = made.get(question.shown_when_id or 0)
        fields["shown_when_id"] = earlier.id if earlier else None
        fields["categories"] = [categories[category.id] for category in question.categories]
        made[question.id] = add_question(copy, fields, by=by)
    dispatch(ExpoCopied(event, copy, programme=programme, by=by))
    return copy
