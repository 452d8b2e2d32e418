"""A place is where a meeting is. What else was called so has its own word, and names in code keep to it.

The words are *seat* or occupancy (of a category), *waiting number*, *position* (in an order), *decimals* (of a number),
*venue* and *venue part*, *booth* and *space*.
"""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Where names say place: the glossary's own one, or what a column and what was given out call so already.
KEPT = {
    "expo/meetings": "the meeting places",
    "expo/demo/meetings.py": "the meeting places of the demo expos",
    "expo/cli/meetings.py": "what a plan says of meeting places",
    "expo/letters": "of birth, and those that a visit goes to: words of passports and visas, frozen in issued letters",
    "expo/itinerary": "where a part of an itinerary is, in `itinerary_items.place` and in what members were told",
    "expo/demo/itineraries.py": "the same of the demo expos",
    "expo/api/resources/guests.py": "the same, as programs read it",
    "expo/interpreters": "where a booking is, as the part of the itinerary says it and as interpreters were told",
    "expo/duties": "the same, in an interpreter's calendar",
    "expo/programme/duties.py": "the same, of a session",
    "expo/programme/room_uses.py": "where somebody is meanwhile: a meeting place, or that of an itinerary's part",
    "expo/programme/services/batch.py": "the same",
    "expo/occasions.py": "where what a mail speaks of is: a meeting place, that of an itinerary's part, a session's room",
}
TEMPLATES = {"meetings", "letters", "itinerary", "interpreters"}
NAMED_WHOLE = re.compile(r"meeting_?places?", re.IGNORECASE)  # names of the glossary's word, wherever they are used


def words_of(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", NAMED_WHOLE.sub("", name))}


def says_place(name: str) -> bool:
    return bool(words_of(name) & {"place", "places"})


def names_in(tree: ast.AST) -> Iterator[str]:
    """The names that a module gives or uses, those of arguments with them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.rpartition(".")[2]


def _is_kept(path: str) -> bool:
    return any(path == kept or path.startswith(f"{kept}/") for kept in KEPT)


def _faults() -> list[tuple[str, str]]:
    """(file, name) of whatever says place in the product's modules, and in the expressions of its templates."""
    found = []
    for path in sorted((ROOT / "expo").rglob("*.py")):
        short = str(path.relative_to(ROOT))
        if "migrations" not in path.parts:
            names = chain(names_in(ast.parse(path.read_text())), path.parts[len(ROOT.parts) :], [path.stem])
            found += [(short, name) for name in names if says_place(name.removesuffix(".py"))]
    for path in sorted((ROOT / "expo" / "templates").rglob("*.html")):
        said = re.findall(r"\{[{%](.*?)[%}]\}", re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL), re.DOTALL)
        code = re.sub(r'"[^"]*"|\'[^\']*\'', "", " ".join(said))
        short = str(path.relative_to(ROOT))
        found += [(short, name) for name in [*re.findall(r"[A-Za-z_]+", code), path.stem] if says_place(name)]
    return found


def test_names_say_place_of_meeting_places_alone() -> None:
    faults = set(_faults())
    templates = tuple(f"expo/templates/{room}/" for room in TEMPLATES)

    assert len(faults) > 100  # the search finds what is there
    assert sorted(one for one in faults if not _is_kept(one[0]) and not one[0].startswith(templates)) == []
    assert [kept for kept in KEPT if not any(one[0] == kept or one[0].startswith(f"{kept}/") for one in faults)] == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("places", True),
        ("NamesPlace", True),
        ("PLACE_FREE", True),
        ("place_of", True),
        ("meeting_place_id", False),
        ("MeetingPlace", False),
        ("replace", False),
        ("unplaced", False),
        ("Placement", False),
    ],
)
def test_the_word_is_seen_within_a_name(name: str, found: bool) -> None:
    assert says_place(name) is found
