"""An interpreter's private page, /interpreter/<token>: when and where they are needed, and their calendar."""

from functools import partial

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue

from expo.calendar.links import clients, links_for
from expo.interpreters.links import calendar_address, interpreter_by_token
from expo.interpreters.models import Interpreter
from expo.interpreters.sources import engagements_of
from expo.interpreters.words import duty_title, mode_words, pair_word
from expo.web.blueprints import private_blueprint


def _load_interpreter() -> None:
    """Load the interpreter of the link. A renewed link and one that never existed both answer 404."""
    found = interpreter_by_token(g.token)
    if found is None:
        abort(404)
    g.interpreter, g.event, g.slug = found, found.event, found.event.slug


room = private_blueprint("duties", __name__, guard=_load_interpreter, url_prefix="/interpreter/<token>")


@room.get("")
def show() -> ResponseReturnValue:
    """What the interpreter is booked for, by time, their shifts, and the address of their calendar."""
    interpreter: Interpreter = g.interpreter
    address = calendar_address(interpreter)
    return render_template(
        "duties/show.html",
        interpreter=interpreter,
        engagements=[one for one in engagements_of([interpreter.id]) if one.is_shown],
        duty_title=partial(duty_title, sees_secret=True),  # whoever is there knows it
        mode_words=mode_words(),
        pair_word=pair_word,
        address=address,
        links=links_for(address),
        clients=clients(),
    )
