"""Versions and history entries of delegation members."""

from collections.abc import Mapping
from typing import Any

from expo.delegations.models import Member
from expo.errors import Changed
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _


def check_version(member: Member, version: int) -> None:
    """Raises Changed when the member was changed since `version`."""
    if member.version != version:
        raise Changed(_("Somebody else changed this member while you wrote."), changes_since(member, version))


def name_of(member: Member) -> str:
    """Who has the seat, as the history names them; where nobody has it, that it is to be named."""
    return member.registration.name if member.registration else _("to be named")


def record_change(
    verb: Verb, member: Member, before: Mapping[str, Any], after: Mapping[str, Any], *, named: str, by: Actor
) -> None:
    """Record the values that differ, and the member's new version."""
    was, now = differences(before, after)
    record(
        verb,
        member,
        by=by,
        event_id=member.delegation.event_id,
        named=named,
        before=was,
        after={**now, "version": member.version},
    )
