"""Words that match a query, marked in a text. Pure."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from expo.kit.spelling import word_closeness, words_of

_WORDS = re.compile(r"\w+")


def marked(text: str, terms: Sequence[str]) -> Markup:
    """The text, escaped, with its words that come close to a folded term in `<mark>`."""
    parts, end = [], 0
    for match in _WORDS.finditer(text):
        folded = words_of(match[0])
        if any(word_closeness(term, word) is not None for term in terms for word in folded):
            parts += [escape(text[end : match.start()]), Markup("<mark>{}</mark>").format(match[0])]
            end = match.end()
    return Markup("").join([*parts, escape(text[end:])])
