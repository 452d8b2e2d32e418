"""The public page that verifies a letter; it shows no more than a mission needs."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.attempts import check_limit, take_back_attempt
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.i18n import _, language
from expo.kit.codes import read_code
from expo.letters.models import Letter
from expo.letters.queries import letter_by_code
from expo.letters.rules import COMPARED, Validity, passport_number, validity
from expo.letters.services.passports import is_holder
from expo.letters.words import comparison_words, validity_words
from expo.registration.rules import RegistrationState
from expo.signatures import signing_key
from expo.web.blueprints import GuardedBlueprint, anybody
from expo.web.limits import LETTER_CODE, LETTER_HOLDER, LETTER_HOLDER_FROM, network_here
from expo.web.params import number

room = GuardedBlueprint("verify", __name__, guard=anybody)


@room.get("/letters")
def index() -> ResponseReturnValue:
    """The form for a verification code."""
    typed = request.args.get("code", "")[:100].strip()
    if typed:
        return redirect(url_for(".letter", code=(read_code(typed) or typed).replace("/", "")), 303)
    return render_template("letters/verify.html", letter=None, missed=False)


@room.get("/letters/<code>")
@room.get("/LETTERS/<code>", endpoint="letter_large")
def letter(code: str) -> ResponseReturnValue:
    """Whether the letter is valid. Unknown codes are rate-limited, against guessing."""
    known = read_code(code)
    found = letter_by_code(known) if known else None
    if found is None:
        check_limit(LETTER_CODE, network_here(LETTER_CODE), _("Too many codes were tried. Wait a while."))
        return render_template("letters/verify.html", letter=None, missed=True), 404
    return _shown(found)


@room.post("/letters/<code>", endpoint="compare")
def compare_holder(code: str) -> ResponseReturnValue:
    """Whether the last four signs of the passport number and the birth year are the holder's; few attempts are answered."""
    known = read_code(code)
    found = letter_by_code(known) if known else None
    sentence = _("Too many were tried. Wait an hour.")
    check_limit(LETTER_HOLDER_FROM, network_here(LETTER_HOLDER_FROM), sentence)
    if found is None:
        raise NotFound(_("No letter has this code"))
    check_limit(LETTER_HOLDER, found.code, sentence)
    ending, year = request.form.get("ending", "")[:20], number(request.form.get("year"), otherwise=0, most=9999)
    if len(passport_number(ending)) != COMPARED or not year:
        raise Refused(_("Type the last four letters or digits of the passport number, and the year of birth."))
    same = is_holder(found, ending, year)
    if same:
        with transaction():
            take_back_attempt(LETTER_HOLDER_FROM, network_here(LETTER_HOLDER_FROM))
    return _shown(found, comparison_words(same))


def _shown(found: Letter, comparison: tuple[str, str] | None = None) -> str:
    kind, word, meaning = validity_words(_validity(found))
    return render_template(
        "letters/verify.html",
        letter=found,
        side=_expo_as_printed(found),
        missed=False,
        kind=kind,
        word=word,
        meaning=meaning,
        comparison=comparison,
        comparable=found.request.erased_at is None,
        key=signing_key(),
    )


@room.after_request
def _add_noindex(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _expo_as_printed(found: Letter) -> dict[str, Any]:
    """The expo and its dates as frozen in the letter, in the reader's language where the letter has it."""
    sides: list[dict[str, Any]] = found.frozen["sides"]
    return next((side for side in sides if side["language"] == language()), sides[0])


def _validity(found: Letter) -> Validity:
    return validity(
        replaced=found.replaced_by_id is not None,
        revoked=found.revoked_at is not None,
        coming=found.request.registration.state is RegistrationState.CONFIRMED,
        until=found.holds_until,
        today=clock.now().astimezone(found.event.zone_info).date(),
    )
