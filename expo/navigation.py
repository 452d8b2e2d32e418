"""The menus: what stands in the organiser's side bar, by what one may do."""

from dataclasses import dataclass

from flask import g, request, url_for
from flask_login import current_user

from expo.accounts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    entries: list[Entry]


def menu() -> list[Group]:
    """The side bar of the event at hand: only what the reader may open."""
    event = g.get("event")
    if event is None:
        return []
    groups = [
        Group(label, [_entry(*line) for line in lines if current_user.may(line[3], event.id)])
        for label, lines in _plan()
    ]
    return [group for group in groups if group.entries]


def public_menu() -> list[tuple[str, str]]:
    """The pages of an expo that everybody sees, as pairs of label and endpoint."""
    return []


def _plan() -> list[tuple[str, list[tuple[str, str, str, Permission]]]]:
    return []


def _entry(label: str, endpoint: str, icon: str, _needs: Permission) -> Entry:
    room = endpoint.partition(".")[0]
    return Entry(label, url_for(endpoint), icon, current=request.blueprint == room)
