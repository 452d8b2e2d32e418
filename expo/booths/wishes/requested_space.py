"""The space a firm asked for, in words, shown beside the plan."""

import sqlalchemy as sa

from expo.booths.models import Booth, Wish
from expo.db import db
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import neighbours_of, points_sum
from expo.exhibitors.rules import Nearness
from expo.exhibitors.words import neighbour_words, scheme_word
from expo.i18n import _


def requested_space_words(exhibitor: Exhibitor) -> list[tuple[str, str]]:
    """Labels and values of what the firm asked for; unset fields are left out."""
    points = points_sum(exhibitor.event_id, exhibitor.firm_id)
    neighbours = neighbours_of(exhibitor)
    lines = [
        (_("Priority points"), str(points)),
        (_("Area"), _area_words(exhibitor)),
        (_("Scheme"), scheme_word(exhibitor.scheme)),
        (_("Upper deck"), _("%(area)s m²", area=exhibitor.upper_deck_sqm) if exhibitor.upper_deck_sqm else ""),
        (_("Open sides"), str(exhibitor.open_sides)),
        (_("Needs"), ", ".join(_utility_words(exhibitor))),
        (_("Zone"), exhibitor.zone.name if exhibitor.zone else ""),
        (_("Pavilion"), exhibitor.pavilion.name if exhibitor.pavilion else ""),
        (_("Wishes"), ", ".join(_wish_words(exhibitor))),
        (_("Near"), neighbour_words(exhibitor, neighbours, Nearness.NEAR)),
        (_("Apart from"), neighbour_words(exhibitor, neighbours, Nearness.APART)),
    ]
    return [(label, value) for label, value in lines if value]


def _area_words(exhibitor: Exhibitor) -> str:
    asked, least, most = exhibitor.area_sqm, exhibitor.least_sqm, exhibitor.most_sqm
    if {least, most} <= {None, asked}:
        return _("%(area)s m²", area=asked)
    return _("%(area)s m², accepts %(least)s to %(most)s", area=asked, least=least or asked, most=most or asked)


def _utility_words(exhibitor: Exhibitor) -> list[str]:
    needs = {
        _("%(kw)s kW", kw=exhibitor.power_kw): exhibitor.power_kw,
        _("water"): exhibitor.water,
        _("compressed air"): exhibitor.compressed_air,
        _("internet by cable"): exhibitor.internet,
    }
    return [word for word, needed in needs.items() if needed]


def _wish_words(exhibitor: Exhibitor) -> list[str]:
    query = sa.select(Booth.number).join(Wish, Wish.booth_id == Booth.id).where(Wish.exhibitor_id == exhibitor.id)
    return list(db.session.scalars(query.order_by(Wish.rank)))
