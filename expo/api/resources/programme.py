"""The programme: sessions, who speaks, rooms and tracks."""

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.api.resource import Gathered, Resource, anything, fields, in_event
from expo.i18n import _l
from expo.programme.models import Room, Session, SessionPart, Speaker, Track
from expo.programme.rules import SessionState

_PUBLIC = (SessionState.PUBLISHED, SessionState.CANCELLED)


def _public(_exhibitor_id: int) -> sa.ColumnElement[bool]:
    return Session.state.in_(_PUBLIC)


PROGRAMME = (
    Resource(
        "sessions",
        _l("Sessions"),
        Session,
        Permission.SEE_PROGRAMME,
        fields(
            Session,
            "id uid slug track_id* room_id* kind* title abstract language* interpreted seats state* starts_at* ends_at* "
            "sequence created_at changed_at* version",
        ),
        within=lambda event_id: (Session.event_id == event_id) & (Session.state != SessionState.DELETED),
        of_firm=_public,
        gathered=(Gathered("speaker_ids", SessionPart.session_id, SessionPart.speaker_id),),
    ),
    Resource(
        "speakers",
        _l("Speakers"),
        Speaker,
        Permission.SEE_PROGRAMME,
        fields(Speaker, "id uid slug name second_name job_title organisation country* about links version"),
        within=in_event(Speaker),
        plain=(Speaker.name, Speaker.second_name, Speaker.organisation),
    ),
    Resource(
        "rooms",
        _l("Rooms"),
        Room,
        Permission.SEE_PROGRAMME,
        fields(Room, "id slug name hall_id* zone_id* capacity position"),
        within=in_event(Room),
        of_firm=anything,
    ),
    Resource(
        "tracks",
        _l("Tracks"),
        Track,
        Permission.SEE_PROGRAMME,
        fields(Track, "id slug name position"),
        within=in_event(Track),
        of_firm=anything,
    ),
)
