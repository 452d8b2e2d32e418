"""Badge layouts as data, in millimetres from the top left corner. Pure."""

import enum
from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4
POINTS_PER_INCH = 72
QUIET_MODULES = 4
LEAST_QR_MM = 25.0
HAIR = 0.005  # millimetres that sums of sizes may be out by


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
    AGENDA = "agenda"  # of a folded badge: inside, in panels of its own
    BACK = "back"


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

    NAME = "name"
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
    """A badge's page. `fixed` regions are the same on all badges of a category and are drawn once a file: the event's,
    then the band's.

    `stripe` is filled with the event's accent, `band` with the category's colour; `qr` is the area of the modules,
    around which four modules stay white, and at least `least_qr` wide. Pictures fill `logo` and `strip` as far as their
    proportions let them; `most_strip` is how high a strip may be, 0 where there is no room for one. `folded`: the badge
    is a panel of a sheet that is folded twice.
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


def faults(layout: Layout) -> list[str]:
    """Why the layout could print one thing over another or too small to scan; nothing for a sound one."""
    page = Box(0, 0, layout.width, layout.height)
    quiet = quiet_zone(layout)
    regions = (*layout.fixed, *layout.regions)
    pictures = [picture for picture in (layout.logo, layout.strip) if picture]
    inside = (layout.stripe, layout.band, quiet, *pictures)
    found = [f"{boxed} is outside the page" for boxed in inside if not page.holds(boxed)]
    for place, region in enumerate(regions):
        names = ", ".join(field.name for field in region.fields)
        if not page.holds(region.box):
            found.append(f"{names}: outside the page")
        if needed_height(region) > region.box.height + HAIR:
            found.append(f"{names}: higher than their region")
        if region.box.meets(quiet):
            found.append(f"{names}: in the QR code's quiet zone")
        if any(region.box.meets(other.box) for other in regions[:place]):
            found.append(f"{names}: over another region")
        found += [f"{names}: over a picture" for picture in pictures if region.box.meets(picture)]
    found += ["a picture is in the QR code's quiet zone" for picture in pictures if picture.meets(quiet)]
    if layout.qr.width < layout.least_qr or layout.qr.width != layout.qr.height:
        found.append(f"the QR code is not a square of {layout.least_qr:g} mm or more")
    return found


def needed_height(region: Region) -> float:
    """The millimetres that the region's texts take together when each is as high as it may be."""
    return sum(field.height + field.gap for field in region.fields)


def quiet_zone(layout: Layout, modules: int = 25) -> Box:
    """The QR code's area with four white modules on each side, for a code of that many modules a side.

    25 are the fewest that an address with a code needs; the more there are, the narrower the zone.
    """
    margin = QUIET_MODULES * layout.qr.width / modules
    box = layout.qr
    return Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin)
