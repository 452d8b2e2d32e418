"""What follows the name of a firm: its staff's badges, and the fascia board that bears the same name."""

from collections.abc import Sequence
from dataclasses import replace

from expo import clock
from expo.exhibitors.domain_events import FirmRenamed
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import staff_of
from expo.exhibitors.rules import LIVE, WITH_FASCIA
from expo.exhibitors.services.application_steps import record_change
from expo.exhibitors.services.applications import fascia_limit
from expo.exhibitors.services.firms import drafts_filled_from
from expo.history.queries import history_about
from expo.i18n import _
from expo.kit.text import fold
from expo.registration.models import Registration
from expo.registration.services.register import details_of, edit


def rename_staff(renamed: FirmRenamed) -> None:
    """Write the firm's new name and country on its staff's badges that said the former ones, at expos that are not over, also
    of who is cancelled.

    Who is said to be of another organisation or country stays so; a badge that was printed counts as changed since.
    """
    for exhibitor in renamed.exhibitors:
        staff = staff_of(exhibitor, now_only=False) if clock.now() < exhibitor.event.ends_at else []
        for person in (one.registration for one in staff if one.registration.erased_at is None):
            rename_badge(person, renamed)


def rename_badge(person: Registration, renamed: FirmRenamed) -> None:
    """Write the firm's new name and country on a badge that said the former ones."""
    was = details = details_of(person)
    if fold(was.organisation) == fold(renamed.former_name):
        details = replace(details, organisation=renamed.firm.display_name)
    if was.country == renamed.former_country:
        details = replace(details, country=renamed.firm.country)
    if details != was:
        edit(person, details, version=person.version, by=renamed.by)


def rename_fascia_boards(renamed: FirmRenamed) -> None:
    """Write the firm's new name on the fascia boards that bear its former one, or were left behind by a former one that was too
    long, at expos that are not over. A board that is too short for it stays as it is, as does one with a name of its own.
    """
    name, former = renamed.firm.display_name, [renamed.former_name, *_former_names(renamed.former)]
    for exhibitor in [*renamed.exhibitors, *drafts_filled_from(renamed.firm)]:
        was, limit = exhibitor.fascia_name, fascia_limit(exhibitor.event)
        if exhibitor.state not in LIVE or clock.now() >= exhibitor.event.ends_at or not was or was == name:
            continue
        follows = fold(was) == fold(renamed.former_name) or _is_left_behind(was, former, limit)
        if follows and len(name) <= limit:
            exhibitor.fascia_name = name
            record_change(exhibitor, {"fascia_name": was}, {"fascia_name": name}, by=renamed.by)


def board_left_behind(exhibitor: Exhibitor) -> str:
    """That the firm's name is too long for its fascia board, which bears a former one; empty where it is not so."""
    firm, board, limit = exhibitor.firm, exhibitor.fascia_name, fascia_limit(exhibitor.event)
    counts = exhibitor.state in LIVE and exhibitor.scheme in WITH_FASCIA and clock.now() < exhibitor.event.ends_at
    if firm is None or not counts or not board or len(firm.display_name) <= limit:
        return ""
    if fold(board) == fold(firm.display_name) or not _is_left_behind(board, _former_names(firm), limit):
        return ""
    return _(
        "The firm’s name has %(count)s characters and the fascia board takes %(limit)s, so the board stays “%(board)s”. Choose "
        "a shorter name for the board, or leave it: it follows the firm’s next name that fits.",
        count=len(firm.display_name),
        limit=limit,
        board=board,
    )


def _former_names(firm: Firm) -> list[str]:
    """The names that the firm had before, the latest first."""
    entries = (one.before or {} for one in history_about(firm))
    return [before["display_name"] for before in entries if before.get("display_name")]


def _is_left_behind(board: str, former: Sequence[str], limit: int) -> bool:
    """Whether a board bears the latest of the firm's former names that it has room for."""
    fits = next((name for name in former if len(name) <= limit), None)
    return fits is not None and fold(board) == fold(fits)
