"""Adding sessions, changing them, and moving them through their states."""

from collections.abc import Callable
from typing import Any

from expo.accounts.permissions import Permission
from expo.api.acts.act import CHANGE, CREATE, ApiAct, BodyField, Deed, JsonKind
from expo.errors import Malformed, NotFound
from expo.i18n import LANGUAGES, _, _l
from expo.programme.models import Session
from expo.programme.queries import rooms_of, session_in, tracks_of
from expo.programme.rules import SessionKind, SessionState
from expo.programme.services.sessions import add_session, edit_session, move_session

_LONGEST_TITLE = 200
_NEEDED = ("kind", "title", "starts_at", "ends_at", "language")


def _fields(deed: Deed) -> dict[str, Any]:
    """The body as the fields of a session. Raises Malformed for what no form of ours would send."""
    fields = dict(deed.body)
    wrong = [_("%(name)s is missing.", name=name) for name in _NEEDED if name in fields and fields[name] in (None, {})]
    if any(len(text) > _LONGEST_TITLE for text in (fields.get("title") or {}).values()):
        wrong.append(_("Use at most %(max)d characters.", max=_LONGEST_TITLE))
    if not set(fields.get("interpreted") or ()) <= LANGUAGES.keys():
        wrong.append(_("%(name)s: this value cannot be read.", name="interpreted"))
    wrong += (
        [_("There is no such room in this expo.")] if _is_elsewhere(fields, "room_id", rooms_of(deed.event)) else []
    )
    wrong += (
        [_("There is no such track in this expo.")] if _is_elsewhere(fields, "track_id", tracks_of(deed.event)) else []
    )
    if wrong:
        raise Malformed(wrong[0], tuple(wrong[1:]))
    for name in ("abstract", "interpreted"):
        if name in fields:
            fields[name] = fields[name] or type(_EMPTY[name])()
    if fields.get("kind"):
        fields["kind"] = SessionKind(fields["kind"])
    return fields


_EMPTY: dict[str, Any] = {"abstract": {}, "interpreted": []}


def _is_elsewhere(fields: dict[str, Any], name: str, own: list[Any]) -> bool:
    return fields.get(name) is not None and fields[name] not in {one.id for one in own}


def _create(deed: Deed) -> int:
    usual = {"language": deed.event.languages[0], **_EMPTY, "seats": None, "room_id": None, "track_id": None}
    return add_session(deed.event, usual | _fields(deed), by=deed.by).id


def _change(deed: Deed) -> int:
    session = _session(deed)
    kept = {one.name: getattr(session, one.name) for one in _BODY}
    edit_session(session, kept | _fields(deed), version=deed.seen or session.version, by=deed.by)
    return session.id


def _step(state: SessionState) -> Callable[[Deed], int]:
    def run(deed: Deed) -> int:
        session = _session(deed)
        move_session(session, state, by=deed.by)
        return session.id

    return run


def _session(deed: Deed) -> Session:
    found = session_in(deed.event, deed.row_id)
    if found is None or found.state is SessionState.DELETED:
        raise NotFound(_("There is no such session in this expo."))
    return found


_BODY = (
    BodyField("kind", required=True, choices=tuple(kind.value for kind in SessionKind)),
    BodyField("title", JsonKind.TEXTS, required=True),
    BodyField("starts_at", JsonKind.MOMENT, required=True),
    BodyField("ends_at", JsonKind.MOMENT, required=True),
    BodyField("abstract", JsonKind.TEXTS),
    BodyField("language", choices=tuple(LANGUAGES)),
    BodyField("interpreted", JsonKind.WORDS),
    BodyField("seats", JsonKind.INTEGER),
    BodyField("room_id", JsonKind.INTEGER),
    BodyField("track_id", JsonKind.INTEGER),
)
_MAY = Permission.EDIT_PROGRAMME
SESSIONS = (
    ApiAct("sessions", CREATE, _l("Add a session"), _MAY, _create, _BODY),
    ApiAct("sessions", CHANGE, _l("Change a session"), _MAY, _change, _BODY),
    ApiAct("sessions", "publish", _l("Publish a session"), _MAY, _step(SessionState.PUBLISHED)),
    ApiAct("sessions", "cancel", _l("Cancel a session"), _MAY, _step(SessionState.CANCELLED)),
    ApiAct("sessions", "take-back", _l("Take a session back into the drafts"), _MAY, _step(SessionState.DRAFT)),
)
