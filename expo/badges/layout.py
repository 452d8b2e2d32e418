"""Badge layouts as data, in millimetres from the top left corner."""

import enum
from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4
POINTS_PER_INCH = 72
QUIET_MODULES = 4
LEAST_QR_MM = 25.0


class FieldName(enum.StrEnum):
    """What may stand on a badge."""

    EVENT = "event"
    DATES = "dates"
    CATEGORY = "category"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    SECOND_NAME = "second_name"
    JOB_TITLE = "job_title"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    LINE = "line"
    CODE = "code"


class Align(enum.StrEnum):
    """Across: `START` is left for a text that runs left to right, right for one that runs right to left."""

    START = "start"
    CENTRE = "centre"


class Anchor(enum.StrEnum):
    """Up and down: where a region's texts stand when they do not fill it."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Ink(enum.StrEnum):
    """The colour of a text by its part: the event's accent, or what can be read on the category's band."""

    STRONG = "strong"
    MUTED = "muted"
    ACCENT = "accent"
    ON_BAND = "on_band"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres; x and y are its top left corner, from that of the badge."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, other: "Box") -> bool:
        right, foot = self.x + self.width, self.y + self.height
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= right
            and other.y + other.height <= foot
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


@dataclass(frozen=True, slots=True)
class Field:
    """One text: type sizes in points from `size` down to `floor`, at most `lines` lines and `height` millimetres.

    Under `floor` it would rather stand on several lines; and on those go down to `least` (0: the floor) before it is cut.
    `gap` is the space in millimetres over it when another text stands above.
    """

    name: FieldName
    size: float
    floor: float
    height: float
    lines: int = 1
    least: float = 0.0
    gap: float = 0.0
    bold: bool = False
    ink: Ink = Ink.STRONG


@dataclass(frozen=True, slots=True)
class Region:
    """A box in which fields stand one under another; those without text take no room."""

    box: Box
    fields: tuple[Field, ...]
    align: Align = Align.START
    anchor: Anchor = Anchor.TOP


@dataclass(frozen=True, slots=True)
class Layout:
    """A badge's page. `fixed` regions are the same on all badges of a category and are drawn once a file.

    `stripe` is filled with the event's accent, `band` with the category's colour; `qr` is the area of the modules,
    around which four modules stay white.
    """

    name: str
    width: float
    height: float
    stripe: Box
    band: Box
    fixed: tuple[Region, ...]
    regions: tuple[Region, ...]
    qr: Box


A6 = Layout(
    name="a6",
    width=105,
    height=148,
    stripe=Box(0, 0, 105, 3),
    band=Box(0, 29, 105, 13),
    fixed=(
        Region(
            Box(8, 8, 89, 19),
            (
                Field(FieldName.EVENT, size=15, floor=10, height=13, lines=2, bold=True, ink=Ink.ACCENT),
                Field(FieldName.DATES, size=9.5, floor=7, height=5, gap=0.6, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(8, 29.5, 89, 12),
            (Field(FieldName.CATEGORY, size=22, floor=11, height=12, bold=True, ink=Ink.ON_BAND),),
            anchor=Anchor.MIDDLE,
        ),
    ),
    regions=(
        Region(
            Box(8, 44, 89, 61),
            (
                Field(FieldName.GIVEN_NAME, size=46, floor=28, least=15, height=22.5, lines=3, bold=True),
                Field(FieldName.FAMILY_NAME, size=30, floor=18, least=12, height=12.5, lines=2),
                Field(FieldName.SECOND_NAME, size=26, floor=16, least=10, height=15, lines=2, gap=1),
                Field(FieldName.JOB_TITLE, size=12, floor=9, height=8, lines=2, gap=2, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(8, 110, 51, 31.5),
            (
                Field(FieldName.ORGANISATION, size=15, floor=10, height=13, lines=3, bold=True),
                Field(FieldName.COUNTRY, size=12, floor=8, height=8.4, lines=2, gap=0.8),
                Field(FieldName.LINE, size=10.5, floor=8, height=8.4, lines=2, gap=0.8, ink=Ink.MUTED),
            ),
            anchor=Anchor.BOTTOM,
        ),
        Region(
            Box(63, 142, 38, 4),
            (Field(FieldName.CODE, size=7.5, floor=6, height=4, ink=Ink.MUTED),),
            align=Align.CENTRE,
        ),
    ),
    qr=Box(68, 109.5, 28, 28),
)

LAYOUTS = {layout.name: layout for layout in (A6,)}


def faults(layout: Layout) -> list[str]:
    """Why the layout could print one thing over another or too small to scan; nothing for a sound one."""
    page = Box(0, 0, layout.width, layout.height)
    quiet = quiet_zone(layout)
    regions = (*layout.fixed, *layout.regions)
    found = [f"{boxed} is outside the page" for boxed in (layout.stripe, layout.band, quiet) if not page.holds(boxed)]
    for place, region in enumerate(regions):
        names = ", ".join(field.name for field in region.fields)
        if not page.holds(region.box):
            found.append(f"{names}: outside the page")
        if sum(field.height + field.gap for field in region.fields) > region.box.height:
            found.append(f"{names}: higher than their region")
        if region.box.meets(quiet):
            found.append(f"{names}: in the QR code's quiet zone")
        if any(region.box.meets(other.box) for other in regions[:place]):
            found.append(f"{names}: over another region")
    if layout.qr.width < LEAST_QR_MM or layout.qr.width != layout.qr.height:
        found.append("the QR code is not a square of 25 mm or more")
    return found


def quiet_zone(layout: Layout, modules: int = 25) -> Box:
    """The QR code's area with four white modules on each side, for a code of that many modules a side.

    25 are the fewest that an address with a code needs; the more there are, the narrower the zone.
    """
    margin = QUIET_MODULES * layout.qr.width / modules
    box = layout.qr
    return Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)
