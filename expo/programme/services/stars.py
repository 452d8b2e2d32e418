"""Sessions that registered people keep (star)."""

from expo import clock
from expo.db import db, refuse_violations
from expo.i18n import _
from expo.programme.models import KeptSession, Session


def keep_session(registration_id: int, session: Session) -> None:
    """Add the session to the person's own programme. Idempotent."""
    if db.session.get(KeptSession, (registration_id, session.id)) is None:
        kept = KeptSession(
            event_id=session.event_id,
            registration_id=registration_id,
            session_id=session.id,
            created_at=clock.now(),
        )
        db.session.add(kept)
        with refuse_violations({"pk_kept_sessions": _("You keep this session already.")}):
            pass


def drop_session(registration_id: int, session: Session) -> None:
    """Remove the session from the person's own programme. Idempotent."""
    kept = db.session.get(KeptSession, (registration_id, session.id))
    if kept is not None:
        db.session.delete(kept)
        db.session.flush()
