"""Embedding levels by the Unicode bidirectional algorithm (UAX 9, rules P2 to I2, with N0 for brackets). Pure."""

import unicodedata

from expo.typeset.isolates import ISOLATES, REMOVED, Embedder, RunSequence, classes_of, is_right, run_sequences

_OPENING = "([{༺༼᚛⁅⁽₍⌈⌊〈❨❪❬❮❰❲❴⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦕⦗⧘⧚⧼⸢⸤⸦⸨⹕⹗⹙⹛〈《「『【〔〖〘〚﹙﹛﹝（［｛｟｢"
_CLOSING = ")]}༻༽᚜⁆⁾₎⌉⌋〉❩❫❭❯❱❳❵⟆⟧⟩⟫⟭⟯⦄⦆⦈⦊⦌⦐⦎⦒⦔⦖⦘⧙⧛⧽⸣⸥⸧⸩⹖⹘⹚⹜〉》」』】〕〗〙〛﹚﹜﹞）］｝｠｣"
_CLOSES = dict(zip(_OPENING, _CLOSING, strict=True))  # the paired brackets of BidiBrackets.txt
_BRACKETS = frozenset(_OPENING + _CLOSING)
_DEEPEST_BRACKETS = 63
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "PDI", *ISOLATES})
_INSIDE = {"EN": frozenset({"ES", "CS"}), "AN": frozenset({"CS"})}  # signs that stand between the digits of one number
_STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # the direction of letters and numbers beside neutrals


def runs_right(text: str) -> bool:
    """Whether the text's own direction, that of its first letter, is right to left."""
    return is_right(classes_of(text))


def levels_of(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character of a paragraph in this direction; odd levels run right to left."""
    original = classes_of(text)
    embedder = Embedder(list(original), int(rtl))
    classes, levels = embedder.classes, embedder.levels
    for sequence in list(run_sequences(original, levels, int(rtl))):  # before any level changes
        _Resolver(text, original, classes, sequence).resolve(levels)
    for position, one in enumerate(original):
        if one in REMOVED:  # so that a joiner does not part the run that it stands in
            levels[position] = levels[position - 1] if position else int(rtl)
    return levels


class _Resolver:
    """Resolves the classes of one isolating run sequence: numbers (W1 to W7), brackets (N0), neutrals (N1, N2)."""

    def __init__(self, text: str, original: list[str], classes: list[str], sequence: RunSequence) -> None:
        self.characters = [text[position] for position in sequence.positions]
        self.original = [original[position] for position in sequence.positions]
        self.types = [classes[position] for position in sequence.positions]
        self.sequence = sequence
        self.direction = "R" if sequence.level % 2 else "L"

    def resolve(self, levels: list[int]) -> None:
        """Write the levels of the sequence's characters (I1, I2)."""
        self._marks()
        self._numbers()
        self._number_signs()
        self._brackets()
        self._neutrals()
        for position, one in zip(self.sequence.positions, self.types, strict=True):
            if self.direction == "L":
                levels[position] += {"L": 0, "R": 1}.get(one, 2)
            else:
                levels[position] += one != "R"

    def _marks(self) -> None:
        """W1: a mark is of its letter's class."""
        before = self.sequence.start
        for position, one in enumerate(self.types):
            if one == "NSM":
                self.types[position] = before
            before = "ON" if one in ISOLATES or one == "PDI" else self.types[position]

    def _numbers(self) -> None:
        """W2, W3: digits after Arabic letters are Arabic numbers; those letters run right to left."""
        strong = self.sequence.start
        for position, one in enumerate(self.types):
            if one in {"L", "R", "AL"}:
                strong = one
            elif one == "EN" and strong == "AL":
                self.types[position] = "AN"
            if one == "AL":
                self.types[position] = "R"

    def _number_signs(self) -> None:
        """W4 to W7: signs inside and beside numbers belong to them; numbers after Latin letters run with those."""
        types = self.types
        for position in range(1, len(types) - 1):
            before, after = types[position - 1], types[position + 1]
            if before == after and types[position] in _INSIDE.get(before, ()):
                types[position] = before
        for start, end in _stretches(types, frozenset({"ET"})):
            if (start and types[start - 1] == "EN") or (end < len(types) and types[end] == "EN"):
                types[start:end] = ["EN"] * (end - start)
        strong = self.sequence.start
        for position, one in enumerate(types):
            if one in {"ES", "ET", "CS"}:
                types[position] = "ON"
            elif one in {"L", "R"}:
                strong = one
            elif one == "EN" and strong == "L":
                types[position] = "L"

    def _brackets(self) -> None:
        """N0: a pair of brackets runs like what it holds, or like what stands before it."""
        for opening, closing in self._pairs():
            held = {_STRONG[one] for one in self.types[opening + 1 : closing] if one in _STRONG}
            if self.direction in held:
                found = self.direction
            elif held:
                found = self._before(opening)
            else:
                continue
            for position in (opening, closing):
                self._turn(position, found)

    def _before(self, opening: int) -> str:
        """The direction of the letter or number before a pair that holds only the other direction."""
        return next((_STRONG[one] for one in reversed(self.types[:opening]) if one in _STRONG), self.sequence.start)

    def _turn(self, position: int, direction: str) -> None:
        self.types[position] = direction
        for mark in range(position + 1, len(self.types)):
            if self.original[mark] != "NSM":
                break
            self.types[mark] = direction

    def _pairs(self) -> list[tuple[int, int]]:
        """The places of paired brackets, in the order of the opening ones (BD16)."""
        begun: list[tuple[str, int]] = []
        found: list[tuple[int, int]] = []
        for position, c in enumerate(self.characters):
            if c not in _BRACKETS or self.types[position] != "ON":
                continue
            if c in _CLOSES:
                if len(begun) == _DEEPEST_BRACKETS:
                    break
                begun.append((unicodedata.normalize("NFC", _CLOSES[c]), position))
                continue
            wanted = unicodedata.normalize("NFC", c)
            for depth in range(len(begun) - 1, -1, -1):
                if begun[depth][0] == wanted:
                    found.append((begun[depth][1], position))
                    del begun[depth:]
                    break
        return sorted(found)

    def _neutrals(self) -> None:
        """N1, N2: neutrals between two of one direction run with those, others with the sequence."""
        types = self.types
        for start, end in _stretches(types, _NEUTRAL):
            before = _STRONG[types[start - 1]] if start else self.sequence.start
            after = _STRONG[types[end]] if end < len(types) else self.sequence.end
            types[start:end] = [before if before == after else self.direction] * (end - start)


def _stretches(types: list[str], members: frozenset[str]) -> list[tuple[int, int]]:
    """(start, end) of each longest stretch of these classes."""
    found: list[tuple[int, int]] = []
    for position, one in enumerate(types):
        if one in members:
            if found and found[-1][1] == position:
                found[-1] = (found[-1][0], position + 1)
            else:
                found.append((position, position + 1))
    return found
