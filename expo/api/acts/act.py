"""What an act is: on a resource, with a body, by a permission; and how its body is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from expo.accounts.permissions import Permission
from expo.errors import Malformed
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _
from expo.kit.text import clean_text
from expo.web import params

LONGEST = 5000  # characters of a text
MOST_LISTED = 200
Body = dict[str, Any]


class JsonKind(StrEnum):
    """What a field of a body is in JSON."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    DAY = "day"
    TEXTS = "texts by language"
    IDS = "ids"
    WORDS = "words"
    ANSWERS = "answers by question"


@dataclass(frozen=True, slots=True)
class BodyField:
    """A field of a body; `choices` are the words of a text, where it is one of them."""

    name: str
    kind: JsonKind = JsonKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as asked for: in an expo, with what was sent, on a row (0 for a new one)."""

    event: Event
    row_id: int
    body: Body
    by: Actor
    seen: int | None = None  # the version that the caller has seen, where it says so by If-Match


@dataclass(frozen=True, slots=True)
class ApiAct:
    """An act on rows of a resource. `run` does it in the caller's transaction and returns the row's id; it raises Refused.

    `CREATE` is asked of a list, `CHANGE` of a row by PATCH, every other one of a row by POST and its name.
    """

    resource: str
    name: str
    title: Any
    permission: Permission
    run: Callable[[Deed], int]
    body: tuple[BodyField, ...] = ()

    @property
    def is_on_a_row(self) -> bool:
        return self.name != CREATE


CREATE, CHANGE = "create", "change"


def read_body(act: ApiAct, given: Mapping[str, Any]) -> Body:
    """The body's fields, each of its kind. Raises Malformed, naming each that is missing, unknown or of another kind."""
    known = {one.name: one for one in act.body}
    wrong = [_("%(name)s is no field of this.", name=name[:60]) for name in given if name not in known]
    wrong += [
        _("%(name)s is missing.", name=one.name)
        for one in act.body
        if one.required and act.name != CHANGE and given.get(one.name) is None
    ]
    body: Body = {}
    for name in given.keys() & known.keys():
        try:
            body[name] = None if given[name] is None else _READ[known[name].kind](given[name])
        except ValueError:
            wrong.append(_("%(name)s: this value cannot be read.", name=name))
        if known[name].choices and body.get(name) not in (None, *known[name].choices):
            wrong.append(_("%(name)s: this value cannot be read.", name=name))
    if wrong:
        raise Malformed(wrong[0], tuple(wrong[1:]))
    return body


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or params.text(value, LONGEST) != value:
        raise ValueError(value)
    return value


def _integer(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > params.LARGEST_ID:
        raise ValueError(value)
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)  # noqa: TRY004 -- one kind of error for all that cannot be read
    return value


def _some(found: Any) -> Any:
    if found is None:
        raise ValueError(found)
    return found


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not value.keys() <= LANGUAGES.keys():
        raise ValueError(value)
    return {code: clean_text(_text(text)) for code, text in value.items()}


def _list(value: Any, read: Callable[[Any], Any]) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_LISTED:
        raise ValueError(value)
    return [read(one) for one in value]


def _answers(value: Any) -> dict[int, Any]:
    """An answer is a text, a number, yes or no, or the ids of options."""
    if not isinstance(value, dict) or len(value) > MOST_LISTED:
        raise ValueError(value)
    return {_some(params.row_id(key) or None): _answer(given) for key, given in value.items()}


def _answer(given: Any) -> Any:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, list):
        return [str(one) for one in _list(given, _integer)]
    return str(_integer(given)) if isinstance(given, int) else _text(given)


_READ: dict[JsonKind, Callable[[Any], Any]] = {
    JsonKind.TEXT: _text,
    JsonKind.INTEGER: _integer,
    JsonKind.BOOLEAN: _boolean,
    JsonKind.MOMENT: lambda value: _some(params.moment(_text(value))),
    JsonKind.DAY: lambda value: _some(params.day(value)),
    JsonKind.TEXTS: _texts,
    JsonKind.IDS: lambda value: _list(value, lambda one: _some(params.row_id(_integer(one)) or None)),
    JsonKind.WORDS: lambda value: _list(value, _text),
    JsonKind.ANSWERS: _answers,
}
