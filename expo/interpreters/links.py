"""The private links of an interpreter: a page and a calendar, both opened by one key."""

import sqlalchemy as sa

from expo.config import settings
from expo.db import db
from expo.interpreters.models import Interpreter
from expo.kit.tokens import Purpose, seal, unseal


def interpreter_address(interpreter: Interpreter) -> str:
    """The address of the private page: /interpreter/<token>."""
    here = settings()
    return f"{here.base_url}/interpreter/{seal(interpreter.link_key, Purpose.INTERPRETER, here.secret_key)}"


def interpreter_by_token(token: str) -> Interpreter | None:
    """The interpreter of a link's token; None for an invalid one, after the same query."""
    here = settings()
    key = unseal(token, Purpose.INTERPRETER, [here.secret_key, *here.old_secret_keys])
    return db.session.scalar(sa.select(Interpreter).where(Interpreter.link_key == (key or "")))


def calendar_address(interpreter: Interpreter) -> str:
    """The address of the private calendar."""
    here = settings()
    return f"{here.base_url}/calendar/{seal(interpreter.link_key, Purpose.INTERPRETER_CALENDAR, here.secret_key)}.ics"
