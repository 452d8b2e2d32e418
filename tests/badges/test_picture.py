"""Previews match the PDF: the same glyphs, boxes, pictures and QR modules."""

import base64
import io
from xml.etree import ElementTree as ET

from PIL import Image

from expo.badges.composition import BadgeLook, Composer
from expo.badges.design import DEFAULT
from expo.badges.designs import with_pictures
from expo.badges.picture import as_address, back_svg, badge_svg
from expo.badges.samples import SAMPLES
from expo.badges.standard_layouts import A6
from expo.kit.graphics import qr
from expo.typeset.pictures import LOGO_PX, made_safe
from tests.badges.badges import EVENT, badge

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- made by us a line ago


def test_every_glyph_stands_as_an_outline_and_no_text_or_font_is_needed() -> None:
    composer = Composer(EVENT, A6, BadgeLook())

    page = drawn(badge_svg(composer, badge("Işıl", country="", line="", category="")))

    lines = page.findall(f"{SVG}g")
    assert (page.get("width"), page.get("height"), page.get("viewBox")) == ("105mm", "148mm", "0 0 105 148")
    assert page.find(f".//{SVG}text") is None
    assert [len(line) for line in lines][2] == len("Işıl")
    assert len(page.findall(f"{SVG}rect")) == 3  # the paper, the stripe, the band


def test_the_code_has_the_modules_of_the_pdfs() -> None:
    each = badge("Vito")

    page = drawn(badge_svg(Composer(EVENT, A6, BadgeLook()), each))

    path = str(page.findall(f"{SVG}path")[-1].get("d"))
    assert path.count("M") == len(qr.runs(qr.matrix(each.address)))


def test_pictures_keep_their_proportions_in_their_boxes() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 100), "red").save(out, "PNG")
    logo = made_safe(out.getvalue(), LOGO_PX)

    clothes = with_pictures(DEFAULT, logo, logo)
    pictures = drawn(badge_svg(Composer(EVENT, clothes.layout, clothes.look), badge())).findall(f"{SVG}image")

    assert [round(float(each.get("width") or 0) / float(each.get("height") or 1), 1) for each in pictures] == [4, 4]


def test_samples_and_backs_are_addresses_that_a_page_may_show() -> None:
    composer = Composer(EVENT, A6, BadgeLook(back="Call <the desk> & wait."))

    addresses = [as_address(badge_svg(composer, each)) for each in SAMPLES] + [as_address(back_svg(composer))]

    head, _, body = addresses[-1].partition(",")
    assert {address.partition(",")[0] for address in addresses} == {head} == {"data:image/svg+xml;base64"}
    assert drawn(base64.b64decode(body).decode()).tag == f"{SVG}svg"
    assert composer.warnings == []
