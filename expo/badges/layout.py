"""Badge layouts as data, in millimetres from the top left corner. Pure."""

import enum
import functools
import math
from dataclasses import dataclass, replace

POINTS_PER_MM = 72 / 25.4
POINTS_PER_INCH = 72
QUIET_MODULES = 4
LEAST_QR_MM = 25.0
_LEAST_HONORIFIC, _HONORIFIC_SHARE = 7.0, 0.2  # points; of the large name's size
_LINE = 1.15  # the height of a line of Latin text, in type sizes
# People read fluently where the height of an x fills 0.2 degrees of their view or more (Legge and Bigelow, "Does print
# size matter for reading?", Journal of Vision 11(5):8, 2011); 0.536 of the type size is Noto Sans' x.
READ_FROM_MM = 2000
X_HEIGHT = 0.536
LEGIBLE_X_MM = READ_FROM_MM * math.tan(math.radians(0.2))
LEGIBLE_PT = LEGIBLE_X_MM / X_HEIGHT * 72 / 25.4
TOLERANCE = 0.005  # millimetres; tolerance for sums of sizes


class FieldName(enum.StrEnum):
    """The texts a badge can have."""

    EVENT = "event"
    DATES = "dates"
    CATEGORY = "category"
    HONORIFIC = "honorific"  # small above the name, where there is one
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    SECOND_NAME = "second_name"
    JOB_TITLE = "job_title"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    LINE = "line"
    CODE = "code"
    AGENDA = "agenda"  # on the inner panels of a folded badge
    BACK = "back"


class Align(enum.StrEnum):
    """Horizontal alignment. `START` is left for left-to-right texts, right for right-to-left ones."""

    START = "start"
    CENTRE = "centre"


class Anchor(enum.StrEnum):
    """Vertical alignment of a region's texts when they do not fill it."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Ink(enum.StrEnum):
    """The colour of a text: by role, the event's accent, or one readable on the category's band."""

    NAME = "name"
    STRONG = "strong"
    MUTED = "muted"
    ACCENT = "accent"
    ON_BAND = "on_band"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres; x and y of its top left corner, relative to the badge's."""

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
    """A text: its type size is between `size` and `floor` points, on at most `lines` lines and `height` millimetres.

    If one line does not fit at `floor`, the text is wrapped; wrapped text may shrink to `least` (0: `floor`) before it
    is cut. `gap` is the space in millimetres above it when another text precedes.
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
    """A box in which fields are stacked; empty ones take no space."""

    box: Box
    fields: tuple[Field, ...]
    align: Align = Align.START
    anchor: Anchor = Anchor.TOP


@dataclass(frozen=True, slots=True)
class Layout:
    """The page of a badge. `fixed` regions (the event's, then the band's) are equal on all badges of a category and
    drawn once per file.

    `stripe` is filled with the event's accent, `band` with the category's colour. `qr` is the area of the QR modules,
    at least `least_qr` wide, with a quiet zone of four modules around it. Pictures are scaled into `logo` and `strip`;
    `most_strip` is the maximum height of a strip, 0 if there is none. `folded`: the badge is one panel of a sheet that
    is folded twice.
    """

    name: str
    width: float
    height: float
    stripe: Box
    band: Box
    fixed: tuple[Region, ...]
    regions: tuple[Region, ...]
    qr: Box
    least_qr: float = LEAST_QR_MM
    logo: Box | None = None
    strip: Box | None = None
    most_strip: float = 0.0
    folded: bool = False


@functools.lru_cache(maxsize=256)
def with_honorific(region: Region) -> Region:
    """The region with room for an honorific above the large name, taken from that name's."""
    above_it = next((index for index, field in enumerate(region.fields) if field.name is FieldName.GIVEN_NAME), None)
    if above_it is None:
        return region
    name = region.fields[above_it]
    size = max(_LEAST_HONORIFIC, name.size * _HONORIFIC_SHARE)
    height = size * _LINE / POINTS_PER_MM
    above = Field(FieldName.HONORIFIC, size=size, floor=size * 0.75, least=size / 2, height=height, ink=name.ink)
    fields = (
        *region.fields[:above_it],
        above,
        replace(name, height=name.height - height),
        *region.fields[above_it + 1 :],
    )
    return replace(region, fields=fields)


def faults(layout: Layout) -> list[str]:
    """Why the layout could print things over one another or an unreadable QR code; empty for a valid one."""
    page = Box(0, 0, layout.width, layout.height)
    quiet = quiet_zone(layout)
    regions = (*layout.fixed, *layout.regions)
    pictures = [picture for picture in (layout.logo, layout.strip) if picture]
    inside = (layout.stripe, layout.band, quiet, *pictures)
    found = [f"{boxed} is outside the page" for boxed in inside if not page.holds(boxed)]
    for index, region in enumerate(regions):
        names = ", ".join(field.name for field in region.fields)
        if not page.holds(region.box):
            found.append(f"{names}: outside the page")
        if needed_height(region) > region.box.height + TOLERANCE:
            found.append(f"{names}: higher than their region")
        if region.box.meets(quiet):
            found.append(f"{names}: in the QR code's quiet zone")
        if any(region.box.meets(other.box) for other in regions[:index]):
            found.append(f"{names}: over another region")
        found += [f"{names}: over a picture" for picture in pictures if region.box.meets(picture)]
    found += ["a picture is in the QR code's quiet zone" for picture in pictures if picture.meets(quiet)]
    if layout.qr.width < layout.least_qr or layout.qr.width != layout.qr.height:
        found.append(f"the QR code is not a square of {layout.least_qr:g} mm or more")
    return found


def needed_height(region: Region) -> float:
    """The height in millimetres of the region's texts at their maximum heights."""
    return sum(field.height + field.gap for field in region.fields)


def quiet_zone(layout: Layout, modules: int = 25) -> Box:
    """The QR code's area with its quiet zone of four modules per side, for a code with that many modules per side.

    25 modules are the minimum for an address with a code; the more modules, the narrower the zone.
    """
    margin = QUIET_MODULES * layout.qr.width / modules
    box = layout.qr
    return Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)
