"""Label sheets and rolls: each badge lies on its label as the maker's box says, and can be read there."""

import io
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from pypdf import PdfReader

from expo.badges.papers.sheets import SheetPaper, best_layout, fits, label_slots, page_of, scale_on
from expo.badges.papers.stocks import STOCKS, StockKind, stock_named
from expo.badges.queries import Choice
from expo.badges.standard_layouts import A6, BUTTERFLY, LAYOUTS
from expo.badges.words import sheet_words
from expo.errors import Refused
from tests.badges.badges import badge, pictures_of, written
from tests.badges.runs import a_run, file_of
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser

# (page, columns and rows, label, first label's left and top edge, steps), as Debian's glabels-data 3.4.1 has them, in the units
# of their makers: millimetres, inches, or points.
FACTS = {
    "avery-l4785": (1, (210, 297), (2, 5), (80, 50), (18, 13), (95, 55)),
    "avery-c32011": (1, (210, 297), (2, 5), (85, 54), (15, 13.5), (95, 54)),
    "avery-l7165": (25.4 / 72, (595.276, 841.89), (2, 4), (280.8, 191.991), (13.2378, 36.9638), (288.113, 191.991)),
    "avery-5395": (25.4, (8.5, 11), (2, 4), (3.375, 2.333333), (0.6875, 0.583333), (3.75, 2.5)),
    "avery-5163": (25.4, (8.5, 11), (2, 5), (4, 2), (0.1625, 0.5), (4.1875, 2)),
    "avery-5164": (25.4, (8.5, 11), (2, 3), (4, 3.333333), (0.15625, 0.5), (4.1875, 3.333333)),
    "avery-5389": (25.4, (8.5, 11), (1, 2), (6, 4), (1.25, 1.25), (6, 4.5)),
    "brother-dk1202": (25.4 / 72, (283, 176), (1, 1), (283, 176), (0, 0), (0, 0)),
    "dymo-30856": (1, (106, 62), (1, 1), (106, 62), (0, 0), (0, 0)),
    "zebra-4x6": (25.4, (4, 6), (1, 1), (4, 6), (0, 0), (0, 0)),
}


def test_twenty_sheets_and_eight_rolls_are_built_in_and_lie_within_their_pages() -> None:
    kinds = [stock.kind for stock in STOCKS.values()]

    outside = [
        stock.name
        for stock in STOCKS.values()
        for x, y in label_slots(stock)
        if min(x, y) < -0.05 or x + stock.width > stock.page_width + 0.05 or y + stock.height > stock.page_height + 0.05
    ]

    assert (sum(kind is not StockKind.ROLL for kind in kinds), kinds.count(StockKind.ROLL)) >= (20, 8)
    assert outside == []


@pytest.mark.parametrize("name", FACTS)
def test_labels_lie_where_the_makers_facts_say(name: str) -> None:
    unit, page, (columns, rows), (width, height), (left, top), (across, down) = FACTS[name]
    stock = STOCKS[name]
    wanted = [
        (unit * (left + column * across), unit * (page[1] - top - row * down - height))
        for row in range(rows)
        for column in range(columns)
    ]

    off = [
        abs(a - b) for one, two in zip(label_slots(stock), wanted, strict=True) for a, b in zip(one, two, strict=True)
    ]
    sizes = zip((stock.page_width, stock.page_height, stock.width, stock.height), (*page, width, height), strict=True)

    assert max(off) <= 0.2
    assert max(abs(ours - unit * theirs) for ours, theirs in sizes) <= 0.2


@pytest.mark.parametrize("name", STOCKS)
def test_each_badge_is_on_its_label_and_its_code_is_read(name: str, tmp_path: Path) -> None:
    stock = STOCKS[name]
    layout = best_layout(A6, LAYOUTS.values(), stock)
    badges = [badge(f"Vito {number}") for number in range(stock.count)]

    pdf, _ = written(*badges, layout=layout, paper=SheetPaper(stock))

    (picture,) = pictures_of(pdf, tmp_path)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    per_mm = 150 / 25.4
    for code, (x, y) in zip(_from_the_top(zxingcpp.read_barcodes(picture)), label_slots(stock), strict=True):
        corner = code.position.top_left
        assert x <= corner.x / per_mm <= x + stock.width
        assert y <= stock.page_height - corner.y / per_mm <= y + stock.height
    assert fits(layout, stock)
    assert abs(float(box[2]) * 25.4 / 72 - stock.page_width) < 0.2
    assert page_of(layout, stock).slots[0].scale == scale_on(layout, stock)


def _from_the_top(codes: list[zxingcpp.Barcode]) -> list[zxingcpp.Barcode]:
    return sorted(codes, key=lambda code: (round(code.position.top_left.y / 60), code.position.top_left.x))


def test_a_run_on_labels_takes_the_layout_that_fits_them(app: Flask) -> None:
    event = an_event()
    vito(event)

    run = a_run(event, paper=SheetPaper(STOCKS["avery-5395"]))

    assert (run.sheet, run.layout) == ("avery-5395", "cr80")
    assert len(PdfReader(io.BytesIO(file_of(event, run))).pages) == 1
    with pytest.raises(Refused, match="names could not be read"):
        a_run(event, Choice(), layout="a6", paper=SheetPaper(STOCKS["avery-5395"]))
    with pytest.raises(Refused, match="does not fit on such sheets"):
        a_run(event, Choice(), layout=BUTTERFLY.name, paper=SheetPaper(STOCKS["avery-5395"]))


def test_olga_chooses_labels_from_the_list(app: Flask) -> None:
    event = an_event()
    vito(event)
    browser = signed_in(Browser(app), olga(event))
    index = f"/organise/{event.slug}/badges"

    page = browser.send(f"{index}/print", {"sheet": "avery-l4785", "first": "10", "state": "all"}, form=index)
    refused = browser.send(
        f"{index}/print", {"sheet": "avery-l4785", "first": "11", "state": "all"}, form=index, status=409
    )

    with app.test_request_context():
        assert sheet_words()["avery-l4785"] in page.text
    assert "The sheet has places from 1 to 10." in refused.text


OWN = {"kind": "letter", "columns": "2", "rows": "4", "width": "3.375 in", "height": "2.3333in", "left": "0.6875 in"}
OWN |= {"top": "0,58333 in", "across": "3.75in", "down": '2.5"'}


def test_olga_measures_labels_of_her_own_tests_them_and_prints(app: Flask) -> None:
    event = an_event()
    vito(event)
    browser = signed_in(Browser(app), olga(event))
    index = f"/organise/{event.slug}/badges"

    page = browser.send(f"{index}/labels", OWN)
    outlines = browser.client.get(page.link("Test page")).data
    chosen = browser.read(page.link("Print badges on these"))
    sheet = chosen.typed("sheet")
    run = browser.send(f"{index}/print", {"sheet": sheet, "state": "all"}, form=page.link("Print badges on these"))

    assert sheet == "own letter 2 4 85.72 59.27 17.46 14.82 95.25 63.5"
    measured = stock_named(sheet)
    assert measured is not None
    for ours, theirs in zip(label_slots(measured), label_slots(STOCKS["avery-5395"]), strict=True):
        assert ours == pytest.approx(theirs, abs=0.2)
    assert PdfReader(io.BytesIO(outlines)).pages[0].mediabox.width == pytest.approx(612, abs=0.1)
    assert "8 labels of 85.7 × 59.3 mm on Letter" in run.text
    assert sheet in [option["value"] for option in browser.read(index).soup.select("#sheet option")]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"width": "30", "height": "20"}, "A badge needs labels of 60 × 40 mm or more."),
        ({"rows": "5"}, "These labels go beyond the edge of the sheet. Measure again."),
        ({"across": "60"}, "These labels would lie over one another: a step is a label and the gap behind it."),
        ({"width": "eighty"}, "Enter millimetres as in 80.5, or inches as in 3.375 in."),
        (
            {"kind": "roll", "columns": "1", "rows": "1", "left": "0", "top": "0", "width": "400"},
            "300 mm long at most.",
        ),
    ],
)
def test_labels_that_cannot_be_are_refused_in_words(app: Flask, changed: dict[str, str], sentence: str) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))

    page = browser.send(f"/organise/{event.slug}/badges/labels", OWN | changed, status=400)

    assert sentence in page.text


BAD = ("own a4 1 1 10 10 0 0 0 0", "own a4 x", "a5", "own a4 1 1 80 50 0 0 0 0 9", "own b4 1 1 80 50 0 0 0 0")


@pytest.mark.parametrize("sheet", BAD)
def test_a_test_page_of_labels_that_cannot_be_is_not_there(app: Flask, sheet: str) -> None:
    event = an_event()
    browser, index = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/badges"

    browser.read(f"{index}/labels/test-page.pdf?sheet={sheet}", status=404)
    browser.send(f"{index}/print", {"sheet": sheet, "state": "all"}, form=index, status=400)
