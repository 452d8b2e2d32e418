"""The page of an organiser's search, whose results the palette shows too."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.permissions import Permission
from expo.contributions import contributed
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.search_sources import FoundThing, SearchSource
from expo.kit.spelling import words_of
from expo.search.marks import marked

room = organiser_blueprint("search", __name__, Permission.SEE_EVENT, "/search")

LONGEST_QUERY = 100
SHORTEST_QUERY = 2
FEW = 5  # of one kind in the palette


@room.get("")
def index() -> ResponseReturnValue:
    """What matches `q`, by kind; `part=1`: the results alone, a few of each kind."""
    query = request.args.get("q", "")[:LONGEST_QUERY].strip()
    part = request.args.get("part") == "1"
    found = _found(query) if len(query) >= SHORTEST_QUERY else []
    if part:
        found = [(source, rows[:FEW]) for source, rows in found]
    terms = words_of(query)
    template = "search/_found.html" if part else "search/index.html"
    return render_template(template, q=query, found=found, mark=lambda text: marked(text, terms), short=SHORTEST_QUERY)


def _found(query: str) -> list[tuple[SearchSource, list[FoundThing]]]:
    """The kinds that the reader may see with what was found of each."""
    event, terms = current_event(), words_of(query)
    if not terms:
        return []
    sources = [one for one in contributed(SearchSource) if current_user.may(one.permission, event.id)]
    results = [(source, source.find(event, query, terms)) for source in sources]
    return [(source, rows) for source, rows in results if rows]
