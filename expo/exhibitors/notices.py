"""Mails to firms and to managers of pavilions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.contributions import contributed
from expo.exhibitors.links import exhibitor_address, pavilion_address
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.queries import firm_name
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.mail.models import Mail
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.registration.notices import date_span


@dataclass(frozen=True, slots=True)
class SpaceNews:
    """Extension point: what else is new for a firm whose space changes, to be said in the one mail about that. `lines` takes
    the firm and returns text in its language, empty for nothing; whoever contributes it does not write of it again.
    """

    lines: Callable[[Exhibitor], str]


def space_news(exhibitor: Exhibitor) -> str:
    """What else the mail to a firm about its space says."""
    return "\n\n".join(filter(None, (one.lines(exhibitor) for one in contributed(SpaceNews))))


def tell_firm(
    exhibitor: Exhibitor,
    template: Template,
    values: Mapping[str, str] | None = None,
    *,
    besides: str = "",
    parts: Sequence[Mapping[str, Any]] = (),
) -> Mail | None:
    """Queue a mail to the firm's own address, in its language, unless that was erased; `firm`, `expo`, `when` and `link` are
    filled in, and `besides` follows the text.
    """
    if not exhibitor.email:
        return None
    event, language = exhibitor.event, exhibitor.language
    return queue(
        template,
        {**_shared(exhibitor), **(values or {})},
        to=exhibitor.email,
        to_name=firm_name(exhibitor),
        language=language,
        event_id=event.id,
        about=(Subject.EXHIBITOR, exhibitor.id),
        parts=parts,
        reply_to=event.contact or None,
        besides=besides,
    )


def _shared(exhibitor: Exhibitor) -> dict[str, str]:
    event, language = exhibitor.event, exhibitor.language
    return {
        "firm": firm_name(exhibitor),
        "expo": localize(event.name, language),
        "when": date_span(event.first_day, event.last_day, language),
        "link": exhibitor_address(exhibitor),
    }


def tell_manager(pavilion: Pavilion, template: Template) -> Mail:
    """Queue a mail to a pavilion's manager, in their language, with their private link."""
    event, language = pavilion.event, pavilion.language
    return queue(
        template,
        {
            "manager": pavilion.manager_name or pavilion.body or pavilion.name,
            "pavilion": pavilion.name,
            "expo": localize(event.name, language),
            "when": date_span(event.first_day, event.last_day, language),
            "link": pavilion_address(pavilion),
        },
        to=pavilion.manager_email,
        to_name=pavilion.manager_name,
        language=language,
        event_id=event.id,
        about=(Subject.PAVILION, pavilion.id),
        reply_to=event.contact or None,
    )
