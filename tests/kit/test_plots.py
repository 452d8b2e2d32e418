"""Plots are pictures: no script, nothing loaded, the same bytes for the same numbers."""

import pytest
from defusedxml.ElementTree import fromstring

from expo.kit.graphics.plots import Series, plot_svg

ACCENT = "#0b6b46"


@pytest.mark.parametrize("form", ["bars", "lying bars", "stacked"])
@pytest.mark.parametrize(
    ("labels", "values"),
    [([], []), (["A"], [0]), (["Karachi & Co", "<b>"], [3, 2.5]), ([str(n) for n in range(60)], range(60))],
)
def test_a_plot_is_a_picture_that_runs_and_loads_nothing(form: str, labels: list[str], values: list[float]) -> None:
    svg = plot_svg(form, "Title", labels, [Series("one", values), Series("two", values)], accent=ACCENT)

    root = fromstring(svg)

    assert not {element.tag.rpartition("}")[2] for element in root.iter()} & {"script", "image", "a", "foreignObject"}
    assert b"http" not in svg.replace(b"http://www.w3.org/2000/svg", b"")
    assert root.get("aria-label") == "Title"
    assert svg == plot_svg(form, "Title", labels, [Series("one", values), Series("two", values)], accent=ACCENT)


def test_few_things_are_counted_one_by_one() -> None:
    svg = plot_svg("bars", "Firms", ["a", "b"], [Series("firms", [1, 3])], accent=ACCENT)

    texts = [element.text for element in fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]

    assert [text for text in texts if text in {"0", "1", "2", "3"} or "." in (text or "")][:4] == ["0", "1", "2", "3"]


@pytest.mark.parametrize("form", ["bars", "stacked", "lying bars"])
def test_each_bar_is_named_below_it_as_long_as_names_fit(form: str) -> None:
    few, many = (
        plot_svg(form, "Halls", [f"Hall {n}" for n in range(count)], [Series("m²", range(count))], accent=ACCENT)
        for count in (3, 40)
    )

    named = [
        [element.text for element in fromstring(svg).iter("{http://www.w3.org/2000/svg}text")] for svg in (few, many)
    ]
    halls = [[text for text in texts if text and text.startswith("Hall ")] for texts in named]

    assert sorted(halls[0]) == ["Hall 0", "Hall 1", "Hall 2"]
    assert len(halls[1]) == (40 if form == "lying bars" else 8)
