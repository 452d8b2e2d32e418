"""Sheets: exact page sizes, positions of badges, and upright panels after folding."""

import io
from pathlib import Path

import pytest
import zxingcpp
from pypdf import PdfReader

from expo.badges.composition import BadgeLook
from expo.badges.papers.sheets import SheetName, SheetPaper, back_slot, badges_per_sheet, fits, inner_slots, page_of
from expo.badges.standard_layouts import A6, BUTTERFLY, CR80, LABEL, LAYOUTS
from expo.badges.texts import AgendaDay, AgendaItem
from tests.badges.badges import badge, found_text, pictures_of, ran, written

PAGES = [
    ("a6", "none", (105, 148)),
    ("a6", "a4-4up", (210, 297)),
    ("a6-landscape", "none", (148, 105)),
    ("a6-landscape", "a4-4up", (297, 210)),
    ("cr80", "none", (86, 54)),
    ("cr80", "a4-4up", (210, 297)),
    ("cr80", "a4-8up", (210, 297)),
    ("4x3in", "none", (102, 76)),
    ("4x3in", "a4-4up", (210, 297)),
    ("label-62x100", "none", (100, 62)),
    ("label-62x100", "a4-4up", (210, 297)),
    ("label-62x100", "a4-8up", (210, 297)),
    ("butterfly", "none", (210, 297)),
]


def test_these_are_all_sizes_on_all_papers_that_hold_them() -> None:
    held = [(name, sheet.value) for name, layout in LAYOUTS.items() for sheet in SheetName if fits(layout, sheet)]

    assert held == [(name, sheet) for name, sheet, _ in PAGES]


@pytest.mark.parametrize(("name", "sheet", "size"), PAGES)
def test_pages_are_exact_sound_and_scanned(name: str, sheet: str, size: tuple[int, int], tmp_path: Path) -> None:
    badges = [badge(f"Vito {number}", second_name="محمد قریشی") for number in range(9)]

    pdf, warnings = written(*badges, layout=LAYOUTS[name], paper=SheetPaper(SheetName(sheet)))

    pictures = pictures_of(pdf, tmp_path)
    report = ran("qpdf", "--check", str(tmp_path / "badges.pdf")).decode()
    boxes = {
        tuple(round(float(side) * 25.4 / 72, 2) for side in page.mediabox[2:])
        for page in PdfReader(io.BytesIO(pdf)).pages
    }
    times = 2 if name == "butterfly" else 1
    assert (boxes, warnings) == ({size}, [])
    assert "No syntax or stream encoding errors found" in report
    assert sorted(code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)) == sorted(
        each.address for each in badges for _ in range(times)
    )
    assert found_text(pdf).count("محمد قریشی") == 9 * times
    assert len(pictures) == -(-9 // badges_per_sheet(SheetName(sheet)))


@pytest.mark.parametrize(("first", "pages"), [(1, [4, 1]), (2, [3, 2]), (4, [1, 4])])
def test_a_part_used_sheet_is_begun_where_it_is_free(first: int, pages: list[int], tmp_path: Path) -> None:
    badges = [badge(f"Vito {number}") for number in range(5)]

    pdf, _ = written(*badges, paper=SheetPaper(SheetName.A4_4UP, first=first))

    found = [sorted(code.text for code in zxingcpp.read_barcodes(each)) for each in pictures_of(pdf, tmp_path)]
    order = [each.address for each in badges]
    assert found == [sorted(order[: pages[0]]), sorted(order[pages[0] :])]


def test_the_printers_offset_moves_everything(tmp_path: Path) -> None:
    paper = SheetPaper(SheetName.A4_4UP, shift_x=3, shift_y=-2)

    plain, moved = (
        zxingcpp.read_barcodes(pictures_of(written(badge(), paper=each)[0], tmp_path, 254)[0])[0].position.top_left
        for each in (SheetPaper(SheetName.A4_4UP), paper)
    )

    assert [moved.x - plain.x, moved.y - plain.y] == pytest.approx([30, 20], abs=1)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="4x3in does not fit on a4-8up"):
        written(badge(), layout=LABEL, paper=SheetPaper(SheetName.A4_8UP))


def test_badges_lie_in_equal_parts_of_the_sheet_and_backs_behind_them() -> None:
    page = page_of(CR80, SheetName.A4_8UP)

    places = [(slot.x, slot.y) for slot in page.slots]

    assert places == [(x, 10.125 + 74.25 * row) for row in (3, 2, 1, 0) for x in (9.5, 114.5)]
    assert [back_slot(page, CR80, slot).x for slot in page.slots[:2]] == [114.5, 9.5]


def test_a_back_is_a_page_of_its_own_behind_each_page() -> None:
    pdf, _ = written(badge("Vito"), badge("Emil"), look=BadgeLook(back="Lost?\nCall the desk."))

    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    assert ["Call the desk." in text for text in texts] == [False, True, False, True]
    assert pdf.count(b"/FormType 1") == 2


def test_a_folded_sheet_has_its_badge_twice_below_and_the_agenda_on_its_head_above(tmp_path: Path) -> None:
    items = tuple(AgendaItem(f"{hour}:00", f"Panel of {hour}", "Room B") for hour in range(9, 18))
    days = tuple(AgendaDay(f"{day} April", "10:00 – 18:00", items if day < 16 else ()) for day in (14, 15, 16))

    pdf, warnings = written(badge("Dana", agenda=days), layout=BUTTERFLY)

    picture = pictures_of(pdf, tmp_path)[0]
    codes = zxingcpp.read_barcodes(picture)
    text = found_text(pdf)
    assert warnings == []
    assert [code.position.top_left.y > picture.height / 2 for code in codes] == [True, True]
    assert [slot.turned for slot in inner_slots(BUTTERFLY)] == [True, True]
    assert [text.count(word) for word in ("Dana", "14 April", "15 April", "Panel of 9")] == [2, 1, 1, 2]


def test_an_agenda_that_two_panels_cannot_hold_ends_with_an_ellipsis() -> None:
    items = tuple(AgendaItem(f"{hour}:00", f"A very long title of session number {hour} " * 3) for hour in range(60))

    text = found_text(written(badge(agenda=(AgendaDay("14 April", "", items),)), layout=BUTTERFLY)[0])

    lines = [line for line in text.split("\n") if line.strip()]
    assert "…" in lines
    assert "59:00" not in text


def test_cut_marks_are_drawn_once_a_file_and_can_be_left_out() -> None:
    badges = [badge(f"Vito {number}") for number in range(9)]

    marked, plain = (written(*badges, paper=SheetPaper(SheetName.A4_4UP, marks=marks))[0] for marks in (True, False))

    assert (marked.count(b"/FormType 1"), plain.count(b"/FormType 1")) == (2, 1)
    assert (A6.folded, BUTTERFLY.folded) == (False, True)


def test_the_browser_is_asked_to_print_only_when_wanted() -> None:
    asked, quiet = (written(badge(), to_printer=wanted)[0] for wanted in (True, False))

    assert (b"/OpenAction" in asked, b"/OpenAction" in quiet) == (True, False)
    assert asked.count(b"/S/Named/N/Print") == 1
