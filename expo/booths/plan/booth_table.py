"""The booths of an expo as a table and as a drawing; both come in again as a list of booths."""

from collections.abc import Iterator
from typing import Any

from expo.booths.plan.words import metres, scheme_words
from expo.booths.queries import booths_of, pavilions_in
from expo.events.models import Event
from expo.events.queries import halls_of, zones_of
from expo.exhibitors.rules import Scheme
from expo.i18n import _


def booth_rows(event: Event) -> Iterator[list[Any]]:
    """One row per booth, under the titles of `column_titles`; lengths in metres."""
    halls = {hall.id: hall.name for hall in halls_of(event)}
    zones = {zone.id: zone.name for zone in zones_of(event)}
    pavilions = {entry.id: entry.name for entry in pavilions_in(event)}
    said, schemes = {True: _("yes"), False: _("no"), None: ""}, scheme_words()
    for entry in booths_of(event):
        flags = [said[value] for value in (entry.water, entry.compressed_air, entry.internet)]
        yield [
            entry.number,
            halls[entry.hall_id],
            *(float(metres(cm)) for cm in (entry.x_cm, entry.y_cm, entry.width_cm, entry.depth_cm)),
            zones.get(entry.zone_id or 0, ""),
            pavilions.get(entry.pavilion_id or 0, ""),
            "; ".join(schemes[Scheme(scheme)] for scheme in entry.schemes),
            entry.power_kw,
            *flags,
            (entry.blocked_why or said[True]) if entry.blocked else "",
            entry.uid,
        ]


def booth_features(event: Event) -> dict[str, Any]:
    """The booths as GeoJSON in metres of their hall, x to the east and y to the south from its upper left corner."""
    names = [
        "number",
        "hall",
        "x",
        "y",
        "width",
        "depth",
        "zone",
        "pavilion",
        "schemes",
        "power",
        "water",
        "compressed air",
        "internet",
        "blocked",
        "id",
    ]
    features = []
    for row in booth_rows(event):
        said = dict(zip(names, row, strict=True))
        x, y, width, depth = (said.pop(name) for name in ("x", "y", "width", "depth"))
        ring = [[x, y], [x + width, y], [x + width, y + depth], [x, y + depth], [x, y]]
        features.append({"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return {"type": "FeatureCollection", "features": features}
