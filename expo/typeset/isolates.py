"""The first part of the bidirectional algorithm: paragraphs, embeddings, isolates (UAX 9, rules P2 to X8, X10). Pure."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

EMBEDDINGS = {"LRE": 0, "RLE": 1, "LRO": 0, "RLO": 1}  # with the direction each begins
ISOLATES = frozenset({"LRI", "RLI", "FSI"})
REMOVED = frozenset({*EMBEDDINGS, "PDF", "BN"})  # by rule X9
DEEPEST = 125
_RIGHT = frozenset({"R", "AL"})


class _Status(NamedTuple):
    level: int
    override: str  # "" for none
    isolate: bool


class RunSequence(NamedTuple):
    """An isolating run sequence (BD13): the places of its characters, its level, and the directions at its ends."""

    positions: list[int]
    level: int
    start: str
    end: str


def classes_of(text: str) -> list[str]:
    """The bidirectional class of each character; L for those without one."""
    return [unicodedata.bidirectional(c) or "L" for c in text]


def is_right(classes: Sequence[str]) -> bool:
    """Whether the first strong character, those in isolates aside, runs right to left (P2, P3)."""
    inside = 0
    for one in classes:
        if one in ISOLATES:
            inside += 1
        elif one == "PDI":
            inside = max(0, inside - 1)
        elif inside == 0 and (one == "L" or one in _RIGHT):
            return one != "L"
    return False


class Embedder:
    """Goes through a text's classes and gives each character its level; overrides change the classes (X1 to X8)."""

    def __init__(self, classes: list[str], level: int) -> None:
        self.classes = classes
        self.levels: list[int] = []
        self._ends = matching_ends(classes)
        self._stack = [_Status(level, "", isolate=False)]
        self._beyond_isolates = self._beyond_embeddings = self._isolates = 0
        for position, one in enumerate(list(classes)):
            self._step(position, one)

    def _step(self, position: int, one: str) -> None:
        if one in EMBEDDINGS:
            self.levels.append(self._stack[-1].level)
            self._embed(EMBEDDINGS[one], one[0] if one.endswith("O") else "", isolate=False)
        elif one in ISOLATES:
            self._take(position)
            self._embed(self._direction(position, one), "", isolate=True)
        elif one == "PDI":
            self._end_isolate()
            self._take(position)
        elif one == "PDF":
            self.levels.append(self._stack[-1].level)
            self._end_embedding()
        elif one == "BN":
            self.levels.append(self._stack[-1].level)
        elif one == "B":
            self.levels.append(self._stack[0].level)
        else:
            self._take(position)

    def _take(self, position: int) -> None:
        self.levels.append(self._stack[-1].level)
        if self._stack[-1].override:
            self.classes[position] = self._stack[-1].override

    def _direction(self, position: int, one: str) -> int:
        if one == "FSI":
            return int(is_right(self.classes[position + 1 : self._ends.get(position, len(self.classes))]))
        return int(one == "RLI")

    def _embed(self, direction: int, override: str, *, isolate: bool) -> None:
        level = self._stack[-1].level + 1
        level += level % 2 != direction
        if level <= DEEPEST and not self._beyond_isolates and not self._beyond_embeddings:
            self._isolates += isolate
            self._stack.append(_Status(level, override, isolate))
        elif isolate:
            self._beyond_isolates += 1
        elif not self._beyond_isolates:
            self._beyond_embeddings += 1

    def _end_isolate(self) -> None:
        if self._beyond_isolates:
            self._beyond_isolates -= 1
        elif self._isolates:
            self._beyond_embeddings = 0
            while not self._stack.pop().isolate:
                pass
            self._isolates -= 1

    def _end_embedding(self) -> None:
        if self._beyond_isolates:
            return
        if self._beyond_embeddings:
            self._beyond_embeddings -= 1
        elif len(self._stack) > 1 and not self._stack[-1].isolate:
            self._stack.pop()


def matching_ends(classes: Sequence[str]) -> dict[int, int]:
    """The place of the PDI that ends each isolate that ends (BD9)."""
    ends: dict[int, int] = {}
    begun: list[int] = []
    for position, one in enumerate(classes):
        if one in ISOLATES:
            begun.append(position)
        elif one == "PDI" and begun:
            ends[begun.pop()] = position
    return ends


def run_sequences(original: Sequence[str], levels: Sequence[int], base: int) -> Iterator[RunSequence]:
    """The isolating run sequences (X10), without the characters that X9 removes."""
    kept = [position for position, one in enumerate(original) if one not in REMOVED]
    ends = matching_ends(original)
    runs: list[list[int]] = []
    for position in kept:
        if runs and levels[runs[-1][-1]] == levels[position]:
            runs[-1].append(position)
        else:
            runs.append([position])
    by_first = {run[0]: run for run in runs}
    neighbours = {
        position: (before, after)
        for before, position, after in zip([-1, *kept[:-1]], kept, [*kept[1:], -1], strict=True)
    }
    continued = set(ends.values())
    for run in runs:
        if run[0] in continued:
            continue
        positions = list(run)
        while ends.get(positions[-1], -1) in by_first:
            positions += by_first[ends[positions[-1]]]
        level = levels[positions[0]]
        before, after = neighbours[positions[0]][0], neighbours[positions[-1]][1]
        if original[positions[-1]] in ISOLATES:
            after = -1
        yield RunSequence(positions, level, _higher(level, levels, before, base), _higher(level, levels, after, base))


def _higher(level: int, levels: Sequence[int], beside: int, base: int) -> str:
    other = base if beside < 0 else levels[beside]
    return "R" if max(level, other) % 2 else "L"
