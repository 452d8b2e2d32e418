"""Every string people see is in every language, with the same holes to fill."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from expo.i18n import LANGUAGES, TRANSLATIONS

ROOT = Path(__file__).resolve().parents[2]
OTHERS = sorted(set(LANGUAGES) - {"en"})
METHODS = [("migrations/**", "ignore"), ("**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "_n": (1, 2), "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
HOLES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def said() -> set[str]:
    """Every English text in the code and the templates; of plurals the first form."""
    options = {"templates/**.html": {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}}
    found = extract_from_dir(ROOT / "expo", METHODS, options, KEYWORDS)
    return {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}


def _catalogue(code: str) -> Catalog:
    path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    return read_po(BytesIO(path.read_bytes()), locale=code)


def _key(message: Message) -> str:
    """The English text of a message; of plurals the first form."""
    return str(message.id[0] if isinstance(message.id, tuple) else message.id)


def _forms(message: Message) -> list[tuple[str, str]]:
    """The texts of a message as pairs of English and translation."""
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    return [(str(ids[min(i, len(ids) - 1)]), str(text or "")) for i, text in enumerate(texts)]


def _holes(text: str) -> set[str]:
    """What is filled in; the number of a plural may be said in words."""
    return set(HOLES.findall(text)) - {"%(num)d", "%(num)s"}


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated(code: str, said: set[str]) -> None:
    catalogue = _catalogue(code)
    done = {_key(m) for m in catalogue if m.id and not m.fuzzy and all(text for _, text in _forms(m))}

    assert sorted(said - done) == []


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_is_left_over(code: str, said: set[str]) -> None:
    kept = {_key(m) for m in _catalogue(code) if m.id}

    assert sorted(kept - said) == []


@pytest.mark.parametrize("code", OTHERS)
def test_translations_keep_the_holes_of_the_english(code: str) -> None:
    messages = [message for message in _catalogue(code) if message.id]
    broken = [english for message in messages for english, text in _forms(message) if _holes(english) != _holes(text)]

    assert broken == []


@pytest.mark.parametrize(
    ("code", "others"),
    [
        # a booth, a private link, the automatic allocation
        ("ur", ("بوتھ", "نجی لنک", "مشین سے تقسیم")),
        # organisers, an itinerary of officials, open sides, the shell scheme
        ("tr", ("rganizatör", "ezi programı", "çık kenar", "aket stant")),
    ],
)
def test_a_thing_has_one_word_in_each_language(code: str, others: tuple[str, ...]) -> None:
    texts = [text for message in _catalogue(code) if message.id for _, text in _forms(message)]

    assert [text for text in texts if any(other in text for other in others)] == []
