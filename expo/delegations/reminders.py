"""Reminders to members about what is missing, in their own language."""

from expo import clock
from expo.delegations.board import BoardRow, board_of
from expo.delegations.models import Delegation
from expo.delegations.rules import Who
from expo.delegations.services.clearance import queue_reminders
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _, force_locale


def remind_members(delegation: Delegation, member_id: str, *, by: Actor) -> int:
    """Remind the member with that id, or every member for "", of what is missing; returns how many were mailed.

    Raises Refused once the expo is over.
    """
    if clock.now() >= delegation.event.ends_at:
        raise Refused(_("The expo is over."))
    rows = [row for row in board_of(delegation) if member_id in {"", str(row.member.id)}]
    words = {}
    for code in {row.person.language for row in rows if row.person}:
        with force_locale(code):
            words[code] = _missing(board_of(delegation))
    return queue_reminders(delegation, rows, words, by=by)


def _missing(rows: list[BoardRow]) -> dict[int, list[str]]:
    return {row.person.id: row.missing_from(Who.MEMBER) for row in rows if row.person}
