"""Rooms and people that sessions use at the same time, in a programme as it would be after an import."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from expo.i18n import _, localize
from expo.programme.exchange.plain import ReadSession
from expo.programme.models import Session
from expo.programme.rules import LIVE, SessionState

Used = tuple[str, int | str]  # "room", "person" or "interpreter", and the id or the folded name of a new one


@dataclass(frozen=True, slots=True)
class Use:
    """A room or person in use by a session for a time. `row` is that of the file; 0 for a session that no row is about."""

    key: Used
    starts_at: datetime
    ends_at: datetime
    title: str
    published: bool
    row: int = 0


@dataclass(frozen=True, slots=True)
class SessionClash:
    """Two sessions that use one thing at a time; the first is of a row."""

    use: Use
    other: Use

    @property
    def is_refused(self) -> bool:
        """Whether it cannot be imported: drafts may overlap, but two published sessions may not, and no interpreter's."""
        return (self.use.published and self.other.published) or self.use.key[0] == "interpreter"

    def sentence(self) -> str:
        """What clashes, with row and title."""
        return _("Row %(row)s, “%(title)s”: %(clash)s", row=self.use.row, title=self.use.title, clash=self.words())

    def words(self) -> str:
        """What the other is in the way of."""
        return {
            "room": _("“%(title)s” has that room at that time.", title=self.other.title),
            "interpreter": _("An interpreter of it is in “%(title)s” at that time.", title=self.other.title),
        }.get(self.use.key[0], _("Somebody of it is in “%(title)s” at that time.", title=self.other.title))


def uses_of(session: Session, people: Collection[Used]) -> list[Use]:
    """What a session that is here uses."""
    keys = {*people, *([("room", session.room_id)] if session.room_id is not None else [])}
    title, published = localize(session.title), session.state is SessionState.PUBLISHED
    return [Use(key, session.starts_at, session.ends_at, title, published) for key in sorted(keys, key=str)]


def row_uses(read: ReadSession, keys: Collection[Used], state: SessionState) -> list[Use]:
    """What the session of a row will use; nothing where it is not on."""
    if state not in LIVE:
        return []
    title, published = localize(read.title), state is SessionState.PUBLISHED
    return [Use(key, read.starts_at, read.ends_at, title, published, int(read.where)) for key in sorted(keys, key=str)]


def clashes(uses: Iterable[Use]) -> list[SessionClash]:
    """The clashes in which a row has part, in the order of the rows."""
    by_key: dict[Used, list[Use]] = {}
    for use in uses:
        by_key.setdefault(use.key, []).append(use)
    found = [clash for same in by_key.values() for clash in _clashes(same)]
    return sorted(found, key=lambda one: one.use.row)


def _clashes(uses: list[Use]) -> Iterable[SessionClash]:
    last: Use | None = None
    for use in sorted(uses, key=lambda one: (one.starts_at, one.ends_at)):
        if last is not None and use.starts_at < last.ends_at and (use.row or last.row):
            yield SessionClash(use, last) if use.row else SessionClash(last, use)
        if last is None or use.ends_at > last.ends_at:
            last = use
