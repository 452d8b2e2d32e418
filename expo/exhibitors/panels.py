"""How other rooms add to a firm's desk and to an organiser's page of a firm: its space and offer, its invoices, its feed.

Rooms above contribute panels; a panel is a template and what it is drawn from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup

from expo.contributions import contributed
from expo.exhibitors.models import Exhibitor


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page of one exhibitor.

    `template` is included with what `data` answers, and with `exhibitor` and `token` (the firm's own; none for organisers).
    `data` answers None where the panel has nothing to show. `place` orders panels on the page.
    """

    name: str  # letters and low lines
    place: int
    template: str
    data: Callable[[Exhibitor], Mapping[str, Any] | None]
    for_organisers: bool = False
    when_leaving: bool = False  # where the firm is asked whether it withdraws, not on its desk


def panels(*, for_organisers: bool, when_leaving: bool = False) -> list[Panel]:
    wanted = (for_organisers, when_leaving)
    found = [p for p in contributed(Panel) if (p.for_organisers, p.when_leaving) == wanted]
    return sorted(found, key=lambda p: (p.place, p.name))


def drawn_panels(exhibitor: Exhibitor, token: str | None, *, when_leaving: bool = False) -> list[Markup]:
    """The panels of an exhibitor's page that have something to show: the firm's own with its token, the organisers' without."""
    drawn = []
    for panel in panels(for_organisers=token is None, when_leaving=when_leaving):
        data = panel.data(exhibitor)
        if data is not None:
            drawn.append(Markup(render_template(panel.template, **data, exhibitor=exhibitor, token=token)))  # noqa: S704 -- a template of ours, escaped
    return drawn
