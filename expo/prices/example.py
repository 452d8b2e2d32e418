"""The example space of the "try it" page."""

from decimal import Decimal
from typing import Any

from flask import request

from expo.events.models import Event
from expo.events.rules import SECTORS
from expo.i18n import _
from expo.prices.conditions import PricedScheme, SpaceFacts
from expo.prices.plan_forms import TryForm
from expo.prices.words import scheme_word, sector_word
from expo.web import params


def try_form(event: Event) -> Any:
    """The form, filled from the query string."""
    form: Any = TryForm(request.args or None)
    yes_no = [("", _("No")), ("yes", _("Yes"))]
    form.scheme.choices = [(scheme.value, scheme_word(scheme.value)) for scheme in PricedScheme]
    form.open_sides.choices = [(str(n), str(n)) for n in (1, 2, 3, 4)]
    form.services.choices = form.newcomer.choices = form.own_builder.choices = yes_no
    form.sector.choices = [("", _("None")), *((sector, sector_word(sector)) for sector in SECTORS)]
    if not request.args:
        form.country.data = event.country
    return form


def space_of(event: Event, form: Any) -> SpaceFacts:
    """The space that a valid form describes."""
    services = form.services.data == "yes"
    country = (form.country.data or event.country).upper()
    return SpaceFacts(
        area_sqm=form.area.number,
        scheme=form.scheme.data,
        open_sides=params.number(form.open_sides.data, otherwise=1),
        country=country,
        resident=country == event.country,
        co_exhibitors=form.co_exhibitors.whole or 0,
        represented=form.represented.whole or 0,
        upper_deck_sqm=form.upper_deck.number or Decimal(0),
        participations=form.participations.whole or 1,
        power_kw=form.power_kw.whole or 0,
        water=services,
        compressed_air=services,
        internet=services,
        newcomer=form.newcomer.data == "yes",
        own_builder=form.own_builder.data == "yes",
        sectors=frozenset({form.sector.data} - {""}),
    )
