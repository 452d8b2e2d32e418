"""Badge designs: what organisers may choose, the layout it results in, and its faults. Pure."""

import enum
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from expo.badges.composition import BadgeLook, Composer
from expo.badges.layout import LEGIBLE_PT, Box, Field, FieldName, Layout, Region, needed_height
from expo.badges.layout import faults as layout_faults
from expo.badges.standard_layouts import LAYOUTS
from expo.badges.text_operators import TextBlock, typeset_field
from expo.badges.texts import EventText
from expo.typeset.colours import LEAST_CONTRAST, WHITE, colour, contrast
from expo.typeset.typesetting import STEP

CHOOSABLE = (
    FieldName.GIVEN_NAME,
    FieldName.FAMILY_NAME,
    FieldName.SECOND_NAME,
    FieldName.JOB_TITLE,
    FieldName.ORGANISATION,
    FieldName.COUNTRY,
    FieldName.LINE,
)
ALWAYS = frozenset({FieldName.GIVEN_NAME, FieldName.FAMILY_NAME})
LEAST_PERCENT, MOST_PERCENT = 50, 150
LEAST_STRIP_MM = 6
LONGEST_BACK = 1000  # characters
_LOGO_SHARE = 0.3  # share of the width of the expo's name
_GAP = 1.0  # millimetres between the strip and the texts above
_EDGE = 2.0

NAME_TO_READ = "Muhammad"  # the most common given name: names of its length must be legible


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """A text chosen for the badge, with its size in per cent of the layout's."""

    name: FieldName
    percent: int = 100


@dataclass(frozen=True, slots=True)
class Design:
    """A badge design. Colours are `#rrggbb`; empty for the event's accent, the category's colour, and black. `fields`
    are in order from the top within each region.
    """

    layout: str = "a6"
    fields: tuple[FieldChoice, ...] = tuple(FieldChoice(name) for name in CHOOSABLE)
    dates: bool = True
    accent: str = ""
    band: str = ""
    name_colour: str = ""
    strip_mm: int = 10
    back: str = ""
    short_name: str = ""  # of the expo; empty: its name

    def as_plain(self) -> dict[str, Any]:
        """The design as JSON, without a short name where there is none: earlier versions of the program read it too."""
        plain = asdict(self)
        return plain if self.short_name else {name: value for name, value in plain.items() if name != "short_name"}


DEFAULT = Design()


class FieldFault(enum.StrEnum):
    """Why a design is refused."""

    NO_NAME = "no name"
    SIZE = "size"
    TOO_HIGH = "too high"
    SMALL_NAME = "small name"
    PALE_NAME = "pale name"
    COLOUR = "colour"
    NO_STRIP = "no strip"
    HIGH_STRIP = "high strip"
    LONG_BACK = "long back"
    FOLDED_BACK = "folded back"
    UNSOUND = "unsound"


@dataclass(frozen=True, slots=True)
class DesignFault:
    """A fault at the form field `at`; `much` is in millimetres or points, or a limit, depending on the fault."""

    at: str
    fault: FieldFault
    much: float = 0.0


def design_of(plain: Mapping[str, Any]) -> Design:
    """The design from its stored JSON. Raises ValueError, KeyError or TypeError for invalid data."""
    fields = tuple(FieldChoice(FieldName(choice["name"]), int(choice["percent"])) for choice in plain["fields"])
    return Design(**{**plain, "fields": fields})


def layout_of(design: Design, *, logo: bool, strip: bool) -> Layout:
    """The layout with the chosen texts, sizes and order, and boxes for the pictures."""
    layout = LAYOUTS[design.layout]
    taken = design.strip_mm + _GAP if strip and layout.most_strip else 0.0
    main, *rest = layout.regions
    shrunk = replace(main.box, height=main.box.height - taken)
    regions = [
        _with_choices(Region(shrunk, main.fields, main.align, main.anchor), design, shrunk.height / main.box.height)
    ]
    regions += [_with_choices(_moved_up(region, taken), design, 1.0) for region in rest]
    head, band = layout.fixed
    if not design.dates:
        head = replace(head, fields=tuple(field for field in head.fields if field.name is not FieldName.DATES))
    logo_box = None
    if logo:
        width = head.box.width * _LOGO_SHARE
        logo_box = Box(head.box.x + head.box.width - width, head.box.y, width, head.box.height)
        head = replace(head, box=replace(head.box, width=head.box.width - width - 2 * _EDGE))
    strip_box = None
    if taken:
        margin = main.box.x
        strip_box = Box(
            margin, layout.height - _EDGE - design.strip_mm, layout.width - 2 * margin, float(design.strip_mm)
        )
    qr = replace(layout.qr, y=layout.qr.y - taken)
    return replace(layout, fixed=(head, band), regions=tuple(regions), qr=qr, logo=logo_box, strip=strip_box)


def faults(design: Design, *, logo: bool, strip: bool) -> list[DesignFault]:
    """The faults of a design; empty for a valid one."""
    found = [*_field_faults(design), *_colour_faults(design), *_strip_faults(design, strip=strip)]
    if found:
        return found
    layout = layout_of(design, logo=logo, strip=strip)
    found = [*_height_faults(layout), *_name_size_faults(layout), *_back_faults(design, layout)]
    if not found and layout_faults(layout):
        found = [DesignFault("layout", FieldFault.UNSOUND)]
    return found


def _field_faults(design: Design) -> list[DesignFault]:
    chosen = {choice.name for choice in design.fields}
    missing = [DesignFault(f"{name}_shown", FieldFault.NO_NAME) for name in sorted(ALWAYS - chosen)]
    sizes = [choice.name for choice in design.fields if not LEAST_PERCENT <= choice.percent <= MOST_PERCENT]
    return missing + [DesignFault(f"{name}_percent", FieldFault.SIZE) for name in sizes]


def _colour_faults(design: Design) -> list[DesignFault]:
    found = []
    for field_name, text in (("accent", design.accent), ("band", design.band), ("name_colour", design.name_colour)):
        try:
            pale = bool(text) and contrast(colour(text), WHITE) < LEAST_CONTRAST
        except ValueError:
            found.append(DesignFault(field_name, FieldFault.COLOUR))
            continue
        if pale and field_name == "name_colour":
            found.append(DesignFault(field_name, FieldFault.PALE_NAME))
    return found


def _strip_faults(design: Design, *, strip: bool) -> list[DesignFault]:
    most = LAYOUTS[design.layout].most_strip
    if strip and not most:
        return [DesignFault("strip", FieldFault.NO_STRIP)]
    if strip and not LEAST_STRIP_MM <= design.strip_mm <= most:
        return [DesignFault("strip_mm", FieldFault.HIGH_STRIP, most)]
    return []


def _height_faults(layout: Layout) -> list[DesignFault]:
    """Regions whose texts are higher than the region, reported at the lowest of the largest texts."""
    found = []
    for region in layout.regions:
        over = needed_height(region) - region.box.height
        if over > 0.05:  # noqa: PLR2004 -- millimetres: rounding
            largest = max(region.fields, key=lambda field: field.height)
            found.append(DesignFault(f"{largest.name}_percent", FieldFault.TOO_HIGH, math.ceil(over)))
    return found


def _name_size_faults(layout: Layout) -> list[DesignFault]:
    region, name = next(
        (region, field) for region in layout.regions for field in region.fields if field.name is FieldName.GIVEN_NAME
    )
    size = typeset_field(TextBlock(NAME_TO_READ), name, region.box.width).setting.size
    small = size < LEGIBLE_PT - STEP
    return [DesignFault("given_name_percent", FieldFault.SMALL_NAME, math.ceil(LEGIBLE_PT))] if small else []


def _back_faults(design: Design, layout: Layout) -> list[DesignFault]:
    if not design.back.strip():
        return []
    if layout.folded:
        return [DesignFault("back", FieldFault.FOLDED_BACK)]
    plain = Composer(EventText("", "", "#000000"), layout, BadgeLook(back=design.back))
    fits = len(design.back) <= LONGEST_BACK and plain.back_fits()
    return [] if fits else [DesignFault("back", FieldFault.LONG_BACK, LONGEST_BACK)]


def _moved_up(region: Region, by: float) -> Region:
    return replace(region, box=replace(region.box, y=region.box.y - by))


def _with_choices(region: Region, design: Design, scale: float) -> Region:
    """The region with the chosen texts in their order; texts that cannot be chosen are kept."""
    order = {choice.name: position for position, choice in enumerate(design.fields)}
    percents = {choice.name: choice.percent / 100 for choice in design.fields}
    kept = [field for field in region.fields if field.name in order or field.name not in CHOOSABLE]
    kept.sort(key=lambda field: order.get(field.name, len(order)))
    return replace(region, fields=tuple(_scaled(field, scale * percents.get(field.name, 1.0)) for field in kept))


def _scaled(field: Field, scale: float) -> Field:
    if scale == 1.0:
        return field
    return replace(
        field,
        size=field.size * scale,
        floor=field.floor * scale,
        least=field.least * scale,
        height=field.height * scale,
        gap=field.gap * min(scale, 1.0),
    )
