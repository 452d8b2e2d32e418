"""Display texts of the modes and the pairs of languages of interpreters."""

from collections.abc import Sequence

from expo.i18n import LANGUAGES, _, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.rules import Duty, Mode, pairs_of
from expo.web.filters import language_name


def mode_words() -> dict[str, str]:
    return {Mode.CONSECUTIVE.value: _("consecutive"), Mode.SIMULTANEOUS.value: _("simultaneous")}


def pair_words() -> dict[str, str]:
    """The pairs of the product's languages by their codes, as in "Turkish – Urdu"."""
    return {pair: pair_word(pair) for pair in pairs_of(list(LANGUAGES))}


def pair_word(pair: str) -> str:
    return " – ".join(language_name(code) for code in pair.split("-"))


def duty_title(duty: Duty, *, sees_secret: bool = False) -> str:
    """What a duty is; of a meeting between governments nothing else, unless the reader may see these."""
    return _("A meeting between governments") if duty.secret and not sees_secret else localize(duty.title)


def label_of(interpreter: Interpreter, pairs: Sequence[str] | None = None) -> str:
    """An interpreter in a list to choose from: name, pairs."""
    known = [pair_word(pair) for pair in (interpreter.pairs if pairs is None else pairs)]
    return f"{interpreter.name} · {', '.join(known)}" if known else interpreter.name
