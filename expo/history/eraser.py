"""Taking a person's texts (names, addresses, numbers) out of others, in Python and as a condition of SQL."""

import json
import re
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

SHORTEST = 3  # letters: a shorter text stands in too many words of others
GONE = "…"  # stands where a text was erased

# What a change of case may make another letter (Turkish i too), what JSON escapes, and what LIKE reads otherwise.
_UNSURE = re.compile(r"[^a-hj-z0-9@.+-]+")


class Eraser:
    """Takes texts out of others and out of JSON, where they stand as whole words, in whatever case and spacing."""

    def __init__(self, texts: Collection[str]) -> None:
        self.texts = sorted({text.strip() for text in texts if text.strip()}, key=len, reverse=True)
        words = "|".join(r"\s+".join(map(re.escape, text.split())) for text in self.texts)
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)

    def strip(self, value: Any) -> Any:
        """The value without the texts; equal to it where none stands in it."""
        if isinstance(value, str):
            return self._pattern.sub(GONE, value) if self.texts else value
        if isinstance(value, dict):
            return {key: self.strip(inner) for key, inner in value.items()}
        return [self.strip(inner) for inner in value] if isinstance(value, list) else value

    def excerpt(self, value: Any, around: int = 40) -> str:
        """The first of the texts in a value with what stands around it; empty where none does."""
        if not isinstance(value, str):
            inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            return next((found for one in inner if (found := self.excerpt(one, around))), "")
        hit = self._pattern.search(value) if self.texts else None
        if hit is None:
            return ""
        begin, end = max(hit.start() - around, 0), hit.end() + around
        return (GONE if begin else "") + " ".join(value[begin:end].split()) + (GONE if end < len(value) else "")

    def found_in(self, *columns: Any) -> sa.ColumnElement[bool]:
        """Whether one of the columns may have one of the texts; JSON is searched as it is stored, escaped on SQLite."""
        likes = {like for text in self.texts for like in _likes(text)}
        lowered = [sa.func.lower(sa.cast(column, sa.Text)) for column in columns]
        return sa.or_(sa.false(), *(column.like(like, escape="\\") for column in lowered for like in sorted(likes)))


def _likes(text: str) -> set[str]:
    """Patterns for LIKE over lower-cased text: one with gaps for a text that is mostly Latin, else the text itself."""
    gaps = _UNSURE.sub("%", text.lower())
    if len(gaps.replace("%", "")) >= SHORTEST:
        return {f"%{gaps}%"}
    shapes = {text, text.lower(), json.dumps(text)[1:-1].lower()}
    return {f"%{one.translate(_LITERAL)}%" for one in shapes}


_LITERAL = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})
