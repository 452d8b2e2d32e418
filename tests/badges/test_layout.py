"""Badge layouts: nothing is printed over anything else."""

from dataclasses import replace
from itertools import pairwise

import pytest

from expo.badges.layout import Box, FieldName, faults, quiet_zone
from expo.badges.standard_layouts import A6, LAYOUTS
from expo.typeset.colours import WHITE, colour, contrast, readable, text_on


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_every_layout_is_sound(name: str) -> None:
    assert faults(LAYOUTS[name]) == []


def test_a6_is_a6_with_a_qr_code_of_25_mm_or_more() -> None:
    assert (A6.width, A6.height) == (105, 148)
    assert A6.qr.width >= 25
    assert quiet_zone(A6).width == pytest.approx(28 * 33 / 25)


def test_the_given_name_is_the_largest_and_every_field_has_a_place() -> None:
    fields = [field for region in (*A6.fixed, *A6.regions) for field in region.fields]

    assert {field.name for field in fields} == set(FieldName) - {FieldName.HONORIFIC, FieldName.AGENDA, FieldName.BACK}
    assert max(fields, key=lambda field: field.size).name == FieldName.GIVEN_NAME
    assert max(field.size for field in fields) >= 36


def test_faults_are_named() -> None:
    name, foot, _ = A6.regions
    crossing = replace(name, box=replace(name.box, y=100))
    narrow = replace(name, box=replace(name.box, height=20))

    assert faults(replace(A6, regions=(crossing, foot))) == [
        "given_name, family_name, second_name, job_title: outside the page",
        "given_name, family_name, second_name, job_title: in the QR code's quiet zone",
        "organisation, country, line: over another region",
    ]
    assert faults(replace(A6, regions=(narrow,))) == [
        "given_name, family_name, second_name, job_title: higher than their region"
    ]
    assert faults(replace(A6, qr=Box(68, 110, 24, 24))) == ["the QR code is not a square of 25 mm or more"]


def test_boxes_that_only_touch_do_not_meet() -> None:
    boxes = [Box(0, 0, 10, 10), Box(10, 0, 10, 10), Box(20, 0, 10, 10)]

    assert [one.meets(other) for one, other in pairwise(boxes)] == [False, False]
    assert boxes[0].meets(Box(9, 9, 2, 2))


@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#e8b400", "#777777", "#1f4fa3", "#00ff00", "#767676"])
def test_text_on_any_band_and_any_accent_on_paper_can_be_read(ground: str) -> None:
    assert contrast(text_on(colour(ground)), colour(ground)) >= 4.5
    assert contrast(readable(colour(ground)), WHITE) >= 4.5


@pytest.mark.parametrize("text", ["", "red", "#12345", "#1234567", "#12345g", "url(x)"])
def test_what_is_no_colour_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="a colour is written #rrggbb"):
        colour(text)
