"""Making and changing the programme."""

from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.imports import Imported, check_import, import_sessions
from expo.programme.services.keeping import drop_session, keep_session
from expo.programme.services.places import add_room, add_track, edit_room, remove_part
from expo.programme.services.sessions import Cast, add_session, edit_session, move_session, publish_drafts
from expo.programme.services.sign_ups import fill_seats, give_back, sign_up, sweep_seats
from expo.programme.services.speakers import add_speaker, edit_speaker, remove_speaker, set_photo
from expo.programme.services.together import copy_programme, move_along, sessions_to_move

__all__ = [
    "Cast",
    "Imported",
    "add_room",
    "add_session",
    "add_speaker",
    "add_track",
    "check_import",
    "copy_programme",
    "drop_session",
    "edit_room",
    "edit_session",
    "edit_speaker",
    "fill_seats",
    "give_back",
    "import_sessions",
    "keep_session",
    "make_digests",
    "move_along",
    "move_session",
    "publish_drafts",
    "remove_part",
    "remove_speaker",
    "sessions_to_move",
    "set_photo",
    "sign_up",
    "sweep_seats",
    "tell_keepers",
]
