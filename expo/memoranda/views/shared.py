"""What the organisers' pages of memoranda and those of the parties' clerks do alike."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from expo import clock
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.history.shown_rows import unless_changed
from expo.i18n import _, country_name
from expo.kit.text import clean_line
from expo.memoranda.forms import text_form
from expo.memoranda.models import Memorandum, OfficeClearance
from expo.memoranda.queries import facts_of, open_clearances, text_of_memorandum
from expo.memoranda.rules import LARGEST_TEXT, ClearanceState, troubles
from expo.memoranda.services.clearances import answer_clearance
from expo.memoranda.services.texts import add_text, read_text
from expo.memoranda.words import (
    clearance_look,
    clearance_word,
    memorandum_kind_word,
    memorandum_look,
    memorandum_word,
    office_word,
)
from expo.web.downloads import attachment
from expo.web.filters import listed
from expo.web.params import word_of


def memoranda_words() -> dict[str, Any]:
    """The template helpers of pages about memoranda."""
    return {
        "memorandum_word": memorandum_word,
        "memorandum_look": memorandum_look,
        "memorandum_kind_word": memorandum_kind_word,
        "office_word": office_word,
        "clearance_word": clearance_word,
        "clearance_look": clearance_look,
        "open_clearances": open_clearances,
        "has_troubles": lambda one: bool(troubles(facts_of(one), clock.now())),
    }


def take_text(found: Memorandum, by: Actor) -> str:
    """Take the file of the request as another text; the sentence names who must clear again."""
    form, file = text_form(found), request.files.get("file")
    if not form.validate_on_submit() or not isinstance(file, FileStorage) or not file.filename:
        raise Refused(_("Choose a language and a file."))
    name = clean_line(file.filename.replace("/", " ").replace("\\", " "))[:200]
    with transaction():
        again = add_text(found, form.language.data, name, file.stream.read(LARGEST_TEXT + 1), by=by)
        return with_offices(_("The text is kept."), again)


def with_offices(sentence: str, again: Sequence[OfficeClearance]) -> str:
    """What was done, and who must clear again after it."""
    offices = listed(f"{country_name(one.country)}: {office_word(one.office)}" for one in again)
    if not offices:
        return sentence
    return f"{sentence} " + _("These must clear it again: %(offices)s.", offices=offices)


def text_response(found: Memorandum, uid: str, by: Actor) -> ResponseReturnValue:
    """The content of one of its texts, for a reader who is recorded."""
    wanted = text_of_memorandum(found, uid)
    if wanted is None:
        raise NotFound(_("There is no such text."))
    with transaction():
        content = read_text(found, wanted, by=by)
    return attachment(content, wanted.name, wanted.media_type)


def answer_office(found: Memorandum, clearance: OfficeClearance | None, by: Actor) -> None:
    """Note the answer of the request for this office."""
    state = word_of(ClearanceState, request.form.get("answer"))
    if clearance is None or state is None:
        raise NotFound(_("There is no such clearance."))
    with unless_changed():
        answer_clearance(clearance, found, state, by=by)
    flash(_("The answer is noted."), "success")
