"""Speakers who may be the same person as one who is about to be erased: they are linked by name alone."""

import sqlalchemy as sa

from expo.db import db
from expo.history.subjects import Subject
from expo.programme.models import Speaker
from expo.registration.models import Registration
from expo.registration.namesakes import Namesake, Namesakes, has_name


def _find_namesakes(registration: Registration) -> list[Namesake]:
    """Speakers of the person's whole name. What stands in the public programme an organiser changes there."""
    query = sa.select(Speaker.id, Speaker.name, Speaker.second_name).where(Speaker.event_id == registration.event_id)
    return [
        Namesake(f"speaker {one.id}", Subject.SPEAKER, one.name, "speakers.edit", {"speaker_id": one.id})
        for one in db.session.execute(query.order_by(Speaker.id))
        if has_name(registration, one.name, one.second_name)
    ]


SPEAKERS = Namesakes(_find_namesakes)
