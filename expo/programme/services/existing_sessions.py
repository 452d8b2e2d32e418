"""The sessions of an expo as a file finds them: by their own ids, or by the ids that they have in the file's source."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.programme.exchange.plain import ReadSession
from expo.programme.models import Session
from expo.programme.queries import sessions_of
from expo.programme.rules import LIVE
from expo.programme.sources import SessionSource


class ExistingSessions:
    """An expo's sessions, those that were deleted left out."""

    def __init__(self, event: Event) -> None:
        self.sessions = sessions_of(event)
        self._by_uid = {session.uid: session for session in self.sessions}
        by_id = {session.id: session for session in self.sessions}
        query = sa.select(SessionSource).where(SessionSource.event_id == event.id)
        self._sourced = {
            (one.source, one.outer_id): by_id[one.session_id]
            for one in db.session.scalars(query)
            if one.session_id in by_id
        }

    def of(self, read: ReadSession) -> Session | None:
        """The session that a row is about."""
        found = self._by_uid.get(read.uid) if read.uid else None
        return found or (self._sourced.get((read.source, read.outer_id)) if read.outer_id else None)

    def note(self, pairs: Iterable[tuple[Session, ReadSession]]) -> None:
        """Note the ids that sessions have in their files, so that the files find them again."""
        for session, read in pairs:
            key = (read.source, read.outer_id)
            if not all(key) or self._sourced.get(key) is session:
                continue
            if key in self._sourced:
                theirs = {"event_id": session.event_id, "source": read.source, "outer_id": read.outer_id}
                db.session.get_one(SessionSource, theirs).session_id = session.id
            else:
                row = SessionSource(event_id=session.event_id, source=key[0], outer_id=key[1], session_id=session.id)
                db.session.add(row)
            self._sourced[key] = session

    def uids(self) -> Collection[str]:
        return self._by_uid.keys()

    def absent_from(self, reads: Iterable[ReadSession]) -> list[Session]:
        """The sessions that came from the sources of these rows, are still on, and are in none of them."""
        rows = list(reads)
        sources, there = {read.source for read in rows if read.source}, {id(self.of(read)) for read in rows}
        found = {
            session.id: session
            for (source, _outer), session in self._sourced.items()
            if source in sources and id(session) not in there and session.state in LIVE
        }
        return sorted(found.values(), key=lambda one: (one.starts_at, one.id))
