"""A badge as SVG: the PDF's drawing with texts as outlines, for browsers. Pure."""

import base64
import functools
from collections.abc import Iterable, Mapping

from fontTools.pens.svgPathPen import SVGPathPen

from expo.badges.composition import Composer, Drawing
from expo.badges.layout import POINTS_PER_MM, Box, Ink, Layout
from expo.badges.text_operators import PlacedLine
from expo.badges.texts import BadgeText
from expo.kit.graphics import qr
from expo.typeset.colours import Colour
from expo.typeset.fonts import Face
from expo.typeset.pictures import Picture


def badge_svg(composer: Composer, badge: BadgeText) -> str:
    """The badge's front as an SVG document, sized in millimetres; it needs no fonts."""
    layout = composer.layout
    fixed = composer.fixed(badge)
    lines = _lines(composer.badge(0, badge), composer.inks, layout)
    code = qr.matrix(badge.address)
    module = layout.qr.width / code.size
    modules = "".join(f"M{run.column} {run.row}h{run.width}v1h-{run.width}z" for run in qr.runs(code))
    return _page(
        layout,
        _fixed(fixed, layout) + lines + f'<path fill="#000" shape-rendering="crispEdges" '
        f'transform="translate({layout.qr.x} {layout.qr.y:.3f}) scale({module:.5f})" d="{modules}"/>',
    )


def back_svg(composer: Composer) -> str:
    """The badge's back as an SVG document."""
    return _page(composer.layout, _lines(composer.back(), composer.inks, composer.layout))


def as_address(svg: str) -> str:
    """The document as a `data:` address, for an `<img>`."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _page(layout: Layout, content: str) -> str:
    size = f'width="{layout.width}mm" height="{layout.height}mm" viewBox="0 0 {layout.width} {layout.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="100%" height="100%" fill="#fff"/>{content}</svg>'
    )


def _fixed(drawing: Drawing, layout: Layout) -> str:
    boxes = "".join(f'<rect {_at(box)} fill="{_hex(colour)}"/>' for box, colour in drawing.fills)
    pictures = "".join(f'<image {_at(box)} href="{_png(picture)}"/>' for box, picture in drawing.pictures)
    return boxes + pictures + _lines(drawing.lines, drawing.inks, layout)


def _lines(lines: Iterable[PlacedLine], inks: Mapping[Ink, Colour], layout: Layout) -> str:
    return "".join(_line(line, inks[line.field.ink], layout) for line in lines)


def _line(placed: PlacedLine, ink: Colour, layout: Layout) -> str:
    """The glyph outlines of a line from left to right, scaled from thousandths of the type size and flipped to y down."""
    setting = placed.typeset.setting
    scale = setting.size / 1000 / POINTS_PER_MM
    x, y = placed.x / POINTS_PER_MM, layout.height - placed.y / POINTS_PER_MM
    pen = 0
    outlines: list[str] = []
    for run in setting.lines[placed.number].runs:
        for glyph in run.glyphs:
            outline = _outline(run.face, glyph.number)
            if outline:
                outlines.append(f'<path transform="translate({pen + glyph.dx} {glyph.dy})" d="{outline}"/>')
            pen += glyph.advance
    matrix = f"matrix({scale:.6f} 0 0 {-scale:.6f} {x:.3f} {y:.3f})"
    return f'<g fill="{_hex(ink)}" transform="{matrix}">{"".join(outlines)}</g>'


@functools.lru_cache(maxsize=4096)
def _outline(face: Face, glyph: int) -> str:
    pen = SVGPathPen(None, ntos=lambda number: str(round(number)))
    face.font.draw_glyph_with_pen(glyph, pen)
    return str(pen.getCommands())


def _at(box: Box) -> str:
    return f'x="{box.x:.3f}" y="{box.y:.3f}" width="{box.width:.3f}" height="{box.height:.3f}"'


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _png(picture: Picture) -> str:
    return "data:image/png;base64," + base64.b64encode(picture.png).decode()
