"""Import and export of booths: all rows of a file, or none."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.booths.models import Booth
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.plan.import_file import FORMULA, SHAPE, ReadBooth, ReadFault, ReadPlan, read_booths
from expo.booths.plan.words import file_flaw, metres, scheme_words
from expo.booths.queries import booths_of, pavilions_in
from expo.booths.rules import number_key
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.events.queries import halls_of, zones_of
from expo.exhibitors.rules import ALSO_CALLED, Scheme
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _, force_locale
from expo.kit.tables.sheets import BadSheetError
from expo.kit.text import fold
from expo.table_words import formula_fault

MOST_SENTENCES = 50


@dataclass(frozen=True, slots=True)
class ImportedBooths:
    """The result of an import."""

    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Existing:
    """The event's halls, zones and pavilions by folded name; booths by id and by number."""

    halls: Mapping[str, Hall]
    zones: Mapping[str, int]
    pavilions: Mapping[str, int]
    schemes: Mapping[str, Scheme]
    by_uid: Mapping[str, Booth]
    by_number: Mapping[str, Booth]

    def booth(self, entry: ReadBooth) -> Booth | None:
        return self.by_uid.get(entry.uid) or self.by_number.get(number_key(entry.number))


def read_file(data: bytes) -> ReadPlan:
    """The booths of a CSV, XLSX or GeoJSON file. Raises Refused for one that cannot be read."""
    try:
        return read_booths(data, _headings())
    except BadSheetError as error:
        raise Refused(file_flaw(error.flaw)) from error


def check_booths(event: Event, file: ReadPlan, *, by: Actor) -> ImportedBooths:
    """The result `import_booths` would have; rolled back."""
    trial = db.session.begin_nested()
    try:
        return import_booths(event, file, by=by)
    finally:
        trial.rollback()
        db.session.expire_all()


def import_booths(event: Event, file: ReadPlan, *, by: Actor) -> ImportedBooths:
    """Add the file's booths; a row with the id or number of an existing booth changes it. Raises Refused listing the
    faults; the caller then rolls back.
    """
    known = _load_existing(event)
    faults = [row_fault(fault) for fault in file.faults] + _duplicates(file.booths) + _unknown(known, file.booths)
    if not file.booths and not faults:
        raise Refused(_("There is no booth in this file."))
    _refuse(faults)
    added = changed = 0
    for hall in known.halls.values():
        drafts = [_draft(known, entry) for entry in file.booths if known.halls[fold(entry.hall)] is hall]
        if drafts:
            change_plan(event, hall, PlanChange(booths=drafts), revision=None, by=by)
        changed += sum(draft.id is not None for draft in drafts)
        added += sum(draft.id is None for draft in drafts)
    return ImportedBooths(added, changed)


def row_fault(fault: ReadFault) -> str:
    """The message for a faulty row, with its number and column."""
    if fault.what == FORMULA:
        return _("Row %(row)s: %(fault)s", row=fault.where, fault=formula_fault(fault.value))
    values = {"where": fault.where, "value": fault.value}
    lengths = _(
        "Row %(where)s: “%(value)s” is no length in metres, as in 4.5 (column %(column)s).",
        column=column_titles().get(fault.what, fault.what),
        **values,
    )
    return {
        "number": _("Row %(where)s: “%(value)s” is no booth number, as in H1-B12.", **values),
        "hall": _("Row %(where)s: the hall is missing.", **values),
        SHAPE: _("Row %(where)s: the shape is no rectangle along the walls of its hall, in metres.", **values),
        "x": lengths,
        "y": lengths,
        "width": lengths,
        "depth": lengths,
        "power_kw": _("Row %(where)s: “%(value)s” is no power in whole kW.", **values),
    }.get(fault.what, _("Row %(where)s: write yes or no instead of “%(value)s”.", **values))


def column_titles() -> dict[str, str]:
    """Titles of the columns of a table of booths; an exported table can be imported again."""
    return {
        "number": _("Booth number"),
        "hall": _("Hall"),
        "x": _("From the west"),
        "y": _("From the north"),
        "width": _("Width"),
        "depth": _("Depth"),
        "zone": _("Zone"),
        "pavilion": _("Pavilion"),
        "schemes": _("Schemes"),
        "power_kw": _("Power in kW"),
        "water": _("Water"),
        "compressed_air": _("Compressed air"),
        "internet": _("Internet"),
        "blocked_why": _("Blocked because"),
        "uid": _("ID"),
    }


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


def _load_existing(event: Event) -> _Existing:
    booths = booths_of(event)
    return _Existing(
        halls={fold(hall.name): hall for hall in halls_of(event)},
        zones={fold(zone.name): zone.id for zone in zones_of(event)},
        pavilions={fold(entry.name): entry.id for entry in pavilions_in(event)},
        schemes=_schemes(),
        by_uid={entry.uid: entry for entry in booths},
        by_number={entry.number_key: entry for entry in booths},
    )


def _headings() -> dict[str, str]:
    """Columns by their titles in every language, folded."""
    found: dict[str, str] = {}
    for code in LANGUAGES:
        with force_locale(code):
            found |= {fold(word): name for name, word in column_titles().items()}
    return found


def _schemes() -> dict[str, Scheme]:
    """Schemes by their words in every language, folded."""
    found = {fold(scheme.value): scheme for scheme in Scheme} | ALSO_CALLED
    for code in LANGUAGES:
        with force_locale(code):
            found |= {fold(word): scheme for scheme, word in scheme_words().items()}
    return found


def _duplicates(booths: Sequence[ReadBooth]) -> list[str]:
    counts = Counter(number_key(entry.number) for entry in booths)
    return [
        _(
            "Row %(where)s: the number %(number)s stands in the file more than once.",
            where=entry.where,
            number=entry.number,
        )
        for entry in booths
        if counts[number_key(entry.number)] > 1
    ]


def _unknown(known: _Existing, booths: Sequence[ReadBooth]) -> list[str]:
    """Unknown names in the rows, and booths that would change their hall."""
    found = []
    for entry in booths:
        there, hall = known.booth(entry), known.halls.get(fold(entry.hall))
        if hall is None:
            found.append(_("Row %(where)s: there is no hall “%(name)s”.", where=entry.where, name=entry.hall[:40]))
        elif there is not None and there.hall_id != hall.id:
            found.append(
                _("Row %(where)s: booth %(number)s stands in another hall.", where=entry.where, number=entry.number)
            )
        for name, names in (("zone", known.zones), ("pavilion", known.pavilions)):
            if entry.said.get(name) and fold(entry.said[name]) not in names:
                found.append(_("Row %(where)s: there is no “%(name)s”.", where=entry.where, name=entry.said[name][:40]))
        found += [
            _("Row %(where)s: there is no scheme “%(name)s”.", where=entry.where, name=word[:40])
            for word in _split(entry.said.get("schemes", ""))
            if fold(word) not in known.schemes
        ]
    return found


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace(",", ";").split(";") if part.strip()]


def _draft(known: _Existing, entry: ReadBooth) -> BoothDraft:
    there = known.booth(entry)
    fields = {name: value for name, value in entry.said.items() if name not in {"zone", "pavilion", "schemes"}}
    if "zone" in entry.said:
        fields["zone_id"] = known.zones.get(fold(entry.said["zone"]))
    if "pavilion" in entry.said:
        fields["pavilion_id"] = known.pavilions.get(fold(entry.said["pavilion"]))
    if "schemes" in entry.said:
        fields["schemes"] = sorted({known.schemes[fold(word)].value for word in _split(entry.said["schemes"])})
    return BoothDraft(there.id if there else None, entry.number, entry.rect, None, fields)


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise Refused(
            _("Nothing was imported. Mend these rows and try again."), list(dict.fromkeys(faults))[:MOST_SENTENCES]
        )
