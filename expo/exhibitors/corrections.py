"""What an organiser corrected in a firm's entry, told to the firm once."""

from collections.abc import Mapping, Sequence
from typing import Any

from expo import clock
from expo.exhibitors.mails import ENTRY_CORRECTED
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.rules import LIVE, ApplicationState
from expo.exhibitors.services.application_steps import values_now
from expo.exhibitors.summary import Pairs, companion_pairs, differing_texts
from expo.i18n import _, force_locale


def tell_of_correction(exhibitor: Exhibitor, was: Mapping[str, Any]) -> None:
    """Mail the firm which of its `values_now` are others than they were, unless it is still writing its application, has left
    or the expo is over.
    """
    if not _is_told(exhibitor):
        return
    with force_locale(exhibitor.language):
        _tell(exhibitor, differing_texts(exhibitor, was, values_now(exhibitor)))


def tell_of_companions(exhibitor: Exhibitor, was: Pairs) -> None:
    """The same of its co-exhibitors and of the companies that it represents: `was` are its `companions_told` before."""
    if _is_told(exhibitor):
        both = zip(was, companions_told(exhibitor), strict=True)
        differences = [(label, then, now) for (_label, then), (label, now) in both if then != now]
        with force_locale(exhibitor.language):
            _tell(exhibitor, differences)


def companions_told(exhibitor: Exhibitor) -> Pairs:
    """Its `companion_pairs` in the firm's own language, whoever reads the page."""
    with force_locale(exhibitor.language):
        return companion_pairs(exhibitor)


def _is_told(exhibitor: Exhibitor) -> bool:
    written = exhibitor.state in LIVE and exhibitor.state is not ApplicationState.DRAFT
    return written and clock.now() < exhibitor.event.ends_at


def _tell(exhibitor: Exhibitor, differences: Sequence[tuple[str, str, str]]) -> None:
    """Mail what differs, as (label, was, is), in the language in force."""
    nothing = _("nothing")
    lines = [
        _("%(what)s: was %(was)s, is %(now)s", what=label, was=before or nothing, now=after or nothing)
        for label, before, after in differences
    ]
    if lines:
        tell_firm(exhibitor, ENTRY_CORRECTED, {"changes": "\n".join(lines)})
