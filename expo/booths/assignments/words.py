"""Texts of the assignment board's script, in the reader's language; the script fills in {names}."""

from expo.i18n import _l

_BOARD = {
    "away": _l("The server cannot be reached. Nothing was changed."),
    "fits": _l("{booths} fits {name}."),
    "wish": _l("It is wish {rank}."),
    "part": _l("{booth} is too small alone; {booths} together fit {name}."),
    "against": _l("{booths}: {rule}."),
    "has": _l("{booths} is {name}’s."),
    "free": _l("{booths} is free."),
    "pick": _l("Choose a firm first."),
    "picked": _l("{name} is chosen. {n} booths fit in this hall."),
    "nothing": _l("{name} is chosen. Nothing that is free in this hall fits it."),
    "done": _l("{name} has {booths} now: {word}."),
    "gone": _l("{name} has no space now."),
    "swapped": _l("{name} and {other} have changed places."),
    "back": _l("Taken back."),
    "again": _l("Done again."),
    "several": _l("Each press takes one booth more."),
    "others": _l("{name} was given {booths} by {by}."),
    "othersback": _l("The space of {name} was taken back: {booths} is free."),
    "redrawn": _l("The plan was drawn anew. Load the page again."),
    "despite": _l("Do it all the same"),
    "none": _l("no space yet"),
    "pin": _l("Pin"),
    "unpin": _l("Take the pin out"),
    "pinned": _l("pinned"),
    "hidden": _l("No firm is called so."),
    "placed": _l("Every firm has a space."),
    "nobody": _l("No firm is accepted yet."),
    "elsewhere": _l("in another hall"),
}


def board_words() -> dict[str, str]:
    """The texts of the board by key, in the reader's language."""
    return {name: str(words) for name, words in _BOARD.items()}
