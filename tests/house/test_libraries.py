"""Where we rest on the inside of a library, its version is pinned, and a new one is seen here first."""

import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from expo.kit.graphics.plots import plot_svg

ROOT = Path(__file__).resolve().parents[2]
PINNED = {"pygal": "3.1.3"}


@pytest.mark.parametrize("name", sorted(PINNED))
def test_a_library_whose_inside_we_use_is_pinned_and_installed_as_pinned(name: str) -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]

    assert f"{name}=={PINNED[name]}" in wanted
    assert version(name) == PINNED[name]


def test_no_finder_of_plug_ins_stands_before_our_imports() -> None:
    finders = {getattr(finder, "__module__", "") for finder in sys.meta_path}

    assert plot_svg.__module__ == "expo.kit.graphics.plots"
    assert "pygal" not in finders
