"""Texts that other programs keep as HTML, as plain text with its lines, lists and the addresses of its links. Pure."""

import re
from html.parser import HTMLParser

_IS_HTML = re.compile(r"</?(?:p|br|a|ul|ol|li|strong|em|b|i|div|span|h\d|script|style)\b[^>]*>", re.IGNORECASE)
_LINES = frozenset({"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})
_UNSEEN = frozenset({"script", "style"})
_GAPS = re.compile(r"\n{3,}")


def plain_text(text: str) -> str:
    """The text as a reader sees it; a text that is no HTML stays as it is."""
    if _IS_HTML.search(text) is None:
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = "".join(reader.parts).split("\n")
    return _GAPS.sub("\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._address, self._words, self._unseen = "", "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _LINES:
            self.parts.append("\n\n")
        elif tag in {"br", "li"}:
            self.parts.append("\n- " if tag == "li" else "\n")
        elif tag == "a":
            self._address, self._words = dict(attrs).get("href") or "", ""

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in _LINES:
            self.parts.append("\n\n")
        elif tag == "a" and self._address.startswith(("http://", "https://")):
            if self._address.rstrip("/") != self._words.strip().rstrip("/"):
                self.parts.append(f" ({self._address})")
            self._address = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))
            self._words += data
