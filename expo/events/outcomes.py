"""Checks that wait until many things have moved in one transaction, and are made of the outcome."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from expo.db import db, on_postgresql
from expo.errors import Refused
from expo.i18n import _

Check = Callable[[], None]
Retell = Callable[[Refused], Refused]

_waiting: ContextVar[list[tuple[Check, Retell | None]] | None] = ContextVar("waiting_checks", default=None)
_retell: ContextVar[Retell | None] = ContextVar("retell", default=None)


@contextmanager
def judged_by_outcome() -> Iterator[None]:
    """Within it things may stand in one another's way for a time: what `check_outcome` gets is checked at its end. Raises
    Refused for what is refused then.
    """
    checks: list[tuple[Check, Retell | None]] = []
    token = _waiting.set(checks)
    if on_postgresql():
        db.session.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
    try:
        yield
        db.session.flush()
    finally:
        _waiting.reset(token)
    for check, retell in checks:
        _make(check, retell)
    db.session.flush()
    _end_deferral()


def check_outcome(check: Check) -> None:
    """Make a check: now, or within `judged_by_outcome` at its end."""
    checks = _waiting.get()
    if checks is None:
        check()
    else:
        checks.append((check, _retell.get()))


def waits_for_outcome() -> bool:
    return _waiting.get() is not None


@contextmanager
def refused_as(retell: Retell) -> Iterator[None]:
    """Tell what is refused within it, and what is refused of the outcome of what is done in it, in other words."""
    token = _retell.set(retell)
    try:
        yield
    except Refused as refused:
        raise retell(refused) from refused
    finally:
        _retell.reset(token)


def cannot_move(title: str) -> Retell:
    """Names what cannot move to another day of the expo, with the reason."""
    return lambda refused: Refused(_("“%(title)s” cannot move to that day: %(why)s", title=title, why=refused.message))


def _make(check: Check, retell: Retell | None) -> None:
    if retell is None:
        check()
        return
    with refused_as(retell):
        check()


def _end_deferral() -> None:
    if on_postgresql():
        try:
            db.session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
        except IntegrityError as error:
            raise Refused(_("Somebody has just taken a place or a time that something moves to. Try again.")) from error
