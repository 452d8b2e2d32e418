"""Index keys for fuzzy search of names. Pure.

A word is indexed under itself, its prefixes, and itself with any one letter deleted; terms are looked up the same way
(the SymSpell method). Two words that differ by one letter (replaced, added, missing, or two swapped) share a key, in
any script, so that equality comparisons find them.
"""

from collections.abc import Sequence
from enum import IntEnum

from expo.kit.text import fold

LONGEST = 24  # letters of a word that are indexed
DELETED_FROM = 12  # the first letters, of which one may be wrong
SHORTEST_WRONG = 4  # shorter words match exactly or by prefix only
MOST_WORDS = 24


class WordKind(IntEnum):
    """The relation of a key to its word; smaller is a better match."""

    WHOLE = 0
    ALL_BUT_LAST = 1  # both a prefix and a deletion
    BEGINNING = 2
    LETTER_LEFT_OUT = 3


class Closeness(IntEnum):
    """How close a word comes to a term; smaller is closer."""

    EXACT = 0
    PREFIX = 1
    SIMILAR = 2


def words_of(*texts: str) -> list[str]:
    """The distinct folded words of the texts, sorted, at most MOST_WORDS."""
    words = "".join(c if c.isalnum() else " " for c in fold(" ".join(texts))).split()
    return sorted({word[:LONGEST] for word in words})[:MOST_WORDS]


def keys_of(word: str) -> dict[str, WordKind]:
    """The index keys of a word with the best relation of each."""
    keys = dict.fromkeys(letters_left_out(word), WordKind.LETTER_LEFT_OUT)
    keys.update({word[:length]: WordKind.BEGINNING for length in range(1, len(word))})
    if len(word) >= SHORTEST_WRONG:
        keys[word[:-1]] = WordKind.ALL_BUT_LAST
    return keys | {word: WordKind.WHOLE}


def letters_left_out(word: str) -> set[str]:
    """The word with each of its letters deleted in turn; empty for short words."""
    if len(word) < SHORTEST_WRONG:
        return set()
    return {word[:index] + word[index + 1 :] for index in range(min(len(word), DELETED_FROM))}


def closeness(terms: Sequence[str], *texts: str) -> Closeness | None:
    """How close the words of texts come to all of the folded terms; None: to one of them none does."""
    words, worst = words_of(*texts), Closeness.EXACT
    for term in terms:
        found = [close for word in words if (close := word_closeness(term, word)) is not None]
        if not found:
            return None
        worst = max(worst, min(found))
    return worst


def word_closeness(term: str, word: str) -> Closeness | None:
    """How close a folded word comes to a folded term: itself, a beginning, or one letter wrong."""
    if word.startswith(term):
        return Closeness.EXACT if word == term else Closeness.PREFIX
    if abs(len(word) - len(term)) > 1 or min(len(word), len(term)) < SHORTEST_WRONG:
        return None
    shared = {term, *letters_left_out(term)} & {word, *letters_left_out(word)}
    return Closeness.SIMILAR if shared else None
