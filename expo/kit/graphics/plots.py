"""Plots as SVG images, drawn by pygal: without scripts or external resources. Pure.

They follow the reader's light or dark scheme by a media query; pages show a table of the same numbers beside each.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

import pygal
from defusedxml.ElementTree import fromstring
from pygal.style import Style

# pygal 3.1.3 inserts an import hook for its plug-ins at the front of sys.meta_path. It has no find_spec, which Python 3.12
# requires, so every later import would warn. We use no plug-ins: the hook is removed. The version is pinned for this.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]

WIDTH, HEIGHT = 720, 320
FEW = 8  # counts up to here get a line each
MOST_LABELS = 12  # that fit side by side
_FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'Noto Nastaliq Urdu', sans-serif"
_SVG = "http://www.w3.org/2000/svg"
ET.register_namespace("", _SVG)
_FORMS: dict[str, Any] = {"bars": pygal.Bar, "lying bars": pygal.HorizontalBar, "stacked": pygal.StackedBar}


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one for each label of the plot."""

    name: str
    values: Sequence[float]


def plot_svg(
    form: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    accent: str,
    format_number: Callable[[float], str] = str,
) -> bytes:
    """A plot of the form "bars", "lying bars" or "stacked", in the colour `accent` (#rrggbb); `format_number` writes values.

    The output is deterministic.
    """
    chart = _FORMS[form](
        show_legend=len(series) > 1,
        legend_at_bottom_columns=max(len(series), 1),
        formatter=format_number,
        value_formatter=format_number,
        range=_value_range(series),
        **_label_options(form, labels),
        **_shared_options(accent),
    )
    way = -1 if form == "lying bars" else 1  # pygal draws horizontal bars from the bottom
    chart.x_labels = list(labels)[::way]
    top = max((value for one in series for value in one.values), default=0)
    if top <= FEW and all(float(value).is_integer() for one in series for value in one.values):
        chart.y_labels = list(range(int(top) + 1))  # no lines at fractions
    for one in series:
        chart.add(one.name, list(one.values)[::way])
    return bytes(ET.tostring(_stripped(fromstring(chart.render()), title), encoding="utf-8"))


def _label_options(form: str, labels: Sequence[str]) -> dict[str, Any]:
    """Under upright bars only so many labels fit side by side; then every eighth or so is written."""
    many = len(labels) > MOST_LABELS and form != "lying bars"
    return {"show_minor_x_labels": not many, "x_labels_major_count": 8 if many else None}


def _shared_options(accent: str) -> dict[str, Any]:
    """Options of pygal that are the same for every plot."""
    return {
        "style": _style(accent),
        "css": ("file://style.css", "file://graph.css", f"inline:{_CSS}"),
        "js": (),
        "no_prefix": True,
        "title": None,
        "pretty_print": False,
        "width": WIDTH,
        "height": HEIGHT,
        "explicit_size": False,
        "disable_xml_declaration": True,
        "legend_at_bottom": True,
        "legend_box_size": 12,
        "truncate_label": 24,
        "truncate_legend": 40,
        "margin": 12,
    }


def _stripped(root: Any, title: str) -> Any:
    """The SVG without scripts, random ids and tooltips, with a title and a label for screen readers."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}script" or child.get("class") in {"tooltip", "tooltip-overlay"}:
                parent.remove(child)
    for named in root.findall(f"{{{_SVG}}}title"):
        named.text = title
    root.attrib.pop("id", None)
    root.set("role", "img")
    root.set("aria-label", title)
    return root


def _value_range(series: Sequence[Series]) -> tuple[float, float] | None:
    """The range of the axis: 0 to 1 where all values are 0, which pygal cannot scale; else pygal's own choice."""
    return (0, 1) if not any(value for one in series for value in one.values) else None


def _style(accent: str) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        font_family=_FONT,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        foreground="#1c1c1c",
        foreground_strong="#1c1c1c",
        foreground_subtle="#6b6b6b",
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=(accent, "#c98a1b", "#d8d4cc", "#3b6fb6"),
    )


_CSS = """
@media (prefers-color-scheme: dark) {
  .axis text, .legends .legend text, .axis text.major { fill: #d8d8d8; }
  .axis .line, .axis .guide.line, .axis .major.line, .axis path { stroke: #565656; }
  .series rect, .legend rect { filter: brightness(1.6); }
  .series.color-1 rect, .legend rect.color-1 { filter: none; }
  .series.color-2 rect, .legend rect.color-2 { fill: #4a4f54 !important; stroke: #4a4f54 !important; filter: none; }
}
"""
