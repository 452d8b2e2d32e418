"""Words under which a person is found although the desk heard them wrongly. Pure.

A word is kept under itself, its beginnings, and itself with any one letter left out; it is asked for in the same ways. Two
words that differ by one letter (another, one too many, one missing, two swapped) then meet in one of them, in any script,
with nothing but equality asked of the database.
"""

from enum import IntEnum

from expo.kit.text import fold

LONGEST = 24  # letters of a word that count
DELETED_FROM = 12  # letters in which one may be wrong
SHORTEST_WRONG = 4  # shorter words are taken as they are: each is one letter away from too many
MOST_WORDS = 24


class WordKind(IntEnum):
    """How a key stands to its word; the smaller, the better a match."""

    WHOLE = 0
    ALL_BUT_LAST = 1  # a beginning, and a letter left out
    BEGINNING = 2
    LETTER_LEFT_OUT = 3


def words_of(*texts: str) -> list[str]:
    """The words of a person's names, folded, each once, in order."""
    words = "".join(c if c.isalnum() else " " for c in fold(" ".join(texts))).split()
    return sorted({word[:LONGEST] for word in words})[:MOST_WORDS]


def keys_of(word: str) -> dict[str, WordKind]:
    """Every key a word is kept under, with the best way it stands for it."""
    keys = dict.fromkeys(letters_left_out(word), WordKind.LETTER_LEFT_OUT)
    keys.update({word[:length]: WordKind.BEGINNING for length in range(1, len(word))})
    if len(word) >= SHORTEST_WRONG:
        keys[word[:-1]] = WordKind.ALL_BUT_LAST
    return keys | {word: WordKind.WHOLE}


def letters_left_out(word: str) -> set[str]:
    """The word with each one of its letters left out; nothing for a short one."""
    if len(word) < SHORTEST_WRONG:
        return set()
    return {word[:place] + word[place + 1 :] for place in range(min(len(word), DELETED_FROM))}
