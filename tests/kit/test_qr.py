"""QR codes carry the text they were given, in every form we draw them."""

import io
import re

import pytest
import zxingcpp
from PIL import Image

from expo.kit.codes import new_code
from expo.kit.graphics import qr

ADDRESS = "HTTPS://EXPO.EXAMPLE.ORG/B/7ZK3M9QX0T5VWB2DCH"


def decoded(picture: Image.Image) -> list[tuple[str, str]]:
    """The text and error level of each code in the picture."""
    return [(found.text, found.ec_level) for found in zxingcpp.read_barcodes(picture)]


def drawn(dark: set[tuple[int, int]], size: int) -> Image.Image:
    """Modules (column, row from the top) as a picture with its quiet zone, 6 pixels a module."""
    picture = Image.new("L", (size + 8, size + 8), 255)
    for column, row in dark:
        picture.putpixel((column + 4, row + 4), 0)
    return picture.resize(((size + 8) * 6, (size + 8) * 6), Image.Resampling.NEAREST)


def test_the_matrix_is_decoded_to_the_text_at_level_m() -> None:
    code = qr.matrix(ADDRESS)

    dark = {(place % code.size, place // code.size) for place, module in enumerate(code.modules) if module}

    assert len(code.modules) == code.size**2
    assert decoded(drawn(dark, code.size)) == [(ADDRESS, "M")]


def test_capitals_make_a_smaller_code_than_small_letters() -> None:
    assert (qr.matrix(ADDRESS).size, qr.matrix(ADDRESS.lower()).size) == (29, 33)


def test_runs_cover_each_dark_module_once() -> None:
    code = qr.matrix(ADDRESS)

    covered = [(run.column + step, run.row) for run in qr.runs(code) for step in range(run.width)]

    assert len(covered) == len(set(covered)) == sum(code.modules)
    assert decoded(drawn(set(covered), code.size)) == [(ADDRESS, "M")]


def test_the_pdf_path_draws_the_same_modules_from_the_bottom() -> None:
    code = qr.matrix(ADDRESS)

    rectangles = [[int(part) for part in found] for found in re.findall(rb"(\d+) (\d+) (\d+) 1 re", qr.pdf_path(code))]

    dark = {(x + step, code.size - 1 - y) for x, y, width in rectangles for step in range(width)}
    assert decoded(drawn(dark, code.size)) == [(ADDRESS, "M")]


def test_the_svg_has_a_title_a_quiet_zone_and_no_style_of_its_own() -> None:
    text = qr.svg(ADDRESS, title="Ticket of <Vito> & friends")

    assert "<title>Ticket of &lt;Vito&gt; &amp; friends</title>" in text
    assert 'viewBox="0 0 37 37"' in text
    assert 'fill="currentColor"' in text
    assert "style=" not in text
    assert text.count("M4 4h7v1h-7z") == 1


def test_the_png_is_black_and_white_and_decoded() -> None:
    picture = Image.open(io.BytesIO(qr.png(ADDRESS, module_px=4)))

    assert (picture.mode, picture.size) == ("1", (148, 148))
    assert decoded(picture.convert("L")) == [(ADDRESS, "M")]


def test_a_hundred_random_codes_are_all_decoded() -> None:
    addresses = [f"HTTPS://EXPO.EXAMPLE.ORG/B/{new_code()}" for _ in range(100)]

    read = [decoded(Image.open(io.BytesIO(qr.png(address, module_px=3))).convert("L")) for address in addresses]

    assert read == [[(address, "M")] for address in addresses]


@pytest.mark.parametrize("text", ["", "A" * 501])
def test_a_text_no_badge_could_hold_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="a QR code holds 1 to 500 characters"):
        qr.matrix(text)


@pytest.mark.parametrize("module_px", [0, 41])
def test_a_module_of_no_sensible_size_is_refused(module_px: int) -> None:
    with pytest.raises(ValueError, match="1 to 40 pixels"):
        qr.png(ADDRESS, module_px=module_px)
