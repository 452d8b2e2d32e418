"""The order of mixed lines: brackets, numbers and isolates, as another implementation of UAX 9 has it."""

import random

import pytest
from bidi import get_display

from expo.typeset.bidi import levels_of, runs_right
from expo.typeset.isolates import REMOVED, classes_of
from expo.typeset.shaping import line

PIECES = [
    *"aخ3۴([{<>}])",
    " ",
    ", ",
    "-",
    "+",
    "/",
    "%",
    ":",
    ".",
    "é",
    "\u0301",
    "\u0651",
    "،",
    "پاکستان",
    "Expo",
    "12",
    "ב",
]
ISOLATED = [*PIECES, "\u2066", "\u2067", "\u2068", "\u2069", "\u202b", "\u202a", "\u202c"]


def visual(text: str, *, rtl: bool) -> str:
    """The characters from left to right (rule L2), without those that only steer the order."""
    classes, levels = classes_of(text), levels_of(text, rtl=rtl)
    kept = [(level, c) for c, one, level in zip(text, classes, levels, strict=True) if one not in REMOVED]
    for least in range(max((level for level, _ in kept), default=0), 0, -1):
        start = 0
        for end in range(len(kept) + 1):
            if end == len(kept) or kept[end][0] < least:
                kept[start:end] = kept[start:end][::-1]
                start = end + 1
    return "".join(c for _, c in kept)


def theirs(text: str, *, rtl: bool) -> str:
    shown = str(get_display(text, base_dir="R" if rtl else "L"))
    return "".join(c for c, one in zip(shown, classes_of(shown), strict=True) if one not in REMOVED)


@pytest.mark.parametrize("pieces", [PIECES, ISOLATED], ids=["plain", "isolates"])
def test_five_hundred_mixed_lines_stand_as_another_implementation_has_them(pieces: list[str]) -> None:
    drawn = random.Random(2027)  # noqa: S311 -- lines to try, no secret
    lines = ["".join(drawn.choices(pieces, k=drawn.randint(3, 14))).strip(" \u0301\u0651") + "z" for _ in range(500)]

    wrong = [(one, rtl) for one in lines for rtl in (False, True) if visual(one, rtl=rtl) != theirs(one, rtl=rtl)]

    assert len(set(lines)) > 490
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Khan خان [3]", "000001111121"),
        ("محمد (Mo) 3", "11111122112"),
        ("IBM پاکستان (پرائیویٹ)", "0000" + "1" * 18),
    ],
)
def test_brackets_run_with_what_they_hold(text: str, levels: str) -> None:
    assert "".join(map(str, levels_of(text, rtl=runs_right(text)))) == levels


@pytest.mark.parametrize("text", ["Khan خان [3]", "محمد [Mo] 3", "IBM پاکستان [پرائیویٹ]", "خان [3] Khan"])
def test_a_pair_of_brackets_is_drawn_round_what_it_holds(text: str) -> None:
    drawn = "".join(
        run.face.characters.get(glyph.number, "") for run in line(text, bold=False).runs for glyph in run.glyphs
    )

    assert [c for c in drawn if c in "[]"] == ["[", "]"]
    assert drawn.index("]") - drawn.index("[") > 1


def test_a_text_runs_as_its_first_letter_outside_isolates_does() -> None:
    assert [runs_right(text) for text in ("123 خان", "\u2067خان\u2069 Khan", "12", "")] == [True, False, False, False]
