"""How other rooms add to a firm's desk and to an organiser's page of a firm: its space and offer, its invoices, its feed.

Rooms above contribute panels; a panel is a template and what it is drawn from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup

from expo.contributions import contributed
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the page of one exhibitor.

    `template` is included with what `data` answers, and with `exhibitor` and `token` (the firm's own; none for organisers).
    `data` answers None where the panel has nothing to show. `position` orders the panels on the page.
    """

    name: str  # letters and underscores
    position: int
    template: str
    data: Callable[[Exhibitor], Mapping[str, Any] | None]
    for_organisers: bool = False
    on_withdrawal: bool = False  # on the page that confirms a withdrawal, not on the desk


@dataclass(frozen=True, slots=True)
class SettingsPanel:
    """Extension point: what an organiser must know beside the settings of applications. `template` is included with what `data`
    answers, which is None where there is nothing to say.
    """

    template: str
    data: Callable[[Event], Mapping[str, Any] | None]


def settings_panels(event: Event) -> list[Markup]:
    """The rendered panels beside the settings that have something to say."""
    found = [(panel.template, panel.data(event)) for panel in contributed(SettingsPanel)]
    return [Markup(render_template(name, **data)) for name, data in found if data is not None]  # noqa: S704 -- templates of ours, escaped


def panels(*, for_organisers: bool, on_withdrawal: bool = False) -> list[Panel]:
    wanted = (for_organisers, on_withdrawal)
    matching = [p for p in contributed(Panel) if (p.for_organisers, p.on_withdrawal) == wanted]
    return sorted(matching, key=lambda p: (p.position, p.name))


def rendered_panels(exhibitor: Exhibitor, token: str | None, *, on_withdrawal: bool = False) -> list[Markup]:
    """The rendered panels that have something to show: the firm's with its token, the organisers' with None."""
    drawn = []
    for panel in panels(for_organisers=token is None, on_withdrawal=on_withdrawal):
        data = panel.data(exhibitor)
        if data is not None:
            drawn.append(Markup(render_template(panel.template, **data, exhibitor=exhibitor, token=token)))  # noqa: S704 -- a template of ours, escaped
    return drawn
