"""What an organiser corrected in a firm's entry, told to the firm once."""

from collections.abc import Mapping
from typing import Any

from expo import clock
from expo.exhibitors.mails import ENTRY_CORRECTED
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.notices import tell_firm
from expo.exhibitors.rules import LIVE, ApplicationState
from expo.exhibitors.services.application_steps import values_now
from expo.exhibitors.summary import differing_texts
from expo.i18n import _, force_locale


def tell_of_correction(exhibitor: Exhibitor, was: Mapping[str, Any]) -> None:
    """Mail the firm which of its `values_now` are others than they were, unless it is still writing its application, has left
    or the expo is over.
    """
    written = exhibitor.state in LIVE and exhibitor.state is not ApplicationState.DRAFT
    if not written or clock.now() >= exhibitor.event.ends_at:
        return
    with force_locale(exhibitor.language):
        nothing = _("nothing")
        lines = [
            _("%(what)s: was %(was)s, is %(now)s", what=label, was=before or nothing, now=after or nothing)
            for label, before, after in differing_texts(exhibitor, was, values_now(exhibitor))
        ]
    if lines:
        tell_firm(exhibitor, ENTRY_CORRECTED, {"changes": "\n".join(lines)})
